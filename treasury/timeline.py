"""Everything that happened to one gift, in one line of time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from inbox.models import StripeEvent
from payments.models import JournalEntry, Payment, Receipt, Refund
from people.models import Email
from treasury.columns import mail_kind, shown


@dataclass(frozen=True)
class Link:
    """Where an entry leads."""

    label: str
    url: str


@dataclass(frozen=True)
class Entry:
    """One thing that happened; `rank` orders what happened in the same second as cause and effect."""

    at: datetime
    rank: int
    icon: str
    title: str
    details: tuple[str, ...] = ()
    links: tuple[Link, ...] = field(default=())


def of(payment: Payment) -> list[Entry]:
    """Return the gift's history, oldest first."""
    refunds = list(payment.refunds.select_related("requested_by").prefetch_related("lines__payment_line"))
    receipts = list(
        Receipt.objects.filter(lines__payment_line__payment=payment)
        .select_related("voided_by", "replaces")
        .distinct()
        .order_by("id")
    )
    parts: Iterable[Iterable[Entry]] = (
        _steps(payment),
        _events(payment, refunds),
        _bookings(payment),
        _receipts(receipts),
        _refunds(refunds),
        _mails([payment.uuid, *(one.uuid for one in refunds), *(one.uuid for one in receipts)]),
        _unmatched(payment),
        _acts(payment),
    )
    entries = (entry for part in parts for entry in part)
    return sorted(entries, key=lambda entry: (entry.at.replace(microsecond=0), entry.rank))


def _steps(payment: Payment) -> Iterator[Entry]:
    yield Entry(payment.created_at, 0, "pick", _("Gift begun"), (shown(payment.amount), payment.description))
    if payment.settled_at:
        how = (payment.method,) if payment.method else ()
        yield Entry(payment.settled_at, 1, "check", _("Paid"), (shown(payment.amount), *how))


def _events(payment: Payment, refunds: list[Refund]) -> Iterator[Entry]:
    ids = [payment.stripe_session, payment.stripe_intent, payment.stripe_charge, *(r.stripe_refund for r in refunds)]
    for event in StripeEvent.objects.filter(object_id__in=[one for one in ids if one]).order_by("id"):
        details = (event.get_state_display(), *((event.error,) if event.error else ()))
        link = Link(event.event_id, reverse("stripe_events:inspect", args=[event.pk]))
        yield Entry(event.received_at, 2, "globe", _("Stripe said: %s") % event.type, details, (link,))


def _bookings(payment: Payment) -> Iterator[Entry]:
    entries = JournalEntry.objects.filter(payment=payment).prefetch_related("lines__fund")
    for entry in entries:
        lines = tuple(
            f"{line.get_account_display()}{f' ({line.fund.name})' if line.fund else ''}: {shown(line.amount)}"
            for line in entry.lines.all()
        )
        yield Entry(entry.posted_at, 3, "list-ul", _("Booked: %s") % entry.reference, lines)


def _receipts(receipts: list[Receipt]) -> Iterator[Entry]:
    for receipt in receipts:
        page = partial(reverse, args=[receipt.pk])
        links = (
            Link(receipt.serial, page("receipts:inspect")),
            Link(_("Download %s") % f"{receipt.serial}.pdf", page("receipts:pdf")),
        )
        details = [shown(receipt.total)]
        if receipt.replaces:
            details.append(_("Replaces %s") % receipt.replaces.serial)
        yield Entry(receipt.issued_at, 4, "doc-full", _("Receipt issued: %s") % receipt.serial, tuple(details), links)
        if receipt.voided_at:
            by = (str(receipt.voided_by.get_full_name()),) if receipt.voided_by else ()
            title = _("Receipt voided: %s") % receipt.serial
            yield Entry(receipt.voided_at, 4, "cross", title, (receipt.void_reason, *by))


def _refunds(refunds: list[Refund]) -> Iterator[Entry]:
    for refund in refunds:
        lines = tuple(
            f"{line.payment_line.label}: {shown(type(refund.amount)(line.amount_minor, refund.currency))}"
            for line in refund.lines.all()
        )
        by = refund.requested_by.get_full_name() if refund.requested_by else "Stripe"
        words = (refund.get_status_display(), refund.failure_code, *lines, refund.reason, by)
        details = tuple(dict.fromkeys(str(word) for word in words if word))
        yield Entry(refund.created_at, 2, "rotate", _("Refund: %s") % shown(refund.amount), details)


def _mails(uuids: list[UUID]) -> Iterator[Entry]:
    for mail in Email.objects.filter(object_id__in=[str(one) for one in uuids]):
        link = Link(mail.subject or str(mail_kind(mail)), reverse("mails:inspect", args=[mail.pk]))
        details = (mail.get_state_display(), *((mail.error,) if mail.error else ()))
        yield Entry(mail.sent_at or mail.created_at, 5, "mail", _("Mail: %s") % mail_kind(mail), details, (link,))


def _unmatched(payment: Payment) -> Iterator[Entry]:
    for one in payment.unmatched.all():
        link = Link(one.stripe_object, reverse("unmatched:inspect", args=[one.pk]))
        details = (shown(one.amount), str(one.get_reason_display()))
        yield Entry(one.created_at, 4, "warning", _("Money that matches nothing"), details, (link,))


def _acts(payment: Payment) -> Iterator[Entry]:
    """What staff did: in the log by the payment itself, and by its receipts."""
    receipts = Receipt.objects.filter(lines__payment_line__payment=payment).values_list("pk", flat=True)
    about = Q(content_type__model="payment", object_id=str(payment.pk))
    about |= Q(content_type__model="receipt", object_id__in=[str(pk) for pk in receipts])
    log = ModelLogEntry.objects.filter(about, content_type__app_label="payments", action__startswith="treasury.")
    for act in log.select_related("user"):
        title = str(act.formatter.format_message(act)) if act.formatter else act.action
        yield Entry(act.timestamp, 6, "user", title, (act.user_display_name,))
