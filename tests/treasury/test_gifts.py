"""Gifts as the office counts them: days, sums per currency, what was given back, rows of a file."""

from typing import Any

import pytest

from payments import refunds
from payments.models import Payment
from payments.money import Money
from people.references import in_groups
from tests.factories import commits, make_campaign, make_donation, make_payer, start
from treasury import gifts

pytestmark = pytest.mark.django_db


def give_back(payment: Payment, minor: int | None = None) -> None:
    lines = None if minor is None else {payment.lines.get(): minor}
    with commits():
        refunds.send_refund(refunds.request_refund(payment, lines=lines, reason="asked", actor=None))


def test_totals_are_per_currency_over_what_was_found_and_know_what_went_back():
    first = make_donation(amount="50")
    make_donation(amount="25,50")
    make_donation(amount="10", currency="EUR")
    start(amount="99")
    give_back(first, 2000)
    assert gifts.totals(gifts.gifts()) == [
        {"found": 1, "paid": 1, "sum": Money(1000, "EUR"), "refunded": Money(0, "EUR"), "left": Money(1000, "EUR")},
        {"found": 3, "paid": 2, "sum": Money(7550, "PLN"), "refunded": Money(2000, "PLN"), "left": Money(5550, "PLN")},
    ]
    assert [row["found"] for row in gifts.totals(gifts.gifts().filter(pk=first.pk))] == [1]
    assert gifts.totals(gifts.gifts().none()) == []


def test_a_gift_says_its_day_what_went_back_and_whether_it_has_a_receipt():
    payment = make_donation(amount="50")
    give_back(payment, 500)
    give_back(payment, 700)
    one: Any = gifts.gifts().get()
    assert one.day == payment.gift_date
    assert one.refunded_minor == 1200
    assert one.has_receipt


def test_an_unpaid_gift_has_the_day_it_was_begun():
    payment = start()
    one: Any = gifts.gifts().get()
    assert one.day == payment.created_at.astimezone(gifts.organisations_zone()).date()


def test_the_list_takes_a_fixed_number_of_queries(django_assert_num_queries):
    for number in range(3):
        make_donation(campaign=make_campaign(f"c{number}"), payer=make_payer(last_name=f"Person{number}"))
    with django_assert_num_queries(3):
        for payment in gifts.with_details(gifts.gifts()):
            assert gifts.purpose(payment)
            assert gifts.live_receipt(payment)


def test_a_row_of_the_file_has_plain_numbers_and_everything_in_its_place():
    payment = make_donation(amount="1234,50", campaign=make_campaign(), payer=make_payer(tax_number="7251801126"))
    give_back(payment, 450)
    row = dict(zip(map(str, gifts.HEADINGS), next(gifts.rows(gifts.with_details(gifts.gifts()))), strict=True))
    assert row["Reference"] == in_groups(payment.reference)
    assert row["Date"] == payment.gift_date.isoformat()
    assert (row["Amount"], row["Given back"], row["Left"]) == ("1234.50", "4.50", "1230.00")
    assert (row["First name"], row["Last name"], row["E-mail"]) == ("Łucja", "Żółć", "lucja@example.org")
    assert (row["Campaign"], row["Fund"], row["Method"]) == ("Meals", "Fund meals", "card")
    assert str(row["Receipt"]).endswith("-000002")
    assert row["Stripe payment"] == payment.stripe_intent


def test_nothing_is_left_of_a_gift_that_was_never_paid():
    start(amount="50")
    row = dict(zip(map(str, gifts.HEADINGS), next(gifts.rows(gifts.with_details(gifts.gifts()))), strict=True))
    assert (row["Amount"], row["Left"]) == ("50.00", "0.00")
