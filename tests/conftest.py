"""What every test shares: an empty sandbox, an empty cache, and a flush that lifts the triggers."""

import os

import pytest
from django.core.cache import cache
from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation

from sandbox import control
from tests import factories

FROZEN = [
    "payments_journalentry",
    "payments_journalline",
    "payments_receipt",
    "payments_receiptfile",
    "payments_receiptline",
]


@pytest.fixture(scope="session", autouse=True)
def flush_lifts_the_triggers():
    """Transaction tests empty every table afterwards; what production must never do is lifted only there."""
    plain = BaseDatabaseOperations.execute_sql_flush

    def flush(self, sql_list):
        with transaction.atomic(using=self.connection.alias), self.connection.cursor() as cursor:
            if self.connection.vendor == "sqlite":
                names = ",".join(["%s"] * len(FROZEN))
                cursor.execute(
                    f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({names})", FROZEN
                )
                found = cursor.fetchall()
                off, on = [f'DROP TRIGGER "{name}"' for name, _ in found], [sql for _, sql in found]
            else:
                off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in FROZEN]
                on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in FROZEN]
            for sql in [*off, *sql_list, *on]:
                cursor.execute(sql)

    BaseDatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]
    yield
    BaseDatabaseOperations.execute_sql_flush = plain  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def fresh_world():
    """No test meets another's rate limits, language or Stripe."""
    cache.clear()
    translation.deactivate()  # a request leaves its language behind
    control.reset()
    yield
    control.clear_faults()


@pytest.fixture
def stripe():
    """The hand on the sandbox: pay, refund, faults, clock."""
    return control


@pytest.fixture
def issuer(db):
    """The organisation that issues receipts."""
    return factories.make_issuer()


@pytest.fixture
def on_postgres():
    """Skip where locks between connections cannot be tried."""
    if "postgres" not in os.environ.get("DATABASE_URL", ""):
        pytest.skip("needs PostgreSQL: set DATABASE_URL, or run .ci/run")
