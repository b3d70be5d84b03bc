"""One mail and many senders: it goes out once."""

import pytest
from django.core import mail as sent

from people import mail
from people.models import Email
from tests.factories import make_donation
from tests.races.together import at_once, meeting
from tests.traps import Step


@pytest.fixture
def owed(nothing_runs_by_itself):
    """A mail that nobody has tried to send."""
    payment = make_donation(settled=False)
    return mail.queue("donations.gift_receipt", key="x", object_id=str(payment.uuid), supporter=payment.supporter)


def test_ten_senders_send_a_mail_once(owed):
    outcomes = at_once(*[lambda: mail.deliver(owed.pk)] * 10)
    assert sorted(outcomes) == [False] * 9 + [True]
    assert len(sent.outbox) == 1
    owed.refresh_from_db()
    assert (owed.state, owed.attempts) == (Email.State.SENT, 1)


def test_without_the_row_lock_each_of_them_sends_it(owed, no_row_locks):
    with meeting(Step("before", "people.models.Email.save", 0), 10):
        at_once(*[lambda: mail.deliver(owed.pk)] * 10)
    assert len(sent.outbox) == 10


def test_a_mail_owed_twice_at_once_stands_once(nothing_runs_by_itself):
    payment = make_donation(settled=False)
    at_once(*[lambda: mail.queue("donations.gift_receipt", key="x", object_id=str(payment.uuid))] * 10)
    assert Email.objects.count() == 1
