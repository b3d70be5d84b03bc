"""Gifts: start one, confirm it."""

import uuid
from datetime import timedelta

import pytest

from donations import services
from donations.models import Donation
from donations.services import OfferClosed, close_page, start_donation
from payments import receipts
from payments.models import Payment
from payments.services import CheckoutUnavailable, open_checkout
from people import clock
from people.models import Email
from sandbox import control
from tests.factories import make_campaign, make_donation, make_fund, make_gift, pay, start, urls
from tests.traps import Step, set_trap

Status = Payment.Status
pytestmark = pytest.mark.django_db


def begin(**fields):
    return start_donation(make_gift(**fields), urls=urls)


def test_a_form_becomes_a_pending_payment_with_its_line_before_stripe_hears_of_it():
    campaign = make_campaign()
    payment = begin(amount="50", campaign=campaign)
    line = payment.lines.get()
    assert (payment.status, payment.amount_minor, payment.stripe_session) == (Status.PENDING, 5000, None)
    assert (line.fund, line.amount_minor, line.deductible_minor) == (campaign.fund, 5000, 5000)
    assert payment.donation.campaign == campaign
    assert payment.payer["last_name"] == "Żółć"
    assert control.calls() == []


def test_a29_the_same_form_sent_twice_is_one_payment_and_one_page():
    gift = make_gift()
    first = start(gift)
    second = start(gift)
    assert first == second
    assert len(control.objects("checkout.session")) == 1


def test_a29_a_second_click_between_looking_and_writing_goes_to_the_same_page():
    gift = make_gift()
    other_click = []
    remove = set_trap(Step("before", "donations.services._begin"), lambda: other_click.append(start(gift)))
    assert [start(gift)] == other_click
    remove()
    assert Payment.objects.get().status == Status.PENDING
    assert [session["status"] for session in control.objects("checkout.session")] == ["open"]


def test_a29_a_click_whose_request_fails_goes_to_the_page_that_another_click_opened():
    payment = begin()
    stale = Payment.objects.get(pk=payment.pk)
    page = open_checkout(payment)
    control.set_faults([{"kind": "error_before", "match": "*/checkout/sessions"}])
    assert open_checkout(stale) == page


def test_a30_going_back_and_changing_the_amount_closes_the_earlier_page():
    key = uuid.uuid4()
    first = start(amount="50", key=key)
    second = start(amount="80", key=key)
    first.refresh_from_db()
    assert first != second
    assert (first.status, first.failure_code) == (Status.CANCELED, "replaced")
    assert [session["status"] for session in control.objects("checkout.session")] == ["expired", "open"]


def test_a30_going_back_to_the_first_amount_opens_a_third_page_and_only_that():
    key = uuid.uuid4()
    for amount in ("50", "80", "50"):
        last = start(amount=amount, key=key)
    assert [session["status"] for session in control.objects("checkout.session")] == ["expired", "expired", "open"]
    assert (last.attempt, last.amount_minor) == (2, 5000)


def test_a_form_that_was_paid_stays_paid_whatever_is_typed_into_it_later():
    key = uuid.uuid4()
    paid = make_donation(amount="50", key=key)
    assert begin(amount="80", key=key) == paid
    assert open_checkout(paid) == paid.success_url
    assert len(control.objects("charge")) == 1


def test_a_page_paid_while_its_event_is_on_the_way_is_not_paid_again():
    key = uuid.uuid4()
    payment = start(amount="50", key=key)
    control.set_faults([{"kind": "drop"}])
    control.pay(payment.stripe_session)
    again = begin(amount="80", key=key)
    assert again == payment
    assert open_checkout(again) == payment.success_url


def test_a39_after_the_page_expired_the_same_form_begins_anew_and_is_charged_once():
    gift = make_gift()
    first = start(gift)
    control.advance(timedelta(hours=26))
    with clock.at(clock.now() + timedelta(hours=26)):
        second = start(gift)
        pay(second)
        assert start_donation(gift, urls=urls) == second
    assert first != second
    assert len(control.objects("charge")) == 1


def test_a_page_whose_payment_settles_while_it_is_being_closed_is_the_paid_gift():
    stale = make_donation(settled=False)
    pay(Payment.objects.get(pk=stale.pk))
    assert stale.status == Status.PENDING
    assert close_page(stale)
    assert stale.is_settled


def test_of_two_tabs_the_gift_that_was_paid_while_the_other_was_written_is_kept(monkeypatch):
    key = uuid.uuid4()
    rival: list[Payment] = []
    really_begin = services._begin

    def begin_late(*args):
        if not rival:
            monkeypatch.setattr(services, "_begin", really_begin)
            rival.append(start(amount="50", key=key))
            control.set_faults([{"kind": "drop"}])
            control.pay(rival[0].stripe_session)
        return really_begin(*args)

    monkeypatch.setattr(services, "_begin", begin_late)
    kept = begin(amount="80", key=key)
    assert kept == rival[0]
    assert open_checkout(kept) == kept.success_url
    assert [payment.status for payment in Payment.objects.order_by("id")] == [Status.PROCESSING, Status.CANCELED]


def test_when_stripe_cannot_close_the_earlier_page_no_second_one_is_opened():
    key = uuid.uuid4()
    first = start(amount="50", key=key)
    control.set_faults([{"kind": "error_before", "match": "*/expire"}])
    with pytest.raises(CheckoutUnavailable):
        begin(amount="80", key=key)
    first.refresh_from_db()
    assert first.status == Status.PENDING
    assert Payment.objects.count() == 1


def test_closing_a_page_that_was_never_opened_needs_no_stripe():
    payment = begin()
    assert not close_page(payment)
    payment.refresh_from_db()
    assert payment.status == Status.CANCELED
    assert control.calls() == []


@pytest.mark.parametrize(
    "dates", [{"starts_on": timedelta(days=1)}, {"ends_on": timedelta(days=-1)}], ids=["not open yet", "ended"]
)
def test_a_campaign_out_of_season_takes_nothing(dates):
    campaign = make_campaign(**{name: clock.today() + delta for name, delta in dates.items()})
    with pytest.raises(OfferClosed):
        begin(campaign=campaign)
    assert not Donation.objects.exists()


def test_the_first_and_the_last_day_of_a_campaign_count():
    campaign = make_campaign(starts_on=clock.today(), ends_on=clock.today())
    assert begin(campaign=campaign)


def test_a_closed_fund_takes_nothing():
    fund = make_fund()
    fund.is_open = False
    fund.save()
    with pytest.raises(OfferClosed):
        begin(fund=fund)


def test_a_gift_begun_before_the_campaign_ended_may_still_be_paid():
    campaign = make_campaign()
    payment = make_donation(settled=False, campaign=campaign)
    campaign.ends_on = clock.today() - timedelta(days=1)
    campaign.save()
    pay(payment)
    assert payment.is_settled


def test_a_paid_gift_has_one_receipt_and_owes_one_mail():
    payment = make_donation(amount="50")
    assert receipts.live_receipt(payment).total_minor == 5000
    assert Email.objects.get().key == f"gift_receipt-{payment.uuid}"


def test_i26_stripe_is_told_no_name_and_no_address_beyond_the_mail_it_asks_for():
    make_donation()
    for kind in ("checkout.session", "payment_intent"):
        for made in control.objects(kind):
            assert set(made["metadata"]) == {"payment"}
            assert "Żółć" not in str(made)
            assert "Polna" not in str(made)
