"""One event at a time: claimed, handed to its handler, marked; and the sweep over what is not done."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from inbox.handlers import HANDLERS
from inbox.models import StripeEvent
from people import clock

log = logging.getLogger(__name__)

State = StripeEvent.State
CLAIM = timedelta(minutes=5)  # longer than any handler; then its worker is taken for dead
BACKOFF_MINUTES = (1, 2, 5, 15, 60, 240)
OWED = Q(state__in=(State.RECEIVED, State.FAILED))


def process(pk: int) -> bool:
    """Deal with an event that is due; return whether this call finished it.

    A handler may run twice when a worker dies between its work and the mark; handlers converge, so nothing changes.
    """
    event = _claim(pk)
    if event is None:
        return False
    handler = HANDLERS.get(event.type)
    if handler is None or not event.object_id:
        _mark(event, State.IGNORED)
        return True
    try:
        handler(event.object_id)
    except Exception as error:  # whatever went wrong, the row stays owed and says so
        _note_failure(event, error)
        return False
    _mark(event, State.DONE)
    return True


def sweep() -> int:
    """Process every event that is due and not dealt with, oldest first; return how many were finished."""
    due = StripeEvent.objects.filter(OWED, next_try_at__lte=clock.now()).order_by("received_at", "id")
    return sum(process(pk) for pk in list(due.values_list("pk", flat=True)))


def replay(event: StripeEvent) -> bool:
    """Process an event again, whatever became of it; return whether it was finished."""
    StripeEvent.objects.filter(pk=event.pk).update(state=State.RECEIVED, next_try_at=clock.now())
    return process(event.pk)


def _claim(pk: int) -> StripeEvent | None:
    with transaction.atomic():
        event = StripeEvent.objects.select_for_update().filter(OWED, pk=pk, next_try_at__lte=clock.now()).first()
        if event is None:
            return None
        event.attempts += 1
        event.next_try_at = clock.now() + CLAIM
        event.save(update_fields=["attempts", "next_try_at"])
        return event


def _mark(event: StripeEvent, state: State) -> None:
    StripeEvent.objects.filter(pk=event.pk).update(state=state, processed_at=clock.now(), error="")


def _note_failure(event: StripeEvent, error: Exception) -> None:
    wait = BACKOFF_MINUTES[min(event.attempts, len(BACKOFF_MINUTES)) - 1]
    code = str(getattr(error, "code", ""))
    StripeEvent.objects.filter(pk=event.pk).exclude(state=State.DONE).update(
        state=State.FAILED,
        error=f"{type(error).__name__} {code}".strip()[:200],
        next_try_at=clock.now() + timedelta(minutes=wait),
    )
    log.error("event %s (%s) failed, attempt %s: %s", event.event_id, event.type, event.attempts, type(error).__name__)
