"""Gifts as the office asks for them: with what was given back, with sums per currency, as rows of a file."""

from collections.abc import Iterator
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, DateField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from payments.models import Payment, PaymentLine, Receipt, ReceiptLine, Refund
from payments.money import Money
from people.references import in_groups
from treasury.exports import Cell

CHUNK = 500
HEADINGS = (
    _("Reference"), _("Date"), _("Status"), _("Currency"), _("Amount"), _("Given back"), _("Left"), _("First name"),
    _("Last name"), _("Organisation"), _("Tax number"), _("E-mail"), _("Language"), _("Campaign"), _("Fund"),
    _("Method"), _("Receipt"), _("Stripe payment"),
)  # fmt: skip


def organisations_zone() -> tzinfo:
    """The zone that legal dates are counted in."""
    return ZoneInfo(settings.ORG_TIME_ZONE)


def gifts() -> QuerySet[Payment]:
    """Return every payment with `day` (legal date, or the day it was begun), `refunded_minor` and `has_receipt`."""
    counted = Refund.objects.counted().filter(payment=OuterRef("pk")).order_by().values("payment")
    live = ReceiptLine.objects.filter(live=True, payment_line__payment=OuterRef("pk"))
    return Payment.objects.annotate(
        day=Coalesce("gift_date", TruncDate("created_at", tzinfo=organisations_zone()), output_field=DateField()),
        refunded_minor=Coalesce(Subquery(counted.annotate(total=Sum("amount_minor")).values("total")), 0),
        has_receipt=Exists(live),
    )


def with_details(found: QuerySet[Payment]) -> QuerySet[Payment]:
    """Fetch what lists and files show of each gift, in a fixed number of queries."""
    receipts = ReceiptLine.objects.filter(live=True).select_related("receipt")
    lines = PaymentLine.objects.select_related("fund").prefetch_related(
        Prefetch("receipt_lines", queryset=receipts, to_attr="live_receipt_lines")
    )
    return found.select_related("supporter", "donation__campaign").prefetch_related(Prefetch("lines", queryset=lines))


def totals(found: QuerySet[Payment]) -> list[dict[str, Any]]:
    """Return per currency how many gifts were found, how many are paid, and Money: paid, given back, left."""
    chosen = found.order_by().values("pk")
    paid = Q(status=Payment.Status.SUCCEEDED)
    sums = (
        Payment.objects.filter(pk__in=chosen)
        .order_by("currency")
        .values("currency")
        .annotate(found=Count("pk"), paid=Count("pk", filter=paid), minor=Coalesce(Sum("amount_minor", filter=paid), 0))
    )
    refunds = Refund.objects.counted().filter(payment__in=chosen).order_by().values("currency")
    back = dict(refunds.annotate(total=Sum("amount_minor")).values_list("currency", "total"))
    return [
        {
            "found": row["found"],
            "paid": row["paid"],
            "sum": (sum_ := Money(row["minor"], row["currency"])),
            "refunded": (refunded := Money(back.get(row["currency"], 0), row["currency"])),
            "left": sum_ - refunded,
        }
        for row in sums
    ]


def purpose(payment: Payment) -> str:
    """Return what the gift was given for: its campaign, else its funds."""
    donation = getattr(payment, "donation", None)
    if donation is not None and donation.campaign is not None:
        return str(donation.campaign)
    return funds(payment)


def funds(payment: Payment) -> str:
    """Return the names of the gift's funds, each once."""
    return ", ".join(dict.fromkeys(line.fund.name for line in payment.lines.all()))


def live_receipt(payment: Payment) -> Receipt | None:
    """Return the receipt that stands for this gift, from what `with_details` fetched."""
    for line in payment.lines.all():
        for found in line.live_receipt_lines:  # type: ignore[attr-defined]
            return found.receipt  # type: ignore[no-any-return]
    return None


def rows(found: QuerySet[Payment]) -> Iterator[list[Cell]]:
    """Yield one line of the file a gift of `with_details`, in the order of HEADINGS; sums with a point."""
    for payment in found.iterator(chunk_size=CHUNK):
        yield _row(payment)


def _row(payment: Payment) -> list[Cell]:
    refunded = Money(payment.refunded_minor, payment.currency)  # type: ignore[attr-defined]
    kept = payment.amount - refunded if payment.is_settled else Money(0, payment.currency)
    payer = payment.payer
    donation = getattr(payment, "donation", None)
    receipt = live_receipt(payment)
    return [
        in_groups(payment.reference),
        payment.day.isoformat(),  # type: ignore[attr-defined]
        payment.get_status_display(),
        payment.currency,
        payment.amount.plain(),
        refunded.plain(),
        kept.plain(),
        *(payer.get(key, "") for key in ("first_name", "last_name", "organisation", "tax_number", "email")),
        payment.language,
        str(donation.campaign) if donation is not None and donation.campaign is not None else "",
        funds(payment),
        payment.method,
        receipt.serial if receipt else "",
        payment.stripe_intent,
    ]
