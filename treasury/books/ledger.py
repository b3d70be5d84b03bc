"""I1, I14: what was paid stands in the journal, once, in full, and in balance; and nothing else stands there."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Mod

from payments.models import Account, JournalEntry, JournalLine, Payment, PaymentLine, Refund, Unmatched
from payments.money import CURRENCIES, LIMIT
from treasury.books.finding import Finding

INCOME = (Account.GIFTS, Account.DUES)
REFUNDS = {"refund": "refund-", "refund_back": "refund-back-"}
# Entries that need no row of ours beside them: fees come from Stripe's balance transactions.
ALONE = ("fee",)


def _payments(since: datetime | None) -> QuerySet[Payment]:
    settled = Payment.objects.settled()
    return settled if since is None else settled.filter(settled_at__gte=since)


def _entries(since: datetime | None) -> QuerySet[JournalEntry]:
    return JournalEntry.objects.all() if since is None else JournalEntry.objects.filter(posted_at__gte=since)


def settled_payments_are_booked(since: datetime | None) -> Iterator[Finding]:
    """Each paid payment has its one entry, which names it."""
    entries = JournalEntry.objects.filter(payment=OuterRef("pk"), kind="payment")
    for payment in _payments(since).filter(~Exists(entries)).iterator():
        yield Finding("I1", payment.reference, "paid, but not in the journal")
    for entry in _entries(since).filter(kind="payment").select_related("payment").iterator():
        if entry.payment is None or entry.reference != f"payment-{entry.payment.uuid}":
            yield Finding("I1", entry.reference, "does not name the payment it belongs to")


def entries_have_a_cause(since: datetime | None) -> Iterator[Finding]:
    """No entry without a paid payment, a refund, or money in suspense behind it."""
    entries = _entries(since)
    for entry in entries.filter(kind="payment").exclude(payment__status=Payment.Status.SUCCEEDED):
        yield Finding("I1", entry.reference, "booked, but its payment is not paid")
    known = set(Refund.objects.exclude(stripe_refund=None).values_list("stripe_refund", flat=True))
    for entry in entries.filter(kind__in=REFUNDS):
        if entry.reference.removeprefix(REFUNDS[entry.kind]) not in known:
            yield Finding("I1", entry.reference, "booked, but there is no such refund")
    for entry in entries.filter(kind="suspense", unmatched=None):
        yield Finding("I1", entry.reference, "in suspense, but nobody has the task")
    for entry in entries.exclude(kind__in=("payment", *REFUNDS, "suspense", *ALONE)):
        yield Finding("I1", entry.reference, f"entry of an unknown kind: {entry.kind}")


def entries_sum_to_zero(since: datetime | None) -> Iterator[Finding]:
    """Each entry has lines, and they sum to zero in each currency."""
    for entry in _entries(since).filter(lines=None):
        yield Finding("I1", entry.reference, "has no lines")
    sums = JournalLine.objects.filter(entry__in=_entries(since)).order_by().values("entry__reference", "currency")
    for row in sums.annotate(total=Sum("amount_minor")).exclude(total=0):
        words = f"sums to {row['total']} {row['currency']} instead of zero"
        yield Finding("I1", row["entry__reference"], words)


def lines_sum_to_their_payment(since: datetime | None) -> Iterator[Finding]:
    """The lines of every payment, paid or not, are its amount, in its currency."""
    payments = Payment.objects.all()
    if since is not None:
        payments = payments.filter(Q(created_at__gte=since) | Q(settled_at__gte=since))
    sums = payments.annotate(total=Coalesce(Sum("lines__amount_minor"), 0)).exclude(total=F("amount_minor"))
    for reference, total, amount in sums.values_list("reference", "total", "amount_minor"):
        yield Finding("I14", reference, f"lines sum to {total}, the payment is {amount}")
    lines = PaymentLine.objects.filter(payment__in=payments).exclude(currency=F("payment__currency"))
    for line in lines.select_related("payment"):
        yield Finding("I14", line.payment.reference, f"line {line.pk} is in {line.currency}")


def books_say_what_was_paid(since: datetime | None) -> Iterator[Finding]:
    """What a payment's entry says is the payment: Stripe's side in one sum, each line as income of its fund."""
    booked = JournalLine.objects.filter(entry__kind="payment", entry__payment__in=_payments(since))
    wrong = ~Q(currency=F("entry__payment__currency"))
    wrong |= Q(account=Account.STRIPE) & ~Q(amount_minor=F("entry__payment__amount_minor"))
    wrong |= Q(account__in=INCOME) & (
        Q(payment_line=None)
        | ~Q(payment_line__payment=F("entry__payment"))
        | ~Q(fund=F("payment_line__fund"))
        | ~Q(amount_minor=-F("payment_line__amount_minor"))
    )
    wrong |= ~Q(account__in=(Account.STRIPE, *INCOME))
    for line in booked.filter(wrong).select_related("entry"):
        yield Finding("I14", line.entry.reference, f"line {line.pk} ({line.account}) is not what was paid")
    once = PaymentLine.objects.filter(payment__in=_payments(since)).annotate(
        times=Count("journal_lines", filter=Q(journal_lines__entry__kind="payment"))
    )
    for paid in once.exclude(times=1).select_related("payment"):
        yield Finding("I14", paid.payment.reference, f"line {paid.pk} is booked {paid.times} times")


def amounts_are_within_bounds(since: datetime | None) -> Iterator[Finding]:
    """Amounts are whole, positive, not above Stripe's eight digits, in a currency we know and in its steps."""
    bad = Q(amount_minor__lte=0) | Q(amount_minor__gt=LIMIT) | ~Q(currency__in=CURRENCIES)
    steps = [When(currency=code, then=step) for code, (_digits, step) in CURRENCIES.items()]
    payments = Payment.objects.annotate(
        step=Case(*steps, default=1, output_field=IntegerField()),
        odd=Mod(F("amount_minor"), F("step")),
    )
    if since is not None:
        payments = payments.filter(created_at__gte=since)
    for payment in payments.filter(bad | ~Q(odd=0)):
        yield Finding("I14", payment.reference, f"{payment.amount_minor} {payment.currency} is no amount we take")


def income_belongs_to_a_fund(since: datetime | None) -> Iterator[Finding]:
    """Income without a fund would be missing from every report."""
    lines = JournalLine.objects.filter(entry__in=_entries(since), account__in=INCOME, fund=None)
    for line in lines.select_related("entry"):
        yield Finding("I1", line.entry.reference, f"line {line.pk} is income of no fund")


def suspense_is_a_task(since: datetime | None) -> Iterator[Finding]:
    """What stands in suspense is exactly what the treasurer's list says."""
    tasks = Unmatched.objects.filter(entry__in=_entries(since)).annotate(
        booked=Coalesce(Sum("entry__lines__amount_minor", filter=Q(entry__lines__account=Account.SUSPENSE)), 0)
    )
    for task in tasks.select_related("entry"):
        is_refund = task.entry.reference.startswith("suspense-refund-")
        if task.booked != (task.amount_minor if is_refund else -task.amount_minor):
            yield Finding("I1", task.stripe_object, "the task and the suspense account name different sums")
    strays = JournalLine.objects.filter(entry__in=_entries(since), account=Account.SUSPENSE)
    for line in strays.exclude(entry__kind="suspense").select_related("entry"):
        yield Finding("I1", line.entry.reference, f"line {line.pk} touches suspense, the entry is no suspense")
