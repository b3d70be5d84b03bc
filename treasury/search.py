"""What somebody typed into the search box of the gifts, and elsewhere, as a question to the database."""

from collections.abc import Sequence

from django.db.models import Q

from payments.money import CURRENCIES, LIMIT, AmountError, Money, parse
from people.references import normalise

LONGEST = 100
MOST_WORDS = 6
NAMES = (
    "supporter__first_name", "supporter__last_name", "supporter__organisation", "supporter__email",
    "payer__first_name", "payer__last_name", "payer__organisation", "payer__email",
)  # fmt: skip
STRIPE = ("stripe_session", "stripe_intent", "stripe_charge", "refunds__stripe_refund")


def gifts_matching(text: str) -> Q:
    """Return the condition for gifts by name, e-mail, reference, Stripe id or amount (`50,00`, `1 234.50 zł`)."""
    text = text[:LONGEST].strip()
    return words_in(text, NAMES) | _by_reference(text) | _by_amount(text)


def words_in(text: str, names: Sequence[str]) -> Q:
    """Return the condition that every word stands in one of the fields."""
    found = Q()
    for word in text[:LONGEST].split()[:MOST_WORDS]:
        # SQLite knows upper and lower case of plain letters only: "łukasz" would not find "Łukasz".
        spellings = {word, word.capitalize(), word.lower(), word.upper()}
        one = Q(pk=None)
        for name in names:
            for spelling in spellings:
                one |= Q(**{f"{name}__icontains": spelling})
        found &= one
    return found


def _by_reference(text: str) -> Q:
    found = Q(pk=None)
    reference = normalise(text)
    if len(reference) >= 4 and len(reference) == len(text.replace("-", "").replace(" ", "")):
        found |= Q(reference__contains=reference)
    if "_" in text:
        for name in STRIPE:
            found |= Q(**{name: text})
    return found


def _by_amount(text: str) -> Q:
    found = Q(pk=None)
    for currency in CURRENCIES:
        for money in _readings(text, currency):
            if money.minor <= LIMIT:
                found |= Q(amount_minor=money.minor, currency=currency)
    return found


def _readings(text: str, currency: str) -> tuple[Money, ...]:
    """Return what was typed as an amount: none, one, or both of two that it could be."""
    try:
        return (parse(text, currency),)
    except AmountError as error:
        return error.readings
