"""Faults in receipts are found (I2 to I5)."""

from datetime import date, timedelta

import pytest
from django.db import connection

from payments import refunds
from payments.models import JournalEntry, Receipt, ReceiptFile, Refund, RefundLine, Series
from people import clock
from tests.factories import commits
from tests.treasury.books.conftest import lifted
from treasury.books import check_books

pytestmark = pytest.mark.django_db


def found() -> set[tuple[str, str]]:
    return {(finding.invariant, finding.object) for finding in check_books()}


@pytest.fixture
def corrected(world) -> Receipt:
    """The receipt that replaced the first one after a refund of 20."""
    line = world.payment.lines.get()
    with commits():
        refunds.send_refund(refunds.request_refund(world.payment, lines={line: 2000}, reason="x", actor=None))
    world.receipt.refresh_from_db()
    return Receipt.objects.get(replaces=world.receipt)


def test_a_next_number_that_leaves_a_gap(world, force):
    force(world.receipt.series, next_number=3)
    assert found() == {("I2", str(world.receipt.series))}


def test_numbers_with_a_hole(world, force):
    force(world.receipt, number=2)
    assert {("I2", str(world.receipt.series)), ("I2", world.receipt.serial)} == found()


def test_a_series_that_has_lost_its_receipts(world):
    Series.objects.create(issuer=world.receipt.series.issuer, regime="pl", code="PL", year=2020, next_number=2)
    assert found() == {("I2", "PL-2020")}


def test_a_receipt_in_the_series_of_another_year(world, force):
    force(world.receipt, issued_on=date(2020, 1, 1))
    assert ("I2", world.receipt.serial) in found()


def test_a_receipt_that_has_lost_its_file(world, force):
    force(world.receipt, issued_at=clock.now() - timedelta(hours=1))
    with lifted("payments_receiptfile"):
        ReceiptFile.objects.all().delete()
    assert found() == {("I5", world.receipt.serial)}


def test_a_file_that_is_not_what_was_rendered(world, force):
    force(world.receipt.file, content=b"%PDF another")
    assert found() == {("I5", world.receipt.serial)}


def test_frozen_facts_that_have_changed(world, force):
    force(world.receipt, payload={**world.receipt.payload, "serial": "X"})
    assert found() == {("I5", world.receipt.serial)}


def test_two_valid_receipts_for_one_gift(world, corrected, force):
    index = "one_live_receipt_per_line"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {index}")
    force(world.receipt, status="issued", voided_at=None)
    force(world.receipt.lines.get(), live=True)
    assert {("I3", world.payment.reference), ("I3", corrected.serial)} <= found()


def test_a_void_receipt_that_still_holds_a_gift(world, force):
    force(world.receipt, status="void", voided_at=clock.now(), void_reason="x")
    assert found() == {("I3", world.receipt.serial)}


def test_a_valid_receipt_that_holds_no_gift(world, force):
    force(world.receipt.lines.get(), live=False)
    assert found() == {("I3", world.receipt.serial)}


def test_a_correction_of_a_receipt_that_still_stands(world, corrected, force):
    force(world.receipt, status="issued", voided_at=None)
    assert ("I3", corrected.serial) in found()


def test_a_correction_that_does_not_name_its_predecessor(world, corrected, force):
    force(corrected, replaces=None)
    assert found() == {("I3", corrected.serial)}


def test_a_total_that_is_not_the_sum_of_its_lines(world, force):
    force(world.receipt, total_minor=4999)
    assert found() == {("I4", world.receipt.serial)}


def test_a_receipt_in_another_currency_than_its_gift(world, force):
    force(world.receipt, currency="EUR")
    assert found() == {("I4", world.receipt.serial)}


def test_a_receipt_that_a_refund_did_not_reach(world):
    refund = Refund.objects.create(
        payment=world.payment, status=Refund.Status.SUCCEEDED, amount_minor=500, currency="PLN",
        stripe_refund="re_1", created_at=clock.now(),
    )  # fmt: skip
    RefundLine.objects.create(refund=refund, payment_line=world.payment.lines.get(), amount_minor=500)
    from payments import ledger

    ledger.post_refund(refund)
    assert JournalEntry.objects.filter(reference="refund-re_1").exists()
    assert found() == {("I4", world.receipt.serial)}
