"""One way to change a state: locked, checked, and harmless when repeated."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models, transaction

Row = TypeVar("Row", bound=models.Model)


class InvalidTransition(Exception):
    """The row is in a state from which the wanted one cannot be reached."""


def advance(row: Row, *, to: str, from_: Collection[str], **changes: Any) -> bool:
    """Move a row's `status` to `to` under a lock; return False when it is already there.

    `changes` are written with it. Raises InvalidTransition from any state not in `from_`. The caller's object is
    brought up to date. Call it inside the transaction that does what the change means.
    """
    with transaction.atomic():
        locked: Any = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if locked.status != to:
            if locked.status not in from_:
                raise InvalidTransition(f"{type(row).__name__} {row.pk}: {locked.status} → {to}")
            locked.status = to
            for name, value in changes.items():
                setattr(locked, name, value)
            locked.save(update_fields=["status", *changes])
            moved = True
        else:
            moved = False
    row.refresh_from_db()
    return moved
