"""I16: the triggers that keep journal and receipts as they were are in the database."""

from collections.abc import Iterator
from datetime import datetime

from django.db import connection

from treasury.books.finding import Finding

WHOLE = ("payments_journalentry", "payments_journalline", "payments_receiptfile")
GUARDED = (*WHOLE, "payments_receipt", "payments_receiptline")
SQLITE = frozenset(f"{table}_no_{what}" for table in GUARDED for what in ("update", "delete")) | {
    "payments_series_no_update"
}
POSTGRES = frozenset(f"{table}_{what}" for table in GUARDED for what in ("frozen", "frozen_whole")) | {
    "entry_balanced",
    "payments_series_frozen",
}


def triggers_are_in_place(since: datetime | None) -> Iterator[Finding]:
    """Each trigger of the migration exists and is switched on."""
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
            if is_sqlite
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        present = {name for (name,) in cursor.fetchall()}
    for name in sorted((SQLITE if is_sqlite else POSTGRES) - present):
        yield Finding("I16", name, "this trigger is missing or off")
