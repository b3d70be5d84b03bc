"""Money going back: asked for in the office or begun at Stripe, in either order, in full or per line."""

import logging
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Sum

from payments import gateway, ledger, receipts, suspense
from payments.gateway import RefundFacts
from payments.models import Payment, PaymentLine, Refund, RefundLine
from payments.models.payment import RefundQuerySet
from people import clock, mail
from people.models import User
from people.references import read_uuid

log = logging.getLogger(__name__)

Status = Refund.Status
# Stripe's word → ours; a word we do not know yet counts as "on its way" until it ends.
FROM_STRIPE = {"succeeded": Status.SUCCEEDED, "failed": Status.FAILED, "canceled": Status.CANCELED}
GONE = (Status.FAILED, Status.CANCELED)
# Refusals that another try can change: with a new key, with money in Stripe's balance, with the right account's key.
PASSING_REFUSALS = {"idempotency_error", "balance_insufficient", "resource_missing"}
RETRY_AFTER = timedelta(minutes=5)
KEYS_LIVE = timedelta(hours=23)  # Stripe forgets an idempotency key after 24 hours


class RefundRefused(Exception):
    """This refund cannot be; `code` is "not_settled", "nothing_left", "too_much", "no_amount" or "foreign_line"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def refundable(payment: Payment) -> dict[PaymentLine, int]:
    """Return what is left of each line, in minor units; asked-for refunds count as gone."""
    return _left(payment, Refund.objects.counted())


def _left(payment: Payment, refunds: RefundQuerySet) -> dict[PaymentLine, int]:
    gone = dict(
        RefundLine.objects.filter(refund__in=refunds.filter(payment=payment))
        .values_list("payment_line")
        .annotate(total=Sum("amount_minor"))
    )
    return {line: line.amount_minor - gone.get(line.pk, 0) for line in payment.lines.order_by("id")}


@transaction.atomic
def request_refund(
    payment: Payment, *, lines: Mapping[PaymentLine, int] | None, reason: str, actor: User | None
) -> Refund:
    """Write down a refund before Stripe hears of it; `lines` maps a line to minor units, None means all that is left.

    The payment is locked, so of two treasurers one is refused. Raises RefundRefused.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    if not payment.is_settled:
        raise RefundRefused("not_settled")
    left = refundable(payment)
    if not any(left.values()):
        raise RefundRefused("nothing_left")
    wanted = dict(lines) if lines is not None else left
    wanted = {line: minor for line, minor in wanted.items() if minor}
    if not wanted or any(minor < 0 for minor in wanted.values()):
        raise RefundRefused("no_amount")
    if any(line not in left for line in wanted):
        raise RefundRefused("foreign_line")
    if any(minor > left[line] for line, minor in wanted.items()):
        raise RefundRefused("too_much")
    now = clock.now()
    refund = Refund.objects.create(
        payment=payment,
        amount_minor=sum(wanted.values()),
        currency=payment.currency,
        reason=reason,
        requested_by=actor,
        created_at=now,
        next_try_at=now,
    )
    _write_lines(refund, wanted)
    return refund


def send_refund(refund: Refund) -> Refund:
    """Tell Stripe about an asked-for refund, then record its answer.

    Network; call it outside any transaction. Trouble leaves the row asked for, and `send_due` tries again: it looks
    first whether Stripe made the refund in spite of it. A refusal that no retry can change ends the row.
    """
    refund.refresh_from_db()
    if refund.status != Status.REQUESTED:
        return refund
    try:
        facts = _made_before(refund) or gateway.create_refund(refund)
    except gateway.GatewayDown as error:
        _try_again(refund, str(error), new_key=error.answered)
    except gateway.GatewayRefused as error:
        _refused(refund, error.code)
    else:
        record_refund(refund.payment, facts)
    refund.refresh_from_db()
    return refund


def send_due() -> int:
    """Send every refund that was asked for and has not reached Stripe; return how many got an answer."""
    due = list(Refund.objects.filter(status=Status.REQUESTED, next_try_at__lte=clock.now()).select_related("payment"))
    return sum(_is_answered(refund) for refund in due)


def _is_answered(refund: Refund) -> bool:
    try:
        return send_refund(refund).status != Status.REQUESTED
    except Exception:
        # One that cannot be booked must not keep the others waiting; the next try finds what Stripe made of this one.
        log.exception("refund %s cannot be booked", refund.uuid)
        _try_again(refund, "not_booked", new_key=False)
        return False


@transaction.atomic
def record_refund(payment: Payment, facts: RefundFacts) -> bool:
    """Book what Stripe says of a refund of a settled payment; say whether this changed anything.

    Books once when the refund is first seen, back when it failed, and lets the receipts follow both times.
    """
    payment = Payment.objects.select_for_update().get(pk=payment.pk)
    refund = _row_for(payment, facts)
    if refund is None:
        return suspense.suspend_refund(facts, payment=payment)
    to = FROM_STRIPE.get(facts.status, Status.PENDING)
    before = refund.status
    if before == to or before in GONE:
        return False
    refund.status = to
    refund.stripe_refund = facts.refund_id
    refund.failure_code = facts.failure_code
    refund.next_try_at = None
    refund.save(update_fields=["status", "stripe_refund", "failure_code", "next_try_at"])
    _book(refund, was_booked=before in (Status.PENDING, Status.SUCCEEDED))
    return True


def _book(refund: Refund, *, was_booked: bool) -> None:
    gone = refund.status in GONE
    if not was_booked:
        # A refund first seen when it had already failed is booked out and back, so that both facts stand.
        ledger.post_refund(refund)
    if gone:
        ledger.post_refund_back(refund, clock.now())
    if was_booked and not gone:
        return
    kind = "refund_failed" if gone else "refund_done"
    _tell(refund, kind, str(refund.uuid))
    receipt = receipts.settle_up(refund.payment, reason=f"{kind} {refund.stripe_refund}", actor=refund.requested_by)
    if receipt is not None and receipt.replaces_id:
        _tell(refund, "receipt_corrected", str(receipt.uuid))


def _tell(refund: Refund, kind: str, object_id: str) -> None:
    supporter = refund.payment.supporter
    mail.queue(f"donations.{kind}", key=f"{kind}-{object_id}", object_id=object_id, supporter=supporter)


def _row_for(payment: Payment, facts: RefundFacts) -> Refund | None:
    """Return the refund these facts are about, made now if it began at Stripe; None when no such sum is left."""
    known = payment.refunds.filter(stripe_refund=facts.refund_id).first()
    asked_here = read_uuid(facts.refund_uuid)
    if known is None and asked_here:
        # One that was called off here and made there all the same is Stripe's: its sum has to be left.
        known = payment.refunds.filter(uuid=asked_here, status=Status.REQUESTED).first()
    if known is not None:
        return known if known.amount == facts.amount else None
    return _begun_at_stripe(payment, facts)


def _begun_at_stripe(payment: Payment, facts: RefundFacts) -> Refund | None:
    # Asked-for refunds of ours do not count: Stripe's are facts, and it will refuse ours if they no longer fit.
    left = _left(payment, Refund.objects.booked())
    fits = facts.amount.currency == payment.currency and facts.amount.minor <= sum(left.values())
    if not fits or suspense.holds(facts.refund_id):
        return None
    refund = Refund.objects.create(
        payment=payment,
        amount_minor=facts.amount.minor,
        currency=payment.currency,
        created_at=facts.created,
        reason="Stripe",
    )
    _write_lines(refund, _spread(left, facts.amount.minor))
    return refund


def _spread(left: dict[PaymentLine, int], minor: int) -> dict[PaymentLine, int]:
    """Take a sum from the lines in their order until it is used up; Stripe does not say which line it meant."""
    taken: dict[PaymentLine, int] = {}
    for line, available in left.items():
        part = min(available, minor)
        if part:
            taken[line] = part
            minor -= part
    return taken


def _write_lines(refund: Refund, wanted: Mapping[PaymentLine, int]) -> None:
    RefundLine.objects.bulk_create(
        RefundLine(refund=refund, payment_line=line, amount_minor=minor) for line, minor in wanted.items()
    )


def _made_before(refund: Refund) -> RefundFacts | None:
    """Find the refund that an earlier try made although its answer was lost, or a 500, or its process died."""
    may_be_forgotten = clock.now() > refund.created_at + KEYS_LIVE
    if not refund.payment.stripe_charge or not (refund.failure_code or may_be_forgotten):
        return None
    made = gateway.refunds_of(refund.payment.stripe_charge)
    return next((facts for facts in made if facts.refund_uuid == str(refund.uuid)), None)


def _try_again(refund: Refund, code: str, *, new_key: bool) -> None:
    Refund.objects.filter(pk=refund.pk, status=Status.REQUESTED).update(
        attempts=F("attempts") + int(new_key), failure_code=code[:60], next_try_at=clock.now() + RETRY_AFTER
    )


def _refused(refund: Refund, code: str) -> None:
    if code in PASSING_REFUSALS:
        _try_again(refund, code, new_key=True)
    else:
        Refund.objects.filter(pk=refund.pk, status=Status.REQUESTED).update(
            status=Status.CANCELED, failure_code=code[:60], next_try_at=None
        )
