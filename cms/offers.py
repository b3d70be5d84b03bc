"""From what an editor filled in to what a visitor may choose."""

from typing import Any

from django.conf import settings

from campaigns.models import Campaign
from donations.offers import Offer, Suggestion
from donations.organisation import organisation
from payments.models import Fund
from payments.money import AmountError, Money, parse


def usual_amounts(currency: str) -> tuple[Suggestion, ...]:
    """Return the amounts this site suggests where an editor named none."""
    _least, _most, suggested = settings.GIVING_CURRENCIES[currency]
    return tuple(Suggestion(Money(minor, currency)) for minor in suggested)


def usual_currency(campaign: Campaign | None = None) -> str:
    """Return the currency of a page where an editor named none: the campaign's, else the site's first."""
    if campaign and campaign.currency in settings.GIVING_CURRENCIES:
        return campaign.currency
    return str(next(iter(settings.GIVING_CURRENCIES)))


def build_offer(*, fund: Fund, campaign: Campaign | None, page_id: int | None, amounts: Any) -> Offer:
    """Return the offer of a page from its stream of suggested amounts."""
    rows = {child.value["currency"]: _suggestions(child.value) for child in amounts}
    known = {currency: row for currency, row in rows.items() if currency in settings.GIVING_CURRENCIES and row}
    currency = usual_currency(campaign)
    facts = organisation()
    return Offer(
        fund=fund,
        campaign=campaign,
        page_id=page_id,
        label=campaign.name if campaign else fund.name,
        suggestions=known or {currency: usual_amounts(currency)},
        contact=facts.email if facts else "",
        country=facts.country if facts else "",
    )


def _suggestions(value: Any) -> tuple[Suggestion, ...]:
    """Read what an editor typed; a draft may hold half an amount, which a preview leaves out."""
    found = []
    for one in value["amounts"]:
        try:
            found.append(Suggestion(parse(one["amount"] or "", value["currency"]), one.get("impact") or ""))
        except AmountError:
            continue
    return tuple(found)
