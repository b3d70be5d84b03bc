"""Paying: the order of events, and what becomes of session, intent, charge and customer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from sandbox import cards, control

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]
SUCCESS_TAIL = PAID[1:]
DECLINED = ["payment_intent.created", "charge.failed", "payment_intent.payment_failed"]


def later():
    control.advance(timedelta(seconds=3))


def test_a_card_payment_tells_its_story_in_order_and_the_balance_transaction_comes_later(gift, box):
    assert control.pay(gift().id) == "paid"
    assert box.types() == PAID
    first_charge = box.bodies()[1]["data"]["object"]
    assert first_charge["balance_transaction"] is None
    later()
    assert box.types() == [*PAID, "charge.updated"]
    updated = box.bodies()[-1]["data"]
    assert updated["previous_attributes"] == {"balance_transaction": None}
    assert updated["object"]["balance_transaction"].startswith("txn_")


def test_a_customer_is_made_first_when_asked_for(api, gift, box):
    session = gift(customer_creation="always", customer_email="ewa@example.org")
    control.pay(session.id)
    assert box.types() == ["customer.created", *PAID]
    customer = api.v1.customers.list({"email": "ewa@example.org"}).data[0]
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    intent = session.payment_intent
    assert session.customer == intent.customer == intent.latest_charge.customer == customer.id


def test_without_it_the_donor_is_in_customer_details_only(api, gift):
    session = gift()
    control.pay(session.id, email="ewa@example.org", name="Ewa Nowak")
    session = api.v1.checkout.sessions.retrieve(session.id)
    assert session.customer is None
    assert (session.customer_details.email, session.customer_details.name) == ("ewa@example.org", "Ewa Nowak")
    assert api.v1.customers.list().data == []


def test_a_paid_session_is_complete_and_its_intent_succeeded(api, gift):
    session = gift()
    control.pay(session.id)
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    intent = session.payment_intent
    assert (intent.status, intent.amount_received, intent.last_payment_error) == ("succeeded", 5000, None)
    charge = intent.latest_charge
    assert (charge.status, charge.paid, charge.amount_captured, charge.refunded) == ("succeeded", True, 5000, False)
    assert (charge.payment_method_details.card.last4, charge.payment_method_details.type) == ("4242", "card")


def test_a_declined_card_leaves_the_session_open_and_the_next_attempt_uses_the_same_intent(api, gift, box):
    session = gift()
    assert control.pay(session.id, cards.DECLINED) == "generic_decline"
    assert box.types() == DECLINED
    after = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    intent = after.payment_intent
    assert (after.status, intent.status) == ("open", "requires_payment_method")
    assert (intent.last_payment_error.code, intent.last_payment_error.decline_code) == (
        "card_declined",
        "generic_decline",
    )
    failed = api.v1.charges.retrieve(intent.latest_charge)
    assert (failed.status, failed.paid, failed.failure_code) == ("failed", False, "card_declined")
    box.arrived.clear()
    assert control.pay(session.id) == "paid"
    assert box.types() == SUCCESS_TAIL
    assert len(api.v1.payment_intents.list().data) == 1
    assert [one.status for one in api.v1.charges.list({"payment_intent": intent.id}).data] == ["succeeded", "failed"]


def test_a_failed_charge_never_gets_a_balance_transaction(api, gift):
    control.pay(gift().id, cards.DECLINED)
    later()
    assert api.v1.balance_transactions.list().data == []


def test_3d_secure_authorized(gift, box):
    assert control.pay(gift().id, cards.SECURE) == "paid"
    assert box.types() == ["payment_intent.created", "payment_intent.requires_action", *SUCCESS_TAIL]


def test_3d_secure_failed_charges_nothing_and_leaves_the_session_open(api, gift, box):
    session = gift()
    assert control.pay(session.id, cards.SECURE, authorize=False) == "authentication_failed"
    assert box.types() == ["payment_intent.created", "payment_intent.requires_action", "payment_intent.payment_failed"]
    intent = api.v1.payment_intents.list().data[0]
    assert intent.last_payment_error.code == "payment_intent_authentication_failure"
    assert (intent.status, intent.next_action) == ("requires_payment_method", None)
    assert api.v1.charges.list().data == []
    assert control.pay(session.id) == "paid"


def test_authenticated_and_then_without_funds(gift, box):
    assert control.pay(gift().id, "4000008260003178") == "insufficient_funds"
    assert box.types() == [DECLINED[0], "payment_intent.requires_action", *DECLINED[1:]]


@pytest.mark.parametrize("card", [card for card in cards.CARDS.values() if card.decline], ids=lambda card: card.number)
def test_every_declining_card_says_why(api, gift, card):
    assert control.pay(gift().id, card.number) == card.decline
    error = api.v1.payment_intents.list().data[0].last_payment_error
    plain = card.decline in cards.PLAIN_CODES
    assert error.code == (card.decline if plain else "card_declined")
    assert getattr(error, "decline_code", None) == (None if plain else card.decline)


@pytest.mark.parametrize(
    "card", [card for card in cards.CARDS.values() if not card.decline], ids=lambda card: card.number
)
def test_every_other_card_pays(gift, card):
    assert control.pay(gift().id, card.number) == "paid"


def test_a_session_is_paid_once(gift, api, box):
    session = gift()
    assert [control.pay(session.id), control.pay(session.id)] == ["paid", "already_paid"]
    assert len(api.v1.charges.list().data) == 1


def test_twenty_at_once_pay_once(gift, api, settings):
    settings.SANDBOX_DELIVERY = "hold"
    session = gift()
    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(lambda _: control.pay(session.id), range(20)))
    assert sorted(outcomes) == ["already_paid"] * 19 + ["paid"]
    assert [event["type"] for event in control.events()] == PAID
    assert len(api.v1.charges.list().data) == 1


def test_an_unknown_card_or_session_is_the_tests_own_mistake(gift):
    with pytest.raises(LookupError):
        control.pay(gift().id, "4111111111111111")
    with pytest.raises(LookupError):
        control.pay("cs_test_nothing")


def test_a_charge_nobody_started_has_an_intent_and_no_session(api, box):
    charge = control.dashboard_charge(12_300, "PLN", description="Walk-in")
    assert box.types() == PAID[:3]
    found = api.v1.charges.retrieve(charge, {"expand": ["payment_intent"]})
    assert (found.amount, found.currency, found.description) == (12_300, "pln", "Walk-in")
    assert found.payment_intent.metadata.to_dict() == {}
    assert api.v1.checkout.sessions.list({"payment_intent": found.payment_intent.id}).data == []
