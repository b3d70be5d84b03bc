"""A receipt's file is rendered once and then only read."""

import hashlib

import pytest
from django.db import DatabaseError, transaction

from payments import receipts
from payments.models import Receipt, ReceiptFile
from payments.receipts import pdf
from tests import factories
from tests.payments.receipts.world import receipt_of

pytestmark = pytest.mark.django_db


def test_the_file_is_kept_with_its_hash_and_read_again_byte_for_byte():
    receipt = receipt_of(factories.make_donation())
    first = receipts.file(receipt)
    assert hashlib.sha256(bytes(first.content)).hexdigest() == first.sha256
    again = receipts.file(Receipt.objects.get())
    assert (again.pk, bytes(again.content)) == (first.pk, bytes(first.content))


def test_the_file_is_what_the_frozen_facts_say_also_after_a_round_trip_through_the_database():
    receipt = receipt_of(factories.make_donation(wants_receipt=True))
    kept = receipts.file(receipt)
    assert pdf.render(Receipt.objects.get().payload) == bytes(kept.content)


def test_a_kept_file_cannot_be_changed():
    kept = receipts.file(receipt_of(factories.make_donation()))
    with pytest.raises(DatabaseError), transaction.atomic():
        ReceiptFile.objects.filter(pk=kept.pk).update(sha256="0" * 64)


def test_a_voided_receipt_keeps_its_number_and_its_file():
    receipt = receipt_of(factories.make_donation())
    before = bytes(receipts.file(receipt).content)
    receipts.void(receipt, reason="wrong name")
    assert bytes(receipts.file(Receipt.objects.get()).content) == before


def receipt_without_file():
    """A receipt that no mail has asked the file of yet."""
    payment = factories.make_donation()
    receipts.file(receipt_of(payment))
    receipts.void(receipt_of(payment), reason="wrong name")
    receipts.settle_up(payment)
    return receipt_of(payment)


def test_the_sweep_renders_what_has_no_file_yet_and_no_more_than_asked():
    one, other = receipt_without_file(), receipt_without_file()
    assert set(Receipt.objects.filter(file=None)) == {one, other}
    assert receipts.render_missing(1) == 1
    assert list(Receipt.objects.filter(file=None)) == [other]
    assert receipts.render_missing(10) == 1
    assert receipts.render_missing(10) == 0


def test_one_that_cannot_be_drawn_does_not_keep_the_others_waiting(monkeypatch, caplog):
    plain = pdf.TEMPLATES["slip", 1]
    broken = receipt_without_file()

    def refuse(words, *rest):
        if broken.serial in words["number"]:
            raise ZeroDivisionError
        return plain(words, *rest)

    monkeypatch.setitem(pdf.TEMPLATES, ("slip", 1), refuse)
    fine = receipt_without_file()
    receipts.render_missing(10)
    assert list(Receipt.objects.filter(file=None)) == [broken]
    assert ReceiptFile.objects.filter(receipt=fine).exists()
    assert broken.serial in caplog.text
