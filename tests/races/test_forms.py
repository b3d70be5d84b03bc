"""One form sent many times at once, or from two tabs: one payment, at most one page that can be paid."""

import uuid

import pytest

from donations.services import start_donation
from payments.models import Payment
from payments.services import CheckoutUnavailable, open_checkout
from sandbox import control
from tests.factories import make_gift, urls
from tests.races.together import at_once, meeting
from tests.traps import Step


def send(gift):
    """What the site does with a valid form."""
    payment = start_donation(gift, urls=urls)
    return open_checkout(payment)


@pytest.mark.slow
def test_a29_twenty_identical_forms_at_once_open_one_page(world, patient_client):
    gift = make_gift()
    with meeting(Step("before", "donations.services._written", 0), 20) as barrier:
        outcomes = at_once(*[lambda: send(gift)] * 20)
    assert not barrier.broken  # all of them saw no earlier payment
    assert len(set(outcomes)) == 1
    assert Payment.objects.get().checkout_url == outcomes[0]
    assert len(control.objects("checkout.session")) == 1


def payable():
    return {session["url"] for session in control.objects("checkout.session") if session["status"] == "open"}


@pytest.mark.parametrize(
    "step",
    [
        Step("before", "donations.services._written", 0),
        Step("after", "donations.services._written", 0),
        Step("before", "payments.gateway.create_checkout", 0),
        Step("after", "payments.gateway.create_checkout", 0),
        Step("after", "payments.services.note_session", 0),
        Step("before", "payments.gateway.expire_checkout", 0),
    ],
    ids=str,
)
def test_a30_two_tabs_that_send_other_facts_at_once_leave_one_page_to_pay(world, step):
    key = uuid.uuid4()
    gifts = [make_gift(amount=amount, key=key) for amount in ("50", "70")]
    with meeting(Step("before", "donations.services._written", 0), 2) as barrier, meeting(step, 2, seconds=0.5):
        outcomes = at_once(*[lambda gift=gift: send(gift) for gift in gifts])
    assert not barrier.broken  # neither tab saw the other's payment
    opened = [outcome for outcome in outcomes if isinstance(outcome, str)]
    assert len(payable()) <= 1
    assert payable() <= set(opened)
    assert all(isinstance(outcome, str | CheckoutUnavailable) for outcome in outcomes)


def test_a30_after_such_a_race_the_same_form_goes_on(world):
    key = uuid.uuid4()
    gifts = [make_gift(amount=amount, key=key) for amount in ("50", "70")]
    with meeting(Step("before", "donations.services._written", 0), 2):
        at_once(*[lambda gift=gift: send(gift) for gift in gifts])
    for gift in (*gifts, gifts[0]):
        page = send(gift)
        assert payable() == {page}
    assert Payment.objects.filter(status=Payment.Status.PENDING).count() == 1
