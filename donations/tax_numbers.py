"""Tax numbers of organisations: checked where we know the rules, left alone where we do not."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from stdnum.pl import nip

FOREIGN = re.compile(r"[A-Z0-9][A-Z0-9 ./-]{2,24}")


def read_tax_number(text: str, country: str) -> str:
    """Return the number as it is kept; raises ValidationError when it cannot be one.

    A number may begin with its country (`DE123456789`); else it is one of `country` (ISO 3166, two letters). Polish
    numbers are checked by their control digit and kept as ten digits; for other countries any plausible spelling does.
    """
    number = text.strip().upper()
    if re.match(r"PL(?=[ \d-])", number):
        country, number = "PL", number[2:]
    elif re.match(r"[A-Z]{2}[A-Z]?\d", number):
        country = number[:2]
    if country == "PL":
        return _polish(number)
    if not FOREIGN.fullmatch(number) or not any(sign.isdigit() for sign in number):
        raise ValidationError(gettext("This tax number does not look right"), code="tax_number")
    return number


def _polish(number: str) -> str:
    if not (number.isascii() and nip.is_valid(number)):
        wrong = gettext("This tax number does not look right")
        hint = gettext("A number from another country starts with its country, for example DE123456789.")
        raise ValidationError(f"{wrong}. {hint}", code="tax_number")
    return str(nip.compact(number))
