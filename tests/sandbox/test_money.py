"""Currencies, fees and balance transactions."""

from decimal import Decimal

import pytest

from sandbox import cards, control, money


def balance(api, charge):
    return api.v1.balance_transactions.retrieve(charge.balance_transaction)


@pytest.mark.parametrize(
    ("currency", "amount", "gross", "fee", "settled", "rate"),
    [
        ("pln", 5000, 5000, 75 + 106, "pln", None),  # 1.5 % and 0.25 EUR = 1.06 PLN
        ("eur", 2500, 2500, 38 + 25, "eur", None),
        ("usd", 2500, 9659, 145 + 106, "pln", 3.863636),
        ("jpy", 500, 1328, 20 + 106, "pln", 0.026563),
        ("kwd", 5000, 6250, 94 + 106, "pln", 12.5),
    ],
)
def test_a_charge_reaches_the_balance_converted_and_less_the_fee(
    api, paid, currency, amount, gross, fee, settled, rate
):
    found = balance(api, paid(currency=currency, amount=amount))
    assert (found.amount, found.fee, found.net, found.currency) == (gross, fee, gross - fee, settled)
    assert found.exchange_rate == rate
    assert [(one.type, one.amount) for one in found.fee_details] == [("stripe_fee", fee)]
    assert (found.type, found.reporting_category, found.status) == ("charge", "charge", "pending")
    assert found.available_on == found.created + 3 * 86400


def test_fees_and_settlement_follow_the_settings(api, paid, settings):
    settings.SANDBOX_FEE = ("2.9", "0.30")
    settings.SANDBOX_SETTLEMENT_CURRENCIES = ["EUR"]
    found = balance(api, paid(currency="gbp", amount=1000))
    assert (found.amount, found.fee, found.currency) == (1176, 34 + 30, "eur")


def test_one_card_brings_money_that_is_available_at_once(api, paid):
    found = balance(api, paid("4000000000000077"))
    assert (found.status, found.available_on) == ("available", found.created)


def test_a_refund_takes_the_gross_back_and_keeps_the_fee(api, paid):
    charge = paid(currency="usd", amount=2500)
    refund = api.v1.refunds.create({"charge": charge.id, "amount": 1000})
    found = balance(api, refund)
    assert (found.amount, found.fee, found.net, found.currency) == (-3864, 0, -3864, "pln")
    assert (found.type, found.source) == ("refund", refund.id)


def test_transactions_are_listed_by_source_type_and_currency(api, paid):
    first, _second = paid(), paid(currency="eur")
    refund = api.v1.refunds.create({"charge": first.id})

    def found(**params):
        return [one.source for one in api.v1.balance_transactions.list(params).data]

    assert found(type="refund") == [refund.id]
    assert found(source=first.id) == [first.id]
    assert len(found(currency="pln")) == 2
    expanded = api.v1.balance_transactions.list({"type": "refund", "expand": ["data.source"]})
    assert expanded.data[0].source.amount == 5000


@pytest.mark.parametrize(("currency", "digits"), [("jpy", 0), ("pln", 2), ("isk", 2), ("huf", 2), ("kwd", 3)])
def test_minor_units_are_stripes_and_not_the_standards(currency, digits):
    assert money.exponent(currency) == digits
    assert money.minor(money.major(12340, currency), currency) == 12340


def test_halves_round_away_from_zero():
    assert money.minor(Decimal("0.005"), "pln") == 1
    assert money.minor(Decimal("-0.005"), "pln") == -1


def test_every_supported_currency_can_be_paid_in(gift):
    for currency in money.RATES:
        amount = money.convert(10_000, "eur", currency) // 100 * 100
        assert control.pay(gift(currency=currency, amount=amount).id, cards.SUCCESS) == "paid"
