"""Finance → Funds: what money is for."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic

from campaigns.screens import RefusableDelete
from payments.models import Fund, PaymentLine
from treasury.viewsets import OfficeList

KEPT = _("Money, a campaign or another fund depends on this fund. It stays; let it take no new gifts instead.")


def is_used(fund: Fund) -> bool:
    """Whether money, a campaign or another fund depends on it."""
    uses = (fund.journal_lines, PaymentLine.objects.filter(fund=fund), fund.children)
    return any(use.exists() for use in uses) or hasattr(fund, "campaign")


class FundList(OfficeList):
    """By code."""

    page_title = _("Funds")
    default_ordering = ("code",)
    list_display = [
        "name",
        Column("code", label=_("Code"), sort_key="code"),
        Column("parent", label=_("Part of")),
        BooleanColumn("is_open", label=_("Takes new gifts"), sort_key="is_open"),
    ]


class FundPage(generic.InspectView):
    """One fund, for those who only read."""

    template_name = "treasury/sheet.html"
    page_title = _("Fund")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        fund = self.object
        facts = [
            *(
                (_("Name (%(language)s)") % {"language": name}, fund.names.get(code, ""))
                for code, name in settings.LANGUAGES
            ),
            (_("Code"), fund.code),
            (_("Part of"), fund.parent),
            (_("Takes new gifts"), _("yes") if fund.is_open else _("no")),
        ]
        return {**super().get_context_data(**kwargs), "facts": [(label, words) for label, words in facts if words]}


class FundDelete(RefusableDelete):
    """Only funds that nothing depends on."""

    def why_not(self, row: Fund) -> str:
        return str(KEPT) if is_used(row) else ""
