"""The one clock: every business time and date of Almoner comes from here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

_stands_at: ContextVar[datetime | None] = ContextVar("stands_at", default=None)


def now() -> datetime:
    """Return the moment, aware and in UTC; TEST_CLOCK or an enclosing `at` makes it stand."""
    fixed = _stands_at.get()
    if fixed is not None:
        return fixed
    if settings.TEST_CLOCK:
        return datetime.fromisoformat(settings.TEST_CLOCK).astimezone(UTC)
    return datetime.now(UTC)


def today() -> date:
    """Return the date in the organisation's zone."""
    return legal_date(now())


def legal_date(moment: datetime) -> date:
    """Return the date of an aware moment in the organisation's zone, the one that law and books go by."""
    return moment.astimezone(ZoneInfo(settings.ORG_TIME_ZONE)).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at an aware moment inside the block: for the demo's past year, `run_due --at` and tests."""
    token = _stands_at.set(moment)
    try:
        yield
    finally:
        _stands_at.reset(token)
