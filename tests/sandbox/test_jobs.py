"""The clock, and what happens later by itself."""

import time
from datetime import UTC, datetime, timedelta

from sandbox import control, jobs


def test_time_is_real_until_somebody_moves_it():
    assert abs(control.now().timestamp() - time.time()) < 1


def test_objects_made_in_another_year_say_so_and_the_way_back_is_open(gift, box):
    past = datetime(2025, 3, 1, 12, tzinfo=UTC)
    control.set_time(past)
    session = gift()
    assert session.created == int(past.timestamp())
    control.set_time(None)
    assert abs(control.now().timestamp() - time.time()) < 1


def test_each_due_thing_happens_at_its_own_time(api, gift):
    control.set_time(datetime(2025, 3, 1, 12, tzinfo=UTC))
    session, other = gift(), gift()
    control.pay(session.id)
    control.advance(timedelta(days=30))
    found = api.v1.balance_transactions.list().data[0]
    assert found.created - session.created in (2, 3)
    expired = control.events("checkout.session.expired")[0]
    assert expired["created"] == other.expires_at


def test_moving_forward_by_set_time_does_what_lies_on_the_way(gift):
    control.set_time(datetime(2025, 3, 1, 12, tzinfo=UTC))
    gift()
    control.set_time(datetime(2025, 3, 5, 12, tzinfo=UTC))
    assert control.objects("checkout.session")[0]["status"] == "expired"
    assert abs((control.now() - datetime(2025, 3, 5, 12, tzinfo=UTC)).total_seconds()) < 2


def test_moving_back_does_nothing(gift):
    gift()
    control.set_time(control.now() - timedelta(days=10))
    assert control.objects("checkout.session")[0]["status"] == "open"


def test_a_year_of_gifts_is_replayed_in_order(gift, box):
    for month in range(1, 13):
        control.set_time(datetime(2025, month, 15, 12, tzinfo=UTC))
        control.pay(gift(currency="eur").id)
    control.set_time(None)
    created = [event["created"] for event in control.events()]
    assert created == sorted(created)
    assert len(control.objects("balance_transaction")) == 12


def test_with_no_lag_the_balance_transaction_is_there_at_once(api, gift, settings):
    settings.SANDBOX_CAPTURE_LAG = 0
    session = gift()
    control.pay(session.id)
    found = api.v1.checkout.sessions.retrieve(
        session.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}
    )
    assert found.payment_intent.latest_charge.balance_transaction.fee > 0


def test_run_due_does_what_is_due_and_says_how_much(gift, settings):
    settings.SANDBOX_CAPTURE_LAG = 0.2
    control.pay(gift().id)
    time.sleep(0.3)
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
