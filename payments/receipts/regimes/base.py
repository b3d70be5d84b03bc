"""What a regime is, and the frozen facts it judges: no database, no clock, no network."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.money import Money
from payments.receipts.words import in_words

GIFT_KINDS = frozenset({"gift", "fee_cover"})  # dues, tickets and benefits are none, see each regime's sources


@dataclass(frozen=True)
class IssuerFacts:
    """The organisation on the day of issue. `address` is street, then postal code and city."""

    legal_name: str
    address: tuple[str, ...]
    place: str
    ids: Mapping[str, str] = field(default_factory=dict)
    signatory_name: str = ""
    signatory_office: str = ""
    bank_account: str = ""
    is_public_benefit: bool = False
    purpose: str = ""
    email: str = ""
    phone: str = ""
    country: str = ""


@dataclass(frozen=True)
class DonorFacts:
    """The donor as they named themselves; `organisation` comes before the person's name."""

    first_name: str = ""
    last_name: str = ""
    organisation: str = ""
    tax_number: str = ""
    line1: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    @property
    def name(self) -> str:
        return self.organisation.strip() or f"{self.first_name} {self.last_name}".strip()

    @property
    def town(self) -> str:
        return f"{self.postal_code} {self.city}".strip()


@dataclass(frozen=True)
class LineFacts:
    """One line of a settled payment. `deductible` is the part of `paid` nothing was given for; `refunded` came back."""

    payment_line_id: int
    kind: str
    label: str
    date: date
    method: str
    transaction_id: str
    paid: Money
    deductible: Money
    refunded: Money
    is_disputed: bool = False


@dataclass(frozen=True)
class Assessment:
    """How much of a line a receipt may show; `reason` and `words` say why, when it is nothing."""

    eligible: Money
    reason: str = ""
    words: str | Promise = ""


@dataclass(frozen=True)
class Problem:
    """Why a receipt cannot be issued yet, for the treasurer's list and the donor's form."""

    code: str
    words: str | Promise


@dataclass(frozen=True)
class Text:
    """A wording that stands on documents; a new version never changes an old document."""

    id: str
    version: int
    text: str


@dataclass(frozen=True)
class Draft:
    """A receipt before it has a number: whose, for whom, and the lines that may stand on it."""

    issuer: IssuerFacts
    donor: DonorFacts
    lines: tuple[LineFacts, ...]
    issued_on: date
    replaces: str = ""


REASONS: Mapping[str, Promise] = {
    "not_a_gift": _("This part of the payment is not a gift."),
    "disputed": _("The payment is disputed at the bank."),
    "refunded": _("The gift was refunded."),
    "nothing_deductible": _("Something of the same value was given in return."),
}
PROBLEMS: Mapping[str, Promise] = {
    "donor_name": _("The donor's name is missing."),
    "donor_address": _("The donor's address is missing."),
    "donor_tax_number": _("The donor organisation's tax number is missing."),
    "issuer_name": _("The organisation's legal name is missing."),
    "issuer_address": _("The organisation's address is missing."),
    "issuer_ids": _("A registration number of the organisation is missing."),
    "issuer_account": _("The organisation's bank account is missing."),
    "issuer_purpose": _("The organisation's statutory purpose is missing."),
    "issuer_signatory": _("The person who signs for the organisation is missing."),
    "nothing_to_receipt": _("No part of the payment can be receipted."),
    "mixed_currencies": _("One receipt has one currency."),
}


class Regime(ABC):
    """One country's rules for one kind of receipt. `languages[0]` is the language when the donor's is not official."""

    code: ClassVar[str]
    version: ClassVar[str]
    checked_on: ClassVar[date]
    sources: ClassVar[tuple[str, ...]]
    languages: ClassVar[tuple[str, ...]]
    donor_fields: ClassVar[tuple[str, ...]]
    only_when_wanted: ClassVar[bool] = False

    def language(self, wanted: str) -> str:
        """Return the language of the document for a donor who reads `wanted`."""
        return wanted if wanted in self.languages else self.languages[0]

    def assess(self, line: LineFacts) -> Assessment:
        """Say how much of a line is receiptable: what was paid, less benefits, less what came back."""
        nothing = Money(0, line.paid.currency)
        eligible = line.deductible - line.refunded
        if line.kind not in GIFT_KINDS:
            return Assessment(nothing, "not_a_gift", REASONS["not_a_gift"])
        if line.is_disputed:
            return Assessment(nothing, "disputed", REASONS["disputed"])
        if not line.deductible:
            return Assessment(nothing, "nothing_deductible", REASONS["nothing_deductible"])
        if eligible.minor <= 0:
            return Assessment(nothing, "refunded", REASONS["refunded"])
        return Assessment(eligible)

    def eligible_lines(self, draft: Draft) -> tuple[tuple[LineFacts, Money], ...]:
        """Return the lines that stand on the document, each with its receiptable part."""
        judged = ((line, self.assess(line)) for line in draft.lines)
        return tuple((line, assessment.eligible) for line, assessment in judged if assessment.eligible)

    def total(self, draft: Draft) -> Money:
        """Return the receiptable sum; raises CurrencyMismatch for mixed lines."""
        amounts = [eligible for _, eligible in self.eligible_lines(draft)]
        return sum(amounts[1:], start=amounts[0])

    def problems(self, draft: Draft) -> list[Problem]:
        """List what is missing or wrong; a receipt is issued only when the list is empty."""
        codes = [*self._issuer_problems(draft.issuer), *self._donor_problems(draft.donor)]
        if not self.eligible_lines(draft):
            codes.append("nothing_to_receipt")
        if len({line.paid.currency for line in draft.lines}) > 1:
            codes.append("mixed_currencies")
        return [Problem(code, PROBLEMS[code]) for code in codes]

    def words(self, amount: Money, language: str) -> str:
        """Return the sum in words."""
        return in_words(amount, language)

    def _issuer_problems(self, issuer: IssuerFacts) -> list[str]:
        return [] if issuer.legal_name.strip() else ["issuer_name"]

    def _donor_problems(self, donor: DonorFacts) -> list[str]:
        return [] if donor.name else ["donor_name"]

    @abstractmethod
    def texts(self, draft: Draft, language: str) -> Mapping[str, Text]:
        """Return the wording of the document, each with its identity."""

    @abstractmethod
    def recipient(self, draft: Draft, language: str) -> list[str]:
        """Return the lines below the organisation's name."""

    @abstractmethod
    def facts(self, draft: Draft, language: str) -> list[tuple[str, str]]:
        """Return labels and values that follow the list of gifts."""
