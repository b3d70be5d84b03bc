"""Countries in the reader's language, and what we know of their postal codes."""

import re
from functools import cache

from babel import Locale
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

NOT_COUNTRIES = {"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"}
POSTAL_CODES = {"PL": re.compile(r"\d{2}-?\d{3}", re.ASCII)}


@cache
def country_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Return (code, name) of every country, sorted as the language sorts."""
    territories = Locale.parse(language.split("-")[0]).territories
    named = [(code, name) for code, name in territories.items() if _is_country(code)]
    return tuple(sorted(named, key=lambda country: _sort_key(country[1])))


def _is_country(code: str) -> bool:
    return len(code) == 2 and code.isalpha() and code not in NOT_COUNTRIES


# "Ł" comes after "Lz", not after "Z": each Polish letter sorts as its Latin one and a sign above all letters.
AFTER = dict(zip("ąćęłńóśźż", ("a~", "c~", "e~", "l~", "n~", "o~", "s~", "z}", "z~"), strict=True))


def _sort_key(name: str) -> str:
    return "".join(AFTER.get(letter, letter) for letter in name.lower())


def read_postal_code(text: str, country: str) -> str:
    """Return the code as it is written in its country; raises ValidationError where we know the form and it differs."""
    code = text.strip()
    form = POSTAL_CODES.get(country)
    if form is None:
        return code
    if not form.fullmatch(code):
        raise ValidationError(gettext("Enter a postal code like 00-950"), code="postal_code")
    return f"{code[:2]}-{code[-3:]}"
