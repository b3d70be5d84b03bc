"""The table from event type to function; each looks at the object as it is now and converges."""

from collections.abc import Callable

from donations import services as donations
from payments import gateway, refunds, services, suspense
from payments.gateway import ChargeFacts, CheckoutFacts, PaymentFacts
from payments.models import Payment, Unmatched
from people.references import read_uuid

Reason = Unmatched.Reason


def on_checkout(session_id: str) -> None:
    """A page was paid, expired, or its bank answered."""
    facts = gateway.checkout_facts(session_id)
    payment = _payment_of_session(facts)
    if payment is not None:
        converge(payment, facts)
    elif facts.payment is not None and facts.payment.is_paid:
        _suspend(gateway.charge_facts(facts.payment.charge_id))


def on_intent(intent_id: str) -> None:
    """A try to pay ended; the page it came from says what that means."""
    facts = gateway.session_of_intent(intent_id)
    if facts is not None:
        on_checkout(facts.session_id)


def on_charge(charge_id: str) -> None:
    """Money moved. Usually a page of ours knows; a charge made elsewhere goes into suspense."""
    if Payment.objects.settled().filter(stripe_charge=charge_id).exists():
        return
    settle_charge(gateway.charge_facts(charge_id))


def on_charge_refunded(charge_id: str) -> None:
    """Money went back; every refund of the charge is looked at, in one order."""
    converge_refunds(gateway.charge_facts(charge_id))


def on_refund(refund_id: str) -> None:
    """A refund was made, moved or failed."""
    facts = gateway.refund_facts(refund_id)
    converge_refunds(gateway.charge_facts(facts.charge_id))


def converge(payment: Payment, facts: CheckoutFacts) -> None:
    """Bring a payment to where its page is: paid, expired, failed, waiting for the bank, or still open."""
    paid = facts.payment
    if paid is not None and paid.is_paid:
        _settle(payment, paid)
    elif facts.status == "expired":
        services.cancel(payment, code="expired")
    elif facts.status == "complete" and paid is not None and paid.status == "requires_payment_method":
        services.fail(payment, code=paid.failure_code)
    elif facts.status == "complete":
        services.note_processing(payment)
    elif paid is not None and paid.failure_code:
        services.note_decline(payment, paid.failure_code)


def _settle(payment: Payment, paid: PaymentFacts) -> None:
    try:
        donations.confirm_donation(payment, paid)
    except services.AmountMismatch:
        _suspend(gateway.charge_facts(paid.charge_id), Reason.AMOUNT, payment)
    except services.ForeignPayment:
        _suspend(gateway.charge_facts(paid.charge_id), Reason.FOREIGN, payment)
    else:
        if paid.has_refunds:
            _record_refunds(payment, paid.charge_id)


def settle_charge(charge: ChargeFacts) -> Payment | None:
    """Find the settled payment of a charge, settling it now if need be; None when it is nobody's (then suspended)."""
    known = Payment.objects.settled().filter(stripe_charge=charge.charge_id).first()
    if known is not None or charge.status != "succeeded":
        return known
    facts = gateway.session_of_intent(charge.intent_id) if charge.intent_id else None
    if facts is not None:
        on_checkout(facts.session_id)
        return Payment.objects.settled().filter(stripe_charge=charge.charge_id).first()
    _suspend(charge)
    return None


def converge_refunds(charge: ChargeFacts) -> None:
    """Book every refund of a charge; the charge itself is settled or suspended first."""
    payment = settle_charge(charge)
    if payment is not None:
        _record_refunds(payment, charge.charge_id)
        return
    for refund in gateway.refunds_of(charge.charge_id):
        suspense.suspend_refund(refund)


def _record_refunds(payment: Payment, charge_id: str) -> None:
    for refund in gateway.refunds_of(charge_id):
        refunds.record_refund(payment, refund)


def _payment_of_session(facts: CheckoutFacts) -> Payment | None:
    """Return the payment whose page this is; a payment that has another page does not own this one."""
    known = Payment.objects.select_related("supporter").filter(stripe_session=facts.session_id)
    payment = known.order_by("pk").first()
    if payment is None:
        payment = _by_uuid(facts.payment_uuid)
        if payment is not None and payment.stripe_session is None:
            # The answer to our request was lost, the page was not.
            services.note_session(payment, facts)
    return payment if payment is not None and payment.stripe_session == facts.session_id else None


def _by_uuid(text: str) -> Payment | None:
    """Return the payment a reference at Stripe names, if it names one."""
    named = read_uuid(text)
    return Payment.objects.filter(uuid=named).first() if named else None


def _suspend(charge: ChargeFacts, reason: Reason = Reason.UNKNOWN, payment: Payment | None = None) -> None:
    named = payment or _by_uuid(charge.payment_uuid)
    if reason == Reason.UNKNOWN and named is not None:
        reason = Reason.FOREIGN
    suspense.suspend(
        charge_id=charge.charge_id, amount=charge.amount, moment=charge.created, reason=reason, payment=named
    )
    if payment is not None:
        services.cancel(payment, code=Payment.MISMATCH)


Handler = Callable[[str], None]

HANDLERS: dict[str, Handler] = {
    "checkout.session.completed": on_checkout,
    "checkout.session.async_payment_succeeded": on_checkout,
    "checkout.session.async_payment_failed": on_checkout,
    "checkout.session.expired": on_checkout,
    "payment_intent.succeeded": on_intent,
    "payment_intent.payment_failed": on_intent,
    "charge.succeeded": on_charge,
    "charge.refunded": on_charge_refunded,
    "refund.created": on_refund,
    "refund.updated": on_refund,
    "refund.failed": on_refund,
}
