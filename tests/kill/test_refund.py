"""A process killed at each step of a refund: the money goes back once, and the books, receipt and mail follow."""

from datetime import timedelta

import pytest

from payments import receipts, refunds
from payments.models import Refund
from sandbox import control
from tests.factories import make_donation
from tests.kill.killing import die_at
from tests.kill.outcome import assert_nothing_owed, assert_refunded, recover, sent
from tests.traps import Step

ASKED_FOR = [
    Step("after", "payments.refunds.request_refund"),
    Step("before", "payments.gateway.create_refund"),
    Step("after", "payments.gateway.create_refund"),
    Step("before", "payments.ledger.post_refund"),
    Step("after", "payments.ledger.post_refund"),
    Step("before", "payments.receipts.settle_up"),
    Step("after", "payments.receipts.settle_up"),
    Step("after", "people.mail.queue"),
    Step("before", "people.mail.deliver"),
    Step("before", "people.mail._send"),
    Step("after", "people.mail.deliver"),
    Step("after", "payments.refunds.record_refund"),
    Step("before", "inbox.process.process"),
    Step("before", "payments.gateway.refunds_of"),
    Step("after", "payments.gateway.refunds_of"),
    Step("before", "inbox.process._mark"),
]
BEGUN_AT_STRIPE = [
    Step("before", "inbox.views.store"),
    Step("after", "inbox.process._claim"),
    Step("after", "payments.gateway.refunds_of"),
    Step("after", "payments.models.Refund.save"),
    Step("after", "payments.ledger.post_refund"),
    Step("after", "payments.receipts.settle_up"),
    Step("before", "people.mail._send"),
    Step("after", "payments.refunds.record_refund"),
    Step("before", "inbox.process._mark"),
]


@pytest.fixture
def given(world, settings):
    """A gift that is paid, booked and receipted."""
    settings.SANDBOX_DELIVERY = "inline"
    payment = make_donation(wants_receipt=True)
    assert sent() == 1
    settings.SANDBOX_DELIVERY = "hold"
    return payment


def give_back(payment):
    refunds.send_refund(refunds.request_refund(payment, lines=None, reason="given twice", actor=None))
    control.release()


@pytest.mark.parametrize("step", ASKED_FOR, ids=str)
def test_a_refund_of_the_office_killed_on_its_way_is_made_once(given, step):
    die_at(step, lambda: give_back(given))
    recover()
    assert_refunded(given, sends=range(2, 3))


def test_a_refund_killed_in_the_moment_of_telling_the_donor_tells_at_most_once_more(given):
    die_at(Step("after", "people.mail._send"), lambda: give_back(given))
    recover()
    assert_refunded(given, sends=range(2, 4))


@pytest.mark.parametrize("step", BEGUN_AT_STRIPE, ids=str)
def test_a_refund_begun_at_stripe_killed_on_its_way_is_booked_once(given, step):
    control.refund(given.stripe_charge)
    die_at(step, control.release)
    recover()
    assert_refunded(given, sends=range(2, 3))


def test_a39_a_site_that_was_down_for_a_day_does_not_make_the_refund_again(given):
    line = given.lines.get()
    die_at(
        Step("after", "payments.gateway.create_refund"),
        lambda: refunds.send_refund(
            refunds.request_refund(given, lines={line: 2000}, reason="given twice", actor=None)
        ),
    )
    control.advance(timedelta(hours=26))  # Stripe has forgotten the key
    recover(26 * 60, 26 * 60 + 6)
    assert [made["amount"] for made in control.objects("refund")] == [2000]
    assert given.refunds.get().status == Refund.Status.SUCCEEDED
    assert receipts.live_receipt(given).total_minor == 3000
    assert_nothing_owed()
