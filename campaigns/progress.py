"""How far a campaign has come: sums of its fund's income in the journal, kept for half a minute."""

from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.db.models import Sum

from campaigns.models import Campaign
from payments.models import JournalLine
from payments.money import Money

KEPT_SECONDS = 30
SHOWN_FROM_PERCENT, SHOWN_FROM_GIFTS = 5, 20  # an almost empty line keeps people from being the first
GIFTS_HIDDEN_FROM_PERCENT = 85


@dataclass(frozen=True)
class Progress:
    """What a campaign has raised so far; `others` are gifts in other currencies, never converted."""

    raised: Money
    goal: Money | None
    gifts: int
    others: tuple[Money, ...] = ()

    @property
    def percent(self) -> int:
        """Whole percent of the goal, rounded down, so that 100 is never claimed early; 0 without a goal."""
        return max(0, self.raised.minor * 100 // self.goal.minor) if self.goal else 0

    @property
    def line(self) -> int:
        """How much of the line is drawn, 0 to 100."""
        return min(self.percent, 100)

    @property
    def is_reached(self) -> bool:
        return self.percent >= 100

    @property
    def is_shown(self) -> bool:
        """Whether visitors see it yet."""
        return self.percent >= SHOWN_FROM_PERCENT or self.gifts >= SHOWN_FROM_GIFTS

    @property
    def shows_gifts(self) -> bool:
        return self.gifts > 0 and self.percent < GIFTS_HIDDEN_FROM_PERCENT


def progress_of(campaign: Campaign) -> Progress:
    """Return the progress of a campaign, at most half a minute old."""
    key = f"progress-{campaign.pk}"
    counted = cache.get(key)
    if counted is None:
        counted = _counted(campaign)
        cache.set(key, counted, KEPT_SECONDS)
    totals, gifts = counted
    others = [Money(minor, currency) for currency, minor in sorted(totals.items()) if currency != campaign.currency]
    return Progress(
        raised=Money(totals.get(campaign.currency, 0), campaign.currency),
        goal=campaign.goal,
        gifts=gifts,
        others=tuple(other for other in others if other.minor > 0),
    )


def days_left(campaign: Campaign, today: date) -> int | None:
    """Return how many days after today the campaign still takes gifts; None without an end, or once it is over."""
    if campaign.ends_on is None or campaign.ends_on < today:
        return None
    return (campaign.ends_on - today).days


def _counted(campaign: Campaign) -> tuple[dict[str, int], int]:
    """Return ({currency: minor units raised}, gifts that were not wholly given back)."""
    income = JournalLine.objects.income().of_fund(campaign.fund)
    raised = {currency: -minor for currency, minor in income.totals().items()}  # income stands on the credit side
    by_payment = income.order_by().values("entry__payment").annotate(total=Sum("amount_minor"))
    return raised, by_payment.filter(total__lt=0).count()
