"""Stripe stumbles once at each step of a gift and a refund, in each of its ways: all is done once, and recovered."""

from datetime import timedelta

import pytest

from payments import refunds
from payments.services import CheckoutUnavailable
from sandbox import control
from sandbox.faults import EVENT_KINDS
from tests.factories import commits, make_donation, make_gift, make_issuer
from tests.kill.outcome import assert_given, assert_refunded, recover
from tests.kill.test_gift import give

KINDS = [
    "error_before", "error_after", "rate_limit", "lock_timeout", "drop_before", "drop_after", "timeout_before",
    "timeout_after", "html",
]  # fmt: skip
OPENING = "POST /v1/checkout/sessions"
GIFT_CALLS = [
    OPENING,
    "GET /v1/checkout/sessions",
    "GET /v1/checkout/sessions/cs_*",
    "GET /v1/charges/ch_*",
]
REFUND_CALLS = ["POST /v1/refunds", "GET /v1/refunds", "GET /v1/refunds/re_*", "GET /v1/charges/ch_*"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mails_as_files")]


def give_again_until_it_opens(gift):
    """What a donor does who is told to try once more."""
    for _ in range(9):
        try:
            return give(gift)
        except CheckoutUnavailable:
            continue
    raise AssertionError("the page never opened")


def give_through(*faults):
    """A gift paid and recovered while these faults are in force."""
    make_issuer()
    control.set_faults(faults)
    with commits():
        payment = give_again_until_it_opens(make_gift(wants_receipt=True))
        control.pay(payment.stripe_session)
    with commits():
        recover()
    return payment


@pytest.mark.parametrize("call", GIFT_CALLS)
@pytest.mark.parametrize("kind", KINDS)
def test_when_stripe_stumbles_in_a_gift_it_is_given_once(kind, call):
    payment = give_through({"kind": kind, "match": call, "count": 1})
    assert not control.current_faults()
    # A page made in spite of a 500 is known to nobody, so nobody pays there.
    unknown_page = kind == "error_after" and call == OPENING
    assert_given(payment, pages=range(1, 3 if unknown_page else 2))


@pytest.mark.parametrize("kind", KINDS)
def test_when_stripe_stumbles_at_every_step_for_a_while_the_gift_is_given_once(kind):
    payment = give_through({"kind": kind, "match": "*", "count": 5})
    assert not control.current_faults()
    assert_given(payment, pages=range(1, 7 if kind == "error_after" else 2))


@pytest.mark.parametrize("kind", KINDS)
def test_when_nobody_rings_and_the_asking_stumbles_too_the_gift_is_found(kind):
    payment = give_through({"kind": "drop"}, {"kind": kind, "match": "GET *", "count": 2})
    assert len(control.current_faults()) == 1
    assert_given(payment)


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_however_stripe_rings_the_gift_is_given_once(kind):
    payment = give_through({"kind": kind, "seconds": 3600})
    control.clear_faults()
    with commits():
        control.advance(timedelta(hours=2))
    with commits():
        recover()
    assert_given(payment)


@pytest.mark.parametrize("call", REFUND_CALLS)
@pytest.mark.parametrize("kind", KINDS)
def test_when_stripe_stumbles_in_a_refund_it_is_made_once(kind, call):
    payment = make_donation(wants_receipt=True)
    control.set_faults([{"kind": kind, "match": call, "count": 1}])
    with commits():
        refunds.send_refund(refunds.request_refund(payment, lines=None, reason="given twice", actor=None))
    with commits():
        recover()
    assert not control.current_faults()
    assert_refunded(payment, sends=range(2, 3))
