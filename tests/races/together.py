"""Several threads at once, each with its own connection, made to meet at a line of the real code."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.db import connections

from tests.traps import Step, set_trap

PATIENCE = 20  # seconds; a thread that hangs longer fails its test


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run all at the same time; return what each returned or raised, in their order."""
    outcomes: list[Any] = [None] * len(works)
    start = threading.Barrier(len(works))

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            start.wait(PATIENCE)
            outcomes[place] = work()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair, daemon=True) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return outcomes


@contextmanager
def meeting(step: Step, parties: int, *, seconds: float = PATIENCE) -> Iterator[threading.Barrier]:
    """Let that many threads wait for each other at a step.

    Those that wait in vain go on after `seconds`: where a lock lets only one in, that is as it should be. Whether
    they met is `not barrier.broken`.
    """
    barrier = threading.Barrier(parties)

    def wait() -> None:
        with suppress(threading.BrokenBarrierError):
            barrier.wait(seconds)

    remove = set_trap(step, wait)
    try:
        yield barrier
    finally:
        remove()
