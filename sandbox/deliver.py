"""Deliveries of events to endpoints: signed, retried, held back or spoiled."""

import hashlib
import hmac
import json
import logging
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

from sandbox import clock, conf, endpoints, events, ids, plan
from sandbox import store as storage
from sandbox.processes import is_alive
from sandbox.store import Store

logger = logging.getLogger(__name__)
Sender = Callable[[str, dict[str, str], bytes], int]

MINUTE, HOUR, DAY = 60, 3600, 86400
RETRY_AFTER = (MINUTE, 10 * MINUTE, HOUR)  # then every six hours
LATER_RETRIES, GIVE_UP_AFTER = 6 * HOUR, 3 * DAY
CLAIM_SECONDS = 30  # real time after which a delivery that nobody finished may be taken again
_one_at_a_time = threading.Lock()


def _fresh_lock() -> None:
    """A forked child must not inherit a lock that some thread of its parent holds."""
    global _one_at_a_time
    _one_at_a_time = threading.Lock()


os.register_at_fork(after_in_child=_fresh_lock)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One signed request, ready to send; no database is needed any more."""

    delivery: int
    url: str
    headers: dict[str, str]
    body: bytes
    fault: str


def resend(store: Store, event: str, fault: str = "") -> list[int]:
    """Plan one more delivery of an event to every endpoint that wants it."""
    found = events.find(store, event)
    if found is None:
        raise KeyError(event)
    hearing = endpoints.listening(store, found["type"])
    return [plan.one(store, event, one["id"], fault=fault) for one in hearing]


def after_commit() -> None:
    """Deliver what is due in the way SANDBOX_DELIVERY says; never inside a transaction."""
    mode = conf.delivery_mode()
    if mode == "inline":
        flush()
    elif mode == "background":
        threading.Thread(target=flush, name="sandbox-deliver", daemon=True).start()


def flush(only: list[int] | None = None) -> int:
    """Send everything that is due, or just the deliveries ``only`` in that order; how many were sent.

    One sender per process: a delivery that causes calls of the API, and so new events, does not nest; the
    sender that is already at work takes them.
    """
    if storage.is_busy():
        raise RuntimeError("events are never delivered inside a transaction")
    sent = 0
    while _work_left(only) and _one_at_a_time.acquire(blocking=False):
        try:
            sent += _drain(only)
        finally:
            _one_at_a_time.release()
        only = None if only is None else []
    return sent


def _work_left(only: list[int] | None) -> bool:
    if only is not None:
        return bool(only)
    _take_back()
    with storage.reading() as store:
        return _next(store) is not None


def _take_back() -> None:
    """What a killed process was sending waits again at once."""
    with storage.reading() as store:
        owners = [row["owner"] for row in store.rows("SELECT DISTINCT owner FROM deliveries WHERE state = 'sending'")]
    for owner in owners:
        if not is_alive(owner):
            with storage.transaction() as store:
                sql = "UPDATE deliveries SET state = 'pending' WHERE state = 'sending' AND owner = ?"
                store.run(sql, owner)


def _drain(only: list[int] | None) -> int:
    sent = 0
    queue = list(only) if only is not None else None
    while queue is None or queue:
        with storage.transaction() as store:
            delivery = queue.pop(0) if queue is not None else _next(store)
            parcel = _claim(store, delivery) if delivery is not None else None
        if parcel is not None:
            _record(parcel, _send(parcel))
            sent += 1
        elif queue is None:
            break
    return sent


def _next(store: Store) -> int | None:
    sql = (
        "SELECT id FROM deliveries WHERE (state = 'pending' OR (state = 'sending' AND claimed < ?)) AND due <= ?"
        " ORDER BY rank, id LIMIT 1"
    )
    row = store.row(sql, time.time() - CLAIM_SECONDS, clock.exact(store))
    return int(row["id"]) if row else None


def _claim(store: Store, delivery: int) -> Parcel | None:
    row = store.row("SELECT * FROM deliveries WHERE id = ?", delivery)
    event = events.find(store, row["event"]) if row else None
    endpoint = store.get(row["endpoint"], "webhook_endpoint") if row else None
    if row is None or event is None or endpoint is None or endpoint["status"] != "enabled":
        store.run("UPDATE deliveries SET state = 'failed' WHERE id = ?", delivery)
        return None
    sql = "UPDATE deliveries SET state = 'sending', claimed = ?, owner = ? WHERE id = ?"
    store.run(sql, time.time(), os.getpid(), delivery)
    body = _body(store, event, row["fault"])
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
        "Accept": "*/*; q=0.5, application/xml",
        "Stripe-Signature": _signature(body, endpoints.active_secrets(store, endpoint["id"]), row["fault"]),
    }
    return Parcel(delivery, endpoint["url"], headers, body, row["fault"])


def _body(store: Store, event: dict[str, Any], fault: str) -> bytes:
    subject: dict[str, Any] = event["data"]["object"]
    if fault == "stale":
        subject = events.earlier_view(store, event)
    elif fault == "unknown_enum":
        subject = subject | {"status": "reconsidering"}
    elif fault == "old_version":
        event = event | {"api_version": "2024-06-20"}
        subject = subject | {"invoice": None}
    event = event | {"data": event["data"] | {"object": subject}}
    text = json.dumps(event, indent=2, ensure_ascii=False).encode()
    return text[: len(text) // 2] if fault == "truncated" else text


def _signature(body: bytes, secrets: list[str], fault: str) -> str:
    """``t`` is real time, whatever the sandbox's clock says: receivers compare it with theirs."""
    stamp = int(time.time()) - (HOUR if fault == "old_timestamp" else 0)
    if fault == "other_secret":
        secrets = [ids.new("whsec", 32)]
    signed = [signature(body, secret, stamp) for secret in secrets]
    if fault == "bad_signature":
        signed = [hashlib.sha256(ids.new("x").encode()).hexdigest()]
    v0 = signature(body, "v0 is for nobody", stamp)
    return ",".join([f"t={stamp}", *(f"v1={one}" for one in signed), f"v0={v0}"])


def signature(body: bytes, secret: str, stamp: int) -> str:
    """Stripe's v1 scheme: HMAC-SHA256 of ``<timestamp>.<body>``, in hex."""
    return hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()


def _send(parcel: Parcel) -> int:
    sender: Sender = import_string(conf.sender())
    try:
        return int(sender(parcel.url, parcel.headers, parcel.body))
    except Exception as error:  # the endpoint's trouble is not ours: it is noted and retried
        logger.warning("sandbox delivery %s failed: %s", parcel.delivery, type(error).__name__)
        return 0


def _record(parcel: Parcel, status: int) -> None:
    """Note the outcome; a retry is free of the fault, so that a spoiled event still arrives."""
    with storage.transaction() as store:
        row = store.row("SELECT attempts, event FROM deliveries WHERE id = ?", parcel.delivery)
        if row is None:  # the sandbox was reset meanwhile
            return
        attempts, now = row["attempts"] + 1, clock.exact(store)
        state, due = "done", now
        if not 200 <= status < 300 or parcel.fault == "no_answer":
            wait = RETRY_AFTER[attempts - 1] if attempts <= len(RETRY_AFTER) else LATER_RETRIES
            event = events.find(store, row["event"])
            late = event is None or now + wait > event["created"] + GIVE_UP_AFTER
            state, due = ("failed" if late else "pending"), now + wait
        sql = "UPDATE deliveries SET state = ?, due = ?, attempts = ?, status = ?, fault = '' WHERE id = ?"
        store.run(sql, state, due, attempts, status, parcel.delivery)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **kwargs: object) -> None:
        """A redirect counts as failure, as at Stripe."""


def post(url: str, headers: dict[str, str], body: bytes) -> int:
    """Send over HTTP: ten seconds, no redirects, no proxy; the status, 0 when there was no answer."""
    request = urllib.request.Request(url, data=body, headers=headers, method="POST")  # noqa: S310 (checked on creation)
    opener = urllib.request.build_opener(_NoRedirects, urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except OSError:
        return 0
