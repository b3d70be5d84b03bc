"""What our code sends to Stripe and what comes back, judged by the SDK's own types."""

import pytest

from payments import gateway
from payments.refunds import request_refund, send_refund
from sandbox import blanks, contract, control
from tests.factories import DECLINED, commits, make_donation, pay

pytestmark = pytest.mark.django_db
KINDS = ("customer", "checkout.session", "payment_intent", "charge", "balance_transaction", "refund")


def whole_story(currency, amount):
    """A gift declined, then paid, then given back in part by us and in part by Stripe."""
    payment = make_donation(settled=False, amount=amount, currency=currency)
    pay(payment, DECLINED)
    pay(payment)
    line = payment.lines.get()
    with commits():
        send_refund(request_refund(payment, lines={line: line.amount_minor // 20 * 10}, reason="x", actor=None))
        control.refund(payment.stripe_charge, line.amount_minor // 40 * 10)
    return payment


@pytest.mark.parametrize(("currency", "amount"), [("PLN", "50"), ("EUR", "20"), ("JPY", "2000"), ("KWD", "5")])
def test_every_request_of_a_gifts_life_is_one_the_sdk_knows(currency, amount):
    whole_story(currency, amount)
    calls = control.calls()
    assert {call["status"] for call in calls} == {200}
    assert any(call["path"].endswith("/refunds") and call["method"] == "POST" for call in calls)


def test_every_object_and_event_of_a_gifts_life_is_complete_by_the_sdks_types():
    whole_story("PLN", "50")
    made = [one for kind in KINDS for one in control.objects(kind)] + control.events()
    assert len(made) > 12
    for one in made:
        assert [str(found) for found in contract.check_object(one, complete=True, left_out=blanks.LEFT_OUT)] == []


def test_the_gateway_hands_back_facts_that_agree_with_each_other():
    payment = whole_story("EUR", "20")
    facts = gateway.checkout_facts(payment.stripe_session)
    charge = gateway.charge_facts(payment.stripe_charge)
    refunds = gateway.refunds_of(payment.stripe_charge)
    assert facts.amount == facts.payment.amount == charge.amount == payment.amount
    assert (facts.payment_uuid, charge.payment_uuid) == (str(payment.uuid), str(payment.uuid))
    assert sorted(refund.refund_uuid != "" for refund in refunds) == [False, True]  # one of ours, one of Stripe's
    assert gateway.session_of_intent(charge.intent_id) == facts
