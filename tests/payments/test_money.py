"""Reading and writing money."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from payments.money import CURRENCIES, LIMIT, AmountError, CurrencyMismatch, Money, parse


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("50", 5000), ("50,00", 5000), ("50.00", 5000), ("0,5", 50), ("1 234,50", 123450), ("1.234,50", 123450),
        ("1,234.50", 123450), ("50 zł", 5000), ("PLN 50", 5000), ("zł5", 500), ("  7  ", 700), ("1.234.567", 123456700),
        ("1\u202f234,50", 123450), ("10 000", 1000000), ("999999,99", 99999999),
    ],
)  # fmt: skip
def test_the_notations_of_both_languages_are_read(typed, minor):
    assert parse(typed, "PLN") == Money(minor, "PLN")


def test_a5_a_no_break_space_groups_thousands():
    assert parse("10\u00a0000", "PLN") == Money(1_000_000, "PLN")


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a1_words_of_floating_point_are_refused(typed):
    with pytest.raises(AmountError, match="not_plain"):
        parse(typed, "EUR")


@pytest.mark.parametrize("typed", ["-5", "-0", "−5", "+5"])
def test_a2_signs_are_refused(typed):
    with pytest.raises(AmountError, match="not_plain"):
        parse(typed, "EUR")


@pytest.mark.parametrize("typed", ["0.004", "5,001.5000", "12,3456"])
def test_a3_more_decimals_than_the_currency_has_are_refused_never_rounded(typed):
    with pytest.raises(AmountError, match="decimals"):
        parse(typed, "EUR")


@pytest.mark.parametrize("typed", ["1e3", "1E+100", "1_000", "0x10", "\uff11\uff12", "\u0663", "5\x00", "5;", "<5>"])
def test_a4_a5_only_plain_digits_are_read(typed):
    with pytest.raises(AmountError, match="not_plain"):
        parse(typed, "EUR")


@pytest.mark.parametrize(
    ("typed", "readings"),
    [("1.000", (100, 100_000)), ("1,000", (100, 100_000)), ("10.999", (1_099_900,)), ("12,500", (1_250, 1_250_000))],
)
def test_a6_one_separator_before_three_digits_is_ambiguous_and_offers_its_readings(typed, readings):
    with pytest.raises(AmountError) as caught:
        parse(typed, "EUR")
    assert caught.value.code == "ambiguous"
    assert caught.value.readings == tuple(Money(minor, "EUR") for minor in readings)


@pytest.mark.parametrize("typed", ["1 2", "12.34.567", "1,2,3", "1.23,4.5", "1234 567"])
def test_crooked_grouping_is_refused(typed):
    with pytest.raises(AmountError, match="grouping"):
        parse(typed, "EUR")


def test_a8_yen_have_no_decimals_and_dinars_three_of_which_the_last_is_nought():
    assert parse("500", "JPY") == Money(500, "JPY")
    assert parse("1.230", "KWD") == Money(1230, "KWD")
    with pytest.raises(AmountError, match="decimals"):
        parse("500.5", "JPY")
    with pytest.raises(AmountError, match="step"):
        parse("1.234", "KWD")


def test_kronur_and_shillings_are_whole_though_stripe_counts_two_digits():
    assert parse("1500", "ISK") == Money(150_000, "ISK")
    with pytest.raises(AmountError, match="step"):
        parse("1500,50", "ISK")


@pytest.mark.parametrize(("typed", "code"), [("", "empty"), (" zł ", "empty"), ("5" * 41, "too_long")])
def test_nothing_and_too_much_are_told_apart(typed, code):
    with pytest.raises(AmountError, match=code):
        parse(typed, "PLN")


def test_a9_an_unknown_currency_is_refused():
    with pytest.raises(AmountError, match="currency"):
        parse("5", "XXX")
    with pytest.raises(ValueError, match="not money"):
        Money(5, "usd ")


def test_a_sum_is_whole_minor_units_and_nothing_else():
    wrongs: tuple[Any, ...] = (5.0, True, "5", None)
    for wrong in wrongs:
        with pytest.raises(ValueError, match="not money"):
            Money(wrong, "EUR")


def test_currencies_never_mix():
    for mix in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b):
        with pytest.raises(CurrencyMismatch):
            mix(Money(1, "EUR"), Money(1, "PLN"))


@pytest.mark.parametrize(
    ("money", "language", "whole", "written"),
    [
        (Money(123450, "PLN"), "pl", False, "1\u00a0234,50\u00a0zł"),
        (Money(123450, "PLN"), "en", False, "PLN\u00a01,234.50"),
        (Money(5000, "PLN"), "pl", True, "50\u00a0zł"),
        (Money(5050, "PLN"), "pl", True, "50,50\u00a0zł"),
        (Money(12345, "JPY"), "en", False, "JPY\u00a012,345"),
        (Money(1500, "KWD"), "pl", False, "1,500\u00a0KWD"),
        (Money(-250, "EUR"), "en", False, "EUR\u00a0-2.50"),
    ],
)
def test_sums_are_written_as_cldr_says(money, language, whole, written):
    assert money.format(language, whole=whole) == written


amounts = st.builds(
    lambda currency, steps: Money(steps * CURRENCIES[currency][1], currency),
    st.sampled_from(sorted(CURRENCIES)),
    st.integers(1, LIMIT // 100),
)


@given(amounts)
def test_what_is_written_plainly_is_read_back_or_called_ambiguous(money):
    """A fraction of three digits exists only where the currency has three."""
    assert parse(money.plain(), money.currency) == money


@given(amounts, st.sampled_from(["pl", "en"]))
def test_what_people_are_shown_is_what_they_may_type(money, language):
    assert money in _readings(money.format(language), money.currency)


def _readings(typed, currency):
    """What a text may mean: one sum, or two where one separator stands before three digits (`JPY 12,345`)."""
    try:
        return (parse(typed, currency),)
    except AmountError as error:
        return error.readings


@given(st.text(max_size=60), st.sampled_from(sorted(CURRENCIES)))
def test_any_text_is_a_sum_or_an_amount_error(text, currency):
    try:
        money = parse(text, currency)
    except AmountError:
        return
    assert money.minor >= 0
    assert money.is_chargeable
