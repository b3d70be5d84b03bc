"""Campaigns as rows of a list: the page, how far it has come, and whether it takes gifts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from campaigns.models import Campaign
from campaigns.progress import Progress, progress_of
from people import clock

if TYPE_CHECKING:
    from cms.models import CampaignPage


@dataclass(frozen=True)
class Row:
    """One campaign page in a list."""

    page: "CampaignPage"
    progress: Progress


def running_rows(pages: "Iterable[CampaignPage]") -> list[Row]:
    """Return the campaigns that take gifts today."""
    return _rows(pages, Campaign.State.RUNNING)


def ended_rows(pages: "Iterable[CampaignPage]") -> list[Row]:
    """Return the campaigns that are over."""
    return _rows(pages, Campaign.State.ENDED)


def _rows(pages: "Iterable[CampaignPage]", state: Campaign.State) -> list[Row]:
    today = clock.today()
    return [Row(page, progress_of(page.campaign)) for page in pages if page.campaign.state_on(today) == state]
