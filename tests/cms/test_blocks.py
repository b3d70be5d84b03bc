"""What editors may fill in, and the words when it does not fit."""

import pytest
from django.core.exceptions import ValidationError

from cms.blocks import AmountsBlock, BreakdownBlock, FactsBlock


def amounts(*rows: tuple[str, list[str]]):
    block = AmountsBlock()
    raw = [
        {"type": "currency", "value": {"currency": code, "amounts": [{"amount": one, "impact": ""} for one in typed]}}
        for code, typed in rows
    ]
    return block.clean(block.to_python(raw))


def complaints(error: ValidationError) -> str:
    """Every word of a nested error."""
    return str(getattr(error, "as_json_data", lambda: error)())


def test_four_rising_amounts_are_taken():
    [row] = amounts(("PLN", ["30", "50", "99,50", "200"]))
    assert row.value["currency"] == "PLN"


def test_nothing_is_taken_too():
    assert len(amounts()) == 0


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["30", "50", "50", "200"], "Put the amounts in order"),
        (["50", "30", "100", "200"], "Put the amounts in order"),
        (["1", "50", "100", "200"], "Enter an amount from"),
        (["30", "50", "100", "99999999"], "Enter an amount up to"),
        (["30", "1.000", "2000", "3000"], "Did you mean"),
        (["30", "abc", "100", "200"], "in digits"),
        (["30", "50", "100"], "minimum number of items"),
        (["30", "50", "100", "200", "300"], "maximum number of items"),
    ],
)
def test_amounts_that_cannot_be_given_are_refused(typed, words):
    with pytest.raises(ValidationError) as error:
        amounts(("PLN", typed))
    assert words in complaints(error.value)


def test_a_currency_stands_once():
    with pytest.raises(ValidationError) as error:
        amounts(("PLN", ["30", "50", "100", "200"]), ("PLN", ["10", "20", "30", "40"]))
    assert "Each currency can be offered once" in complaints(error.value)


def test_a_currency_we_do_not_take_is_refused():
    with pytest.raises(ValidationError):
        amounts(("CHF", ["30", "50", "100", "200"]))


@pytest.mark.parametrize(("shares", "fits"), [((86, 9, 5), True), ((), True), ((86, 9), False), ((100, 1), False)])
def test_the_parts_make_a_hundred(shares, fits):
    block = BreakdownBlock()
    raw = block.to_python([{"type": "part", "value": {"share": share, "what_for": "food"}} for share in shares])
    if fits:
        assert len(block.clean(raw)) == len(shares)
    else:
        with pytest.raises(ValidationError) as error:
            block.clean(raw)
        assert str(sum(shares)) in complaints(error.value)


def test_there_are_three_facts_at_most():
    block = FactsBlock()
    raw = block.to_python([{"type": "fact", "value": {"number": "1", "words": "x"}}] * 4)
    with pytest.raises(ValidationError):
        block.clean(raw)
