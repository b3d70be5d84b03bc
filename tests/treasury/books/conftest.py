"""The hand that breaks the books: it lifts what protects them, inside the transaction of the test."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models


@contextmanager
def lifted(table: str) -> Iterator[None]:
    """Switch a table's triggers and check constraints off inside the block."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            triggers = cursor.fetchall()
            off = [f'DROP TRIGGER "{name}"' for name, _ in triggers] + ["PRAGMA ignore_check_constraints = ON"]
            on = [sql for _, sql in triggers] + ["PRAGMA ignore_check_constraints = OFF"]
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass", [table])
            checks = [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for (name,) in cursor.fetchall()]
            off, on = (
                [f"ALTER TABLE {table} DISABLE TRIGGER USER", *checks],
                [f"ALTER TABLE {table} ENABLE TRIGGER USER"],
            )
        for sql in off:
            cursor.execute(sql)
        yield
        if connection.vendor != "sqlite":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql in on:
            cursor.execute(sql)


@pytest.fixture
def force() -> Callable[..., None]:
    """Change columns of a row, whatever protects it."""

    def force(row: models.Model, **columns: Any) -> None:
        with lifted(row._meta.db_table):
            type(row)._base_manager.filter(pk=row.pk).update(**columns)

    return force
