"""Finance → Stripe events: what Stripe rang about, and what became of it."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from inbox.models import StripeEvent
from payments.models import Payment
from treasury import services
from treasury.filters import EventFilters
from treasury.guard import actor
from treasury.search import STRIPE
from treasury.viewsets import OfficeList

GOOD = (StripeEvent.State.DONE, StripeEvent.State.IGNORED)


class EventList(OfficeList):
    """Newest first."""

    is_searchable = True
    search_in = ("event_id", "type", "object_id")
    filterset_class = EventFilters
    default_ordering = ("-received_at", "-id")
    page_title = _("Stripe events")
    nothing = _("Stripe has not rung yet.")
    list_display = [
        TitleColumn(
            "event_id", label=_("Event"), get_url=lambda event: reverse("stripe_events:inspect", args=[event.pk])
        ),
        Column("type", label=_("Type"), sort_key="type"),
        Column("object_id", label=_("About")),
        Column("received_at", label=_("Received"), sort_key="received_at"),
        StatusTagColumn(
            "state", label=_("State"), accessor="get_state_display", primary=lambda event: event.state in GOOD
        ),
        Column("attempts", label=_("Tries")),
        Column("error", label=_("Last error")),
    ]


class EventPage(generic.InspectView):
    """One event, and the gift it is about."""

    template_name = "treasury/event.html"
    page_title = _("Stripe event")

    def get_page_subtitle(self) -> str:
        return str(self.object.event_id)

    @cached_property
    def may_retry(self) -> bool:
        return bool(self.request.user.has_perm("treasury.retry_events"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "event": self.object, "facts": self.get_facts(), "payment": self.get_payment()}

    def get_payment(self) -> Payment | None:
        """Return the gift whose session, payment, charge or refund the event is about."""
        about = self.object.object_id
        if not about:
            return None
        for name in STRIPE:
            found = Payment.objects.filter(**{name: about}).first()
            if found is not None:
                return found
        return None

    def get_facts(self) -> list[tuple[Any, Any]]:
        """Return label and words of what is known."""
        event = self.object
        facts = [
            (_("State"), event.get_state_display()),
            (_("Type"), event.type),
            (_("About"), event.object_id),
            (_("Received"), date_format(event.received_at, "DATETIME_FORMAT")),
            (_("Dealt with"), date_format(event.processed_at, "DATETIME_FORMAT") if event.processed_at else ""),
            (_("Tries"), event.attempts),
            (_("Last error"), event.error),
            (_("Stripe's API version"), event.api_version),
        ]
        return [(label, words) for label, words in facts if words]


def process_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Process an event now."""
    event = get_object_or_404(StripeEvent, pk=pk)
    if services.process_again(event, actor=actor(request)):
        messages.success(request, _("The event has been processed."))
    else:
        event.refresh_from_db()
        messages.error(request, _("The event could not be processed: %s") % event.error)
    return redirect(reverse("stripe_events:inspect", args=[pk]))
