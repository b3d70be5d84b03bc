"""I6, I8, I9, I17, I18: nothing hangs, nothing goes back twice, staff acts are logged, every gift has its mail."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from wagtail.models import ModelLogEntry

from inbox.models import StripeEvent
from payments.models import Account, JournalEntry, JournalLine, Payment, PaymentLine, Refund, RefundLine, Unmatched
from people import clock, mail
from people.models import Email
from treasury import audit
from treasury.books.finding import Finding
from treasury.models import Export

OVERDUE = timedelta(minutes=15)  # the sweep runs every minute
HOPELESS = timedelta(days=3)  # an event that still fails then needs a person
BANKS_TAKE = timedelta(days=14)
GONE = (Refund.Status.FAILED, Refund.Status.CANCELED)


def _new(rows: QuerySet[Any], field: str, since: datetime | None) -> QuerySet[Any]:
    return rows if since is None else rows.filter(**{f"{field}__gte": since})


def events_are_dealt_with(since: datetime | None) -> Iterator[Finding]:
    """Each event is done or ignored, or waits for a try that is not long past."""
    owed = StripeEvent.objects.filter(state__in=(StripeEvent.State.RECEIVED, StripeEvent.State.FAILED))
    now = clock.now()
    for event in owed.filter(Q(next_try_at__lt=now - OVERDUE) | Q(received_at__lt=now - HOPELESS)):
        yield Finding("I6", event.event_id, f"{event.state} since {event.received_at:%Y-%m-%d %H:%M}: {event.error}")
    done = StripeEvent.objects.filter(state__in=(StripeEvent.State.DONE, StripeEvent.State.IGNORED), processed_at=None)
    for event in _new(done, "received_at", since):
        yield Finding("I6", event.event_id, f"{event.state}, but nobody knows when")


def events_are_ours(since: datetime | None) -> Iterator[Finding]:
    """Each event is of our account, and none is about real money on a site that takes none."""
    foreign = ~Q(account__in=("", settings.STRIPE_ACCOUNT))
    if not settings.STRIPE_IS_LIVE:
        foreign |= Q(livemode=True)
    for event in _new(StripeEvent.objects.filter(foreign), "received_at", since):
        yield Finding("I6", event.event_id, "is of another account or mode")


def payments_do_not_hang(since: datetime | None) -> Iterator[Finding]:
    """A page that has closed was paid or not; an unsettled payment has a time at which Stripe is asked."""
    now = clock.now()
    late = Q(status=Payment.Status.PENDING, expires_at__lt=now - OVERDUE)
    late |= Q(status=Payment.Status.PROCESSING, created_at__lt=now - BANKS_TAKE)
    for payment in Payment.objects.unsettled().filter(late):
        yield Finding("I8", payment.reference, f"{payment.status}, and its page has closed")
    for payment in Payment.objects.unsettled().filter(next_check_at=None):
        yield Finding("I8", payment.reference, "unsettled, and nobody will ask Stripe")


def refunds_do_not_hang(since: datetime | None) -> Iterator[Finding]:
    """An asked-for refund reaches Stripe; one that Stripe knows has its id."""
    asked = Refund.objects.filter(status=Refund.Status.REQUESTED)
    now = clock.now()
    stuck = Q(next_try_at=None) | Q(next_try_at__lt=now - OVERDUE) | Q(created_at__lt=now - HOPELESS)
    for refund in asked.filter(stuck):
        yield Finding("I8", str(refund.uuid), f"asked for on {refund.created_at:%Y-%m-%d}, not sent")
    for refund in Refund.objects.booked().filter(stripe_refund=None):
        yield Finding("I8", str(refund.uuid), f"{refund.status}, but without an id at Stripe")


def refunds_fit_their_payment(since: datetime | None) -> Iterator[Finding]:
    """What goes back is never more than what came, in all and of each line, and each refund is the sum of its lines."""
    refunds = _new(Refund.objects.all(), "created_at", since)
    payments = Payment.objects.filter(refunds__in=refunds)
    back = Refund.objects.counted().filter(payment=OuterRef("pk")).order_by().values("payment")
    total = Coalesce(Subquery(back.annotate(total=Sum("amount_minor")).values("total")), 0)
    too_much = payments.annotate(back=total).filter(back__gt=F("amount_minor")).distinct()
    for reference, gone, amount in too_much.values_list("reference", "back", "amount_minor"):
        yield Finding("I9", reference, f"{gone} of {amount} goes back")
    counted = Q(refund_lines__refund__in=Refund.objects.counted())
    lines = PaymentLine.objects.filter(payment__in=payments).annotate(
        back=Coalesce(Sum("refund_lines__amount_minor", filter=counted), 0)
    )
    for line in lines.filter(back__gt=F("amount_minor")).select_related("payment"):
        yield Finding("I9", line.payment.reference, f"{line.back} of line {line.pk} ({line.amount_minor}) goes back")
    for refund in refunds.annotate(sum=Coalesce(Sum("lines__amount_minor"), 0)).exclude(sum=F("amount_minor")):
        yield Finding("I9", str(refund.uuid), f"is {refund.amount_minor}, its lines sum to {refund.sum}")
    foreign = RefundLine.objects.filter(refund__in=refunds).exclude(payment_line__payment=F("refund__payment"))
    for part in foreign.select_related("refund"):
        yield Finding("I9", str(part.refund.uuid), "takes from a line of another payment")
    for refund in refunds.exclude(currency=F("payment__currency")):
        yield Finding("I9", str(refund.uuid), "is in another currency than its payment")


def refunds_are_booked_once(since: datetime | None) -> Iterator[Finding]:
    """A refund that Stripe knows is in the journal, with its sum; one that failed is booked back."""
    refunds = _new(Refund.objects.exclude(stripe_refund=None), "created_at", since)
    references = JournalEntry.objects.filter(kind__in=("refund", "refund_back")).values_list("reference", "payment")
    booked = dict(references)
    sums = dict(
        JournalLine.objects.filter(entry__kind__in=("refund", "refund_back"), account=Account.STRIPE)
        .values_list("entry__reference")
        .annotate(total=Sum("amount_minor"))
    )
    for refund in refunds.iterator():
        out, back = f"refund-{refund.stripe_refund}", f"refund-back-{refund.stripe_refund}"
        if booked.get(out) != refund.payment_id or sums.get(out) != -refund.amount_minor:
            yield Finding("I9", out, "is not in the journal with its payment and sum")
        if refund.status in GONE and sums.get(back) != refund.amount_minor:
            yield Finding("I9", back, "the refund failed, but the money is not back in the journal")
        if refund.status not in GONE and back in booked:
            yield Finding("I9", back, "booked back, but the refund did not fail")


def staff_acts_are_logged(since: datetime | None) -> Iterator[Finding]:
    """What staff decided about money or took out of the office has its row in the audit log."""
    logged = ModelLogEntry.objects.filter(action__startswith="treasury.")
    refunds = {data.get("refund") for data in logged.filter(action=audit.REFUND).values_list("data", flat=True)}
    for refund in _new(Refund.objects.exclude(requested_by=None), "created_at", since):
        if str(refund.uuid) not in refunds:
            yield Finding("I17", str(refund.uuid), "asked for by staff, but not in the audit log")
    acts: tuple[tuple[str, QuerySet[Any], str], ...] = (
        (audit.SETTLE, Unmatched.objects.exclude(resolved_by=None), "resolved_at"),
        (audit.EXPORT, Export.objects.all(), "made_at"),
    )
    for action, rows, field in acts:
        about = set(logged.filter(action=action).values_list("object_id", flat=True))
        for row in _new(rows, field, since):
            if str(row.pk) not in about:
                yield Finding("I17", _named(row), f"no {action} in the audit log")


def _named(row: Model) -> str:
    return f"{row._meta.label_lower}:{row.pk}"


def mails_do_not_hang(since: datetime | None) -> Iterator[Finding]:
    """A mail is sent, or waits for a try that is not long past, or was given up and the office shows it."""
    owed = Email.objects.exclude(state=Email.State.SENT).filter(attempts__lt=mail.GIVE_UP_AFTER)
    for email in owed.filter(next_try_at__lt=clock.now() - OVERDUE):
        yield Finding("I18", email.key, f"{email.state}, and nobody tries")


def every_gift_has_its_mail(since: datetime | None) -> Iterator[Finding]:
    """Each paid gift has exactly one mail of thanks, to the address that was typed with it."""
    thanks = Email.objects.filter(kind="donations.gift_receipt")
    mails: dict[str, list[Email]] = {}
    for email in thanks.only("key", "object_id", "state", "to").iterator():
        mails.setdefault(email.object_id, []).append(email)
    for payment in _new(Payment.objects.settled().exclude(donation=None), "settled_at", since).iterator():
        found = mails.get(str(payment.uuid), [])
        if [email.key for email in found] != [f"gift_receipt-{payment.uuid}"]:
            yield Finding("I18", payment.reference, f"has {len(found)} mails of thanks instead of one")
        if any(email.to not in ("", payment.payer.get("email")) for email in found):
            yield Finding("I18", payment.reference, "its mail went to another address")
