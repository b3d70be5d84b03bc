"""What a gift must look like in the end, whatever happened on the way."""

from datetime import timedelta
from pathlib import Path

from django.conf import settings

from config import schedule
from inbox.models import StripeEvent
from payments import receipts
from payments.models import JournalEntry, Payment, Receipt, ReceiptFile
from people import clock
from people.models import Email
from sandbox import control
from treasury.books import check_books


def recover(*minutes: int) -> None:
    """Let `run_due` come by at these minutes from now; longer than the claims of the dead."""
    start = clock.now()
    for later in minutes or (6, 12, 30):
        with clock.at(start + timedelta(minutes=later)):
            schedule.run_due()


def assert_given(payment: Payment, *, sends: range = range(1, 2), pages: range = range(1, 2)) -> None:
    """One page, one charge, one entry set, one receipt with its file, one mail sent, nothing owed any more."""
    payment.refresh_from_db()
    assert payment.status == Payment.Status.SUCCEEDED
    assert len(control.objects("checkout.session")) in pages
    assert len(control.objects("charge")) == 1
    assert [entry.kind for entry in JournalEntry.objects.all()] == ["payment"]
    assert receipts.live_receipt(payment) == Receipt.objects.get()
    assert ReceiptFile.objects.get().receipt == Receipt.objects.get()
    assert [mail.state for mail in Email.objects.all()] == [Email.State.SENT]
    assert sent() in sends
    assert_nothing_owed()


def assert_refunded(payment: Payment, *, sends: range = range(1, 2)) -> None:
    """One refund here and at Stripe, booked once, the receipt void, one mail about it, nothing owed any more."""
    refund = payment.refunds.get()
    assert refund.status == refund.Status.SUCCEEDED
    assert [made["id"] for made in control.objects("refund")] == [refund.stripe_refund]
    assert sorted(entry.kind for entry in JournalEntry.objects.all()) == ["payment", "refund"]
    assert receipts.live_receipt(payment) is None
    assert Receipt.objects.get().status == Receipt.Status.VOID
    assert [mail.state for mail in Email.objects.filter(kind="donations.refund_done")] == [Email.State.SENT]
    assert sent() in sends
    assert_nothing_owed()


def assert_nothing_owed() -> None:
    """Every event is dealt with, every mail is out, every receipt has its file, no payment waits for a look."""
    assert not StripeEvent.objects.exclude(state__in=("done", "ignored")).exists()
    assert not Email.objects.exclude(state=Email.State.SENT).exists()
    assert not Receipt.objects.filter(file=None).exists()
    assert not Payment.objects.exclude(next_check_at=None).exists()
    assert check_books() == []


def sent() -> int:
    """How many mails left this process and its children."""
    letters = Path(settings.EMAIL_FILE_PATH).glob("*")
    return sum(line.startswith(b"Message-ID:") for letter in letters for line in letter.read_bytes().splitlines())
