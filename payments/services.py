"""What may be decided about money coming in: open a page, settle, fail, call off."""

from contextlib import suppress
from datetime import timedelta

from django.db import transaction

from payments import gateway, ledger, suspense
from payments.gateway import CheckoutFacts, PaymentFacts
from payments.models import Payment
from payments.transitions import advance
from people import clock

Status = Payment.Status
UNSETTLED = (Status.PENDING, Status.PROCESSING, Status.FAILED, Status.CANCELED)
PAGE_OPEN = timedelta(hours=23)  # Stripe allows 30 minutes to 24 hours
NEEDED_TO_OPEN = timedelta(minutes=31)
FIRST_CHECK = timedelta(minutes=2)
LATEST_PAGE_CHECK = timedelta(minutes=5)  # after the page has closed, so that a payment of the last second shows


class CheckoutUnavailable(Exception):
    """The payment page could not be opened; nothing was charged, and the same form may be sent again."""


class AmountMismatch(Exception):
    """Stripe's sum or currency is not what the payment says."""


class ForeignPayment(Exception):
    """The money names a payment that it does not belong to."""


def open_checkout(payment: Payment) -> str:
    """Return where the donor goes now: the payment's hosted page, opened on the first call, or back when it is paid.

    Network; call it outside any transaction. Raises CheckoutUnavailable.
    """
    if payment.status in (Status.SUCCEEDED, Status.PROCESSING):
        return payment.success_url
    if payment.status == Status.CANCELED:
        raise CheckoutUnavailable("replaced")
    if payment.stripe_session and payment.checkout_url:
        return payment.checkout_url
    try:
        facts = gateway.create_checkout(payment)
    except (gateway.GatewayDown, gateway.GatewayRefused) as error:
        return _opened_meanwhile(payment, error)
    note_session(payment, facts)
    if payment.status == Status.CANCELED:
        # Another tab's form took its place while Stripe made the page. Nobody has been sent there, so if it stays, it
        # stays unpaid.
        with suppress(gateway.GatewayDown, gateway.GatewayRefused):
            gateway.expire_checkout(facts.session_id)
        raise CheckoutUnavailable("replaced")
    return facts.url


def _opened_meanwhile(payment: Payment, error: Exception) -> str:
    """Return the page that another click on the same form has opened, or say that there is none."""
    payment.refresh_from_db()
    if payment.status == Status.PENDING and payment.checkout_url:
        return payment.checkout_url
    _take_another_key(payment, error)
    raise CheckoutUnavailable(str(error)) from error


def _take_another_key(payment: Payment, error: Exception) -> None:
    """Let the next try be a new request where Stripe would only repeat its answer: a 500, or changed settings.

    A page that was made in spite of it is known to nobody, so nobody can pay there.
    """
    is_repeated = isinstance(error, gateway.GatewayDown) and error.answered
    if is_repeated or str(error) == "idempotency_error":
        Payment.objects.filter(pk=payment.pk).update(checkout_try=payment.checkout_try + 1)


def note_session(payment: Payment, facts: CheckoutFacts) -> None:
    """Keep which page belongs to a payment; the first answer stays."""
    Payment.objects.filter(pk=payment.pk, stripe_session=None).update(
        stripe_session=facts.session_id, checkout_url=facts.url, livemode=facts.livemode
    )
    payment.refresh_from_db()


def can_still_be_opened(payment: Payment) -> bool:
    """Whether the donor can be sent to this payment's page: it is open, or Stripe would still open it."""
    if payment.status != Status.PENDING:
        return False
    left = payment.expires_at - clock.now()
    return left > timedelta() if payment.stripe_session else left > NEEDED_TO_OPEN


def settle(payment: Payment, facts: PaymentFacts) -> bool:
    """Book a successful payment once; say whether this call did it.

    Raises ForeignPayment and AmountMismatch before anything is changed; the money then belongs into suspense.
    """
    if payment.is_settled and payment.stripe_charge == facts.charge_id:
        return False  # whatever somebody has written at Stripe since
    is_named = not facts.payment_uuid or facts.payment_uuid == str(payment.uuid)
    # Money in suspense was booked there; only a payment that was called off can meet it again.
    is_elsewhere = payment.status == Status.CANCELED and suspense.holds(facts.charge_id)
    if payment.is_settled or not is_named or is_elsewhere:
        raise ForeignPayment(payment.reference)
    if facts.amount != payment.amount:
        raise AmountMismatch(payment.reference)
    with transaction.atomic(savepoint=False):
        # A declined card may still succeed on the same page, hence FAILED; Stripe's word is last, hence CANCELED.
        moved = advance(
            payment,
            to=Status.SUCCEEDED,
            from_=UNSETTLED,
            settled_at=facts.settled_at,
            gift_date=clock.legal_date(facts.settled_at),
            stripe_intent=facts.intent_id,
            stripe_charge=facts.charge_id,
            method=facts.method,
            failure_code="",
            next_check_at=None,
        )
        if moved:
            ledger.post_payment(payment)
    return moved


@transaction.atomic
def fail(payment: Payment, *, code: str) -> bool:
    """Note that a payment failed for good; a settled one is left alone."""
    return _end(payment, to=Status.FAILED, code=code)


@transaction.atomic
def cancel(payment: Payment, *, code: str = "") -> bool:
    """Note that a payment was never finished; a settled one is left alone."""
    return _end(payment, to=Status.CANCELED, code=code)


@transaction.atomic
def note_processing(payment: Payment) -> bool:
    """Note that the bank is confirming; only a pending payment moves."""
    _lock(payment)
    if payment.status != Status.PENDING:
        return False
    return advance(payment, to=Status.PROCESSING, from_=(Status.PENDING, Status.PROCESSING))


@transaction.atomic
def replace(payment: Payment) -> bool:
    """Call off a payment that another takes the place of, unless a page was opened that the caller did not see."""
    seen = payment.stripe_session
    _lock(payment)
    return payment.stripe_session == seen and _end(payment, to=Status.CANCELED, code="replaced")


def note_decline(payment: Payment, code: str) -> None:
    """Keep why the last card was declined; the page stays open and the payment pending."""
    Payment.objects.unsettled().filter(pk=payment.pk).exclude(failure_code=code).update(failure_code=code)


def note_checked(payment: Payment) -> None:
    """Say when Stripe is asked next: after as long again as the payment is old, and once more after its page closed."""
    now = clock.now()
    last = payment.expires_at + LATEST_PAGE_CHECK
    following = now + max(FIRST_CHECK, now - payment.created_at)
    if now < last < following:
        following = last
    Payment.objects.unsettled().filter(pk=payment.pk).update(next_check_at=following)


def _end(payment: Payment, *, to: Status, code: str) -> bool:
    _lock(payment)
    if payment.status in (Status.SUCCEEDED, to):
        return False
    return advance(payment, to=to, from_=UNSETTLED, failure_code=code, next_check_at=None)


def _lock(payment: Payment) -> None:
    """Read the caller's payment anew and hold its row until the transaction ends: what it said may be old."""
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())
