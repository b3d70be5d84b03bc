"""The sandbox's own time: real time plus an offset that tests and the demo may move."""

import time
from datetime import UTC, datetime

from sandbox.store import Store

OFFSET = "clock_offset"


def offset(store: Store) -> float:
    """Seconds between real time and the sandbox's."""
    return float(store.meta(OFFSET, "0"))


def exact(store: Store) -> float:
    """Now, in seconds since 1970 with fractions."""
    return time.time() + offset(store)


def now(store: Store) -> int:
    """Now as the API writes it: whole seconds since 1970."""
    return int(exact(store))


def move(store: Store, to: float) -> None:
    """Make it ``to`` (seconds since 1970) now; time runs on from there."""
    store.set_meta(OFFSET, repr(to - time.time()))


def back_to_real_time(store: Store) -> None:
    """End all travel through time."""
    store.set_meta(OFFSET, "0")


def when(seconds: float) -> datetime:
    """A moment of the API as an aware datetime."""
    return datetime.fromtimestamp(seconds, tz=UTC)
