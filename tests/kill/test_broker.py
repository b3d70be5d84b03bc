"""The broker forgets what it held, or does not answer: the rows are the promise, and `run_due` keeps it."""

import pytest

from config.celery import app
from payments import refunds
from sandbox import control
from tests.factories import make_gift
from tests.kill.outcome import assert_given, assert_refunded, recover
from tests.kill.test_gift import give

ORIGINAL = app.conf.broker_url
NOBODY_LISTENS = "redis://127.0.0.1:1/0"


def use_broker(url):
    """Publish to a broker instead of working in this process."""
    app.conf.update(task_always_eager=not url, broker_url=url or ORIGINAL)
    app.__dict__.pop("amqp", None)  # both keep the address they were made with
    app._pool = None


@pytest.fixture
def forgetful_broker(world, settings):
    settings.SANDBOX_DELIVERY = "inline"
    use_broker("memory://")
    yield
    app.control.purge()
    use_broker("")


@pytest.fixture
def no_broker(world, settings):
    settings.SANDBOX_DELIVERY = "inline"
    use_broker(NOBODY_LISTENS)
    yield
    use_broker("")


def test_a_flushed_broker_loses_nothing(forgetful_broker):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    payment.refresh_from_db()
    assert not payment.is_settled
    assert app.control.purge() >= 3
    recover(0)
    assert app.control.purge() >= 1
    assert_given(payment)


def test_a_refund_outlives_a_flushed_broker(forgetful_broker):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    recover(0)
    payment.refresh_from_db()
    refunds.send_refund(refunds.request_refund(payment, lines=None, reason="given twice", actor=None))
    assert app.control.purge() >= 1
    recover(0)
    assert_refunded(payment, sends=range(2, 3))


def test_a_broker_that_does_not_answer_fails_nobody(no_broker, caplog):
    payment = give(make_gift(wants_receipt=True))
    control.pay(payment.stripe_session)
    assert {delivery["status"] for delivery in control.deliveries()} == {200}
    assert "the broker does not answer" in caplog.text
    recover(0)
    payment.refresh_from_db()
    assert_given(payment)
    refund = refunds.send_refund(refunds.request_refund(payment, lines=None, reason="given twice", actor=None))
    assert refund.status == refund.Status.SUCCEEDED
    recover(0)
    assert_refunded(payment, sends=range(2, 3))
