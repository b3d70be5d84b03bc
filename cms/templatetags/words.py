"""How sums, dates and words are written in the reader's language."""

import re
from datetime import date, datetime

from babel.dates import format_date
from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from payments.money import Money
from people.clock import legal_date
from people.references import in_groups

register = template.Library()

# Polish does not leave a one-letter word at the end of a line. `<a href>` is no word: it stands after "<".
ONE_LETTER = re.compile(r"(?<![^\s>(„”\u00a0])([AaIiOoUuWwZz])[ \n]+(?=\S)")
UNIT = re.compile(r"(?<=\d)[ \n]+(?=(?:zł|gr|€|km|kg|m|g|l|r\.|tys\.|mln|osób|dni|%)(?![\w]))")


@register.filter
def money(amount: Money | None, how: str = "") -> str:
    """Write a sum; `money:"whole"` drops a fraction of nothing but zeros, as headlines do."""
    return amount.format(get_language() or "en", whole=how == "whole") if amount is not None else ""


@register.filter
def longdate(moment: date | datetime | None) -> str:
    """Write a date in full, `23 November 2026`; a moment becomes the date in the organisation's zone."""
    if moment is None:
        return ""
    day = legal_date(moment) if isinstance(moment, datetime) else moment
    return str(format_date(day, "long", locale="pl" if get_language() == "pl" else "en_GB"))


@register.filter
def groups(reference: str) -> str:
    """Write a reference in groups of four."""
    return in_groups(reference)


@register.filter
def tidy(text: str) -> SafeString:
    """In Polish keep one-letter words and units with their neighbours; what is not safe is escaped."""
    escaped: str = conditional_escape(text)
    if (get_language() or "").startswith("pl"):
        escaped = UNIT.sub("\u00a0", ONE_LETTER.sub("\\1\u00a0", escaped))
    return mark_safe(escaped)  # noqa: S308 (escaped above, and no-break spaces are inert)
