"""Money at Stripe that matches nothing of ours: booked to suspense, never dropped, a task for the treasurer."""

from datetime import datetime

from django.db import transaction

from payments import ledger
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
def suspend_refund(*, refund_id: str, amount: Money, moment: datetime, payment: Payment | None = None) -> bool:
    """Book a refund that fits no payment of ours, once: of a suspended charge, or larger than what is left."""
    entry = ledger.post_suspense_refund(refund_id=refund_id, amount=amount, moment=moment)
    return _task(refund_id, amount, Unmatched.Reason.REFUND, payment, entry)


def holds(charge_id: str) -> bool:
    """Say whether a charge was booked to suspense; what became of it then is the treasurer's business."""
    return Unmatched.objects.filter(stripe_object=charge_id).exists()


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
