"""Giving → Gifts: the list, the file, the page of one gift."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from payments import refunds
from payments.models import Payment
from people import clock
from people.references import in_groups
from treasury import gifts, services, timeline
from treasury.columns import MoneyColumn, donor_cell, shown
from treasury.exports import csv_response
from treasury.filters import GiftFilters
from treasury.forms import ShowForm
from treasury.guard import actor
from treasury.masks import masked, masked_email
from treasury.search import gifts_matching
from treasury.viewsets import OfficeList

PERSONAL = ("email", "tax_number", "line1", "postal_code", "city", "country")


def status_words(payment: Payment) -> str:
    """Return the status, and whether anything was given back."""
    back = payment.refunded_minor  # type: ignore[attr-defined]
    if not back:
        return str(payment.get_status_display())
    return str(_("given back") if back >= payment.amount_minor else _("given back in part"))


class GiftList(OfficeList):
    """Every gift, searched and filtered, with sums over what is found."""

    is_searchable = True
    filterset_class = GiftFilters
    default_ordering = ("-day", "-id")
    page_title = _("Gifts")
    nothing = _("No gift has come in yet. The first one will appear here by itself.")
    template_name = "treasury/gifts.html"
    results_template_name = "treasury/gift_results.html"
    list_display = [
        TitleColumn(
            "reference",
            label=_("Reference"),
            classname="office-reference",
            accessor=lambda payment: in_groups(payment.reference),
            get_url=lambda payment: reverse("gifts:inspect", args=[payment.pk]),
        ),
        Column("day", label=_("Date"), classname="office-narrow", sort_key="day"),
        Column("donor", label=_("Donor"), accessor=donor_cell),
        MoneyColumn("amount_minor", label=_("Amount"), money=lambda payment: payment.amount, sort_key="amount_minor"),
        Column("purpose", label=_("For"), accessor=gifts.purpose),
        Column("method", label=_("Method"), sort_key="method"),
        StatusTagColumn("status", label=_("Status"), accessor=status_words, primary=lambda p: p.is_settled),
        Column(
            "receipt",
            label=_("Receipt"),
            classname="office-narrow",
            accessor=lambda payment: gifts.live_receipt(payment) or "",
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Payment]:
        return gifts.with_details(gifts.gifts())

    def search_queryset(self, queryset: QuerySet[Payment]) -> QuerySet[Payment]:
        if not self.is_searching:
            return queryset
        # By primary key, so that a gift found through two of its refunds is one gift.
        matching = Payment.objects.filter(gifts_matching(self.search_query)).order_by().values("pk")
        return queryset.filter(pk__in=matching)

    def get_totals(self) -> list[dict[str, Any]]:
        return gifts.totals(self.object_list)

    @property
    def presets(self) -> list[tuple[Any, str]]:
        """Return the lists asked for most: a name, and the filters as they stand in the address."""
        month = urlencode({"day_from": str(clock.today().replace(day=1)), "status": "succeeded"})
        failed = urlencode([("status", Payment.Status.FAILED), ("status", Payment.Status.CANCELED)])
        return [(_("This month"), month), (_("Failed or not finished"), failed), (_("No receipt yet"), "receipt=no")]

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("treasury.export_gifts"):
            return []
        query = self.request.GET.copy()
        query.pop(self.page_kwarg, None)
        url = f"{reverse('gifts:export')}?{query.urlencode()}"
        return [Button(_("Download CSV"), url=url, icon_name="download")]


class GiftExport(GiftList):
    """The same list as a file: everything that is filtered, and a row in the log of exports."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = self.get_queryset()
        services.note_export("gifts", rows=found.count(), filters=self.described(), actor=actor(request))
        return csv_response("gifts", clock.today(), gifts.HEADINGS, gifts.rows(found))

    def described(self) -> dict[str, Any]:
        """Return which filters were set; of a search only that there was one, since it may be a name."""
        names = [name for name in self.request.GET if name.split("_")[0] in GiftFilters.base_filters]
        described: dict[str, Any] = {name: self.request.GET.getlist(name) for name in names}
        return {**described, "searched": True} if self.is_searching else described


class GiftPage(generic.InspectView):
    """One gift: what it is, and everything that happened to it."""

    template_name = "treasury/gift.html"
    page_title = _("Gift")
    shows_details = False

    def get_object(self, queryset: Any = None) -> Payment:
        return get_object_or_404(gifts.gifts(), pk=self.pk)

    def get_page_subtitle(self) -> str:
        return in_groups(self.object.reference)

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("treasury.refund_gifts") or not self.object.is_settled:
            return []
        if not any(refunds.refundable(self.object).values()):
            return []
        return [HeaderButton(_("Give back"), url=reverse("gifts:refund", args=[self.object.pk]), icon_name="rotate")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "payment": self.object,
            "facts": self.get_facts(),
            "donor": self.get_donor(),
            "timeline": timeline.of(self.object),
            "show_form": ShowForm() if self.may_show else None,
            **kwargs,
        }

    @property
    def may_show(self) -> bool:
        return bool(self.request.user.has_perm("treasury.show_donors")) and not self.shows_details

    def get_facts(self) -> list[tuple[Any, str]]:
        """Return the header of the page: label and words."""
        payment = self.object
        facts = [
            (_("Status"), status_words(payment)),
            (_("Amount"), shown(payment.amount)),
            (_("For"), gifts.purpose(payment)),
            (_("Fund"), gifts.funds(payment)),
            (_("Method"), payment.method),
            (_("Reason of failure"), payment.failure_code),
            (_("Checkout session"), payment.stripe_session),
            (_("Payment at Stripe"), payment.stripe_intent),
            (_("Charge at Stripe"), payment.stripe_charge),
        ]
        return [(label, words) for label, words in facts if words]

    def get_donor(self) -> list[tuple[Any, str]]:
        """Return what the donor typed; personal details masked unless this answer uncovers them."""
        payer = self.object.payer
        name = f"{payer.get('first_name', '')} {payer.get('last_name', '')}".strip()
        hide = (lambda text: text) if self.shows_details else masked
        hide_email = (lambda text: text) if self.shows_details else masked_email
        address = " ".join(filter(None, (payer.get(key) for key in ("line1", "postal_code", "city", "country"))))
        donor = [
            (_("Name"), name),
            (_("Organisation"), payer.get("organisation", "")),
            (_("E-mail"), hide_email(payer.get("email") or self.object.supporter.email)),
            (_("Address"), hide(address)),
            (_("Tax number"), hide(payer.get("tax_number", ""))),
            (_("Language"), self.object.language),
        ]
        return [(label, words) for label, words in donor if words]


class GiftShown(GiftPage):
    """The same page with the donor's details, after saying why; the answer to a form, so it has no address to keep."""

    http_method_names = ["post"]
    shows_details = False

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = ShowForm(request.POST)
        if form.is_valid():
            held = [key for key in PERSONAL if self.object.payer.get(key)]
            services.note_shown(self.object, reason=form.cleaned_data["reason"], fields=held, actor=actor(request))
            self.shows_details = True
        context = self.get_context_data(**({} if form.is_valid() else {"show_form": form}))
        return TemplateResponse(request, self.template_name, context)
