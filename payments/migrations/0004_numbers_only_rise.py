"""Triggers: a series only counts up, and a gift line leaves its receipt only when that is void."""

from typing import Any

from django.db import migrations

SERIES_KEPT = ("id", "issuer_id", "regime", "code", "year")
LINE_KEPT = ("id", "receipt_id", "payment_line_id", "date", "gross_minor", "eligible_minor")
RELEASED = "OLD.live AND NOT NEW.live"
VOID = "(SELECT status FROM payments_receipt WHERE id = NEW.receipt_id) = 'void'"
UP = "NEW.next_number = OLD.next_number + 1"
SERIES_REFUSED, LINE_REFUSED = "payments_series only counts up", "payments_receiptline rows never change"


def _same(columns: tuple[str, ...], equals: str) -> str:
    return " AND ".join(f"NEW.{column} {equals} OLD.{column}" for column in columns)


def _sqlite(name: str, table: str, allowed: str, refused: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {name}",
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{refused}'); END",
    ]


def _postgres_function(name: str, allowed: str, refused: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'UPDATE' THEN IF {allowed} THEN RETURN NEW; END IF; END IF; "
        f"RAISE EXCEPTION '{refused}' USING ERRCODE = 'restrict_violation'; END $$"
    )


def forwards(apps: Any, schema_editor: Any) -> None:
    """Guard the series, and ask for a void receipt before a line is released."""
    if schema_editor.connection.vendor == "sqlite":
        line = f"{RELEASED} AND {_same(LINE_KEPT, 'IS')} AND {VOID}"
        series = f"{UP} AND {_same(SERIES_KEPT, 'IS')}"
        statements = [
            *_sqlite("payments_receiptline_no_update", "payments_receiptline", line, LINE_REFUSED),
            *_sqlite("payments_series_no_update", "payments_series", series, SERIES_REFUSED),
        ]
    else:
        line = f"{RELEASED} AND {_same(LINE_KEPT, 'IS NOT DISTINCT FROM')} AND {VOID}"
        series = f"{UP} AND {_same(SERIES_KEPT, 'IS NOT DISTINCT FROM')}"
        statements = [
            _postgres_function("payments_receiptline_frozen", line, LINE_REFUSED),
            _postgres_function("payments_series_frozen", series, SERIES_REFUSED),
            "CREATE TRIGGER payments_series_frozen BEFORE UPDATE ON payments_series "
            "FOR EACH ROW EXECUTE FUNCTION payments_series_frozen()",
        ]
    for statement in statements:
        schema_editor.execute(statement, params=None)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Return to what 0002 asks for."""
    if schema_editor.connection.vendor == "sqlite":
        line = f"{RELEASED} AND {_same(LINE_KEPT, 'IS')}"
        statements = [
            *_sqlite("payments_receiptline_no_update", "payments_receiptline", line, LINE_REFUSED),
            "DROP TRIGGER IF EXISTS payments_series_no_update",
        ]
    else:
        line = f"{RELEASED} AND {_same(LINE_KEPT, 'IS NOT DISTINCT FROM')}"
        statements = [
            _postgres_function("payments_receiptline_frozen", line, LINE_REFUSED),
            "DROP TRIGGER IF EXISTS payments_series_frozen ON payments_series",
            "DROP FUNCTION IF EXISTS payments_series_frozen()",
        ]
    for statement in statements:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Put the triggers in place."""

    dependencies = (("payments", "0003_refunds_that_come_back"),)
    operations = (migrations.RunPython(forwards, backwards),)
