"""The documents name what exists: commands with their options, and links that lead somewhere."""

import re

import pytest
from django.conf import settings
from django.core.management import BaseCommand, get_commands, load_command_class

OURS = {"config", "people", "payments", "campaigns", "donations", "cms", "inbox", "treasury", "sandbox"}
DOCUMENTS = [*settings.BASE_DIR.glob("*.md"), *(settings.BASE_DIR / "docs").rglob("*.md")]
COMMANDS = (settings.BASE_DIR / "docs/reference/commands.md").read_text()


def options_of(app: str, name: str) -> set[str]:
    """The long options a command adds to Django's own."""
    bare = BaseCommand().create_parser("manage.py", "bare")
    parser = load_command_class(app, name).create_parser("manage.py", name)
    return {text for action in parser._actions for text in action.option_strings if text.startswith("--")} - {
        text for action in bare._actions for text in action.option_strings
    }


@pytest.mark.parametrize(("name", "app"), [item for item in sorted(get_commands().items()) if item[1] in OURS])
def test_every_command_is_documented_with_its_options(name, app):
    [line] = [line for line in COMMANDS.splitlines() if re.match(rf"\| `{name}[ `]", line)] or [""]
    assert line, f"docs/reference/commands.md lacks {name}"
    assert {option for option in options_of(app, name) if option not in line} == set()


def test_every_documented_command_exists():
    named = set(re.findall(r"^\| `(\w+)", COMMANDS, re.MULTILINE))
    assert named - set(get_commands()) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_links_between_documents_lead_somewhere(document):
    targets = re.findall(r"\]\((?!https?:|mailto:)([^)#]+)", document.read_text())
    assert [target for target in targets if not (document.parent / target).exists()] == []
