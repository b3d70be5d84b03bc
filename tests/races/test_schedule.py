"""`run_due` overlapping itself."""

from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail as sent

from config import schedule
from inbox.models import StripeEvent
from payments import refunds
from payments.models import JournalEntry, Receipt, ReceiptFile
from people import clock
from people.models import Email
from sandbox import control
from tests.factories import make_donation
from tests.races.together import at_once
from treasury.books import check_books


@pytest.mark.slow
def test_i19_a38_four_at_once_do_everything_once(nothing_runs_by_itself):
    payments = [make_donation(settled=False, wants_receipt=True) for _ in range(4)]
    for payment in payments:
        control.pay(payment.stripe_session)
    assert StripeEvent.objects.count() >= 3 * len(payments)
    assert all(isinstance(outcome, dict) for outcome in at_once(*[schedule.run_due] * 4))
    for payment in payments[:2]:
        payment.refresh_from_db()
        refunds.request_refund(payment, lines=None, reason="given twice", actor=None)
    at_once(*[schedule.run_due] * 4)
    with clock.at(clock.now() + timedelta(minutes=6)):
        schedule.run_due()
    assert Counter(entry.kind for entry in JournalEntry.objects.all()) == {"payment": 4, "refund": 2}
    assert Counter(receipt.status for receipt in Receipt.objects.all()) == {"issued": 2, "void": 2}
    assert ReceiptFile.objects.count() == 4
    assert len(control.objects("refund")) == 2
    assert set(Email.objects.values_list("state", flat=True)) == {Email.State.SENT}
    assert len(sent.outbox) == Email.objects.count()
    assert set(StripeEvent.objects.values_list("state", flat=True)) <= {"done", "ignored"}
    assert check_books() == []
