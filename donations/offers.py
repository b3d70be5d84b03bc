"""What a giving page offers: the campaign or fund, the currencies, and the amounts it suggests."""

from collections.abc import Mapping
from dataclasses import dataclass

from campaigns.models import Campaign
from payments.models import Fund
from payments.money import Money


@dataclass(frozen=True)
class Suggestion:
    """One suggested amount and, if the editor wrote one, the line that says what it does."""

    amount: Money
    impact: str = ""

    @property
    def value(self) -> str:
        """What the form sends when it is chosen: the currency goes with the amount, so neither can be swapped."""
        return f"{self.amount.currency}-{self.amount.minor}"


@dataclass(frozen=True)
class Offer:
    """What one page asks for. The browser is never trusted with any of it."""

    fund: Fund
    campaign: Campaign | None
    page_id: int | None
    label: str
    suggestions: Mapping[str, tuple[Suggestion, ...]]  # by currency, the first is preselected
    contact: str = ""  # where to write about larger gifts
    country: str = ""  # of the organisation: a tax number without a country is read as one of here

    @property
    def currencies(self) -> tuple[str, ...]:
        return tuple(self.suggestions)
