"""Every view says who may see it; `manage.py contract` lists the answers and refuses silence."""

from collections.abc import Callable
from typing import Any, Literal, TypeVar, get_args

Access = Literal["public", "reference", "signed", "login", "staff", "machine", "sandbox"]
"""public: anybody · reference: whoever holds the unguessable reference · signed: a body signed by Stripe ·
login: the person signed in · staff: by permission in the office · machine: probes · sandbox: only without keys."""

View = TypeVar("View", bound=Callable[..., Any])


def declare(access: Access) -> Callable[[View], View]:
    """Mark a view (a function, or what `as_view()` returned) with its access class."""
    if access not in get_args(Access):
        raise ValueError(f"no such access class: {access}")

    def mark(view: View) -> View:
        view.almoner_access = access  # type: ignore[attr-defined]
        return view

    return mark
