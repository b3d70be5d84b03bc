"""I2 to I5: receipt numbers without gaps, one live receipt a gift line, sums that are true, files that never change."""

import hashlib
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from payments.models import Receipt, ReceiptFile, ReceiptLine, Refund, RefundLine, Series
from payments.receipts.payload import digest
from people import clock
from treasury.books.finding import Finding

FILE_WITHIN = timedelta(minutes=15)


def _receipts(since: datetime | None) -> QuerySet[Receipt]:
    if since is None:
        return Receipt.objects.all()
    return Receipt.objects.filter(Q(issued_at__gte=since) | Q(voided_at__gte=since))


def numbers_have_no_gaps(since: datetime | None) -> Iterator[Finding]:
    """In each series the numbers run from 1 to the one before the next, each once."""
    series = Series.objects.annotate(
        count=Count("receipts"), distinct=Count("receipts__number", distinct=True),
        first=Min("receipts__number"), last=Max("receipts__number"),
    )  # fmt: skip
    for one in series:
        last = one.last or 0
        if (one.first or 1) != 1 or one.count != last or one.distinct != one.count:
            yield Finding("I2", str(one), f"{one.count} numbers from {one.first} to {last}: there is a gap or a double")
        if one.next_number != last + 1:
            yield Finding("I2", str(one), f"the next number is {one.next_number}, the last was {last}")


def serials_name_their_series(since: datetime | None) -> Iterator[Finding]:
    """What is printed is series, year and number; the year is the year of issue."""
    for receipt in _receipts(since).select_related("series").defer("payload").iterator():
        series = receipt.series
        if receipt.serial != f"{series.code}-{series.year}-{receipt.number:06d}":
            yield Finding("I2", receipt.serial, f"is number {receipt.number} of {series}")
        if receipt.issued_on.year != series.year:
            yield Finding("I2", receipt.serial, f"was issued in {receipt.issued_on.year}")


def receipts_have_files(since: datetime | None) -> Iterator[Finding]:
    """Every receipt, also a void one, has its file soon after it was issued."""
    late = _receipts(since).filter(file=None, issued_at__lt=clock.now() - FILE_WITHIN)
    for serial in late.values_list("serial", flat=True):
        yield Finding("I5", serial, "has no file")


def files_are_as_they_were(since: datetime | None) -> Iterator[Finding]:
    """The bytes are those whose SHA-256 was kept when they were rendered."""
    files = ReceiptFile.objects.select_related("receipt").defer("receipt__payload")
    if since is not None:
        files = files.filter(rendered_at__gte=since)
    for file in files.iterator(chunk_size=50):
        if hashlib.sha256(file.content).hexdigest() != file.sha256:
            yield Finding("I5", file.receipt.serial, "the file is not the one that was rendered")


def facts_are_as_they_were(since: datetime | None) -> Iterator[Finding]:
    """The frozen facts are those whose SHA-256 was kept when the receipt was issued."""
    for receipt in _receipts(since).iterator(chunk_size=200):
        if digest(receipt.payload) != receipt.payload_sha256:
            yield Finding("I5", receipt.serial, "the frozen facts are not those that were issued")


def one_live_receipt_a_line(since: datetime | None) -> Iterator[Finding]:
    """A gift line stands on at most one valid receipt, and only valid receipts have live lines."""
    doubles = (
        ReceiptLine.objects.filter(live=True).order_by().values("payment_line__payment__reference", "payment_line")
    )
    for row in doubles.annotate(times=Count("pk")).filter(times__gt=1):
        yield Finding("I3", row["payment_line__payment__reference"], f"on {row['times']} valid receipts at once")
    lines = ReceiptLine.objects.filter(receipt__in=_receipts(since)).select_related("receipt")
    for line in lines.filter(live=True).exclude(receipt__status=Receipt.Status.ISSUED):
        yield Finding("I3", line.receipt.serial, "is void, but still holds a gift")
    for line in lines.filter(live=False).exclude(receipt__status=Receipt.Status.VOID):
        yield Finding("I3", line.receipt.serial, "is valid, but holds no gift any more")


def corrections_name_their_predecessor(since: datetime | None) -> Iterator[Finding]:
    """A later receipt for the same gift names the one before it, which is void."""
    for receipt in _receipts(since).filter(replaces__status=Receipt.Status.ISSUED):
        yield Finding("I3", receipt.serial, "replaces a receipt that is still valid")
    earlier = ReceiptLine.objects.filter(
        payment_line__receipt_lines__receipt=OuterRef("pk"), receipt__lt=OuterRef("pk")
    )
    for receipt in _receipts(since).filter(Exists(earlier), replaces=None):
        yield Finding("I3", receipt.serial, "corrects a receipt, but does not name it")


def receipts_say_what_is_left(since: datetime | None) -> Iterator[Finding]:
    """A receipt's total is the sum of its lines; a live line is what was paid, less benefits and refunds."""
    for receipt in (
        _receipts(since).annotate(sum=Coalesce(Sum("lines__eligible_minor"), 0)).exclude(sum=F("total_minor"))
    ):
        yield Finding("I4", receipt.serial, f"says {receipt.total_minor}, its lines sum to {receipt.sum}")
    lines = ReceiptLine.objects.filter(receipt__in=_receipts(since))
    for line in lines.exclude(payment_line__currency=F("receipt__currency")).select_related("receipt"):
        yield Finding("I4", line.receipt.serial, "is in another currency than its gift")
    back = (
        RefundLine.objects.filter(payment_line=OuterRef("payment_line"), refund__in=Refund.objects.booked())
        .order_by()
        .values("payment_line")
    )
    live = lines.filter(live=True).annotate(
        back=Coalesce(Subquery(back.annotate(total=Sum("amount_minor")).values("total")), 0)
    )
    for line in live.exclude(eligible_minor=F("payment_line__deductible_minor") - F("back")).select_related("receipt"):
        yield Finding("I4", line.receipt.serial, f"says {line.eligible_minor} of a gift of which less or more is left")
