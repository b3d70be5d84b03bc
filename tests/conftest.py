"""What every test shares: an empty sandbox, an empty cache, and a flush that lifts the triggers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils import translation
from playwright.sync_api import Browser, Playwright, sync_playwright

from sandbox import control
from tests import factories

FROZEN = [
    "payments_journalentry",
    "payments_journalline",
    "payments_receipt",
    "payments_receiptfile",
    "payments_receiptline",
]

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",  # containers have a small /dev/shm
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


@pytest.fixture(scope="session")
def playwright(django_db_setup: None) -> Iterator[Playwright]:
    """The driver. Its event loop lives in this thread, where Django then takes every query for an asynchronous one."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    rows = vars(connections["default"]).get("_test_serialized_contents", "")
    with sync_playwright() as driver:
        # Under the loop Django makes a new connection; what a flush must bring back was noted on the one before.
        vars(connections["default"])["_test_serialized_contents"] = rows
        yield driver
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium without a window."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is missing. Run: apt install chromium")
    browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
    yield browser
    browser.close()
