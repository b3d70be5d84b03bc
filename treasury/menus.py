"""The menus Receipts, Finance and Messages."""

from typing import Any

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.viewsets.base import ViewSetGroup

from campaigns.forms import FundForm
from inbox.models import StripeEvent
from payments.models import Fund, IssuerProfile, Receipt
from people.models import Email
from treasury.facts import FactsForm
from treasury.guard import guarded
from treasury.views import events, facts, funds, messages, receipts
from treasury.viewsets import OfficeViewSet, ReadOnlyViewSet


class ReceiptViewSet(ReadOnlyViewSet):
    """Receipts: read and downloaded."""

    model = Receipt
    name = "receipts"
    url_prefix = "receipts/issued"
    needs = "payments.view_receipt"
    icon = "doc-full"
    menu_label = _("Issued")
    index_view_class = receipts.ReceiptList
    inspect_view_class = receipts.ReceiptPage

    def get_urlpatterns(self) -> list[URLPattern]:
        file = guarded(require_safe(receipts.download), needs="treasury.download_receipts")
        return [*super().get_urlpatterns(), path("<int:pk>/pdf/", file, name="pdf")]


class FactsViewSet(OfficeViewSet):
    """The organisation's facts."""

    model = IssuerProfile
    name = "facts"
    url_prefix = "receipts/facts"
    needs = "payments.view_issuerprofile"
    asks_again = True
    icon = "clipboard-list"
    menu_label = _("Organisation facts")
    inspect_view_enabled = True
    index_view_class = facts.FactsList
    inspect_view_class = facts.FactsPage
    add_view_class = facts.FactsAdd
    edit_view_class = facts.FactsEdit
    delete_view_class = facts.FactsDelete

    def get_form_class(self, for_update: bool = False) -> type[FactsForm]:
        return FactsForm


class FundViewSet(OfficeViewSet):
    """Funds."""

    model = Fund
    name = "funds"
    url_prefix = "finance/funds"
    needs = "payments.view_fund"
    icon = "folder-inverse"
    menu_label = _("Funds")
    inspect_view_enabled = True
    index_view_class = funds.FundList
    inspect_view_class = funds.FundPage
    delete_view_class = funds.FundDelete

    def get_form_class(self, for_update: bool = False) -> type[FundForm]:
        return FundForm


class EventViewSet(ReadOnlyViewSet):
    """Stripe events: read, and processed again."""

    model = StripeEvent
    name = "stripe_events"
    url_prefix = "finance/stripe-events"
    needs = "inbox.view_stripeevent"
    icon = "globe"
    menu_label = _("Stripe events")
    index_view_class = events.EventList
    inspect_view_class = events.EventPage

    def get_urlpatterns(self) -> list[URLPattern]:
        again = guarded(require_POST(events.process_again), needs="treasury.retry_events")
        return [*super().get_urlpatterns(), path("<int:pk>/again/", again, name="again")]


class MailViewSet(ReadOnlyViewSet):
    """Mails: read, and sent again when they did not go out."""

    model = Email
    name = "mails"
    url_prefix = "messages/sent"
    needs = "people.view_email"
    icon = "mail"
    menu_label = _("Sent")
    index_view_class = messages.MailList
    inspect_view_class = messages.MailPage

    def get_urlpatterns(self) -> list[URLPattern]:
        again = guarded(require_POST(messages.send_again), needs="treasury.retry_mails")
        return [*super().get_urlpatterns(), path("<int:pk>/again/", again, name="again")]


class ReceiptsGroup(ViewSetGroup):
    """Receipts."""

    menu_label = _("Receipts")
    menu_icon = "doc-full"
    menu_order = 230
    items: tuple[Any, ...] = (ReceiptViewSet, FactsViewSet)


class FinanceGroup(ViewSetGroup):
    """Finance."""

    menu_label = _("Finance")
    menu_icon = "decimal"
    menu_order = 240
    items: tuple[Any, ...] = (FundViewSet, EventViewSet)


class MessagesGroup(ViewSetGroup):
    """Messages."""

    menu_label = _("Messages")
    menu_icon = "mail"
    menu_order = 250
    items: tuple[Any, ...] = (MailViewSet,)
