"""Countries in the reader's language."""

import pytest
from django.core.exceptions import ValidationError

from donations.countries import country_choices, read_postal_code


def test_countries_are_named_and_sorted_in_the_readers_language():
    polish = [name for _code, name in country_choices("pl")]
    assert polish.index("Litwa") < polish.index("Łotwa") < polish.index("Malta")
    assert dict(country_choices("pl"))["PL"] == "Polska"
    assert dict(country_choices("en"))["PL"] == "Poland"


def test_only_countries_are_offered():
    codes = {code for code, _name in country_choices("en")}
    assert not codes & {"EU", "ZZ", "UN", "001"}
    assert len(codes) > 240


def test_a_polish_code_is_written_with_a_dash():
    assert read_postal_code(" 00950 ", "PL") == "00-950"
    with pytest.raises(ValidationError):
        read_postal_code("0095", "PL")


def test_codes_of_other_countries_are_not_judged():
    assert read_postal_code("1010 AB", "NL") == "1010 AB"
    assert read_postal_code("whatever", "") == "whatever"
