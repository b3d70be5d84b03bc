"""Amounts that people type into the gift form: read by the one parser, answered in words."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, ngettext

from payments.money import CURRENCIES, AmountError, Money, parse


def limits(currency: str) -> tuple[Money, Money]:
    """Return the least and the most that one gift may be."""
    least, most, _suggested = settings.GIVING_CURRENCIES[currency]
    return Money(least, currency), Money(most, currency)


def read_amount(text: str, currency: str, *, contact: str = "") -> Money:
    """Read a typed amount within the limits; raises ValidationError in the reader's language."""
    try:
        amount = parse(text, currency)
    except AmountError as error:
        raise ValidationError(_in_words(error, currency), code=error.code) from error
    check_limits(amount, contact=contact)
    return amount


def check_limits(amount: Money, *, contact: str = "") -> None:
    """Raise ValidationError, naming the limit, when one gift may not be this small or this large."""
    least, most = limits(amount.currency)
    if amount < least:
        raise ValidationError(gettext("Enter an amount from %(least)s") % {"least": _shown(least)}, code="least")
    if most < amount:
        raise ValidationError(_too_large(most, contact), code="most")


def _too_large(most: Money, contact: str) -> str:
    limit = gettext("Enter an amount up to %(most)s.") % {"most": _shown(most)}
    if not contact:
        return limit
    return limit + " " + gettext("For larger gifts please write to us: %(contact)s") % {"contact": contact}


def _in_words(error: AmountError, currency: str) -> str:
    if error.code == "empty":
        return gettext("Choose or enter an amount")
    if error.code == "ambiguous":
        return _both_readings(error.readings)
    if error.code == "decimals":
        return _too_many_decimals(CURRENCIES[currency][0])
    if error.code == "step":
        return gettext("Enter an amount that can be paid: in %(currency)s its last digit is 0") % {"currency": currency}
    example = Money(settings.GIVING_CURRENCIES[currency][2][1], currency)
    return gettext("Enter the amount in digits, for example %(example)s") % {"example": _shown(example)}


def _both_readings(readings: tuple[Money, ...]) -> str:
    if len(readings) == 1:
        words = gettext("Did you mean %(sum)s? Then please write %(typed)s")
        return words % {"sum": _shown(readings[0]), "typed": _typed(readings[0])}
    small, large = readings
    return gettext("Did you mean %(small)s or %(large)s? Please write %(small_typed)s or %(large_typed)s") % {
        "small": small.format(_language()),
        "large": large.format(_language()),
        "small_typed": _typed(small),
        "large_typed": _typed(large),
    }


def _too_many_decimals(exponent: int) -> str:
    if exponent == 0:
        return gettext("Enter a whole amount, without decimals")
    return ngettext(
        "Enter an amount with at most %(count)d digit after the decimal point",
        "Enter an amount with at most %(count)d digits after the decimal point",
        exponent,
    ) % {"count": exponent}


def _shown(amount: Money) -> str:
    return amount.format(_language(), whole=True)


def _typed(amount: Money) -> str:
    """The amount as one would type it, without anything that could be read in two ways."""
    whole, _point, fraction = amount.plain().partition(".")
    return f"{whole}{',' if _language() == 'pl' else '.'}{fraction}" if fraction.strip("0") else whole


def _language() -> str:
    return get_language() or "en"
