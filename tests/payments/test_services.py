"""Money coming in: open a page, settle, fail, call off."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from inbox.models import StripeEvent
from inbox.process import replay
from payments import gateway, ledger, services
from payments.models import Account, JournalEntry, Payment
from payments.services import AmountMismatch, CheckoutUnavailable, ForeignPayment
from people import clock
from sandbox import control
from tests.factories import DECLINED, commits, make_donation, make_gift, pay, start, urls

Status = Payment.Status
pytestmark = pytest.mark.django_db


def begun():
    """A payment whose row stands and whose page was never asked for."""
    from donations.services import start_donation

    return start_donation(make_gift(), urls=urls)


def creations():
    return [call for call in control.calls() if call["method"] == "post" and call["path"].endswith("/sessions")]


def test_a_page_is_opened_once_and_its_address_kept():
    payment = begun()
    first = services.open_checkout(payment)
    assert services.open_checkout(payment) == first
    assert services.open_checkout(Payment.objects.get(pk=payment.pk)) == first
    assert len(control.objects("checkout.session")) == 1


def test_the_page_shows_what_the_row_says():
    payment = start(amount="1234,50")
    session = control.objects("checkout.session")[0]
    assert (session["amount_total"], session["currency"]) == (123450, "pln")
    assert session["client_reference_id"] == str(payment.uuid)
    assert session["metadata"] == {"payment": str(payment.uuid)}
    assert session["expires_at"] == int(payment.expires_at.timestamp())


@pytest.mark.parametrize(
    ("amount", "currency", "minor"), [("500", "JPY", 500), ("1.230", "KWD", 1230), ("5", "USD", 500)]
)
def test_a8_stripe_is_sent_minor_units_of_the_currency(amount, currency, minor):
    start(amount=amount, currency=currency)
    assert control.objects("checkout.session")[0]["amount_total"] == minor


@pytest.mark.parametrize("kind", ["error_before", "rate_limit", "timeout_before"])
def test_when_stripe_is_down_nothing_is_charged_and_the_same_form_may_be_sent_again(kind):
    payment = begun()
    control.set_faults([{"kind": kind, "match": "*/checkout/sessions"}])
    with pytest.raises(CheckoutUnavailable):
        services.open_checkout(payment)
    control.clear_faults()
    assert services.open_checkout(payment)
    assert len(control.objects("checkout.session")) == 1


def test_a15_an_answer_that_was_lost_is_asked_for_again_with_the_same_key():
    payment = begun()
    control.set_faults([{"kind": "timeout_after", "match": "*/checkout/sessions", "count": 1}])
    with pytest.raises(CheckoutUnavailable):
        services.open_checkout(payment)
    services.open_checkout(payment)
    assert len(control.objects("checkout.session")) == 1
    assert payment.stripe_session == control.objects("checkout.session")[0]["id"]


def test_settling_twice_books_once():
    payment = make_donation()
    facts = gateway.checkout_facts(payment.stripe_session).payment
    assert not services.settle(payment, facts)
    assert JournalEntry.objects.filter(payment=payment).count() == 1


def test_the_legal_date_is_the_organisations_day_of_the_charge():
    payment = start()
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Warsaw
    pay(payment)
    facts = gateway.checkout_facts(payment.stripe_session).payment
    assert payment.gift_date == clock.legal_date(facts.settled_at)
    assert clock.legal_date(late).year == 2027


def test_another_sum_is_refused_before_anything_changes():
    payment = start()
    control.pay(payment.stripe_session)
    facts = gateway.checkout_facts(payment.stripe_session).payment
    Payment.objects.filter(pk=payment.pk).update(amount_minor=1)
    payment.refresh_from_db()
    with pytest.raises(AmountMismatch):
        services.settle(payment, facts)
    payment.refresh_from_db()
    assert payment.status == Status.PENDING


def test_a23_money_that_names_another_payment_is_refused():
    payment, other = start(), start()
    control.pay(payment.stripe_session)
    facts = gateway.checkout_facts(payment.stripe_session).payment
    with pytest.raises(ForeignPayment):
        services.settle(other, facts)


def test_a_decline_leaves_the_page_open_and_says_why():
    payment = make_donation(settled=False)
    assert pay(payment, DECLINED) == "generic_decline"
    assert (payment.status, payment.failure_code) == (Status.PENDING, "generic_decline")
    assert pay(payment) == "paid"
    assert (payment.status, payment.failure_code) == (Status.SUCCEEDED, "")


def test_a_canceled_payment_that_was_paid_in_its_last_second_settles():
    payment = make_donation(settled=False)
    services.cancel(payment, code="expired")
    pay(payment)
    assert payment.status == Status.SUCCEEDED


def test_a_settled_payment_is_never_failed_or_canceled():
    payment = make_donation()
    assert not services.fail(payment, code="x")
    assert not services.cancel(payment)
    assert not services.note_processing(payment)
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == (Status.SUCCEEDED, "")


def test_the_longer_a_page_is_open_the_rarer_it_is_checked_and_once_more_when_it_closed():
    payment = begun()
    for hours, expected in ((0, services.FIRST_CHECK), (2, timedelta(hours=2))):
        with clock.at(payment.created_at + timedelta(hours=hours)):
            services.note_checked(payment)
        payment.refresh_from_db()
        assert payment.next_check_at == payment.created_at + timedelta(hours=hours) + expected
    with clock.at(payment.created_at + timedelta(hours=20)):
        services.note_checked(payment)
    payment.refresh_from_db()
    assert payment.next_check_at == payment.expires_at + services.LATEST_PAGE_CHECK


def test_a_page_about_to_close_is_not_opened_any_more():
    payment = begun()
    assert services.can_still_be_opened(payment)
    with clock.at(payment.expires_at - timedelta(minutes=30)):
        assert not services.can_still_be_opened(payment)


def test_a23_a_settled_gift_stays_booked_once_whatever_is_written_at_stripe_later():
    payment = make_donation()
    facts = gateway.checkout_facts(payment.stripe_session).payment
    assert not services.settle(payment, replace(facts, payment_uuid="somebody else's"))
    with pytest.raises(ForeignPayment):
        services.settle(payment, replace(facts, charge_id="ch_another"))
    assert JournalEntry.objects.count() == 1


def test_i1_money_in_suspense_is_not_booked_a_second_time_when_the_difference_is_mended():
    payment = make_donation(settled=False)
    Payment.objects.filter(pk=payment.pk).update(amount_minor=4999)
    pay(payment)
    Payment.objects.filter(pk=payment.pk).update(amount_minor=5000)
    with commits():
        for event in StripeEvent.objects.all():
            replay(event)
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == (Status.CANCELED, "mismatch")
    assert ledger.balance(Account.STRIPE) == {"PLN": 5000}


def test_a_page_whose_answer_was_lost_can_be_opened_after_the_settings_changed(settings):
    payment = begun()
    control.set_faults([{"kind": "timeout_after", "match": "*/checkout/sessions", "count": 1}])
    with pytest.raises(CheckoutUnavailable):
        services.open_checkout(payment)
    settings.STRIPE_METHODS = ["card", "p24"]
    with pytest.raises(CheckoutUnavailable):
        services.open_checkout(payment)
    payment.refresh_from_db()
    assert services.open_checkout(payment)
