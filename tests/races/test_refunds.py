"""Money given back by two at once: it goes back once."""

import pytest

from payments import gateway, ledger, refunds
from payments.models import Account, JournalEntry, Refund
from payments.refunds import RefundRefused, request_refund, send_refund
from sandbox import control
from sandbox.errors import ApiError
from tests.factories import make_donation
from tests.races.together import at_once, meeting
from tests.traps import Step
from treasury.books import check_books

Status = Refund.Status


@pytest.fixture
def given(world):
    """A gift of 50 that is paid and booked."""
    return make_donation(amount="50", wants_receipt=True)


def ask(payment, minor=None):
    lines = {payment.lines.get(): minor} if minor else None
    return request_refund(payment, lines=lines, reason="given twice", actor=None)


def give_back(payment, minor=None):
    return send_refund(ask(payment, minor))


@pytest.mark.parametrize("minor", [None, 3000])
def test_a36_of_two_treasurers_at_once_one_is_refused(given, minor):
    with meeting(Step("after", "payments.refunds.refundable", 0), 2, seconds=0.5) as barrier:
        outcomes = at_once(*[lambda: give_back(given, minor)] * 2)
    assert barrier.broken  # the second looked at what is left only after the first had asked
    assert sum(isinstance(outcome, RefundRefused) for outcome in outcomes) == 1
    assert given.refunds.get().status == Status.SUCCEEDED
    assert len(control.objects("refund")) == 1
    assert check_books() == []


def test_a36_without_the_row_lock_both_see_the_same_rest(given, no_row_locks):
    with meeting(Step("after", "payments.refunds.refundable", 0), 2) as barrier:
        at_once(*[lambda: ask(given)] * 2)
    assert not barrier.broken
    assert sum(refund.amount_minor for refund in given.refunds.all()) == 2 * given.amount_minor


def test_a_refund_of_ours_and_one_of_stripes_at_once_go_back_once(given):
    def from_the_dashboard():
        barrier.wait()
        return control.refund(given.stripe_charge)

    with meeting(Step("before", "payments.gateway.create_refund"), 2) as barrier:
        outcomes = at_once(lambda: give_back(given), from_the_dashboard)
    assert not barrier.broken
    assert sum(isinstance(outcome, ApiError) for outcome in outcomes) <= 1
    assert len(control.objects("refund")) == 1
    assert given.refunds.filter(status=Status.SUCCEEDED).count() == 1
    assert ledger.balance(Account.STRIPE) == {"PLN": 0}
    assert check_books() == []


def test_stripes_answer_and_its_bell_at_once_book_a_refund_once(given, settings):
    settings.SANDBOX_DELIVERY = "hold"
    refund = ask(given)
    made = gateway.create_refund(refund)
    with meeting(Step("before", "payments.refunds.record_refund", 0), 8) as barrier:
        outcomes = at_once(*[lambda: refunds.record_refund(given, made)] * 8)
    assert not barrier.broken
    assert sorted(outcomes) == [False] * 7 + [True]
    assert JournalEntry.objects.filter(kind="refund").count() == 1
    assert given.refunds.get().status == Status.SUCCEEDED


def test_two_senders_of_one_refund_make_it_once(given):
    refund = ask(given)
    with meeting(Step("before", "payments.gateway.create_refund", 0), 2) as barrier:
        at_once(*[lambda: send_refund(Refund.objects.get(pk=refund.pk))] * 2)
    assert not barrier.broken
    assert len(control.objects("refund")) == 1
    assert given.refunds.get().status == Status.SUCCEEDED
    assert JournalEntry.objects.filter(kind="refund").count() == 1
    assert check_books() == []
