"""Test cards: what each number does."""

import hashlib
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Card:
    """A test card. ``decline`` is what the bank answers; ``secure`` asks for 3-D Secure first."""

    number: str
    brand: str = "visa"
    funding: str = "credit"
    country: str = "US"
    decline: str = ""
    secure: bool = False
    at_once: bool = False
    refunds: str = "succeed"  # or "pend", or "fail"

    @property
    def last4(self) -> str:
        """The four digits a person may see."""
        return self.number[-4:]

    @property
    def fingerprint(self) -> str:
        """The same for the same card."""
        return hashlib.sha256(self.number.encode()).hexdigest()[:16]

    @property
    def code(self) -> str:
        """The API's error code for the decline."""
        return self.decline if self.decline in PLAIN_CODES else "card_declined"


# Declines that have an error code of their own; all others are card_declined with a decline code.
PLAIN_CODES = frozenset({"expired_card", "incorrect_cvc", "processing_error", "incorrect_number"})
SUCCESS, DECLINED = "4242424242424242", "4000000000000002"
NO_FUNDS, SECURE = "4000000000009995", "4000002760003184"

CARDS: dict[str, Card] = {
    card.number: card
    for card in (
        Card(SUCCESS),
        Card("4000056655665556", funding="debit"),
        Card("4000006160000005", country="PL"),
        Card("5555555555554444", brand="mastercard"),
        Card("378282246310005", brand="amex"),
        Card(DECLINED, decline="generic_decline"),
        Card(NO_FUNDS, decline="insufficient_funds"),
        Card("4000000000009987", decline="lost_card"),
        Card("4000000000009979", decline="stolen_card"),
        Card("4000000000000069", decline="expired_card"),
        Card("4000000000000127", decline="incorrect_cvc"),
        Card("4000000000000119", decline="processing_error"),
        Card("4000000000000341", decline="generic_decline"),
        Card(SECURE, secure=True),
        Card("4000002500003155", secure=True),
        Card("4000008260003178", secure=True, decline="insufficient_funds"),
        Card("4000000000000077", at_once=True),
        Card("4000000000007726", refunds="pend"),
        Card("4000000000005126", refunds="fail"),
    )
}


def digits(number: str) -> str:
    """A number as typed, without spaces and dashes."""
    return "".join(number.replace("-", "").split())


def passes_luhn(number: str) -> bool:
    """Whether the check digit of a card number is right."""
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        return False
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def find(number: str) -> Card | None:
    """The test card with this number."""
    return CARDS.get(digits(number))


def facts(card: Card, exp_month: int, exp_year: int) -> dict[str, Any]:
    """What payment methods and charges say about a card alike."""
    return {
        "brand": card.brand,
        "country": card.country,
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": card.fingerprint,
        "funding": card.funding,
        "last4": card.last4,
    }
