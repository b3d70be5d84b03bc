"""Triggers: the journal and issued receipts never change, and an entry that does not balance cannot commit."""

from collections.abc import Callable
from typing import Any

from django.db import migrations

# Frozen whole: neither changed nor deleted.
FROZEN = ("payments_journalentry", "payments_journalline", "payments_receiptfile")

# The columns of a receipt that may change, once, on the way from ISSUED to VOID.
RECEIPT_KEPT = (
    "id", "uuid", "series_id", "number", "serial", "regime", "regime_version", "supporter_id", "issued_at", "issued_on",
    "language", "currency", "total_minor", "payload", "payload_sha256", "is_specimen", "verify_code", "replaces_id",
)  # fmt: skip
LINE_KEPT = ("id", "receipt_id", "payment_line_id", "date", "gross_minor", "eligible_minor")


def _sqlite_refuse(table: str, what: str, when: str = "") -> tuple[str, str]:
    name = f"{table}_no_{what.lower()}"
    condition = f"WHEN {when} " if when else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {what} ON {table} {condition}"
        f"BEGIN SELECT RAISE(ABORT, '{table} rows never change'); END",
        f"DROP TRIGGER IF EXISTS {name}",
    )


def _sqlite() -> list[tuple[str, str]]:
    receipt_same = " AND ".join(f"NEW.{c} IS OLD.{c}" for c in RECEIPT_KEPT)
    line_same = " AND ".join(f"NEW.{c} IS OLD.{c}" for c in LINE_KEPT)
    pairs = [_sqlite_refuse(table, what) for table in FROZEN for what in ("UPDATE", "DELETE")]
    pairs += [_sqlite_refuse(table, "DELETE") for table in ("payments_receipt", "payments_receiptline")]
    pairs.append(
        _sqlite_refuse(
            "payments_receipt", "UPDATE", f"NOT (OLD.status = 'issued' AND NEW.status = 'void' AND {receipt_same})"
        )
    )
    pairs.append(_sqlite_refuse("payments_receiptline", "UPDATE", f"NOT (OLD.live AND NOT NEW.live AND {line_same})"))
    return pairs


def _postgres_refuse(table: str, when: str = "FALSE") -> list[tuple[str, str]]:
    name = f"{table}_frozen"
    return [
        (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'UPDATE' THEN IF {when} THEN RETURN NEW; END IF; END IF; "
            f"RAISE EXCEPTION '{table} rows never change' USING ERRCODE = 'restrict_violation'; END $$",
            f"DROP FUNCTION IF EXISTS {name}()",
        ),
        (
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER IF EXISTS {name} ON {table}",
        ),
        (
            f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
            f"DROP TRIGGER IF EXISTS {name}_whole ON {table}",
        ),
    ]


BALANCED = [
    (
        "CREATE FUNCTION entry_balanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "IF EXISTS (SELECT 1 FROM payments_journalline WHERE entry_id = NEW.entry_id "
        "GROUP BY currency HAVING sum(amount_minor) <> 0) THEN "
        "RAISE EXCEPTION 'entry % does not sum to zero', NEW.entry_id USING ERRCODE = 'integrity_constraint_violation'; "
        "END IF; RETURN NULL; END $$",
        "DROP FUNCTION IF EXISTS entry_balanced()",
    ),
    (
        "CREATE CONSTRAINT TRIGGER entry_balanced AFTER INSERT ON payments_journalline "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balanced()",
        "DROP TRIGGER IF EXISTS entry_balanced ON payments_journalline",
    ),
]


def _postgres() -> list[tuple[str, str]]:
    receipt_same = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in RECEIPT_KEPT)
    line_same = " AND ".join(f"NEW.{c} IS NOT DISTINCT FROM OLD.{c}" for c in LINE_KEPT)
    pairs = [pair for table in FROZEN for pair in _postgres_refuse(table)]
    pairs += _postgres_refuse("payments_receipt", f"OLD.status = 'issued' AND NEW.status = 'void' AND {receipt_same}")
    pairs += _postgres_refuse("payments_receiptline", f"OLD.live AND NOT NEW.live AND {line_same}")
    return pairs + BALANCED


def _run(side: int) -> Callable[[Any, Any], None]:
    def apply(apps: Any, schema_editor: Any) -> None:
        pairs = _sqlite() if schema_editor.connection.vendor == "sqlite" else _postgres()
        for pair in pairs if side == 0 else reversed(pairs):
            schema_editor.execute(pair[side], params=None)

    return apply


class Migration(migrations.Migration):
    """Put the triggers in place."""

    dependencies = (("payments", "0001_initial"),)
    operations = (migrations.RunPython(_run(0), _run(1)),)
