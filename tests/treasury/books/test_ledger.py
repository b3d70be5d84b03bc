"""Faults in the journal are found (I1, I14)."""

import pytest

from payments import ledger
from payments.ledger import Line
from payments.models import Account, JournalEntry, JournalLine, Payment, PaymentLine, Unmatched
from payments.money import Money
from people import clock
from tests.factories import make_fund, start
from treasury.books import check_books

pytestmark = pytest.mark.django_db


def found() -> set[tuple[str, str]]:
    return {(finding.invariant, finding.object) for finding in check_books()}


def sums(minor: int, *, fund: bool = True) -> list[Line]:
    money = Money(minor, "PLN")
    return [Line(Account.STRIPE, money), Line(Account.GIFTS, -money, make_fund() if fund else None)]


def post(kind: str, reference: str = "ghost", **fields) -> JournalEntry:
    lines = fields.pop("lines", None) or sums(100)
    entry = ledger.post(reference=reference, kind=kind, day=clock.today(), lines=lines, **fields)
    assert entry is not None
    return entry


@pytest.fixture
def entry(world) -> JournalEntry:
    return world.payment.entries.get()


@pytest.fixture
def income(entry) -> JournalLine:
    return entry.lines.get(account=Account.GIFTS)


def test_a_paid_payment_that_was_never_booked(world):
    payment = start()
    now = clock.now()
    Payment.objects.filter(pk=payment.pk).update(
        status=Payment.Status.SUCCEEDED, settled_at=now, gift_date=clock.today(), next_check_at=None
    )
    assert ("I1", payment.reference) in found()


def test_an_entry_that_names_another_payment(world, entry, force):
    force(entry, reference="payment-of-somebody")
    assert found() == {("I1", "payment-of-somebody")}


def test_a_booked_payment_that_is_not_paid(world, entry):
    Payment.objects.filter(pk=world.payment.pk).update(status=Payment.Status.FAILED)
    assert ("I1", entry.reference) in found()


def test_a_refund_in_the_journal_that_nobody_made(world):
    post("refund", "refund-re_ghost")
    post("refund_back", "refund-back-re_ghost")
    assert found() == {("I1", "refund-re_ghost"), ("I1", "refund-back-re_ghost")}


def test_money_in_suspense_that_is_nobodys_task(world):
    ledger.post_suspense(charge_id="ch_x", amount=Money(5, "PLN"), moment=clock.now(), payment=None)
    assert found() == {("I1", "suspense-ch_x")}


def test_an_entry_of_an_unknown_kind(world):
    post("mystery")
    assert found() == {("I1", "ghost")}


def test_an_entry_without_lines(world):
    JournalEntry.objects.create(reference="hollow", kind="fee", date=clock.today(), posted_at=clock.now())
    assert found() == {("I1", "hollow")}


def test_an_entry_that_does_not_sum_to_zero(world, entry, income, force):
    force(income, amount_minor=-4900)
    assert ("I1", entry.reference) in found()


def test_lines_that_are_not_their_payment(world):
    PaymentLine.objects.filter(payment=world.payment).update(amount_minor=5001)
    assert ("I14", world.payment.reference) in found()


def test_a_line_in_another_currency(world):
    PaymentLine.objects.filter(payment=world.payment).update(currency="EUR")
    assert ("I14", world.payment.reference) in found()


def test_a_gift_booked_to_another_fund(world, entry, income, force):
    force(income, fund=make_fund("elsewhere"))
    assert found() == {("I14", entry.reference)}


def test_a_sum_at_stripe_that_is_not_what_was_paid(world, entry, force):
    force(entry.lines.get(account=Account.STRIPE), amount_minor=4000)
    assert {("I14", entry.reference), ("I1", entry.reference)} <= found()


def test_a_gift_booked_twice(world):
    line = world.payment.lines.get()
    post("payment", "payment-again", payment=world.payment, lines=[
        Line(Account.STRIPE, line.amount), Line(Account.GIFTS, -line.amount, line.fund, line),
    ])  # fmt: skip
    assert {("I1", "payment-again"), ("I14", world.payment.reference)} <= found()


@pytest.mark.parametrize(("minor", "currency"), [(100_000_000, "PLN"), (100, "XXX"), (1001, "KWD"), (150, "ISK")])
def test_an_amount_that_stripe_would_not_take(world, force, minor, currency):
    force(world.payment, amount_minor=minor, currency=currency)
    assert ("I14", world.payment.reference) in found()


def test_income_of_no_fund(world, entry, income, force):
    force(income, fund=None)
    assert ("I1", entry.reference) in found()


def test_a_task_over_another_sum_than_stands_in_suspense(world):
    Unmatched.objects.update(amount_minor=1)
    assert found() == {("I1", "ch_stranger")}


def test_suspense_touched_by_something_else(world):
    post("fee", "fee-x", lines=[Line(Account.FEES, Money(5, "PLN")), Line(Account.SUSPENSE, Money(-5, "PLN"))])
    assert found() == {("I1", "fee-x")}
