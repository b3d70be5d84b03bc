"""Receipts → Organisation facts: what is true of the organisation from a day on."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from campaigns.screens import LoggedEdit, RefusableDelete
from payments.models import IssuerProfile
from treasury.facts import COPIED, FactsForm, is_used
from treasury.viewsets import OfficeList

LOCKED = _("Receipts carry these facts, so they can no longer be changed. Make new ones that hold from a later day.")


class FactsList(OfficeList):
    """The newest first."""

    page_title = _("Organisation facts")
    default_ordering = ("issuer", "-valid_from")
    list_display = [
        TitleColumn("legal_name", label=_("Legal name"), get_url=lambda p: reverse("facts:inspect", args=[p.pk])),
        Column("valid_from", label=_("Valid from")),
        Column("city", label=_("City")),
        BooleanColumn("used", label=_("On receipts"), accessor=is_used),
    ]


class FactsPage(generic.InspectView):
    """The facts as they stand; from here, new ones."""

    template_name = "treasury/sheet.html"
    page_title = _("Organisation facts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FactsForm(instance=self.object)
        facts = [(field.label, self.written(field.name)) for field in form]
        return {**super().get_context_data(**kwargs), "facts": [(label, words) for label, words in facts if words]}

    def written(self, name: str) -> Any:
        """Return one fact in words."""
        value = getattr(self.object, name)
        if isinstance(value, dict):
            return ", ".join(f"{what} {number}" for what, number in value.items())
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        return value

    @property
    def header_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("payments.add_issuerprofile"):
            return []
        url = f"{reverse('facts:add')}?from={self.object.pk}"
        return [HeaderButton(_("Make new ones from these"), url=url, icon_name="copy")]


class FactsAdd(generic.CreateView):
    """New facts, filled in with those they follow."""

    def get_initial(self) -> dict[str, Any]:
        follows = self.request.GET.get("from", "")
        known = IssuerProfile.objects.filter(pk=follows) if follows.isdecimal() else IssuerProfile.objects.all()
        before = known.order_by("-valid_from").first()
        return {name: getattr(before, name) for name in COPIED} if before else {}


class FactsEdit(LoggedEdit):
    """Facts that no receipt carries yet."""

    personal = ("signatory_name", "signatory_office", "email", "phone")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        profile = IssuerProfile.objects.filter(pk=kwargs["pk"]).first()
        if self.user_has_permission("change") and profile is not None and is_used(profile):
            messages.error(request, LOCKED)
            return redirect(reverse("facts:inspect", args=[profile.pk]))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]


class FactsDelete(RefusableDelete):
    """Only what no receipt carries."""

    def why_not(self, row: IssuerProfile) -> str:
        return str(LOCKED) if is_used(row) else ""
