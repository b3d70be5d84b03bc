"""The books: what touches which account, and what stands there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from payments.models import Account, Fund, JournalEntry, JournalLine, Payment, PaymentLine, Refund
from payments.money import Money
from people import clock

INCOME = {PaymentLine.Kind.GIFT: Account.GIFTS, PaymentLine.Kind.FEE_COVER: Account.GIFTS}


class Unbalanced(Exception):
    """The lines of an entry do not sum to zero in each currency."""


@dataclass(frozen=True)
class Line:
    """One side of an entry to be posted; debits positive, credits negative. A payment's line brings its fund."""

    account: Account
    amount: Money
    fund: Fund | None = None
    payment_line: PaymentLine | None = None

    @property
    def fund_id(self) -> int | None:
        if self.fund is not None:
            return self.fund.pk
        return self.payment_line.fund_id if self.payment_line else None


def post(
    *, reference: str, kind: str, day: date, lines: Iterable[Line], payment: Payment | None = None
) -> JournalEntry | None:
    """Write one entry, once: a reference that stands already is left alone and None is returned.

    Raises Unbalanced before anything is written.
    """
    lines = [line for line in lines if line.amount]
    sums: dict[str, int] = {}
    for line in lines:
        sums[line.amount.currency] = sums.get(line.amount.currency, 0) + line.amount.minor
    if not lines or any(sums.values()):
        raise Unbalanced(reference)
    try:
        with transaction.atomic():
            entry = JournalEntry.objects.create(
                reference=reference, kind=kind, date=day, posted_at=clock.now(), payment=payment
            )
            _insert_lines(entry, lines)
    except IntegrityError:
        if JournalEntry.objects.filter(reference=reference).exists():
            return None
        raise
    return entry


def _insert_lines(entry: JournalEntry, lines: Iterable[Line]) -> None:
    JournalLine.objects.bulk_create(
        JournalLine(
            entry=entry,
            account=line.account,
            fund_id=line.fund_id,
            amount_minor=line.amount.minor,
            currency=line.amount.currency,
            payment_line=line.payment_line,
        )
        for line in lines
    )


def post_payment(payment: Payment) -> JournalEntry | None:
    """Book a settled payment: Stripe's balance rises, each line is income of its fund."""
    assert payment.gift_date is not None  # noqa: S101  (a constraint: settled payments have one)
    income = [
        Line(INCOME[PaymentLine.Kind(line.kind)], -line.amount, payment_line=line) for line in payment.lines.all()
    ]
    return post(
        reference=f"payment-{payment.uuid}",
        kind="payment",
        day=payment.gift_date,
        payment=payment,
        lines=[Line(Account.STRIPE, payment.amount), *income],
    )


def post_refund(refund: Refund) -> JournalEntry | None:
    """Book money going back, line by line, against the accounts it came to; dated the day the refund was made."""
    return post(
        reference=f"refund-{refund.stripe_refund}",
        kind="refund",
        day=clock.legal_date(refund.created_at),
        payment=refund.payment,
        lines=_refund_lines(refund, back=False),
    )


def post_refund_back(refund: Refund, moment: datetime) -> JournalEntry | None:
    """Book a refund that failed: the money is ours again, where it was."""
    return post(
        reference=f"refund-back-{refund.stripe_refund}",
        kind="refund_back",
        day=clock.legal_date(moment),
        payment=refund.payment,
        lines=_refund_lines(refund, back=True),
    )


def post_suspense(*, charge_id: str, amount: Money, moment: datetime, payment: Payment | None) -> JournalEntry | None:
    """Book money that matches nothing: it is at Stripe, and nobody knows yet whose it is."""
    return _post_suspense(f"suspense-{charge_id}", amount, moment, payment)


def post_suspense_refund(*, refund_id: str, amount: Money, moment: datetime) -> JournalEntry | None:
    """Book the return of money that stood in suspense."""
    return _post_suspense(f"suspense-refund-{refund_id}", -amount, moment)


def post_suspense_refund_back(*, refund_id: str, amount: Money, moment: datetime) -> JournalEntry | None:
    """Book that such a return failed: the money is at Stripe again, and still nobody's."""
    return _post_suspense(f"suspense-back-{refund_id}", amount, moment)


def _post_suspense(
    reference: str, amount: Money, moment: datetime, payment: Payment | None = None
) -> JournalEntry | None:
    return post(
        reference=reference,
        kind="suspense",
        day=clock.legal_date(moment),
        payment=payment,
        lines=[Line(Account.STRIPE, amount), Line(Account.SUSPENSE, -amount)],
    )


def balance(account: Account, *, fund: Fund | None = None) -> dict[str, int]:
    """Return {currency: minor units} of an account, of one fund if named; income is negative, as credits are."""
    lines = JournalLine.objects.filter(account=account)
    return (lines.of_fund(fund) if fund else lines).totals()


def _refund_lines(refund: Refund, *, back: bool) -> list[Line]:
    sign = -1 if back else 1
    parts = [
        Line(
            INCOME[PaymentLine.Kind(part.payment_line.kind)],
            Money(sign * part.amount_minor, refund.currency),
            payment_line=part.payment_line,
        )
        for part in refund.lines.select_related("payment_line").order_by("payment_line_id")
    ]
    return [Line(Account.STRIPE, Money(-sign * refund.amount_minor, refund.currency)), *parts]
