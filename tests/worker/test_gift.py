"""A gift through a real broker and a worker of its own, and through neither."""

from django.core.management import call_command

from inbox.models import StripeEvent
from payments.models import JournalEntry, Payment
from people.models import Email
from tests import factories
from tests.worker.conftest import wait_until


def is_done(payment: Payment) -> bool:
    """Paid, booked, and nothing owed any more."""
    payment.refresh_from_db()
    return (
        payment.status == Payment.Status.SUCCEEDED
        and StripeEvent.objects.exists()
        and not StripeEvent.objects.exclude(state__in=("done", "ignored")).exists()
        and Email.objects.exists()
        and not Email.objects.exclude(state=Email.State.SENT).exists()
    )


def test_a_worker_books_the_gift_and_sends_the_mail(broker, start_worker):
    start_worker()
    payment = factories.make_donation(wants_receipt=True)
    wait_until(lambda: is_done(payment))
    assert JournalEntry.objects.filter(payment=payment).count() >= 1
    wait_until(lambda: broker.waiting() == 0)


def test_what_a_lost_queue_held_is_done_by_the_next_minute(broker):
    payment = factories.make_donation(wants_receipt=True)
    assert broker.waiting() >= 1
    assert not is_done(payment)
    broker.flush()
    call_command("run_due", verbosity=0)
    assert is_done(payment)
    assert Email.objects.count() == 1
