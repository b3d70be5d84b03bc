"""One event at a time."""

from datetime import timedelta

import pytest

from inbox import process
from inbox.models import StripeEvent
from people import clock
from sandbox import control
from tests.factories import commits, make_donation, start

State = StripeEvent.State
pytestmark = pytest.mark.django_db


def stored(type_="checkout.session.completed", object_id="cs_1", **fields):
    now = clock.now()
    known = {"livemode": False, "event_id": f"evt_{object_id}", "received_at": now, "next_try_at": now}
    return StripeEvent.objects.create(type=type_, object_id=object_id, **(known | fields))


def paid_but_not_processed():
    payment = make_donation(settled=False)
    control.pay(payment.stripe_session)  # stored; nothing runs before a commit
    return payment


def test_a21_a_type_nobody_handles_is_ignored():
    event = stored("customer.updated", "cus_1")
    assert process.process(event.pk)
    event.refresh_from_db()
    assert event.state == State.IGNORED


def test_an_event_is_dealt_with_once():
    payment = paid_but_not_processed()
    event = StripeEvent.objects.get(type="checkout.session.completed")
    with commits():
        assert process.process(event.pk)
        assert not process.process(event.pk)
    payment.refresh_from_db()
    event.refresh_from_db()
    assert payment.is_settled
    assert (event.state, event.attempts) == (State.DONE, 1)


@pytest.mark.parametrize("kind", ["error_before", "timeout_before", "rate_limit", "html", "lock_timeout"])
def test_a28_when_stripe_is_down_during_the_refetch_the_event_waits_and_is_dealt_with_later(kind):
    payment = paid_but_not_processed()
    event = StripeEvent.objects.get(type="checkout.session.completed")
    control.set_faults([{"kind": kind}])
    assert not process.process(event.pk)
    event.refresh_from_db()
    assert event.state == State.FAILED
    assert event.next_try_at > clock.now()
    control.clear_faults()
    with commits(), clock.at(event.next_try_at):
        assert process.sweep() >= 1
    payment.refresh_from_db()
    event.refresh_from_db()
    assert payment.is_settled
    assert (event.state, event.error) == (State.DONE, "")


def test_a_failed_event_waits_longer_each_time():
    event = stored(object_id="cs_unknown")
    waits = []
    for _ in range(4):
        with clock.at(event.next_try_at):
            process.process(event.pk)
            event.refresh_from_db()
            waits.append(event.next_try_at - clock.now())
    assert waits == [timedelta(minutes=m) for m in process.BACKOFF_MINUTES[:4]]


def test_an_event_that_another_worker_holds_is_left_alone_until_its_claim_runs_out():
    event = stored("customer.updated", "cus_1")
    assert process._claim(event.pk)
    assert not process.process(event.pk)
    with clock.at(clock.now() + process.CLAIM):
        assert process.sweep() == 1


def test_a_replay_deals_with_a_finished_event_again_and_changes_nothing():
    payment = make_donation()
    event = StripeEvent.objects.get(type="checkout.session.completed")
    assert event.state == State.DONE
    with commits():
        assert process.replay(event)
    assert payment.entries.count() == 1
    assert payment.supporter.emails.count() == 1


def test_the_error_says_what_went_wrong_without_saying_whose(caplog):
    event = stored(object_id="cs_unknown")
    process.process(event.pk)
    event.refresh_from_db()
    assert event.error == "GatewayRefused resource_missing"
    start()
    assert "example.org" not in caplog.text
