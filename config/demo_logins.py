"""Who can sign in to the living demo; `seed_demo` makes these people and `make run` prints them."""

from typing import NamedTuple


class DemoLogin(NamedTuple):
    """One person of the demo: a role, a name, and what to type on the sign-in page."""

    role: str  # "supporter", or the name of a staff role in treasury.roles in lower case
    first_name: str
    last_name: str
    email: str
    password: str


DEMO_LOGINS = (
    DemoLogin("supporter", "Zofia", "Wójcik", "supporter@example.org", "supporter-of-almoner"),
    DemoLogin("editor", "Ewa", "Kowalska", "editor@example.org", "editor-of-almoner"),
    DemoLogin("treasurer", "Tomasz", "Nowak", "treasurer@example.org", "treasurer-of-almoner"),
    DemoLogin("administrator", "Anna", "Zielińska", "administrator@example.org", "administrator-of-almoner"),
)
