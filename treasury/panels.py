"""The office on the dashboard: what came in this month, and what waits for somebody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from inbox.models import StripeEvent
from payments.models import Payment, Unmatched
from people import clock
from people.models import Email
from treasury import gifts
from treasury.columns import shown


@dataclass(frozen=True)
class Waiting:
    """Something that waits: how much of it, and where."""

    label: Any
    count: int
    url: str


class OfficePanel(Component):
    """For those who may see gifts."""

    name = "office"
    order = 50
    template_name = "treasury/panel.html"

    def render_html(self, parent_context: Mapping[str, Any] | None = None) -> str:
        user = parent_context["request"].user if parent_context else None
        if user is None or not user.has_perm("payments.view_payment"):
            return ""
        return str(super().render_html(parent_context))

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        first = clock.today().replace(day=1)
        found = Payment.objects.settled().filter(gift_date__gte=first)
        query = urlencode({"status": "succeeded", "day_from": str(first)})
        return {
            "raised": [(shown(row["left"]), row["paid"]) for row in gifts.totals(found)],
            "raised_url": f"{reverse('gifts:index')}?{query}",
            "waiting": [one for one in waiting() if one.count],
        }


def waiting() -> list[Waiting]:
    """Return what somebody should look at."""
    mails = Email.objects.filter(state=Email.State.FAILED)
    events = StripeEvent.objects.filter(state=StripeEvent.State.FAILED)
    unmatched = Unmatched.objects.filter(resolved_at=None)
    return [
        Waiting(_("Unmatched money"), unmatched.count(), reverse("unmatched:index") + "?state=open"),
        Waiting(_("Mails not delivered"), mails.count(), reverse("mails:index") + "?state=failed"),
        Waiting(_("Stripe events that failed"), events.count(), reverse("stripe_events:index") + "?state=failed"),
    ]
