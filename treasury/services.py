"""What the office decides: each change of money together with its row in the audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from inbox import process
from inbox.models import StripeEvent
from payments import refunds
from payments.models import Payment, PaymentLine, Refund, Unmatched
from people import clock, mail
from people.models import Email, User
from treasury import audit
from treasury.models import Export


class AlreadyDone(Exception):
    """A colleague was faster; nothing was changed."""


def refunds_of(payment: Payment) -> int:
    """Return how many refunds of a gift there are, of any kind: the mark by which a form knows it is out of date."""
    return payment.refunds.count()


@transaction.atomic
def ask_refund(
    payment: Payment, *, lines: Mapping[PaymentLine, int] | None, reason: str, seen: int, actor: User
) -> Refund:
    """Write down a refund and who asked for it; the caller sends it to Stripe after the commit.

    `seen` is `refunds_of` from when the form was opened. Raises AlreadyDone, and RefundRefused.
    """
    locked = Payment.objects.select_for_update().get(pk=payment.pk)
    if refunds_of(locked) != seen:
        raise AlreadyDone
    refund = refunds.request_refund(locked, lines=lines, reason=reason, actor=actor)
    audit.note(
        payment, audit.REFUND, actor, refund=str(refund.uuid), minor=refund.amount_minor, currency=refund.currency
    )
    return refund


@transaction.atomic
def settle_unmatched(unmatched: Unmatched, *, note: str, actor: User) -> None:
    """Mark unmatched money as dealt with by hand; the books are not touched. Raises AlreadyDone."""
    changed = Unmatched.objects.filter(pk=unmatched.pk, resolved_at=None).update(
        resolved_at=clock.now(), resolved_by=actor, note=note
    )
    if not changed:
        raise AlreadyDone
    audit.note(unmatched, audit.SETTLE, actor)


def send_again(email: Email, *, actor: User) -> bool:
    """Try an undelivered mail now; return whether it went out. A sent one is left alone."""
    if email.state == Email.State.SENT:
        return False
    audit.note(email, audit.RETRY_MAIL, actor)
    mail.retry(email)
    email.refresh_from_db()
    return email.state == Email.State.SENT


def process_again(event: StripeEvent, *, actor: User) -> bool:
    """Process an event now, whatever became of it; return whether it was finished."""
    audit.note(event, audit.RETRY_EVENT, actor)
    return process.replay(event)


@transaction.atomic
def note_export(kind: str, *, rows: int, filters: dict[str, Any], actor: User) -> Export:
    """Keep that a list left the office."""
    export = Export.objects.create(kind=kind, rows=rows, filters=filters, made_at=clock.now(), made_by=actor)
    audit.note(export, audit.EXPORT, actor, kind=kind, rows=rows, filters=filters)
    return export


def note_shown(payment: Payment, *, reason: str, fields: list[str], actor: User) -> datetime:
    """Keep that somebody uncovered a donor's details: which, never what they say."""
    return audit.note(payment, audit.SHOW, actor, reason=reason, fields=fields).timestamp  # type: ignore[no-any-return]
