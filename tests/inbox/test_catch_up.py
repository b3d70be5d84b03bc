"""Asking Stripe what we missed."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from inbox import catch_up
from inbox.models import StripeEvent
from payments import receipts
from payments.models import Payment
from people import clock
from sandbox import control
from tests.factories import commits, make_donation, make_gift, urls

pytestmark = pytest.mark.django_db


def lost(payment):
    control.set_faults([{"kind": "drop"}])
    control.pay(payment.stripe_session)
    control.clear_faults()


def test_events_that_never_arrived_are_fetched_and_dealt_with():
    payment = make_donation(settled=False)
    lost(payment)
    assert not StripeEvent.objects.exists()
    with commits():
        assert catch_up.fetch_missed(payment.created_at - timedelta(hours=1)) > 0
    payment.refresh_from_db()
    assert payment.is_settled


def test_what_is_here_already_is_not_fetched_again():
    payment = make_donation()
    assert catch_up.fetch_missed(payment.created_at - timedelta(hours=1)) == 0


def test_a_refund_nobody_rang_about_is_found():
    payment = make_donation(amount="50")
    control.set_faults([{"kind": "drop"}])
    control.refund(payment.stripe_charge, 2000)
    with commits():
        catch_up.fetch_missed(payment.created_at - timedelta(hours=1))
    assert payment.refunds.get().amount_minor == 2000


def test_an_open_page_stays_pending_and_is_looked_at_later():
    payment = make_donation(settled=False)
    with clock.at(payment.next_check_at):
        assert catch_up.check_payments() == 1
        assert catch_up.check_payments() == 0
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PENDING


def test_a_payment_that_never_got_a_page_is_called_off_when_it_could_no_longer_be_paid():
    from donations.services import start_donation

    payment = start_donation(make_gift(), urls=urls)
    with clock.at(payment.expires_at - timedelta(minutes=1)):
        catch_up.check_payment(payment)
    payment.refresh_from_db()
    assert payment.status == Payment.Status.PENDING
    with clock.at(payment.expires_at):
        catch_up.check_payment(payment)
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == ("canceled", "never_opened")


def test_a_look_at_the_last_day_does_not_cover_a_gap_before_it():
    now = clock.now()
    with clock.at(now):
        catch_up.fetch_missed(now - timedelta(days=30))
    with clock.at(now + timedelta(days=10)):
        assert catch_up.since_last_look() == now - catch_up.LOOK_BACK
        catch_up.fetch_missed(clock.now() - timedelta(days=1))
        assert catch_up.since_last_look() == now - catch_up.LOOK_BACK
        catch_up.fetch_missed(catch_up.since_last_look())
        assert catch_up.since_last_look() == clock.now() - catch_up.LOOK_BACK


def test_one_payment_stripe_does_not_answer_for_does_not_stop_the_others():
    first, second = make_donation(settled=False), make_donation(settled=False)
    lost(second)
    control.set_faults([{"kind": "error_before", "match": f"*/checkout/sessions/{first.stripe_session}"}])
    with commits(), clock.at(clock.now() + timedelta(hours=1)):
        assert catch_up.check_payments() == 2
    second.refresh_from_db()
    assert second.is_settled


def test_one_payment_that_cannot_be_booked_does_not_stop_the_others(monkeypatch):
    stuck, other = make_donation(settled=False), make_donation(settled=False)
    for payment in (stuck, other):
        lost(payment)
    issue = receipts.settle_up

    def cannot(payment, **facts):
        if payment == stuck:
            raise ValueError
        return issue(payment, **facts)

    monkeypatch.setattr(receipts, "settle_up", cannot)
    with commits(), clock.at(clock.now() + timedelta(hours=1)):
        assert catch_up.check_payments() == 2
    assert [Payment.objects.get(pk=one.pk).is_settled for one in (stuck, other)] == [False, True]


def test_the_command_fetches_since_a_date(capsys):
    payment = make_donation(settled=False)
    lost(payment)
    with commits():
        call_command("stripe_catchup", "--since", (clock.today() - timedelta(days=1)).isoformat())
    payment.refresh_from_db()
    assert payment.is_settled
    assert "missed events" in capsys.readouterr().out


def test_the_command_refuses_a_date_it_cannot_read_and_says_when_stripe_is_away():
    with pytest.raises(CommandError, match="no ISO date"):
        call_command("stripe_catchup", "--since", "last week")
    control.set_faults([{"kind": "error_before"}])
    with pytest.raises(CommandError, match="does not answer"):
        call_command("stripe_catchup")


def test_replaying_needs_an_event_that_is_here(capsys):
    with pytest.raises(CommandError, match="No event evt_none"):
        call_command("stripe_replay", "evt_none")
    make_donation()
    event = StripeEvent.objects.get(type="checkout.session.completed")
    with commits():
        call_command("stripe_replay", event.event_id)
    assert "done" in capsys.readouterr().out
