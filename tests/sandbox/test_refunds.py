"""Refunds from the API and from Stripe's side."""

from datetime import timedelta

import pytest

from sandbox import control
from tests.sandbox.conftest import refused

PENDS, FAILS = "4000000000007726", "4000000000005126"


def later():
    control.advance(timedelta(seconds=3))


def test_a_full_refund_tells_its_story_in_order(api, paid, box):
    charge = paid()
    box.arrived.clear()
    refund = api.v1.refunds.create(
        {"payment_intent": charge.payment_intent, "reason": "requested_by_customer", "metadata": {"refund": "7"}}
    )
    assert (refund.status, refund.amount, refund.currency, refund.charge) == ("succeeded", 5000, "pln", charge.id)
    assert refund.metadata.to_dict() == {"refund": "7"}
    assert box.types() == ["refund.created", "charge.refunded"]
    after = box.bodies()[1]["data"]["object"]
    assert (after["amount_refunded"], after["refunded"], after.get("refunds")) == (5000, True, None)
    later()
    assert box.types()[2:] == ["refund.updated"]
    reference = api.v1.refunds.retrieve(refund.id).destination_details.card
    assert reference.reference_status == "available"
    assert len(reference.reference) == 12


def test_parts_add_up_and_never_exceed_the_charge(api, paid):
    charge = paid()
    api.v1.refunds.create({"charge": charge.id, "amount": 2000})
    after = api.v1.charges.retrieve(charge.id)
    assert (after.amount_refunded, after.refunded) == (2000, False)
    error = refused(lambda: api.v1.refunds.create({"charge": charge.id, "amount": 3001}))
    assert (error.http_status, error.param, error.code) == (400, "amount", "amount_too_large")
    assert api.v1.refunds.create({"charge": charge.id}).amount == 3000
    error = refused(lambda: api.v1.refunds.create({"charge": charge.id}))
    assert error.code == "charge_already_refunded"
    assert [one.amount for one in api.v1.refunds.list({"charge": charge.id}).data] == [3000, 2000]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"amount": 0}, "parameter_invalid_integer"),
        ({"amount": -5}, "parameter_invalid_integer"),
        ({"metadata": {"k": "v" * 501}}, None),
        ({"reverse_transfer": True}, "sandbox_not_served"),
        ({"payment_intent": "pi_1"}, "parameter_missing"),
    ],
)
def test_wrong_refunds_are_refused(api, paid, params, code):
    charge = paid()
    error = refused(lambda: api.v1.refunds.create({"charge": charge.id, **params}))
    assert error.http_status == 400
    assert error.error.code == code if code else True
    assert api.v1.refunds.list().data == []


def test_a_refund_of_nothing_is_refused(api, gift):
    session = gift()
    control.pay(session.id, "4000000000000002")
    intent = api.v1.payment_intents.list().data[0]
    assert refused(lambda: api.v1.refunds.create({"payment_intent": intent.id})).http_status == 400
    assert refused(lambda: api.v1.refunds.create({"charge": intent.latest_charge})).code == "charge_not_refundable"
    assert refused(lambda: api.v1.refunds.create({"charge": "ch_1"})).code == "resource_missing"
    assert refused(lambda: api.v1.refunds.create({})).http_status == 400


def test_the_last_digit_of_three_is_zero_for_refunds_too(api, paid):
    charge = paid(currency="kwd", amount=5000)
    assert refused(lambda: api.v1.refunds.create({"charge": charge.id, "amount": 1001})).param == "amount"


def test_a_pending_refund_succeeds_later(api, paid, box):
    charge = paid(PENDS)
    refund = api.v1.refunds.create({"charge": charge.id})
    assert (refund.status, refund.pending_reason) == ("pending", "processing")
    later()
    after = api.v1.refunds.retrieve(refund.id)
    assert after.status == "succeeded"
    assert "pending_reason" not in after
    assert box.types()[-1] == "refund.updated"


def test_a_refund_that_fails_puts_the_money_back(api, paid, box):
    charge = paid(FAILS)
    refund = api.v1.refunds.create({"charge": charge.id, "amount": 2000})
    assert refund.status == "succeeded"
    box.arrived.clear()
    later()
    assert box.types() == ["refund.updated", "refund.failed", "charge.refund.updated", "charge.updated"]
    failed = api.v1.refunds.retrieve(refund.id, {"expand": ["failure_balance_transaction"]})
    assert (failed.status, failed.failure_balance_transaction.amount) == ("failed", 2000)
    assert failed.failure_balance_transaction.type == "refund_failure"
    after = api.v1.charges.retrieve(charge.id)
    assert (after.amount_refunded, after.refunded) == (0, False)
    assert sum(one.amount for one in api.v1.balance_transactions.list().data) == 5000


def test_a_refund_can_fail_long_after_it_succeeded_and_the_rest_be_refunded_again(api, paid):
    charge = paid()
    refund = api.v1.refunds.create({"charge": charge.id})
    control.advance(timedelta(days=20))
    control.fail_refund(refund.id)
    assert api.v1.refunds.retrieve(refund.id).status == "failed"
    assert api.v1.charges.retrieve(charge.id).refunded is False
    with pytest.raises(LookupError):
        control.fail_refund(refund.id)
    assert api.v1.refunds.create({"charge": charge.id}).amount == 5000


def test_a_refund_from_the_dashboard_has_no_request_and_no_metadata(api, paid, box):
    charge = paid()
    refund = control.refund(charge.id, 1500)
    event = control.events("refund.created")[0]
    assert (event["data"]["object"]["id"], event["request"]) == (refund, {"id": None, "idempotency_key": None})
    assert api.v1.refunds.retrieve(refund).metadata.to_dict() == {}


def test_metadata_can_be_added_later(api, paid, box):
    refund = control.refund(paid().id)
    assert api.v1.refunds.update(refund, {"metadata": {"a": "b"}}).metadata.to_dict() == {"a": "b"}
    assert control.events("refund.updated")[-1]["data"]["previous_attributes"] == {"metadata": {}}


def test_a_card_refund_cannot_be_canceled(api, paid):
    refund = control.refund(paid().id)
    assert refused(lambda: api.v1.refunds.cancel(refund)).http_status == 400


def test_the_refunds_of_a_charge_appear_when_asked_for(api, paid):
    charge = paid()
    control.refund(charge.id, 1000)
    assert api.v1.charges.retrieve(charge.id).refunds is None
    expanded = api.v1.charges.retrieve(charge.id, {"expand": ["refunds"]})
    assert [one.amount for one in expanded.refunds.data] == [1000]
