"""A gift through a real broker and a worker in a process of its own; and what is left when either dies."""

import os
import signal
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail as sent_here

from inbox.models import StripeEvent
from payments import receipts
from payments.models import JournalEntry, Payment, Receipt
from people.models import Email
from sandbox import control
from tests.factories import make_donation
from tests.kill.outcome import recover
from tests.worker.conftest import wait_until
from treasury.books import check_books


def is_done(payment: Payment) -> bool:
    """Paid, booked, and nothing owed any more."""
    payment.refresh_from_db()
    return (
        payment.is_settled
        and StripeEvent.objects.exists()
        and not StripeEvent.objects.exclude(state__in=("done", "ignored")).exists()
        and Email.objects.exists()
        and not Email.objects.exclude(state=Email.State.SENT).exists()
    )


def assert_given_once(payment: Payment) -> None:
    """What a gift leaves behind, whoever did the work."""
    assert is_done(payment)
    assert [entry.kind for entry in JournalEntry.objects.all()] == ["payment"]
    receipt = Receipt.objects.get()
    assert receipts.live_receipt(payment) == receipt
    assert bytes(receipt.file.content).startswith(b"%PDF")
    assert Email.objects.count() == 1
    assert sent_by_workers() + len(sent_here.outbox) == 1
    assert check_books() == []


def sent_by_workers() -> int:
    """How many mails the worker processes wrote to their folder."""
    return len(list((Path(settings.DATA_DIR) / "mail").glob("*")))


@pytest.fixture(autouse=True)
def empty_mail_folder():
    """Count only the mails of this test."""
    yield
    for letter in (Path(settings.DATA_DIR) / "mail").glob("*"):
        letter.unlink()


def test_a_worker_books_the_gift_renders_the_receipt_and_sends_the_mail(broker, start_worker):
    start_worker()
    payment = make_donation(wants_receipt=True)
    wait_until(lambda: is_done(payment))
    assert_given_once(payment)
    assert sent_by_workers() == 1
    wait_until(lambda: broker.waiting() == 0)


def test_what_a_flushed_broker_held_is_done_by_the_next_minute(broker):
    payment = make_donation(wants_receipt=True)
    assert broker.waiting() >= 3
    assert not is_done(payment)
    broker.flush()
    recover(0)
    broker.flush()
    assert_given_once(payment)


def test_a_worker_killed_in_the_middle_leaves_nothing_lost_doubled_or_stuck(broker, start_worker):
    worker = start_worker()
    payment = make_donation(settled=False, wants_receipt=True)
    control.set_faults([{"kind": "slow", "match": "GET /v1/checkout/sessions/cs_*", "seconds": 60, "count": 1}])
    control.pay(payment.stripe_session)
    wait_until(lambda: not control.current_faults())  # the worker asks Stripe and waits for the answer
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    payment.refresh_from_db()
    assert not payment.is_settled
    recover()
    assert_given_once(payment)
    start_worker()  # takes what still waits, and finds it done
    wait_until(lambda: broker.waiting() == 0)
    assert_given_once(payment)
