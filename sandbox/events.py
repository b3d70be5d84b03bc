"""Events: written in the transaction of the change, with the object as it is at that moment."""

import json
from typing import Any

from sandbox import blanks, clock, conf, endpoints, faults, ids, plan
from sandbox.faults import Fault
from sandbox.store import Row, Store

UNKNOWN_TYPE = "payment_intent.reconsidered"


def emit(store: Store, type_: str, subject: dict[str, Any], previous: dict[str, Any] | None = None) -> str:
    """Record that something happened to an object and schedule its deliveries; the event's id.

    ``previous`` are the changed fields with their former values, sent with ``*.updated`` events only.
    """
    data: dict[str, Any] = {"object": subject}
    if previous is not None:
        data["previous_attributes"] = previous
    struck = faults.for_event(store, type_)
    event = _write(store, type_, data)
    _schedule(store, event, type_, struck)
    for fault in struck:
        if fault.kind == "twin":
            _schedule(store, _write(store, type_, data), type_, [])
        elif fault.kind == "unknown_type":
            _schedule(store, _write(store, UNKNOWN_TYPE, data), type_, [])
    return event


def _write(store: Store, type_: str, data: dict[str, Any]) -> str:
    request, key = store.cause
    body = blanks.build(
        "event",
        id=ids.new("evt"),
        api_version=conf.API_VERSION,
        created=clock.now(store),
        type=type_,
        data=data,
        request={"id": request, "idempotency_key": key},
    )
    subject = str(data["object"].get("id", ""))
    sql = "INSERT INTO events (id, type, created, subject, body) VALUES (?, ?, ?, ?, ?)"
    store.run(sql, body["id"], type_, body["created"], subject, json.dumps(body, ensure_ascii=False))
    return str(body["id"])


def _schedule(store: Store, event: str, type_: str, struck: list[Fault]) -> None:
    for endpoint in endpoints.listening(store, type_):
        plan.schedule(store, event, endpoint["id"], struck)


def served(store: Store, row: Row) -> dict[str, Any]:
    """An event as the API shows it now: only ``pending_webhooks`` changes after it was written."""
    body: dict[str, Any] = json.loads(row["body"])
    sql = "SELECT count(*) AS n FROM deliveries WHERE event = ? AND state IN ('pending', 'sending')"
    counted = store.row(sql, row["id"])
    return body | {"pending_webhooks": counted["n"] if counted else 0}


def find(store: Store, id_: str) -> dict[str, Any] | None:
    """An event by id."""
    row = store.row("SELECT * FROM events WHERE id = ?", id_)
    return served(store, row) if row else None


def earlier_view(store: Store, event: dict[str, Any]) -> dict[str, Any]:
    """The same object as an earlier event showed it, or, for a session, as it was while still open."""
    subject = event["data"]["object"]
    first = store.row("SELECT body FROM events WHERE subject = ? ORDER BY seq LIMIT 1", subject.get("id", ""))
    view: dict[str, Any] = json.loads(first["body"])["data"]["object"] if first else subject
    if view == subject and subject.get("object") == "checkout.session":
        view = subject | {"status": "open", "payment_status": "unpaid", "payment_intent": None}
    return view
