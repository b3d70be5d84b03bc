"""Which deliveries an event will have: one for each endpoint, more or fewer when faults strike."""

from sandbox import clock, faults
from sandbox.faults import Fault
from sandbox.store import Store

SPOILED = frozenset(
    ("bad_signature", "old_timestamp", "other_secret", "stale", "unknown_enum", "old_version", "truncated", "no_answer")
)


def schedule(store: Store, event: str, endpoint: str, struck: list[Fault]) -> None:
    """Plan the delivery of an event, with the faults that strike it."""
    late, shift, state, spoil = 0.0, 0.0, "pending", ""
    for fault in struck:
        if fault.kind == "delay":
            late += fault.seconds
        elif fault.kind == "reorder":
            shift = faults.dice(store).randint(1, max(1, fault.window)) + 0.5
        elif fault.kind == "drop":
            state = "dropped"
        elif fault.kind in SPOILED:
            spoil = fault.kind
    for _ in range(1 + sum(fault.kind == "duplicate" for fault in struck)):
        one(store, event, endpoint, state=state, late=late, shift=shift, fault=spoil)


def one(
    store: Store,
    event: str,
    endpoint: str,
    *,
    state: str = "pending",
    late: float = 0,
    shift: float = 0,
    fault: str = "",
) -> int:
    """Plan one delivery, ``late`` seconds from now and ``shift`` places further back; its number."""
    due = clock.exact(store) + late
    sql = "INSERT INTO deliveries (event, endpoint, state, due, fault) VALUES (?, ?, ?, ?, ?)"
    delivery = int(store.db.execute(sql, (event, endpoint, state, due, fault)).lastrowid or 0)
    store.run("UPDATE deliveries SET rank = id + ? WHERE id = ?", shift, delivery)
    return delivery
