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


def test_the_sweep_renders_what_has_no_file_yet_and_no_more_than_asked():
    factories.make_donation()
    factories.make_donation()
    owed = Receipt.objects.filter(file=None).count()
    assert receipts.render_missing(1) == min(1, owed)
    receipts.render_missing(10)
    assert not Receipt.objects.filter(file=None).exists()
    assert receipts.render_missing(10) == 0


def test_one_that_cannot_be_drawn_does_not_keep_the_others_waiting(monkeypatch, caplog):
    factories.make_donation()
    factories.make_donation()
    known = dict(pdf.TEMPLATES)
    seen = []

    def fail_once(*args):
        seen.append(args)
        if len(seen) == 1:
            raise ZeroDivisionError
        return known["slip", 1](*args)

    monkeypatch.setitem(pdf.TEMPLATES, ("slip", 1), fail_once)
    owed = Receipt.objects.filter(file=None).count()
    assert receipts.render_missing(10) == owed - 1
    assert "cannot be rendered" in caplog.text
