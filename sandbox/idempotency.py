"""Idempotency keys: the first answer is kept and given again."""

import hashlib
import os
import time
from dataclasses import dataclass

from sandbox import clock, conf
from sandbox import store as storage
from sandbox.errors import ApiError
from sandbox.processes import is_alive
from sandbox.requests import Request
from sandbox.store import Store

ABANDONED_AFTER = 60  # seconds of real time


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer given before, and the id of the request that it answered."""

    status: int
    body: str
    request: str


def reserve(request: Request) -> Kept | None:
    """Take the key for this request, or return the answer it already has.

    ApiError: 400 when the key belongs to another request, 409 while that request is still running.
    """
    digest = hashlib.sha256(request.form.encode()).hexdigest()
    with storage.transaction() as store:
        row = store.row("SELECT * FROM keys WHERE key = ? AND path = ?", request.key, request.path)
        if row is None or row["created"] <= clock.now(store) - conf.KEY_LIFE.total_seconds():
            sql = "INSERT OR REPLACE INTO keys (key, path, hash, created, owner, since) VALUES (?, ?, ?, ?, ?, ?)"
            store.run(sql, request.key, request.path, digest, clock.now(store), os.getpid(), time.time())
            return None
        if row["hash"] != digest:
            text = "Keys for idempotent requests can only be used with the same parameters they were first used with."
            text += f" Try using a key other than '{request.key}' if you meant to execute a different request."
            raise ApiError(text, kind="idempotency_error")
        if row["status"] is not None:
            return Kept(row["status"], row["body"], row["request"])
        if _is_running(row):
            text = "There is currently another in-progress request using this Idempotent Key."
            raise ApiError(text, code="idempotency_key_in_use", status=409, kind="idempotency_error")
        sql = "UPDATE keys SET owner = ?, since = ? WHERE key = ? AND path = ?"
        store.run(sql, os.getpid(), time.time(), request.key, request.path)
    return None


def _is_running(row: storage.Row) -> bool:
    """Whether the first request may still answer: a killed process never will."""
    return is_alive(row["owner"]) and row["since"] > time.time() - ABANDONED_AFTER


def keep(store: Store, request: Request, status: int, body: str, request_id: str) -> None:
    """Remember the answer, in the transaction of its effect."""
    if request.key:
        sql = "UPDATE keys SET status = ?, body = ?, request = ? WHERE key = ? AND path = ?"
        store.run(sql, status, body, request_id, request.key, request.path)


def release(request: Request) -> None:
    """Forget a key whose request never began to execute."""
    if request.key:
        with storage.transaction() as store:
            sql = "DELETE FROM keys WHERE key = ? AND path = ? AND status IS NULL"
            store.run(sql, request.key, request.path)
