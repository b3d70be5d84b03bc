"""Events of one gift processed at the same instant: one entry set, one receipt, one mail."""

from functools import partial

import pytest
from django.core import mail as sent

from config import schedule
from inbox import catch_up, handlers, process
from inbox.models import StripeEvent
from inbox.views import store
from payments import gateway, receipts
from payments.models import JournalEntry, Payment, Receipt
from people.models import Email
from sandbox import control
from tests.factories import make_donation
from tests.races.together import at_once, meeting
from tests.traps import Step
from treasury.books import check_books


@pytest.fixture
def rung(nothing_runs_by_itself):
    """A gift that is paid at Stripe; its events are stored, and nothing has looked at them."""
    payment = make_donation(settled=False, wants_receipt=True)
    control.pay(payment.stripe_session)
    return payment


def event(type_):
    return StripeEvent.objects.get(type=type_)


def assert_given_once(payment):
    """What must stand after the race; the mail goes out with the next sweep."""
    schedule.run_due()
    payment.refresh_from_db()
    assert payment.is_settled
    assert [entry.kind for entry in JournalEntry.objects.all()] == ["payment"]
    assert receipts.live_receipt(payment) == Receipt.objects.get()
    assert Email.objects.get().state == Email.State.SENT
    assert len(sent.outbox) == 1
    assert check_books() == []


def test_a32_one_event_in_twenty_threads_is_dealt_with_by_one(rung):
    pk = event("checkout.session.completed").pk
    outcomes = at_once(*[lambda: process.process(pk)] * 20)
    assert sorted(outcomes) == [False] * 19 + [True]
    assert StripeEvent.objects.get(pk=pk).attempts == 1
    assert_given_once(rung)


def test_a32_without_the_row_lock_every_thread_takes_the_event(rung, no_row_locks):
    pk = event("checkout.session.completed").pk
    with meeting(Step("before", "inbox.models.StripeEvent.save", 0), 5):
        claimed = at_once(*[lambda: process._claim(pk)] * 5)
    assert all(claimed)


def test_a32_even_if_many_workers_deal_with_one_event_the_gift_is_booked_once(rung):
    with meeting(Step("after", "payments.gateway.checkout_facts", 0), 10) as barrier:
        outcomes = at_once(*[lambda: handlers.on_checkout(rung.stripe_session)] * 10)
    assert not barrier.broken  # all of them knew that it is paid
    assert outcomes == [None] * 10
    assert_given_once(rung)


def test_a32_session_intent_and_charge_at_once_book_the_gift_once(rung):
    kinds = ("checkout.session.completed", "payment_intent.succeeded", "charge.succeeded")
    works = [partial(process.process, event(kind).pk) for kind in kinds]
    with meeting(Step("before", "donations.services.confirm_donation", 0), 3) as barrier:
        outcomes = at_once(*works)
    assert not barrier.broken
    assert outcomes == [True] * 3
    assert_given_once(rung)


def test_a32_the_look_of_the_schedule_and_the_bell_at_once_book_the_gift_once(rung):
    pk = event("checkout.session.completed").pk
    with meeting(Step("before", "donations.services.confirm_donation", 0), 2) as barrier:
        at_once(lambda: catch_up.check_payment(Payment.objects.get()), lambda: process.process(pk))
    assert not barrier.broken
    assert_given_once(rung)


def test_the_same_delivery_at_once_is_stored_once(nothing_runs_by_itself):
    make_donation(settled=False)
    payment = Payment.objects.get()
    control.set_faults([{"kind": "drop"}])
    control.pay(payment.stripe_session)
    listed = list(gateway.events_since(payment.created_at, ["charge.succeeded"]))
    outcomes = at_once(*[lambda: store(listed[0])] * 10)
    assert sorted(outcomes) == [False] * 9 + [True]
    assert StripeEvent.objects.count() == 1
