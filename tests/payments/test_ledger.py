"""The books."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from payments import ledger
from payments.ledger import Line, Unbalanced
from payments.models import Account, JournalEntry, JournalLine
from payments.money import Money
from tests.factories import make_campaign, make_donation, make_fund

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 25)


def test_a_gift_raises_stripe_and_the_funds_income():
    campaign = make_campaign()
    payment = make_donation(amount="50", campaign=campaign)
    entry = JournalEntry.objects.get(reference=f"payment-{payment.uuid}")
    assert entry.date == payment.gift_date
    lines = {(line.account, line.fund, line.amount_minor, line.currency) for line in entry.lines.all()}
    assert lines == {("stripe", None, 5000, "PLN"), ("gifts", campaign.fund, -5000, "PLN")}
    assert ledger.balance(Account.STRIPE) == {"PLN": 5000}
    assert ledger.balance(Account.GIFTS, fund=campaign.fund) == {"PLN": -5000}


def test_a_reference_is_booked_once():
    lines = [Line(Account.BANK, Money(5, "EUR")), Line(Account.SUSPENSE, Money(-5, "EUR"))]
    assert ledger.post(reference="x", kind="test", day=DAY, lines=lines) is not None
    assert ledger.post(reference="x", kind="test", day=DAY, lines=lines) is None
    assert JournalLine.objects.count() == 2


@pytest.mark.parametrize(
    "sums",
    [
        [Money(5, "EUR")],
        [Money(5, "EUR"), Money(-4, "EUR")],
        [Money(5, "EUR"), Money(-5, "PLN")],
        [Money(0, "EUR"), Money(0, "EUR")],
    ],
)
def test_an_entry_that_does_not_sum_to_zero_in_each_currency_is_refused(sums):
    with pytest.raises(Unbalanced):
        ledger.post(reference="x", kind="test", day=DAY, lines=[Line(Account.BANK, money) for money in sums])
    assert not JournalEntry.objects.exists()


def test_i16_the_database_refuses_to_change_or_delete_what_is_booked():
    payment = make_donation()
    line = payment.entries.get().lines.first()
    with pytest.raises(TypeError, match="never change"):
        line.save()
    for attempt in (
        lambda: JournalLine.objects.update(amount_minor=1),
        lambda: JournalLine.objects.filter(pk=line.pk)._raw_delete("default"),
        lambda: JournalEntry.objects.update(kind="other"),
        lambda: JournalEntry.objects.filter(pk=line.entry_id)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
            attempt()


def test_income_without_a_fund_is_refused_by_the_database():
    lines = [Line(Account.STRIPE, Money(5, "EUR")), Line(Account.GIFTS, Money(-5, "EUR"))]
    with pytest.raises(IntegrityError), transaction.atomic():
        ledger.post(reference="x", kind="test", day=DAY, lines=lines)


@pytest.mark.postgres
def test_postgres_refuses_an_unbalanced_entry_at_commit(on_postgres):
    entry = JournalEntry.objects.create(reference="x", kind="test", date=DAY, posted_at=datetime.now(UTC))
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")  # a plain test never commits
    with pytest.raises(IntegrityError, match="does not sum to zero"), transaction.atomic():
        JournalLine.objects.create(entry=entry, account=Account.BANK, amount_minor=5, currency="EUR")


def test_a_funds_balance_is_the_sum_of_its_lines_in_each_currency():
    fund = make_fund()
    make_donation(amount="50", fund=fund)
    make_donation(amount="20", currency="EUR", fund=fund)
    make_donation(amount="30", fund=fund)
    assert ledger.balance(Account.GIFTS, fund=fund) == {"PLN": -8000, "EUR": -2000}
