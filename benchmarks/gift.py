"""Whole processing of a gift (refetch from Stripe, ledger, receipt row, owed mail), against bare INSERTs of its rows.

The floor is bare Django: in one transaction a gift, it saves copies of the very rows that ours made, and asks, checks
and computes nothing. Ours runs the real handler with the real SDK; Stripe's own time is not counted, so the transport
hands over at once the answer that the sandbox gave before. The event's own row, the sending of the mail and the
drawing of the receipt's file are outside on either side. Both take turns, and the medians of the rounds are compared.
"""

import statistics
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from typing import TypeVar
from unittest.mock import patch

from django.db import models, transaction
from django.test import override_settings

from benchmarks.row import Row
from inbox import handlers
from payments import gateway
from payments.models import JournalEntry, JournalLine, Payment, Receipt, ReceiptLine
from people.models import Email
from people.references import new_reference
from sandbox import control, transport
from tests import factories

COUNT, ROUNDS, GOAL = 60, 7, 0.35
FAR = 10_000_000  # ids and numbers of copies begin here
T = TypeVar("T")
Answer = tuple[int, dict[str, str], str]
answers: dict[str, Answer] = {}


def request(method: str, url: str, headers: Mapping[str, str] | None, post_data: str | None = None) -> Answer:
    """Let the sandbox answer, or say again what it said before to the same question."""
    if method != "get":
        return transport.request(method, url, headers, post_data)
    if url not in answers:
        answers[url] = transport.request(method, url, headers, post_data)
    return answers[url]


def measure() -> list[Row]:
    """Process paid gifts both ways, in turns."""
    with ExitStack() as stack:
        changes = {"SANDBOX_DELIVERY": "hold", "STRIPE_TRANSPORT": f"{__name__}.request"}
        stack.enter_context(override_settings(**changes))
        stack.enter_context(patch("people.mail.soon"))
        gateway.client.cache_clear()
        stack.callback(gateway.client.cache_clear)
        control.reset()
        factories.make_issuer()
        rounds = [_round() for _ in range(ROUNDS + 1)][1:]
    ours, floor = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    return [Row(name="Gifts processed", unit="1/s", ours=ours, floor=floor, ratio=ours / floor, goal=GOAL)]


def _round() -> tuple[float, float]:
    """Return the rates of some fresh gifts: (ours, floor)."""
    payments = [_paid() for _ in range(COUNT)]
    ours = _rate(lambda payment: handlers.on_checkout(str(payment.stripe_session)), payments)
    floor = _rate(_save, [_copies(Payment.objects.settled().get(pk=payment.pk)) for payment in payments])
    return ours, floor


def _paid() -> Payment:
    """Return a gift that is paid at Stripe, with Stripe's answer about it at hand."""
    payment = factories.start()
    control.pay(str(payment.stripe_session))
    gateway.checkout_facts(str(payment.stripe_session))
    return payment


def _rate(work: Callable[[T], None], things: list[T]) -> float:
    started = time.perf_counter()
    for thing in things:
        work(thing)
    return len(things) / (time.perf_counter() - started)


@transaction.atomic
def _save(rows: list[models.Model]) -> None:
    for row in rows:
        row.save(force_insert=True)


def _copies(payment: Payment) -> list[models.Model]:
    """Return everything the gift became, as new rows; they differ only where a column must be unique."""
    entry = JournalEntry.objects.get(payment=payment)
    receipt = Receipt.objects.get(lines__payment_line__payment=payment)
    mail = Email.objects.get(key=f"gift_receipt-{payment.uuid}")
    mark = uuid.uuid4().hex[:8]
    unique = {"uuid": uuid.uuid4(), "number": FAR + receipt.pk, "verify_code": new_reference()}
    return [
        _copy(entry, id=FAR + entry.pk, reference=f"{entry.reference}-{mark}"),
        *[_copy(line, entry_id=FAR + entry.pk) for line in JournalLine.objects.filter(entry=entry)],
        _copy(receipt, id=FAR + receipt.pk, serial=f"{receipt.serial}-{mark}", **unique),
        *[_copy(line, receipt_id=FAR + receipt.pk, live=False) for line in ReceiptLine.objects.filter(receipt=receipt)],
        _copy(mail, key=f"{mail.key}-{mark}"),
    ]


def _copy(row: models.Model, **changes: object) -> models.Model:
    known = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.name != "id"}
    return type(row)(**(known | changes))
