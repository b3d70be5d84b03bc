"""`.env.example` explains every variable that the settings read, and no others."""

import re

from django.conf import settings

READ = re.compile(r"""\benv(?:\.\w+)?\(\s*["']([A-Z][A-Z0-9_]*)["']""")
SHOWN = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]*)=", re.MULTILINE)
READ_BY_DJANGO = {"DJANGO_SETTINGS_MODULE"}


def test_every_variable_is_explained_and_none_is_made_up():
    sources = (settings.BASE_DIR / "config/settings").glob("*.py")
    read = {name for source in sources for name in READ.findall(source.read_text())}
    shown = set(SHOWN.findall((settings.BASE_DIR / ".env.example").read_text()))
    assert read >= {"SECRET_KEY", "DATABASE_URL", "STRIPE_WEBHOOK_SECRETS"}
    assert shown - READ_BY_DJANGO == read
