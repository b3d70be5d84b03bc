"""A receipt follows its payment's money: issued once, numbered without gaps, voided and replaced."""

import pytest
from django.db import IntegrityError, transaction
from django.test import override_settings

from payments import receipts
from payments.models import IssuerProfile, Receipt, ReceiptLine, Series
from payments.receipts import payload
from tests import factories

pytestmark = pytest.mark.django_db


def give(**fields):
    return factories.make_donation(**fields)


def refund(stripe, payment, minor=None):
    with factories.commits():
        return stripe.refund(payment.stripe_intent, amount=minor)


def test_a_paid_gift_has_one_receipt_of_its_whole_sum():
    payment = give(amount="123.45")
    receipt = Receipt.objects.get()
    assert receipt == receipts.live_receipt(payment)
    assert (receipt.total_minor, receipt.currency, receipt.regime) == (12345, "PLN", "generic")
    assert [(line.gross_minor, line.eligible_minor, line.live) for line in receipt.lines.all()] == [(12345, 12345, True)]


def test_without_a_live_key_it_is_a_specimen_of_the_test_series():
    give()
    receipt = Receipt.objects.get()
    assert receipt.is_specimen
    assert receipt.serial == f"TEST-{receipt.issued_on.year}-000001"
    assert receipt.payload["page"]["specimen"]
