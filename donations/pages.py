"""The page a gift was begun on: where its form is, and the editor's words of thanks."""

from typing import Protocol, cast
from urllib.parse import urlencode

from django.http import HttpRequest
from wagtail.models import Page

from donations.models import Donation
from payments.money import Money


class GivingPage(Protocol):
    """What a page with a gift form knows."""

    def get_url(self, request: HttpRequest | None = None) -> str | None: ...

    def thanks_for(self, amount: Money) -> str:
        """Return what to say to somebody who gave this amount; empty when the editor wrote nothing."""
        ...


def giving_page(donation: Donation) -> GivingPage | None:
    """Return the page with the form, or None when it is gone."""
    page = Page.objects.live().filter(pk=donation.page_id).specific().first()
    return cast(GivingPage, page) if hasattr(page, "thanks_for") else None


def form_address(donation: Donation, request: HttpRequest) -> str:
    """Return the way back to the form with the amount kept; the home page when the form is gone."""
    page = giving_page(donation)
    address = page.get_url(request) if page else None
    if not address:
        return "/"
    amount = donation.payment.amount
    return f"{address}?{urlencode({'amount': amount.plain(), 'currency': amount.currency})}"
