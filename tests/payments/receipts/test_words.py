"""Amounts in words, against forms a reader would accept."""

import pytest

from payments.money import Money
from payments.receipts.words import in_words

POLISH = (
    (100, "PLN", "jeden złoty 00/100"),
    (200, "PLN", "dwa złote 00/100"),
    (500, "PLN", "pięć złotych 00/100"),
    (51, "PLN", "zero złotych 51/100"),
    (1200, "PLN", "dwanaście złotych 00/100"),
    (2205, "PLN", "dwadzieścia dwa złote 05/100"),
    (2500, "PLN", "dwadzieścia pięć złotych 00/100"),
    (11200, "PLN", "sto dwanaście złotych 00/100"),
    (12351, "PLN", "sto dwadzieścia trzy złote 51/100"),
    (100000, "PLN", "tysiąc złotych 00/100"),
    (123456789, "PLN", "milion dwieście trzydzieści cztery tysiące pięćset sześćdziesiąt siedem złotych 89/100"),
    (2100, "EUR", "dwadzieścia jeden euro 00/100"),
    (2200, "USD", "dwadzieścia dwa dolary amerykańskie 00/100"),
    (500, "GBP", "pięć funtów szterlingów 00/100"),
    (1322, "JPY", "tysiąc trzysta dwadzieścia dwa jeny"),
    (1500, "KWD", "jeden dinar kuwejcki 500/1000"),
    (700, "CZK", "siedem CZK 00/100"),
)
ENGLISH = (
    (100, "PLN", "one Polish zloty 00/100"),
    (12351, "PLN", "one hundred and twenty-three Polish zlotys 51/100"),
    (100, "EUR", "one euro 00/100"),
    (132205, "EUR", "one thousand, three hundred and twenty-two euros 05/100"),
    (200, "USD", "two US dollars 00/100"),
    (100, "GBP", "one pound sterling 00/100"),
    (1, "JPY", "one Japanese yen"),
    (1002500, "KWD", "one thousand and two Kuwaiti dinars 500/1000"),
)


@pytest.mark.parametrize(("minor", "currency", "expected"), POLISH)
def test_polish(minor, currency, expected):
    assert in_words(Money(minor, currency), "pl") == expected


@pytest.mark.parametrize(("minor", "currency", "expected"), ENGLISH)
def test_english(minor, currency, expected):
    assert in_words(Money(minor, currency), "en") == expected


def test_a_negative_sum_has_no_words():
    with pytest.raises(ValueError, match="no words"):
        in_words(Money(-1, "PLN"), "pl")
