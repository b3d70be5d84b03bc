"""Money at Stripe that matches nothing of ours: booked to suspense, never dropped, a task for the treasurer."""

from datetime import datetime

from django.db import transaction

from payments import ledger
from payments.gateway import RefundFacts
from payments.models import JournalEntry, Payment, Unmatched
from payments.money import Money
from people import clock


@transaction.atomic
def suspend(
    *, charge_id: str, amount: Money, moment: datetime, reason: Unmatched.Reason, payment: Payment | None = None
) -> bool:
    """Book a charge that belongs to no payment of ours, once; `payment` is the one it may have been meant for."""
    entry = ledger.post_suspense(charge_id=charge_id, amount=amount, moment=moment, payment=payment)
    return _task(charge_id, amount, reason, payment, entry)


@transaction.atomic
def suspend_refund(facts: RefundFacts, *, payment: Payment | None = None) -> bool:
    """Book a refund that fits no payment of ours, once: of a suspended charge, or larger than what is left.

    One that failed is booked back, once, as a task of its own.
    """
    refund_id, amount = facts.refund_id, facts.amount
    entry = ledger.post_suspense_refund(refund_id=refund_id, amount=amount, moment=facts.created)
    is_new = _task(refund_id, amount, Unmatched.Reason.REFUND, payment, entry)
    if not facts.is_gone:
        return is_new
    entry = ledger.post_suspense_refund_back(refund_id=refund_id, amount=amount, moment=clock.now())
    return _task(f"{refund_id}-back", amount, Unmatched.Reason.RETURNED, payment, entry) or is_new


def holds(stripe_id: str) -> bool:
    """Say whether a charge or refund was booked to suspense; what became of it then is the treasurer's business."""
    return Unmatched.objects.filter(stripe_object=stripe_id).exists()


def _task(
    stripe_object: str, amount: Money, reason: Unmatched.Reason, payment: Payment | None, entry: JournalEntry | None
) -> bool:
    if entry is None:
        return False
    Unmatched.objects.create(
        stripe_object=stripe_object,
        reason=reason,
        amount_minor=amount.minor,
        currency=amount.currency,
        payment=payment,
        entry=entry,
        created_at=clock.now(),
    )
    return True
