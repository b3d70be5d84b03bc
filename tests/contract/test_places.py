"""One suite for the gateway: in the sandbox in-process, over a port of its own, and in Stripe's test mode."""

import time
import uuid

import pytest

from donations.services import start_donation
from payments import gateway
from payments.models import Payment, Refund
from payments.money import Money
from people import clock
from tests.factories import make_gift, urls

pytestmark = pytest.mark.django_db


def pending(**fields) -> Payment:
    """A payment whose page is not open yet."""
    return start_donation(make_gift(**fields), urls=urls)


def refund_of(charge: gateway.ChargeFacts, minor: int) -> Refund:
    """A refund as the office writes it down."""
    payment = Payment(stripe_intent=charge.intent_id, stripe_charge=charge.charge_id)
    return Refund(payment=payment, amount_minor=minor, currency=charge.amount.currency)


@pytest.mark.parametrize(("amount", "currency"), [("50", "PLN"), ("20.50", "EUR"), ("2000", "JPY")])
def test_a_page_says_what_the_payment_says(place, said, amount, currency):
    payment = pending(amount=amount, currency=currency)
    opened = gateway.create_checkout(payment)
    assert (opened.status, opened.payment_status, opened.livemode) == ("open", "unpaid", False)
    assert (opened.amount, opened.payment_uuid) == (payment.amount, str(payment.uuid))
    assert opened.url.startswith("http")
    assert gateway.checkout_facts(opened.session_id) == opened
    assert [one.method for one in said] == ["POST", "GET"]


def test_the_same_payment_opens_the_same_page(place):
    payment = pending()
    assert gateway.create_checkout(payment) == gateway.create_checkout(Payment.objects.get(pk=payment.pk))


def test_a_closed_page_stays_closed(place):
    opened = gateway.create_checkout(pending())
    gateway.expire_checkout(opened.session_id)
    assert gateway.checkout_facts(opened.session_id).status == "expired"
    with pytest.raises(gateway.GatewayRefused):
        gateway.expire_checkout(opened.session_id)


def test_what_is_not_there_is_refused_with_its_code(place):
    for ask, unknown in (
        (gateway.checkout_facts, "cs_test_unknown"), (gateway.charge_facts, "ch_unknown"),
        (gateway.refund_facts, "re_unknown"),
    ):  # fmt: skip
        with pytest.raises(gateway.GatewayRefused, match="resource_missing"):
            ask(unknown)


def test_a_charge_made_elsewhere_belongs_to_no_page(place):
    charge = gateway.charge_facts(place.take(7000, "pln"))
    assert (charge.status, charge.amount, charge.payment_uuid) == ("succeeded", Money(7000, "PLN"), "")
    assert gateway.session_of_intent(charge.intent_id) is None


def test_a_refund_is_made_once_and_found_again(place):
    charge = gateway.charge_facts(place.take(7000, "pln"))
    refund = refund_of(charge, 3000)
    made = gateway.create_refund(refund)
    assert (made.amount, made.charge_id) == (Money(3000, "PLN"), charge.charge_id)
    assert (made.refund_uuid, made.status) == (str(refund.uuid), "succeeded")
    assert gateway.create_refund(refund).refund_id == made.refund_id
    assert gateway.refund_facts(made.refund_id).amount == made.amount
    assert [found.refund_id for found in gateway.refunds_of(charge.charge_id)] == [made.refund_id]


def test_more_than_was_paid_is_not_given_back(place):
    charge = gateway.charge_facts(place.take(7000, "pln"))
    with pytest.raises(gateway.GatewayRefused):
        gateway.create_refund(refund_of(charge, 7001))
    gateway.create_refund(refund_of(charge, 7000))
    with pytest.raises(gateway.GatewayRefused, match="charge_already_refunded"):
        gateway.create_refund(refund_of(charge, 100))


def test_what_happened_is_listed(place):
    began = clock.now()
    charge_id = place.take(7000, "pln")
    listed: set[str] = set()
    until = time.monotonic() + 10  # Stripe lists an event a moment later
    while charge_id not in listed and time.monotonic() < until:
        listed = {event.object_id for event in gateway.events_since(began.replace(microsecond=0), ["charge.succeeded"])}
    assert charge_id in listed


def test_a_key_is_no_key_for_another_refund(place):
    charge = gateway.charge_facts(place.take(7000, "pln"))
    refund = refund_of(charge, 3000)
    gateway.create_refund(refund)
    other = refund_of(charge, 2000)
    other.uuid = uuid.UUID(str(refund.uuid))
    with pytest.raises(gateway.GatewayRefused, match="idempotency_error"):
        gateway.create_refund(other)
