"""Faults on purpose, drawn from one seed: of the API's answers and of the deliveries of events."""

import logging
import math
import random
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from fnmatch import fnmatchcase

from sandbox.store import Store

logger = logging.getLogger(__name__)

API_KINDS = {
    "error_before": "500, nothing done; a retry executes",
    "error_after": "500 after the effect; the idempotency key replays the 500",
    "lock_timeout": "409 lock_timeout, nothing done",
    "rate_limit": "429, nothing done",
    "forbidden": "403, as for a restricted key",
    "drop_before": "connection lost, nothing done",
    "drop_after": "connection lost after the effect; the key replays the answer",
    "timeout_before": "no answer in time, nothing done",
    "timeout_after": "no answer in time, after the effect; the key replays the answer",
    "slow": "an answer late by `seconds`",
    "html": "502 with an HTML page, nothing done",
}
EVENT_KINDS = {
    "duplicate": "the same event twice",
    "twin": "a second event with another id for the same change",
    "reorder": "up to `window` places later",
    "delay": "`seconds` late, in sandbox time",
    "drop": "never delivered; only the event list has it",
    "bad_signature": "first attempt with a signature of random bytes",
    "old_timestamp": "first attempt signed an hour ago",
    "other_secret": "first attempt signed with another secret",
    "stale": "first attempt shows the object as it was before",
    "unknown_type": "one more event, of a type nobody knows",
    "unknown_enum": "first attempt with a status nobody knows",
    "old_version": "first attempt in the shape of 2024-06-20",
    "truncated": "first attempt with half a body, rightly signed",
    "no_answer": "delivered, but the endpoint's answer is lost: retried",
}
SEED, DRAWS = "fault_seed", "fault_draws"


@dataclass(frozen=True, slots=True)
class Fault:
    """One rule: which fault, where, how often.

    ``match`` is a pattern with ``*``: an event type for event faults; ``POST /v1/refunds`` or a path for API faults.
    ``count`` is how often it may still happen (None: always); ``retry`` sends ``Stripe-Should-Retry`` with an error.
    """

    kind: str
    match: str = "*"
    count: int | None = None
    probability: float = 1.0
    seconds: float = 0.0
    window: int = 3
    retry: str = ""

    def __post_init__(self) -> None:
        if self.kind not in API_KINDS and self.kind not in EVENT_KINDS:
            raise ValueError(f"no such fault: {self.kind}")
        if not 0 <= self.probability <= 1 or (self.count is not None and self.count < 1):
            raise ValueError("a probability lies between 0 and 1, a count starts at 1")
        if not 0 <= self.seconds < math.inf:
            raise ValueError("seconds are 0 or more")
        if self.retry not in ("", "true", "false"):
            raise ValueError("retry is empty, 'true' or 'false'")


def put(store: Store, faults: Iterable[Fault], seed: int) -> None:
    """Replace all rules; every random choice from now on follows from ``seed``."""
    clear(store)
    store.set_meta(SEED, str(seed))
    for fault in faults:
        names = list(asdict(fault))
        marks = ", ".join("?" * len(names))
        store.run(f"INSERT INTO faults ({', '.join(names)}) VALUES ({marks})", *asdict(fault).values())  # noqa: S608
    logger.info("sandbox faults follow seed %s", seed)


def clear(store: Store) -> None:
    """Remove all rules and start counting draws anew."""
    store.run("DELETE FROM faults")
    store.set_meta(DRAWS, "0")


def current(store: Store) -> list[Fault]:
    """The rules still in force."""
    columns = "kind, match, count, probability, seconds, window, retry"
    return [Fault(**dict(row)) for row in store.rows(f"SELECT {columns} FROM faults ORDER BY id")]  # noqa: S608


def dice(store: Store) -> random.Random:
    """The next source of randomness; the same seed gives the same ones in the same order."""
    draws = int(store.meta(DRAWS, "0")) + 1
    store.set_meta(DRAWS, str(draws))
    return random.Random(f"{store.meta(SEED, '0')}:{draws}")  # noqa: S311 (faults must be repeatable)


def for_event(store: Store, type_: str) -> list[Fault]:
    """The faults that strike the delivery of an event of this type."""
    return _strike(store, EVENT_KINDS, [type_])


def for_call(store: Store, method: str, path: str) -> Fault | None:
    """The fault that strikes a call of the API: the first of its rules that does."""
    return next(iter(_strike(store, API_KINDS, [f"{method} {path}", path], only_one=True)), None)


def _strike(store: Store, kinds: Iterable[str], names: list[str], *, only_one: bool = False) -> list[Fault]:
    struck: list[Fault] = []
    for row in store.rows("SELECT * FROM faults ORDER BY id"):
        if row["kind"] not in kinds or not any(fnmatchcase(name, row["match"]) for name in names):
            continue
        if row["probability"] < 1 and dice(store).random() >= row["probability"]:
            continue
        _use_up(store, row["id"], row["count"])
        values = {name: row[name] for name in Fault.__dataclass_fields__}
        struck.append(Fault(**values))
        if only_one:
            break
    return struck


def _use_up(store: Store, id_: int, count: int | None) -> None:
    if count == 1:
        store.run("DELETE FROM faults WHERE id = ?", id_)
    elif count is not None:
        store.run("UPDATE faults SET count = count - 1 WHERE id = ?", id_)
