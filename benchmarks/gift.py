"""Whole processing of a gift (refetch from Stripe, ledger, receipt row, owed mail), against bare INSERTs of its rows.

The floor writes the very rows that ours made, as plain SQL in one transaction a gift; the copies differ only where
a column must be unique. The mail is not sent and the receipt's file not drawn on either side.
"""

import time
import uuid
from contextlib import ExitStack
from typing import Any
from unittest.mock import patch

from django.db import connection, models, transaction
from django.test import override_settings

from benchmarks.row import Row
from inbox import handlers
from payments.models import JournalEntry, JournalLine, Payment, Receipt, ReceiptLine
from people.models import Email
from people.references import new_reference
from sandbox import control
from tests import factories

COUNT, ROUNDS, GOAL = 60, 5, 0.35


def measure() -> list[Row]:
    """Process paid gifts both ways, in turns; the best of the rounds counts."""
    control.reset()
    factories.make_issuer()
    with ExitStack() as stack:
        stack.enter_context(override_settings(SANDBOX_DELIVERY="hold"))
        stack.enter_context(patch("people.mail.soon"))
        rounds = [_round() for _ in range(ROUNDS + 1)][1:]
    ours, floor = max(rate for rate, _ in rounds), max(rate for _, rate in rounds)
    return [Row(name="Gifts processed", unit="1/s", ours=ours, floor=floor, ratio=ours / floor, goal=GOAL)]


def _round() -> tuple[float, float]:
    payments = [factories.start() for _ in range(COUNT)]
    for payment in payments:
        control.pay(payment.stripe_session)
    started = time.perf_counter()
    for payment in payments:
        handlers.on_checkout(payment.stripe_session)
    ours = COUNT / (time.perf_counter() - started)
    copies = [_statements(Payment.objects.settled().get(pk=payment.pk)) for payment in payments]
    started = time.perf_counter()
    for statements in copies:
        with transaction.atomic(), connection.cursor() as cursor:
            for sql, values in statements:
                cursor.execute(sql, values)
    return ours, COUNT / (time.perf_counter() - started)


def _statements(payment: Payment) -> list[tuple[str, list[Any]]]:
    """Return INSERTs of copies of everything the gift became."""
    entry = JournalEntry.objects.get(payment=payment)
    receipt = Receipt.objects.get(lines__payment_line__payment=payment)
    new_entry, new_receipt = 10_000_000 + entry.pk, 10_000_000 + receipt.pk
    mark = uuid.uuid4().hex[:8]
    return [
        _insert(entry, id=new_entry, reference=f"{entry.reference}-{mark}"),
        *[_insert(line, id=None, entry_id=new_entry) for line in JournalLine.objects.filter(entry=entry)],
        _insert(
            receipt, id=new_receipt, uuid=uuid.uuid4(), number=new_receipt, serial=f"{receipt.serial}-{mark}",
            verify_code=new_reference(),
        ),
        *[
            _insert(line, id=None, receipt_id=new_receipt, live=False)
            for line in ReceiptLine.objects.filter(receipt=receipt)
        ],
        _insert(Email.objects.get(key=f"gift_receipt-{payment.uuid}"), id=None, key=mark + str(payment.uuid)),
    ]  # fmt: skip


def _insert(row: models.Model, **changes: Any) -> tuple[str, list[Any]]:
    """Return one INSERT with the row's values as the database takes them; an id of None is left to the database."""
    columns, values = [], []
    for field in row._meta.concrete_fields:
        value = changes[field.attname] if field.attname in changes else getattr(row, field.attname)
        if field.attname == "id" and value is None:
            continue
        columns.append(f'"{field.column}"')
        values.append(field.get_db_prep_save(value, connection))
    marks = ", ".join(["%s"] * len(values))
    return f'INSERT INTO "{row._meta.db_table}" ({", ".join(columns)}) VALUES ({marks})', values
