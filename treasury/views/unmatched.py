"""Giving → Unmatched: money at Stripe that belongs to no gift of ours."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from payments.models import Unmatched
from treasury import services
from treasury.columns import MoneyColumn, shown
from treasury.filters import UnmatchedFilters
from treasury.forms import SettleForm
from treasury.guard import actor
from treasury.viewsets import OfficeList


def state_words(unmatched: Unmatched) -> str:
    """Return whether somebody has dealt with it."""
    return str(_("settled by hand") if unmatched.resolved_at else _("open"))


class UnmatchedList(OfficeList):
    """Open money first."""

    filterset_class = UnmatchedFilters
    page_title = _("Unmatched money")
    nothing = _("Nothing is unmatched: all money at Stripe belongs to a gift.")
    default_ordering = ("-created_at", "-id")
    list_display = [
        TitleColumn(
            "stripe_object",
            label=_("Stripe object"),
            get_url=lambda unmatched: reverse("unmatched:inspect", args=[unmatched.pk]),
        ),
        Column("created_at", label=_("Found"), sort_key="created_at"),
        MoneyColumn("amount_minor", label=_("Amount"), money=lambda unmatched: unmatched.amount),
        Column("reason", label=_("Why"), accessor="get_reason_display"),
        StatusTagColumn("state", label=_("State"), accessor=state_words, primary=lambda one: not one.resolved_at),
        Column("note", label=_("Note")),
    ]


class SettleView(generic.InspectView):
    """One such sum; a treasurer says what was done about it."""

    template_name = "treasury/unmatched.html"
    page_title = _("Unmatched money")

    def get_page_subtitle(self) -> str:
        return str(self.object.stripe_object)

    @property
    def may_settle(self) -> bool:
        return bool(self.request.user.has_perm("treasury.settle_unmatched")) and not self.object.resolved_at

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        form = SettleForm() if self.may_settle else None
        return {**context, "unmatched": self.object, "facts": self.get_facts(), "form": form, **kwargs}

    def get_facts(self) -> list[tuple[Any, Any]]:
        """Return label and words of what is known."""
        one = self.object
        facts = [
            (_("Stripe object"), one.stripe_object),
            (_("Amount"), shown(one.amount)),
            (_("Why"), one.get_reason_display()),
            (_("Found"), date_format(one.created_at, "DATETIME_FORMAT")),
            (_("State"), state_words(one)),
            (_("By"), one.resolved_by.get_full_name() if one.resolved_by else ""),
            (_("Note"), one.note),
        ]
        return [(label, words) for label, words in facts if words]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("treasury.settle_unmatched"):
            raise PermissionDenied
        form = SettleForm(request.POST)
        if not form.is_valid():
            return TemplateResponse(request, self.template_name, self.get_context_data(form=form))
        try:
            services.settle_unmatched(self.object, note=form.cleaned_data["note"], actor=actor(request))
        except services.AlreadyDone:
            messages.warning(request, _("A colleague has settled this already."))
        else:
            messages.success(request, _("Settled. The note stays with it."))
        return redirect(reverse("unmatched:index"))
