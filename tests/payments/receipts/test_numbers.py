"""Receipt numbers have no gaps and no doubles, however many issue at once; without the lock they would."""

import random
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction

from payments import receipts
from payments.models import Payment, PaymentLine, Receipt, Series
from people.references import new_reference
from tests import factories

ISSUERS, EACH, ROLLED_BACK = 50, 20, 0.1

pytestmark = [pytest.mark.django_db(transaction=True, serialized_rollback=True), pytest.mark.postgres, pytest.mark.slow]


class ChangedTheirMind(Exception):
    """Something after the receipt failed, so the whole transaction is undone."""


def test_fifty_issuers_with_rollbacks_leave_numbers_without_gaps(on_postgres):
    outcomes = issue_at_once(settled_payments(ISSUERS * EACH))
    issued = outcomes.count("issued")
    assert outcomes.count("lost a race") == 0
    assert outcomes.count("rolled back") > ISSUERS
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, issued + 1))
    assert Series.objects.get().next_number == issued + 1


def test_without_the_lock_the_same_issuers_collide(on_postgres, settings):
    settings.PROTECTIONS_OFF = frozenset({"skip-lock"})
    outcomes = issue_at_once(settled_payments(ISSUERS * EACH))
    assert outcomes.count("lost a race") > 0


def test_with_a_live_key_the_lock_stays(on_postgres, settings):
    settings.PROTECTIONS_OFF = frozenset({"skip-lock"})
    settings.STRIPE_IS_LIVE = True
    outcomes = issue_at_once(settled_payments(ISSUERS * 2), each=2)
    assert outcomes.count("lost a race") == 0


def settled_payments(count):
    """Paid gifts whose receipts are still owed: copies of one that went the whole way."""
    original = factories.start()
    factories.pay(original)
    line = original.lines.get()
    factories.make_issuer()
    names = {field.attname: getattr(original, field.attname) for field in Payment._meta.concrete_fields}
    own = {"id": None, "stripe_session": None, "stripe_intent": None, "stripe_charge": None}
    copies = Payment.objects.bulk_create(
        Payment(**names | own | {"uuid": uuid.uuid4(), "reference": new_reference(), "submission_key": uuid.uuid4()})
        for _ in range(count)
    )
    PaymentLine.objects.bulk_create(
        PaymentLine(
            payment=copy,
            kind=line.kind,
            fund=line.fund,
            label=line.label,
            amount_minor=line.amount_minor,
            deductible_minor=line.deductible_minor,
            currency=line.currency,
        )
        for copy in copies
    )
    return copies


def issue_at_once(payments, each=EACH):
    """Let every issuer take its share of the payments, all at the same time; say what became of each."""
    shares = [payments[start : start + each] for start in range(0, len(payments), each)]
    together = threading.Barrier(len(shares))

    def issue(number):
        dice = random.Random(number)
        together.wait()
        try:
            return [issue_one(payment, dice.random() < ROLLED_BACK) for payment in shares[number]]
        finally:
            connection.close()

    with ThreadPoolExecutor(len(shares)) as pool:
        return [outcome for outcomes in pool.map(issue, range(len(shares))) for outcome in outcomes]


def issue_one(payment, is_rolled_back):
    try:
        with transaction.atomic():
            receipts.settle_up(payment)
            if is_rolled_back:
                raise ChangedTheirMind
    except ChangedTheirMind:
        return "rolled back"
    except IntegrityError:
        return "lost a race"
    return "issued"
