"""The hand on the sandbox: what tests, the demo and the operator page may do and our payment code never does."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sandbox import checkout, clock, endpoints, faults, ids, intents, jobs, money, refunds
from sandbox import deliver as courier
from sandbox import events as written
from sandbox import store as storage
from sandbox.cards import SUCCESS, find
from sandbox.faults import Fault
from sandbox.intents import Payer

Body = dict[str, Any]


def pay(
    session_id: str,
    number: str = SUCCESS,
    authorize: bool = True,
    *,
    email: str | None = None,
    name: str | None = None,
) -> str:
    """Pay a session as a donor would; 3-D Secure is answered with ``authorize``.

    Returns ``paid``, ``already_paid``, ``expired``, or why not: a decline such as ``insufficient_funds`` or
    ``generic_decline``, or ``authentication_failed``. Raises LookupError for an unknown session or test card.
    """
    card = find(number)
    if card is None:
        raise LookupError(f"not a test card: {number}")
    jobs.run_due()
    with storage.transaction() as store:
        session = store.get(session_id, "checkout.session")
        if session is None:
            raise LookupError(f"no session {session_id}")
        known = (session["customer_details"] or {}).get("email") or "donor@example.org"
        outcome = checkout.submit(store, session, Payer(card, email or known, name))
        if outcome.state == "action":
            outcome = checkout.authenticate(store, outcome.session, authorized=authorize)
    jobs.run_due()
    return outcome.code or outcome.state


def refund(charge_id: str, amount: int | None = None) -> str:
    """Give back part or all of a charge from Stripe's side (its Dashboard); the refund's id."""
    with storage.transaction() as store:
        found = store.get(charge_id, "charge")
        if found is None:
            raise LookupError(f"no charge {charge_id}")
        made = refunds.refund(store, found, amount)
    jobs.run_due()
    return str(made["id"])


def fail_refund(refund_id: str) -> None:
    """Let a refund fail, even one that succeeded long ago: the money is back with us."""
    with storage.transaction() as store:
        found = store.get(refund_id, "refund")
        if found is None or found["status"] in refunds.DEAD:
            raise LookupError(f"no refund {refund_id} that could fail")
        store.run("DELETE FROM jobs WHERE subject = ?", refund_id)
        refunds.fail(store, refund_id)
    jobs.run_due()


def dashboard_charge(amount: int, currency: str, *, email: str = "walk-in@example.org", **values: Any) -> str:
    """Take a payment that our code did not start (made in Stripe's Dashboard); the charge's id, or ApiError.

    ``values`` go to the PaymentIntent, for example ``metadata`` or ``description``.
    """
    card = find(SUCCESS)
    if card is None:
        raise LookupError(SUCCESS)
    code = money.check_currency(currency, "currency")
    money.check_amount(amount, code, "amount")
    with storage.transaction() as store:
        intent = intents.new_intent(store, amount, code, **values)
        intent = intents.charge(store, intent, Payer(card, email))
    jobs.run_due()
    return str(intent["latest_charge"])


def set_faults(wanted: Iterable[Fault | dict[str, Any]], seed: int = 0) -> None:
    """Replace the faults in force; see ``faults.Fault`` for what a rule says."""
    with storage.transaction() as store:
        faults.put(store, [one if isinstance(one, Fault) else Fault(**one) for one in wanted], seed)


def clear_faults() -> None:
    """No more faults; deliveries already spoiled stay so."""
    with storage.transaction() as store:
        faults.clear(store)


def current_faults() -> list[Fault]:
    """The faults still in force."""
    with storage.reading() as store:
        return faults.current(store)


def deliver(event_id: str, *, times: int = 1, fault: str = "") -> int:
    """Send an event now to all its endpoints, ``times`` over; how many deliveries were sent.

    ``fault`` spoils them: one of ``plan.SPOILED`` (``bad_signature``, ``truncated`` …). What was planned for the
    event before stays planned.
    """
    with storage.transaction() as store:
        planned = [one for _ in range(times) for one in courier.resend(store, event_id, fault)]
    return courier.flush(planned)


def pending() -> list[Body]:
    """Deliveries that wait, in their order: ``id``, ``event``, ``type``, ``due``, ``attempts``."""
    sql = (
        "SELECT d.id, d.event, e.type, d.due, d.attempts FROM deliveries d JOIN events e ON e.id = d.event"
        " WHERE d.state = 'pending' ORDER BY d.rank, d.id"
    )
    with storage.reading() as store:
        return [dict(row) for row in store.rows(sql)]


def release(order: list[str] | None = None, *, shuffle: int | None = None, twice: bool = False) -> int:
    """Deliver what waits (``hold`` mode); how many were sent.

    ``order`` names the events to send, in that order and only those; ``shuffle`` is a seed for a random order of all;
    ``twice`` sends each a second time, in the same sequence. Deliveries caused meanwhile stay held.
    """
    waiting = pending()
    if order is not None:
        waiting = [one for event in order for one in waiting if one["event"] == event]
    if shuffle is not None:
        random.Random(shuffle).shuffle(waiting)  # noqa: S311 (must be repeatable)
    sent = courier.flush([one["id"] for one in waiting])
    for one in waiting if twice else []:
        sent += deliver(one["event"])
    return sent


def set_time(moment: datetime | None) -> None:
    """Set the clock; forward does what falls due on the way, backward does not. None returns to real time."""
    jobs.run_due()
    with storage.transaction() as store:
        here = clock.exact(store)
        if moment is None:
            clock.back_to_real_time(store)
        elif moment.timestamp() < here:
            clock.move(store, moment.timestamp())
    if moment is not None and moment.timestamp() >= here:
        jobs.advance(moment.timestamp())
    else:
        jobs.run_due()


def advance(delta: timedelta) -> int:
    """Move the clock forward; every due thing happens at its own time. How many there were."""
    with storage.reading() as store:
        target = clock.exact(store) + delta.total_seconds()
    return jobs.advance(target)


def now() -> datetime:
    """The sandbox's time."""
    with storage.reading() as store:
        return clock.when(clock.exact(store))


def roll_secret(endpoint_id: str = endpoints.FROM_SETTINGS) -> str:
    """Give an endpoint a new signing secret; the old one signs too for 24 hours."""
    secret = ids.new("whsec", 32)
    with storage.transaction() as store:
        endpoints.roll_secret(store, endpoint_id, secret)
    return secret


def reset() -> None:
    """Forget everything, faults and clock too."""
    storage.reset()
    with storage.transaction() as store:
        endpoints.sync_with_settings(store)


def snapshot() -> bytes:
    """The whole state, for ``restore``."""
    return storage.snapshot()


def restore(state: bytes) -> None:
    """Return to a state kept before."""
    storage.restore(state)


def calls() -> list[Body]:
    """Every call of the API, oldest first: ``method``, ``path``, ``key``, ``status``, ``code``, ``message``."""
    with storage.reading() as store:
        return [dict(row) for row in store.rows("SELECT * FROM calls ORDER BY seq")]


def events(type_: str = "*") -> list[Body]:
    """Every event ever written, oldest first, dropped ones included; ``type_`` may hold ``*``."""
    with storage.reading() as store:
        return [
            written.served(store, row)
            for row in store.rows("SELECT * FROM events WHERE type GLOB ? ORDER BY seq", type_)
        ]


def objects(kind: str, **fields: object) -> list[Body]:
    """Stored objects of a kind (``charge``, ``refund``, ``checkout.session`` …), oldest first."""
    with storage.reading() as store:
        return store.where(kind, **fields)


def deliveries() -> list[Body]:
    """Every delivery: ``event``, ``endpoint``, ``state`` (pending, sending, done, failed, dropped), ``status``."""
    with storage.reading() as store:
        return [dict(row) for row in store.rows("SELECT * FROM deliveries ORDER BY id")]
