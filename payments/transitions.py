"""One way to change a state: locked, checked, and harmless when repeated."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class InvalidTransition(Exception):
    """The row is in a state from which the wanted one cannot be reached."""


def advance(row: Row, *, to: str, from_: Collection[str], **changes: Any) -> bool:
    """Move a row's `status` to `to`; return False when it is already there.

    One UPDATE looks and changes: of two at once the second waits, and then finds it done. The row stays locked until
    the transaction ends. `changes` are written with it. Raises InvalidTransition from any state not in `from_`. The
    caller's object gets the changes, and is read anew when there were none. Call it inside the transaction that does
    what the change means.
    """
    changes["status"] = to
    left = type(row)._default_manager.filter(pk=row.pk, status__in=set(from_) - {to})
    if left.update(**changes):
        for name, value in changes.items():
            setattr(row, name, value)
        return True
    row.refresh_from_db()
    status = getattr(row, "status")  # noqa: B009 (not every model has one)
    if status != to:
        raise InvalidTransition(f"{type(row).__name__} {row.pk}: {status} → {to}")
    return False
