"""A receipt follows its payment's money: issued once, numbered without gaps, voided and replaced."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import F

from payments import receipts
from payments.models import IssuerProfile, JournalEntry, JournalLine, Receipt, ReceiptFile, ReceiptLine, Series
from payments.receipts import payload
from people import clock
from tests import factories
from tests.payments.receipts.world import receipt_of

pytestmark = pytest.mark.django_db


def refund(stripe, payment, minor=None):
    with factories.commits():
        return stripe.refund(payment.stripe_charge, minor)


def fail_refund(stripe, refund_id):
    with factories.commits():
        stripe.fail_refund(refund_id)


def pay_before_there_is_an_issuer():
    payment = factories.start()
    factories.pay(payment)
    return payment


def test_a_paid_gift_has_one_receipt_of_its_whole_sum():
    payment = factories.make_donation(amount="123.45")
    receipt = Receipt.objects.get()
    assert receipt == receipt_of(payment)
    assert (receipt.total_minor, receipt.currency, receipt.regime) == (12345, "PLN", "generic")
    lines = receipt.lines.values_list("gross_minor", "eligible_minor", "live", "date")
    assert list(lines) == [(12345, 12345, True, payment.gift_date)]


def test_a_donor_who_ticked_it_gets_the_polish_confirmation():
    factories.make_donation(wants_receipt=True, language="en")
    receipt = Receipt.objects.get()
    assert (receipt.regime, receipt.language) == ("pl", "pl")
    assert receipt.payload["page"]["title"] == "Potwierdzenie otrzymania darowizny"


def test_without_an_address_the_next_regime_is_used():
    factories.make_donation(wants_receipt=True, payer=factories.make_payer(line1="", city=""))
    assert Receipt.objects.get().regime == "generic"


def test_an_unpaid_gift_has_none():
    payment = factories.make_donation(settled=False)
    assert receipts.settle_up(payment) is None
    assert not Receipt.objects.exists()


def test_without_a_live_key_it_is_a_specimen_of_the_test_series():
    factories.make_donation()
    receipt = Receipt.objects.get()
    assert receipt.is_specimen
    assert receipt.serial == f"TEST-{receipt.issued_on.year}-000001"
    assert receipt.payload["page"]["specimen"]


def test_with_a_live_key_it_counts(settings):
    payment = pay_before_there_is_an_issuer()
    factories.make_issuer()
    settings.STRIPE_IS_LIVE = True
    with clock.at(datetime(2026, 12, 31, 23, 30, tzinfo=UTC)):
        receipts.settle_up(payment)
        receipt = receipt_of(payment)
    # Half past midnight on New Year's Day in Warsaw: the year of issue is the law's.
    assert receipt.serial == "R-2027-000001"
    assert not receipt.is_specimen
    assert receipt.payload["page"]["specimen"] == []


def test_numbers_follow_one_another_and_each_year_begins_anew():
    factories.make_donation()
    factories.make_donation()
    with clock.at(datetime(2031, 3, 1, tzinfo=UTC)):
        payment = Receipt.objects.last().lines.get().payment_line.payment
        receipts.void(receipt_of(payment), reason="test")
        receipts.settle_up(payment)
    assert [receipt.number for receipt in Receipt.objects.order_by("id")] == [1, 2, 1]
    assert sorted(Series.objects.values_list("next_number", flat=True)) == [2, 3]


def test_settling_up_again_changes_nothing():
    payment = factories.make_donation()
    receipt = receipt_of(payment)
    assert receipts.settle_up(payment) == receipt
    assert Receipt.objects.count() == 1


def test_a_part_refunded_leaves_a_new_receipt_that_names_the_old(stripe):
    payment = factories.make_donation(amount="100")
    first = receipt_of(payment)
    refund(stripe, payment, 4000)
    first.refresh_from_db()
    second = receipt_of(payment)
    assert (first.status, first.voided_at is not None, bool(first.void_reason)) == ("void", True, True)
    assert (second.total_minor, second.replaces, second.status) == (6000, first, "issued")
    assert first.serial in second.payload["page"]["note"]
    assert list(ReceiptLine.objects.filter(live=True).values_list("receipt", flat=True)) == [second.pk]


def test_a_whole_refund_voids_and_leaves_nothing(stripe):
    payment = factories.make_donation()
    refund(stripe, payment)
    assert receipts.live_receipt(payment) is None
    assert Receipt.objects.get().status == "void"
    assert [problem.code for problem in receipts.problems(payment)] == ["nothing_to_receipt"]


def test_a_refund_that_fails_later_brings_a_receipt_that_names_the_voided_one(stripe):
    payment = factories.make_donation()
    first = receipt_of(payment)
    fail_refund(stripe, refund(stripe, payment))
    second = receipt_of(payment)
    assert (second.total_minor, second.replaces) == (first.total_minor, first)
    assert second.pk != first.pk


def test_a_voided_receipt_cannot_come_back():
    receipt = receipt_of(factories.make_donation())
    assert receipts.void(receipt, reason="wrong name")
    assert not receipts.void(receipt, reason="wrong name again")
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(status="issued", voided_at=None, void_reason="")


def test_what_was_issued_cannot_be_changed_or_deleted():
    receipt = receipt_of(factories.make_donation())
    for name, value in (("total_minor", 1), ("payload", {}), ("number", 9), ("serial", "X")):
        with pytest.raises(DatabaseError), transaction.atomic():
            Receipt.objects.filter(pk=receipt.pk).update(**{name: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk)._raw_delete("default")


def test_the_database_allows_a_gift_line_one_live_receipt():
    factories.make_donation()
    other = receipt_of(factories.make_donation())
    line = ReceiptLine.objects.exclude(receipt=other).get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReceiptLine.objects.create(
            receipt=other, payment_line=line.payment_line, date=line.date, gross_minor=1, eligible_minor=1
        )


def test_a_later_change_of_the_organisation_leaves_old_receipts_alone():
    receipt = receipt_of(factories.make_donation())
    IssuerProfile.objects.update(legal_name="Another name", address="Elsewhere 1")
    receipt.refresh_from_db()
    assert receipt.payload["issuer"]["legal_name"] == "Stowarzyszenie Przykład"
    assert receipt.payload_sha256 == payload.digest(receipt.payload)


def test_the_total_is_the_sum_of_the_lines():
    receipt = receipt_of(factories.make_donation(amount="77.01"))
    assert receipt.total_minor == sum(receipt.lines.values_list("eligible_minor", flat=True))
    assert receipt.payload["total"] == {"minor": 7701, "currency": "PLN"}


def test_without_an_organisation_the_gift_stands_and_the_reason_is_said():
    payment = pay_before_there_is_an_issuer()
    assert payment.is_settled
    assert receipts.live_receipt(payment) is None
    assert [problem.code for problem in receipts.problems(payment)] == ["no_issuer"]


def test_a_polish_document_for_an_english_reader_names_the_fund_in_polish():
    payment = factories.make_donation(wants_receipt=True, language="en", fund=factories.make_fund("van"))
    receipt = receipts.live_receipt(payment)
    assert (receipt.regime, receipt.language) == ("pl", "pl")
    assert receipt.payload["lines"][0]["label"] == "Fundusz van"


@pytest.mark.parametrize("number", [1, 2, 4])
def test_i2_a_series_only_counts_up(number):
    series = receipt_of(factories.make_donation()).series
    with pytest.raises(DatabaseError), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(next_number=number)
    with pytest.raises(DatabaseError), transaction.atomic():
        Series.objects.filter(pk=series.pk).update(year=2001, next_number=F("next_number") + 1)


def test_i3_a_line_stays_on_its_receipt_until_that_is_void():
    receipt = receipt_of(factories.make_donation())
    with pytest.raises(DatabaseError), transaction.atomic():
        receipt.lines.update(live=False)
    assert receipts.void(receipt, reason="test")
    with pytest.raises(DatabaseError), transaction.atomic():
        receipt.lines.update(live=True)


@pytest.mark.parametrize("model", [Receipt, ReceiptLine, ReceiptFile, JournalEntry, JournalLine])
def test_i16_no_frozen_row_can_be_replaced_merged_or_deleted(model):
    receipts.file(receipt_of(factories.make_donation()))
    row = model.objects.first()
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    table = model._meta.db_table
    replace = "INSERT OR REPLACE" if connection.vendor == "sqlite" else "INSERT"
    for attempt in (
        lambda: model.objects.bulk_update([row], columns),
        lambda: model.objects.bulk_create([row], update_conflicts=True, unique_fields=["id"], update_fields=columns),
        lambda: model.objects.filter(pk=row.pk)._raw_delete("default"),
        lambda: connection.cursor().execute(f"{replace} INTO {table} ({names}) SELECT {names} FROM {table}"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    assert model.objects.filter(pk=row.pk).exists()
