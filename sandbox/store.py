"""Where the sandbox keeps its objects: one SQLite file, safe from several threads and processes."""

import json
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sandbox import conf

SHAPE = 2  # raise it with every change of the tables: a file of another shape is begun anew
SCHEMA = """
CREATE TABLE IF NOT EXISTS objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, object TEXT NOT NULL, created INTEGER NOT NULL,
    body TEXT NOT NULL, private TEXT NOT NULL DEFAULT '{}');
CREATE INDEX IF NOT EXISTS objects_by_kind ON objects (object, seq);
CREATE TABLE IF NOT EXISTS events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL, created INTEGER NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_by_subject ON events (subject);
CREATE TABLE IF NOT EXISTS deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, endpoint TEXT NOT NULL, state TEXT NOT NULL,
    rank REAL NOT NULL DEFAULT 0, due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, status INTEGER,
    fault TEXT NOT NULL DEFAULT '', claimed REAL NOT NULL DEFAULT 0, owner INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS deliveries_open ON deliveries (state, due);
CREATE INDEX IF NOT EXISTS deliveries_by_event ON deliveries (event);
CREATE TABLE IF NOT EXISTS secrets (
    id INTEGER PRIMARY KEY AUTOINCREMENT, endpoint TEXT NOT NULL, secret TEXT NOT NULL, until INTEGER);
CREATE TABLE IF NOT EXISTS keys (
    key TEXT NOT NULL, path TEXT NOT NULL, hash TEXT NOT NULL, created INTEGER NOT NULL, status INTEGER, body TEXT,
    request TEXT, owner INTEGER NOT NULL DEFAULT 0, since REAL NOT NULL DEFAULT 0, PRIMARY KEY (key, path));
CREATE TABLE IF NOT EXISTS jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due REAL NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_due ON jobs (due);
CREATE INDEX IF NOT EXISTS jobs_by_subject ON jobs (subject);
CREATE TABLE IF NOT EXISTS faults (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, match TEXT NOT NULL, count INTEGER,
    probability REAL NOT NULL, seconds REAL NOT NULL, window INTEGER NOT NULL, retry TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS calls (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, created REAL NOT NULL, method TEXT NOT NULL, path TEXT NOT NULL,
    key TEXT NOT NULL, status INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, request TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
TABLES = ("objects", "events", "deliveries", "secrets", "keys", "jobs", "faults", "calls", "meta")
INDEXED = ("payment_intent", "customer", "charge", "source", "email", "customer_details.email", "balance_transaction")
Row = sqlite3.Row
_local = threading.local()
_inherited: list[sqlite3.Connection] = []  # of a parent process: SQLite forbids a child to use or to close them


def _index_statements() -> Iterator[str]:
    for field in INDEXED:
        path, name = f"json_extract(body, '$.{field}')", field.replace(".", "_")
        yield f"CREATE INDEX IF NOT EXISTS objects_{name} ON objects (object, {path}) WHERE {path} IS NOT NULL"


def _connect(path: str) -> sqlite3.Connection:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=30, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in _changes(connection):
        connection.execute(statement)
    connection.execute("COMMIT")
    return connection


def _changes(connection: sqlite3.Connection) -> list[str]:
    """What is missing in the file, seen under the lock: nothing in one of our shape."""
    if connection.execute("PRAGMA user_version").fetchone()[0] == SHAPE:
        return []
    removal = [f"DROP TABLE IF EXISTS {table}" for table in TABLES]
    return [*removal, *SCHEMA.split(";"), *_index_statements(), f"PRAGMA user_version = {SHAPE}"]


def connection() -> sqlite3.Connection:
    """This thread's connection; a forked child gets a new one, and so does a file that was removed or replaced."""
    path = conf.database()
    known: tuple[str, int, int, sqlite3.Connection] | None = getattr(_local, "known", None)
    if known and known[:3] == (path, os.getpid(), _inode(path)):
        return known[3]
    if known and known[1] != os.getpid():
        _inherited.append(known[3])
    opened = _connect(path)
    _local.known = (path, os.getpid(), _inode(path), opened)
    return opened


def _inode(path: str) -> int:
    try:
        return os.stat(path).st_ino
    except FileNotFoundError:
        return 0


def dumps(value: Any) -> str:
    """JSON as we store it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Store:
    """The tables, seen from inside one transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.cause: tuple[str | None, str | None] = (None, None)  # request id and idempotency key, shown by events

    def rows(self, sql: str, *values: object) -> list[Row]:
        """All rows of a query."""
        return self.db.execute(sql, values).fetchall()

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row of a query, or None."""
        found: Row | None = self.db.execute(sql, values).fetchone()
        return found

    def run(self, sql: str, *values: object) -> int:
        """Execute a change; the number of rows it touched."""
        return self.db.execute(sql, values).rowcount

    def get(self, id_: str, kind: str = "") -> dict[str, Any] | None:
        """An object by id, optionally only if it is of ``kind`` ("charge")."""
        found = self.row("SELECT body, object FROM objects WHERE id = ?", id_)
        if found is None or (kind and found["object"] != kind):
            return None
        body: dict[str, Any] = json.loads(found["body"])
        return body

    def private(self, id_: str) -> dict[str, Any]:
        """What we know about an object and the API does not serve."""
        found = self.row("SELECT private FROM objects WHERE id = ?", id_)
        hidden: dict[str, Any] = json.loads(found["private"]) if found else {}
        return hidden

    def insert(self, body: dict[str, Any], **private: Any) -> dict[str, Any]:
        """Keep a new object."""
        self.run(
            "INSERT INTO objects (id, object, created, body, private) VALUES (?, ?, ?, ?, ?)",
            body["id"],
            body["object"],
            body.get("created", 0),
            dumps(body),
            dumps(private),
        )
        return body

    def save(self, body: dict[str, Any], **private: Any) -> dict[str, Any]:
        """Replace the body of an object; given private values are merged into the kept ones."""
        self.run("UPDATE objects SET body = ? WHERE id = ?", dumps(body), body["id"])
        if private:
            hidden = self.private(body["id"]) | private
            self.run("UPDATE objects SET private = ? WHERE id = ?", dumps(hidden), body["id"])
        return body

    def where(self, kind: str, **fields: object) -> list[dict[str, Any]]:
        """Objects of a kind whose top-level fields have these values, oldest first."""
        tests = "".join(f" AND json_extract(body, '$.{name}') = ?" for name in fields)
        found = self.rows(f"SELECT body FROM objects WHERE object = ?{tests} ORDER BY seq", kind, *fields.values())  # noqa: S608 (names are ours)
        return [json.loads(row["body"]) for row in found]

    def meta(self, name: str, default: str = "") -> str:
        """A small value kept beside the objects."""
        found = self.row("SELECT value FROM meta WHERE name = ?", name)
        return str(found["value"]) if found else default

    def set_meta(self, name: str, value: str) -> None:
        """Keep a small value."""
        self.run("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", name, value)


@contextmanager
def transaction() -> Iterator[Store]:
    """One immediate transaction: all or nothing, one writer at a time. Never call a network inside."""
    db = connection()
    db.execute("BEGIN IMMEDIATE")
    try:
        yield Store(db)
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextmanager
def reading() -> Iterator[Store]:
    """A consistent view without taking the writer's turn."""
    db = connection()
    if db.in_transaction:
        yield Store(db)
        return
    db.execute("BEGIN")
    try:
        yield Store(db)
    finally:
        db.execute("COMMIT")


def is_busy() -> bool:
    """Whether this thread is inside a transaction (nothing may be delivered then)."""
    return connection().in_transaction


def reset() -> None:
    """Forget everything."""
    with transaction() as store:
        for table in TABLES:
            store.run(f"DELETE FROM {table}")  # noqa: S608 (names are ours)


def snapshot() -> bytes:
    """The whole state as bytes."""
    memory = sqlite3.connect(":memory:")
    connection().backup(memory)
    state = bytearray(memory.serialize())
    memory.close()
    state[18:20] = b"\x01\x01"  # the header's "uses a WAL", which no database in memory can
    return bytes(state)


def restore(state: bytes) -> None:
    """Put back a state made by ``snapshot``."""
    memory = sqlite3.connect(":memory:")
    memory.deserialize(state)
    with transaction() as store:
        for table in TABLES:
            store.run(f"DELETE FROM {table}")  # noqa: S608 (names are ours)
            columns = len(store.rows(f"PRAGMA table_info({table})"))
            marks = ", ".join("?" * columns)
            rows = memory.execute(f"SELECT * FROM {table}")  # noqa: S608
            store.db.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608
    memory.close()
