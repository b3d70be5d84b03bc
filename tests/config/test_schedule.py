"""The only scheduler."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command

from config import schedule
from people import clock
from sandbox import control
from tests.factories import commits, make_donation

pytestmark = pytest.mark.django_db


def test_a_job_that_fails_does_not_stop_the_others(monkeypatch, caplog):
    def broken():
        raise RuntimeError("broken")

    jobs = [schedule.Job("first", broken), schedule.Job("second", lambda: 1)]
    monkeypatch.setattr(schedule, "jobs", lambda: jobs)
    assert schedule.run_due() == {"second": 1}
    assert "first failed" in caplog.text


def test_a_job_with_a_period_runs_once_in_it():
    job = schedule.Job("hourly", lambda: 1, every=timedelta(hours=1))
    assert [job.is_due(), job.is_due()] == [True, False]


def test_i19_running_twice_changes_nothing_more():
    payment = make_donation()
    before = (payment.entries.count(), payment.supporter.emails.count())
    with commits():
        schedule.run_due()
        schedule.run_due()
    assert (payment.entries.count(), payment.supporter.emails.count()) == before


def test_a_payment_nobody_rang_about_is_found():
    payment = make_donation(settled=False)
    control.set_faults([{"kind": "drop"}])
    control.pay(payment.stripe_session)
    control.clear_faults()
    with commits(), clock.at(payment.next_check_at):
        schedule.run_due()
    payment.refresh_from_db()
    assert payment.is_settled


def test_an_abandoned_page_is_called_off_when_it_has_closed():
    payment = make_donation(settled=False)
    control.advance(timedelta(hours=25))
    with commits(), clock.at(payment.created_at + timedelta(hours=25)):
        schedule.run_due()
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == ("canceled", "expired")


def test_three_missed_days_are_caught_up():
    payment = make_donation(settled=False)
    control.set_faults([{"kind": "drop"}])
    control.pay(payment.stripe_session)
    with commits(), clock.at(payment.created_at + timedelta(days=3)):
        schedule.run_due()
    payment.refresh_from_db()
    assert payment.is_settled


def test_i19_a_refund_of_the_first_of_ten_days_the_site_was_away_is_found():
    payment = make_donation(amount="50")
    schedule.run_due()
    with commits(), clock.at(clock.now() + timedelta(hours=1)):
        cache.clear()
        schedule.run_due()
    control.set_faults([{"kind": "drop"}])
    control.refund(payment.stripe_charge)
    control.clear_faults()
    control.advance(timedelta(days=10))
    with commits(), clock.at(clock.now() + timedelta(days=10)):
        cache.clear()
        schedule.run_due()
    assert payment.refunds.get().status == "succeeded"


def test_the_command_says_what_it_did(capsys):
    call_command("run_due", "--at", "2026-12-31T23:00")
    assert "nothing was due" in capsys.readouterr().out


def test_the_command_refuses_a_moment_it_cannot_read_and_any_moment_with_a_live_key(settings):
    with pytest.raises(CommandError, match="no ISO time"):
        call_command("run_due", "--at", "tomorrow")
    settings.STRIPE_IS_LIVE = True
    with pytest.raises(CommandError, match="live"):
        call_command("run_due", "--at", "2026-12-31T23:00")
