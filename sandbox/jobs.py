"""What happens later by itself: balance transactions, expiry, bank references, and the passing of time."""

from collections.abc import Callable

from sandbox import clock, conf, deliver
from sandbox import store as storage
from sandbox.store import Store

Worker = Callable[[Store, str], None]
_workers: dict[str, Worker] = {}


def worker(kind: str) -> Callable[[Worker], Worker]:
    """Register what a kind of job does; it gets the store and the id of its object."""

    def register(function: Worker) -> Worker:
        _workers[kind] = function
        return function

    return register


def plan(store: Store, kind: str, subject: str, *, at: float) -> None:
    """Do something to an object at a time of the sandbox's clock."""
    store.run("INSERT INTO jobs (due, kind, subject) VALUES (?, ?, ?)", at, kind, subject)


def run_due() -> int:
    """Do what is due, each piece in a transaction of its own, then deliver; how many pieces were done."""
    done = 0
    while _step():
        done += 1
    deliver.after_commit()
    return done


def advance(to: float) -> int:
    """Move the clock forward to ``to``, doing each due thing at its own time, in order; how many there were."""
    done = run_due()
    while (due := _next_due()) is not None and due <= to:
        with storage.transaction() as store:
            clock.move(store, max(due, clock.exact(store)))
        done += run_due()
    with storage.transaction() as store:
        clock.move(store, to)
    return done + run_due()


def _next_due() -> float | None:
    """The time of the next job or retry that lies ahead."""
    waiting = "SELECT due FROM jobs"
    if conf.delivery_mode() != "hold":
        waiting += " UNION ALL SELECT due FROM deliveries WHERE state = 'pending'"
    with storage.reading() as store:
        row = store.row(f"SELECT min(due) AS due FROM ({waiting}) WHERE due > ?", clock.exact(store))  # noqa: S608
    return None if row is None or row["due"] is None else float(row["due"])


def _step() -> bool:
    """Do the earliest due job; False when there is none."""
    with storage.reading() as store:
        if _earliest(store) is None:
            return False
    with storage.transaction() as store:
        row = _earliest(store)
        if row is None:  # somebody else did it
            return True
        store.run("DELETE FROM jobs WHERE id = ?", row["id"])
        _workers[row["kind"]](store, row["subject"])
    return True


def _earliest(store: Store) -> storage.Row | None:
    return store.row("SELECT * FROM jobs WHERE due <= ? ORDER BY due, id LIMIT 1", clock.exact(store))
