"""The filters beside the office's lists; they live in the address, so a list can be kept and sent."""

from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from campaigns.models import Campaign
from inbox.models import StripeEvent
from payments.models import Fund, Payment, Receipt, Unmatched
from people.models import Email
from treasury.columns import MAIL_KINDS

YES_NO = (("yes", _("Yes")), ("no", _("No")))


def one_of(label: Any, choices: Any, **kwargs: Any) -> Any:
    """Return a filter with one choice of few, shown as radio buttons."""
    return django_filters.ChoiceFilter(
        label=label, choices=choices, empty_label=_("All"), widget=forms.RadioSelect, **kwargs
    )


def many_of(label: Any, choices: Any, **kwargs: Any) -> Any:
    """Return a filter with several choices, shown as check boxes."""
    return django_filters.MultipleChoiceFilter(
        label=label, choices=choices, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def days(label: Any, field: str) -> Any:
    """Return a filter from one day to another, both included."""
    return django_filters.DateFromToRangeFilter(label=label, field_name=field, widget=DateRangePickerWidget)


def currencies() -> list[tuple[str, str]]:
    """The currencies that gifts are taken in."""
    return [(currency, currency) for currency in settings.GIVING_CURRENCIES]


def methods() -> list[tuple[str, str]]:
    """The ways people have paid so far."""
    found = Payment.objects.exclude(method="").order_by("method").values_list("method", flat=True).distinct()
    return [(method, method) for method in found]


class GiftFilters(WagtailFilterSet):
    """Which gifts."""

    status = many_of(_("Status"), Payment.Status.choices)
    day = days(_("Date"), "day")
    campaign = django_filters.ModelChoiceFilter(
        label=_("Campaign"), field_name="donation__campaign", queryset=Campaign.objects.all(), empty_label=_("All")
    )
    fund = django_filters.ModelChoiceFilter(
        label=_("Fund"), field_name="lines__fund", queryset=Fund.objects.all(), empty_label=_("All"), distinct=True
    )
    currency = many_of(_("Currency"), currencies)
    method = many_of(_("Method"), methods)
    refunded = one_of(_("Given back, in full or part"), YES_NO, method="by_refund")
    receipt = one_of(_("Receipt"), (("yes", _("Issued")), ("no", _("Paid, but no receipt yet"))), method="by_receipt")

    class Meta:
        model = Payment
        fields: list[str] = []

    def by_refund(self, found: Any, name: str, value: str) -> Any:
        """Keep gifts of which something was given back, or nothing."""
        return found.filter(refunded_minor__gt=0) if value == "yes" else found.filter(refunded_minor=0)

    def by_receipt(self, found: Any, name: str, value: str) -> Any:
        """Keep gifts with a valid receipt, or paid ones without."""
        if value == "yes":
            return found.filter(has_receipt=True)
        return found.filter(has_receipt=False, status=Payment.Status.SUCCEEDED)


class UnmatchedFilters(WagtailFilterSet):
    """Which unmatched money; open only, unless asked for more."""

    state = one_of(_("State"), (("open", _("open")), ("settled", _("settled by hand"))), method="by_state")

    class Meta:
        model = Unmatched
        fields = ["reason"]

    def by_state(self, found: QuerySet[Unmatched], name: str, value: str) -> QuerySet[Unmatched]:
        """Keep what waits, or what somebody has dealt with."""
        return found.filter(resolved_at__isnull=value == "open")


def regimes() -> list[tuple[str, str]]:
    """The kinds of receipts issued so far."""
    found = Receipt.objects.order_by("regime").values_list("regime", flat=True).distinct()
    return [(regime, regime) for regime in found]


def years() -> list[tuple[int, str]]:
    """The years in which receipts were issued."""
    found = Receipt.objects.order_by("-series__year").values_list("series__year", flat=True).distinct()
    return [(year, str(year)) for year in found]


def kinds() -> list[tuple[str, str]]:
    """The kinds of mails so far."""
    found = Email.objects.order_by("kind").values_list("kind", flat=True).distinct()
    return [(kind, str(MAIL_KINDS.get(kind, kind))) for kind in found]


def types() -> list[tuple[str, str]]:
    """The types of events so far."""
    return [(one, one) for one in StripeEvent.objects.order_by("type").values_list("type", flat=True).distinct()]


class ReceiptFilters(WagtailFilterSet):
    """Which receipts."""

    status = one_of(_("Status"), Receipt.Status.choices)
    regime = one_of(_("Kind"), regimes)
    year = one_of(_("Year"), years, field_name="series__year")

    class Meta:
        model = Receipt
        fields: list[str] = []


class MailFilters(WagtailFilterSet):
    """Which mails."""

    state = many_of(_("State"), Email.State.choices)
    kind = one_of(_("Kind"), kinds)
    created_at = days(_("Decided"), "created_at")

    class Meta:
        model = Email
        fields: list[str] = []


class EventFilters(WagtailFilterSet):
    """Which Stripe events."""

    state = many_of(_("State"), StripeEvent.State.choices)
    type = one_of(_("Type"), types)
    received_at = days(_("Received"), "received_at")

    class Meta:
        model = StripeEvent
        fields: list[str] = []
