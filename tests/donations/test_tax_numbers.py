"""Tax numbers of organisations."""

import pytest
from django.core.exceptions import ValidationError

from donations.tax_numbers import read_tax_number


@pytest.mark.parametrize(
    "typed", ["7251801126", "725-180-11-26", " 725 180 11 26 ", "PL7251801126", "pl 725-180-11-26"]
)
def test_a_polish_number_is_kept_as_ten_digits(typed):
    assert read_tax_number(typed, "PL") == "7251801126"


@pytest.mark.parametrize(
    "typed", ["7251801127", "123", "", "PL123", "\uff17\uff12\uff15\uff11\uff18\uff10\uff11\uff11\uff12\uff16", "abc"]
)
def test_a_polish_number_with_a_wrong_control_digit_is_refused(typed):
    with pytest.raises(ValidationError):
        read_tax_number(typed, "PL")


@pytest.mark.parametrize(
    ("typed", "country"), [("DE123456789", "PL"), ("123456789", "DE"), ("GB 123 4567 89", "GB"), ("ATU12345678", "PL")]
)
def test_other_countries_are_left_alone(typed, country):
    assert read_tax_number(typed, country) == typed


@pytest.mark.parametrize("typed", ["<script>", "a" * 41, "DE\n1", "no digits"])
def test_what_can_be_no_number_anywhere_is_refused(typed):
    with pytest.raises(ValidationError):
        read_tax_number(typed, "DE")
