"""Receipts → Issued: the list, one receipt, its file."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button, HeaderButton

from payments import receipts
from payments.models import Payment, Receipt
from payments.money import Money
from treasury import audit
from treasury.columns import MoneyColumn, shown
from treasury.filters import ReceiptFilters
from treasury.guard import actor
from treasury.viewsets import OfficeList

NAMES = (
    "serial", "supporter__first_name", "supporter__last_name", "supporter__organisation",
    "payload__donor__first_name", "payload__donor__last_name", "payload__donor__organisation",
)  # fmt: skip


def donor_name(receipt: Receipt) -> str:
    """Return the donor as the receipt names them."""
    donor = receipt.payload.get("donor", {})
    person = f"{donor.get('first_name', '')} {donor.get('last_name', '')}".strip()
    return donor.get("organisation") or person or str(receipt.supporter)


def totals(found: QuerySet[Receipt]) -> list[dict[str, Any]]:
    """Return per currency how many receipts are valid and void, and Money: the sum of the valid ones."""
    valid = Q(status=Receipt.Status.ISSUED)
    rows = (
        Receipt.objects.filter(pk__in=found.order_by().values("pk"))
        .order_by("currency")
        .values("currency")
        .annotate(
            valid=Count("pk", filter=valid),
            void=Count("pk", filter=~valid),
            minor=Coalesce(Sum("total_minor", filter=valid), 0),
        )
    )
    return [{"valid": r["valid"], "void": r["void"], "sum": Money(r["minor"], r["currency"])} for r in rows]


class ReceiptList(OfficeList):
    """Every receipt that was ever issued, the void ones included."""

    is_searchable = True
    search_in = NAMES
    filterset_class = ReceiptFilters
    default_ordering = ("-issued_at", "-id")
    page_title = _("Issued receipts")
    nothing = _("No receipt has been issued yet.")
    results_template_name = "treasury/receipt_results.html"
    list_display = [
        TitleColumn(
            "serial", label=_("Number"), get_url=lambda receipt: reverse("receipts:inspect", args=[receipt.pk])
        ),
        Column("issued_on", label=_("Issued"), sort_key="issued_on"),
        Column("donor", label=_("Donor"), accessor=donor_name),
        MoneyColumn("total_minor", label=_("Total"), money=lambda receipt: receipt.total, sort_key="total_minor"),
        Column("regime", label=_("Kind")),
        StatusTagColumn("status", label=_("Status"), accessor="get_status_display", primary=lambda r: r.is_valid),
    ]

    def get_base_queryset(self) -> QuerySet[Receipt]:
        return Receipt.objects.select_related("supporter", "series")

    def get_totals(self) -> list[dict[str, Any]]:
        return totals(self.object_list)


class ReceiptPage(generic.InspectView):
    """One receipt: what stands on it, what became of it, where its gift is."""

    template_name = "treasury/receipt.html"
    page_title = _("Receipt")

    @cached_property
    def header_buttons(self) -> list[Button]:
        if not self.request.user.has_perm("treasury.download_receipts"):
            return []
        return [
            HeaderButton(_("Download PDF"), url=reverse("receipts:pdf", args=[self.object.pk]), icon_name="download")
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        receipt = self.object
        found = Payment.objects.filter(lines__receipt_lines__receipt=receipt).distinct()
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {
            **context,
            "receipt": receipt,
            "facts": self.get_facts(),
            "payments": found,
            "replaced_by": Receipt.objects.filter(replaces=receipt).first(),
            "verify_url": receipt.payload.get("page", {}).get("check", {}).get("url", ""),
        }

    def get_facts(self) -> list[tuple[Any, Any]]:
        """Return label and words of what the receipt says and of what became of it."""
        receipt = self.object
        file = getattr(receipt, "file", None)
        facts = [
            (_("Status"), receipt.get_status_display()),
            (_("Specimen"), _("yes, not valid for tax") if receipt.is_specimen else ""),
            (_("Issued"), date_format(receipt.issued_on)),
            (_("Donor"), donor_name(receipt)),
            (_("Total"), shown(receipt.total)),
            (_("Kind"), f"{receipt.regime} {receipt.regime_version}"),
            (_("Voided"), date_format(receipt.voided_at, "DATETIME_FORMAT") if receipt.voided_at else ""),
            (_("Why it was voided"), receipt.void_reason),
            (_("SHA-256 of the file"), file.sha256 if file else _("not rendered yet")),
        ]
        return [(label, words) for label, words in facts if words]


def download(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer with the receipt's file, and keep who took it."""
    receipt = get_object_or_404(Receipt, pk=pk)
    file = receipts.file(receipt)
    audit.note(receipt, audit.DOWNLOAD, actor(request))
    response = HttpResponse(bytes(file.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{receipt.serial}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
