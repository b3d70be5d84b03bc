"""Money going back."""

import pytest

from inbox.catch_up import fetch_missed
from inbox.process import sweep
from payments import gateway, ledger, receipts
from payments.models import Account, JournalEntry, Receipt, Refund, Unmatched
from payments.refunds import RefundRefused, refundable, request_refund, send_due, send_refund
from people import clock
from people.models import Email
from sandbox import control
from tests.factories import commits, make_donation, make_user
from treasury.books import check_books

Status = Refund.Status
pytestmark = pytest.mark.django_db


def give_back(payment, minor=None, actor=None):
    """A refund as the office makes it: asked for, sent, and the events it causes."""
    lines = {payment.lines.get(): minor} if minor else None
    with commits():
        return send_refund(request_refund(payment, lines=lines, reason="given twice", actor=actor))


def mails(kind):
    return Email.objects.filter(kind=f"donations.{kind}").count()


def test_a_full_refund_takes_the_money_off_the_fund_and_voids_the_receipt():
    payment = make_donation(amount="50")
    receipt = receipts.live_receipt(payment)
    refund = give_back(payment, actor=make_user())
    assert refund.status == Status.SUCCEEDED
    assert ledger.balance(Account.STRIPE) == {"PLN": 0}
    assert ledger.balance(Account.GIFTS, fund=payment.lines.get().fund) == {"PLN": 0}
    receipt.refresh_from_db()
    assert receipt.status == Receipt.Status.VOID
    assert receipts.live_receipt(payment) is None
    assert refundable(payment) == {payment.lines.get(): 0}
    assert (mails("refund_done"), mails("receipt_corrected")) == (1, 0)


def test_a_part_refund_replaces_the_receipt_by_one_that_names_the_old():
    payment = make_donation(amount="50")
    old = receipts.live_receipt(payment)
    give_back(payment, 2000)
    new = receipts.live_receipt(payment)
    assert (new.total_minor, new.replaces) == (3000, old)
    assert ledger.balance(Account.GIFTS) == {"PLN": -3000}
    assert (mails("refund_done"), mails("receipt_corrected")) == (1, 1)


def test_two_part_refunds_are_counted_once_each():
    payment = make_donation(amount="50")
    give_back(payment, 2000)
    give_back(payment, 1000)
    assert receipts.live_receipt(payment).total_minor == 2000
    assert JournalEntry.objects.filter(kind="refund").count() == 2
    assert Receipt.objects.filter(status=Receipt.Status.VOID).count() == 2


@pytest.mark.parametrize("part", [None, 2000])
def test_a_refund_begun_at_stripe_ends_in_the_same_place(part):
    payment = make_donation(amount="50")
    with commits():
        control.refund(payment.stripe_charge, part)
    refund = payment.refunds.get()
    assert (refund.status, refund.amount_minor) == (Status.SUCCEEDED, part or 5000)
    assert ledger.balance(Account.GIFTS) == {"PLN": (part or 5000) - 5000}
    assert mails("refund_done") == 1


def test_a_refund_that_fails_later_puts_the_money_and_the_receipt_back():
    payment = make_donation(amount="50")
    first = receipts.live_receipt(payment)
    refund = give_back(payment)
    with commits():
        control.fail_refund(refund.stripe_refund)
    refund.refresh_from_db()
    assert refund.status == Status.FAILED
    assert ledger.balance(Account.GIFTS) == {"PLN": -5000}
    again = receipts.live_receipt(payment)
    assert (again.total_minor, again.replaces) == (5000, first)
    assert refundable(payment) == {payment.lines.get(): 5000}
    assert (mails("refund_done"), mails("refund_failed")) == (1, 1)


def test_a_part_refund_that_fails_replaces_the_replacement():
    payment = make_donation(amount="50")
    refund = give_back(payment, 2000)
    second = receipts.live_receipt(payment)
    with commits():
        control.fail_refund(refund.stripe_refund)
    third = receipts.live_receipt(payment)
    assert (third.total_minor, third.replaces) == (5000, second)


@pytest.mark.parametrize(("minor", "code"), [(5001, "too_much"), (0, "no_amount"), (-1, "no_amount")])
def test_a36_what_is_not_there_cannot_be_given_back(minor, code):
    payment = make_donation(amount="50")
    with pytest.raises(RefundRefused, match=code):
        request_refund(payment, lines={payment.lines.get(): minor}, reason="x", actor=None)
    assert not Refund.objects.exists()


def test_a36_a_refund_of_no_line_is_refused():
    with pytest.raises(RefundRefused, match="no_amount"):
        request_refund(make_donation(), lines={}, reason="x", actor=None)


def test_a36_a_refunded_gift_cannot_be_refunded_again():
    payment = make_donation()
    request_refund(payment, lines=None, reason="x", actor=None)
    with pytest.raises(RefundRefused, match="nothing_left"):
        request_refund(payment, lines=None, reason="x", actor=None)


def test_a_gift_that_was_never_paid_cannot_be_refunded():
    with pytest.raises(RefundRefused, match="not_settled"):
        request_refund(make_donation(settled=False), lines=None, reason="x", actor=None)


def test_a_line_of_another_gift_is_refused():
    payment, other = make_donation(), make_donation()
    with pytest.raises(RefundRefused, match="foreign_line"):
        request_refund(payment, lines={other.lines.get(): 100}, reason="x", actor=None)


@pytest.mark.parametrize(
    "kind", ["error_before", "rate_limit", "timeout_before", "timeout_after", "error_after", "html"]
)
def test_when_stripe_stumbles_the_refund_stays_asked_for_and_is_made_once(kind):
    payment = make_donation(amount="50")
    control.set_faults([{"kind": kind, "match": "*/refunds", "count": 1}])
    refund = give_back(payment, 2000)
    with commits(), clock.at(clock.now() + clock_step()):
        send_due()
        fetch_missed(payment.created_at)
    refund.refresh_from_db()
    assert refund.status == Status.SUCCEEDED
    assert len(control.objects("refund")) == 1
    assert ledger.balance(Account.GIFTS) == {"PLN": -3000}
    assert mails("refund_done") == 1


def clock_step():
    from payments.refunds import RETRY_AFTER

    return RETRY_AFTER * 2


def test_a_charge_refunded_at_stripe_meanwhile_ends_our_refund_with_the_reason():
    payment = make_donation(amount="50")
    refund = request_refund(payment, lines=None, reason="x", actor=None)
    with commits():
        control.refund(payment.stripe_charge)
    with commits():
        send_refund(refund)
    refund.refresh_from_db()
    assert (refund.status, refund.failure_code) == (Status.CANCELED, "charge_already_refunded")
    assert payment.refunds.filter(status=Status.SUCCEEDED).count() == 1
    assert ledger.balance(Account.GIFTS) == {"PLN": 0}


def test_a_refund_of_an_unknown_charge_empties_suspense_and_is_a_task():
    with commits():
        charge = control.dashboard_charge(7000, "pln")
    with commits():
        control.refund(charge, 3000)
    assert ledger.balance(Account.SUSPENSE) == {"PLN": -4000}
    assert Unmatched.objects.count() == 2


def test_i8_a_refund_larger_than_what_stripe_has_left_ends_with_the_reason():
    payment = make_donation(amount="50")
    refund = request_refund(payment, lines=None, reason="x", actor=None)
    with commits():
        control.refund(payment.stripe_charge, 2000)
    with commits():
        send_refund(refund)
    refund.refresh_from_db()
    assert (refund.status, refund.failure_code) == (Status.CANCELED, "amount_too_large")
    assert refundable(payment) == {payment.lines.get(): 3000}


def test_i1_a_refund_called_off_here_but_made_at_stripe_is_booked():
    payment = make_donation(amount="50")
    refund = request_refund(payment, lines=None, reason="x", actor=None)
    Refund.objects.filter(pk=refund.pk).update(status=Status.CANCELED, failure_code="charge_disputed")
    with commits():
        gateway.create_refund(refund)
    assert ledger.balance(Account.STRIPE) == {"PLN": 0}
    assert set(payment.refunds.values_list("status", flat=True)) == {Status.CANCELED, Status.SUCCEEDED}


def test_a_refund_that_cannot_be_booked_does_not_keep_the_others_waiting(monkeypatch):
    stuck, other = (make_donation() for _ in range(2))
    for payment in (stuck, other):
        request_refund(payment, lines=None, reason="x", actor=None)
    issue = receipts.settle_up

    def cannot(payment, **facts):
        if payment == stuck:
            raise ValueError
        return issue(payment, **facts)

    with monkeypatch.context() as broken, commits():
        broken.setattr(receipts, "settle_up", cannot)
        send_due()
    assert other.refunds.get().status == Status.SUCCEEDED
    assert stuck.refunds.get().status == Status.REQUESTED
    with commits(), clock.at(clock.now() + clock_step()):
        send_due()
    assert stuck.refunds.get().status == Status.SUCCEEDED
    assert len(control.objects("refund")) == 2


def test_i9_a_refund_of_an_unknown_charge_that_fails_puts_the_money_back_into_suspense_once():
    with commits():
        charge = control.dashboard_charge(7000, "pln")
    with commits():
        refund = control.refund(charge, 3000)
    with commits():
        control.fail_refund(refund)
    with commits():
        control.refund(charge, 1000)
    assert ledger.balance(Account.STRIPE) == {"PLN": 6000}
    assert ledger.balance(Account.SUSPENSE) == {"PLN": -6000}
    assert Unmatched.objects.filter(reason="returned").count() == 1
    assert check_books() == []


def test_i9_a_refund_first_heard_of_when_it_had_failed_is_booked_out_and_back():
    with commits():
        charge = control.dashboard_charge(7000, "pln")
    control.fail_refund(control.refund(charge, 3000))
    sweep()
    assert ledger.balance(Account.SUSPENSE) == {"PLN": -7000}
    assert Unmatched.objects.count() == 3
