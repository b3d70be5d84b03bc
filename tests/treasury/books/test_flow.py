"""Faults in what should move on are found (I6, I8, I9, I17, I18)."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from inbox.models import StripeEvent
from payments import refunds
from payments.models import Payment, Refund, RefundLine
from people import clock
from people.models import Email
from tests.factories import commits, make_donation, start
from treasury import services
from treasury.books import check_books

pytestmark = pytest.mark.django_db

LONG_AGO = timedelta(days=30)
RECENTLY = timedelta(minutes=16)


def found() -> set[tuple[str, str]]:
    return {(finding.invariant, finding.object) for finding in check_books()}


@pytest.fixture
def refund(world, treasurer) -> Refund:
    """A refund of 20 that staff asked for and Stripe made."""
    line = world.payment.lines.get()
    asked = services.ask_refund(world.payment, lines={line: 2000}, reason="x", seen=0, actor=treasurer)
    with commits():
        return refunds.send_refund(asked)


@pytest.mark.parametrize(
    "change",
    [
        {"state": "received", "next_try_at": -RECENTLY},
        {"state": "failed", "next_try_at": -RECENTLY},
        {"state": "failed", "received_at": -LONG_AGO},
        {"processed_at": None},
        {"livemode": True},
        {"account": "acct_of_somebody"},
    ],
)
def test_an_event_that_hangs_or_is_not_ours(world, change):
    moved = {key: clock.now() + value if isinstance(value, timedelta) else value for key, value in change.items()}
    StripeEvent.objects.filter(pk=world.event.pk).update(**moved)
    assert found() == {("I6", world.event.event_id)}


def test_an_event_that_waits_for_its_next_try_is_no_fault(world):
    StripeEvent.objects.filter(pk=world.event.pk).update(state="failed", next_try_at=clock.now())
    assert found() == set()


@pytest.mark.parametrize(
    "change",
    [
        {"expires_at": -RECENTLY},
        {"status": "processing", "created_at": -LONG_AGO},
        {"next_check_at": None},
    ],
)
def test_a_payment_that_hangs(world, change):
    payment = start()
    moved = {key: clock.now() + value if isinstance(value, timedelta) else value for key, value in change.items()}
    Payment.objects.filter(pk=payment.pk).update(**moved)
    assert found() == {("I8", payment.reference)}


@pytest.mark.parametrize("change", [{"next_try_at": None}, {"next_try_at": -RECENTLY}, {"created_at": -LONG_AGO}])
def test_a_refund_that_was_asked_for_and_hangs(world, treasurer, change):
    asked = services.ask_refund(world.payment, lines=None, reason="x", seen=0, actor=treasurer)
    assert found() == set()
    moved = {key: clock.now() + value if value else None for key, value in change.items()}
    Refund.objects.filter(pk=asked.pk).update(**moved)
    assert found() == {("I8", str(asked.uuid))}


def test_a_refund_that_stripe_does_not_know(world, refund):
    Refund.objects.update(stripe_refund=None)
    assert ("I8", str(refund.uuid)) in found()


def test_more_going_back_than_came(world, refund):
    Refund.objects.update(amount_minor=5001)
    RefundLine.objects.update(amount_minor=5001)
    assert ("I9", world.payment.reference) in found()


def test_a_refund_that_is_not_the_sum_of_its_lines(world, refund):
    RefundLine.objects.update(amount_minor=1999)
    assert ("I9", str(refund.uuid)) in found()


def test_a_refund_that_takes_from_another_gift(world, refund):
    other = make_donation()
    RefundLine.objects.update(payment_line=other.lines.get())
    assert ("I9", str(refund.uuid)) in found()


def test_a_refund_in_another_currency(world, refund):
    Refund.objects.update(currency="EUR")
    assert ("I9", str(refund.uuid)) in found()


def test_a_refund_that_is_not_in_the_journal(world, refund, force):
    entry = world.payment.entries.get(kind="refund")
    force(entry, reference="refund-of-another")
    assert ("I9", f"refund-{refund.stripe_refund}") in found()


def test_a_refund_that_failed_but_whose_money_is_not_back(world, refund):
    Refund.objects.update(status=Refund.Status.FAILED)
    assert ("I9", f"refund-back-{refund.stripe_refund}") in found()


def test_a_refund_booked_back_that_did_not_fail(world, refund):
    from payments import ledger

    ledger.post_refund_back(refund, clock.now())
    assert ("I9", f"refund-back-{refund.stripe_refund}") in found()


def test_acts_of_staff_without_an_audit_row(world, refund, treasurer):
    services.settle_unmatched(world.unmatched, note="x", actor=treasurer)
    export = services.note_export("gifts", rows=1, filters={}, actor=treasurer)
    assert found() == set()
    ModelLogEntry.objects.all().delete()
    assert found() == {
        ("I17", str(refund.uuid)),
        ("I17", f"payments.unmatched:{world.unmatched.pk}"),
        ("I17", f"treasury.export:{export.pk}"),
    }


def test_a_mail_that_nobody_sends(world):
    Email.objects.update(state=Email.State.QUEUED, sent_at=None, next_try_at=clock.now() - RECENTLY)
    assert found() == {("I18", world.mail.key)}


def test_a_mail_that_was_given_up_is_shown_in_the_office_and_no_fault_of_the_books(world):
    Email.objects.update(state=Email.State.FAILED, sent_at=None, attempts=12, next_try_at=clock.now() - LONG_AGO)
    assert found() == set()


def test_a_gift_without_its_mail(world):
    Email.objects.all().delete()
    assert found() == {("I18", world.payment.reference)}


def test_a_gift_with_two_mails(world):
    Email.objects.create(
        key="again", kind=world.mail.kind, object_id=world.mail.object_id, created_at=clock.now(),
        next_try_at=clock.now(),
    )  # fmt: skip
    assert found() == {("I18", world.payment.reference)}


def test_a_mail_that_went_to_somebody_else(world):
    Email.objects.update(to="stranger@example.net")
    assert found() == {("I18", world.payment.reference)}
