"""A process killed at each step from "pending row committed" to "mail sent": nothing lost, doubled or stuck."""

from datetime import timedelta

import pytest

from config import schedule
from donations import services as donations
from payments import services as payments
from payments.models import JournalEntry, Payment
from people import clock
from people.models import Email
from sandbox import control
from tests.factories import make_gift, urls
from tests.kill.killing import die_at
from tests.kill.outcome import assert_given, recover, sent
from tests.traps import Step

WHILE_OPENING = [
    Step("after", "donations.services._written"),
    Step("before", "payments.gateway.create_checkout"),
    Step("after", "payments.gateway.create_checkout"),
    Step("after", "payments.services.note_session"),
]
BEFORE_SENDING = [
    Step("before", "inbox.views.store"),
    Step("after", "inbox.models.StripeEvent.save"),
    Step("before", "inbox.process.process"),
    Step("after", "inbox.process._claim"),
    Step("before", "payments.gateway.checkout_facts"),
    Step("after", "payments.gateway.checkout_facts"),
    Step("after", "payments.services.advance"),
    Step("after", "payments.ledger.post_payment"),
    Step("after", "payments.services.settle"),
    Step("before", "payments.receipts.settle_up"),
    Step("after", "payments.receipts.settle_up"),
    Step("after", "people.mail.queue"),
    Step("before", "people.mail.deliver"),
    Step("after", "people.mail._claim"),
    Step("before", "payments.receipts.pdf.render"),
    Step("after", "payments.receipts.pdf.render"),
    Step("after", "people.mail._rendered"),
    Step("before", "people.mail._send"),
    Step("after", "people.mail.deliver"),
    Step("after", "donations.services.confirm_donation"),
    Step("before", "inbox.process._mark"),
    Step("after", "inbox.process._mark"),
    Step("before", "inbox.process._mark", nth=3),
]
IN_THE_SENDING = [Step("after", "people.mail._send"), Step("after", "django.core.mail.message.EmailMessage.send")]


def give(gift):
    payment = donations.start_donation(gift, urls=urls)
    payments.open_checkout(payment)
    return payment


@pytest.mark.parametrize("step", WHILE_OPENING, ids=str)
def test_killed_while_opening_the_page_the_same_form_goes_on_with_the_same_page(world, step):
    gift = make_gift(wants_receipt=True)
    die_at(step, lambda: give(gift))
    payment = give(gift)
    control.pay(payment.stripe_session)
    control.release()
    assert Payment.objects.count() == 1
    recover()
    assert_given(payment)


@pytest.mark.parametrize("step", WHILE_OPENING, ids=str)
def test_killed_while_opening_the_page_and_nobody_comes_back_the_payment_is_called_off(world, step):
    die_at(step, lambda: give(make_gift()))
    payment = Payment.objects.get()
    control.advance(timedelta(hours=25))
    with clock.at(payment.created_at + timedelta(hours=25)):
        schedule.run_due()
    payment.refresh_from_db()
    assert (payment.status, payment.next_check_at) == (Payment.Status.CANCELED, None)
    assert not JournalEntry.objects.exists()
    assert not Email.objects.exists()


@pytest.mark.parametrize("step", BEFORE_SENDING, ids=str)
def test_killed_between_the_bell_and_the_mail_the_rest_is_done_once(world, step):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    die_at(step, control.release)
    recover()
    assert_given(payment)


@pytest.mark.parametrize("step", IN_THE_SENDING, ids=str)
def test_killed_in_the_moment_of_sending_the_mail_goes_out_at_most_once_more(world, step):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    die_at(step, control.release)
    assert sent() == 1
    recover()
    assert_given(payment, sends=range(1, 3))


@pytest.mark.parametrize("step", [*BEFORE_SENDING[::4], IN_THE_SENDING[0]], ids=str)
def test_killed_and_stripe_rings_again_meanwhile_nothing_is_doubled(world, step):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    die_at(step, control.release)
    for event in control.events():
        control.deliver(event["id"], times=2)
    recover()
    for event in control.events():
        control.deliver(event["id"])
    assert_given(payment, sends=range(1, 3 if step in IN_THE_SENDING else 2))


def test_killed_in_the_recovery_too_the_next_one_finishes(world):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    die_at(Step("after", "payments.ledger.post_payment"), control.release)
    die_at(Step("after", "payments.receipts.pdf.render"), lambda: recover(6))
    die_at(Step("before", "people.mail._send"), lambda: recover(12))
    recover(18, 24, 60)
    assert_given(payment)
