"""The way of a gift through the browser: form, payment page, return, thanks, receipt."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from donations.models import Donation
from payments.models import Payment
from payments.services import cancel, fail, note_processing
from people import clock
from sandbox import control
from sandbox.faults import Fault
from tests.donations.way import PAGES, back, filled, give, not_finished, thanks
from tests.factories import DECLINED, make_campaign, make_fund, pay
from tests.pages import make_site

pytestmark = pytest.mark.django_db
NOBODY = "ABCD-EFGH-JKLM-NPQR"


@pytest.fixture
def trees():
    return make_site()


@pytest.mark.parametrize("language", ["en", "pl"])
def test_the_form_leads_to_the_payment_page_and_back_to_the_thanks(client, trees, language):
    answer = client.post(PAGES[language], filled())
    payment = Payment.objects.get()
    assert (answer.status_code, answer["Location"]) == (303, payment.checkout_url)
    assert payment.language == language
    assert payment.donation.page_id == trees[language].campaign.pk
    pay(payment)
    arrived = client.get(urlsplit(payment.success_url).path, {"ref": payment.reference})
    assert arrived["Location"] == thanks(payment, language)
    shown = client.get(arrived["Location"]).content.decode()
    words = {"en": "PLN\u00a050 is on its way to the kitchen.", "pl": "50\u00a0zł trafia już do kuchni."}
    assert words[language] in shown
    assert "l•••@example.org" in shown
    assert "lucja@" not in shown


def test_what_is_charged_is_what_was_chosen(client, trees):
    payment = give(client, other="66,60")
    [session] = control.objects("checkout.session")
    assert (session["amount_total"], session["currency"]) == (6660, "pln")
    assert payment.amount_minor == 6660


def test_the_payment_page_sends_the_donor_back_to_the_configured_host_only(client, trees):
    payment = give(client)
    for url in (payment.success_url, payment.cancel_url):
        assert url.startswith(f"{settings.SITE_URL}/en/donate/")


def test_a_wrong_form_comes_back_whole_with_422_and_a_title_that_says_so(client, trees):
    answer = client.post(PAGES["pl"], filled(other="1.000", email="nikt"))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Błąd: Jeden obiad dziennie" in html
    assert "Są 2 błędy" in html
    assert 'href="#id_other"' in html
    assert 'value="1.000"' in html
    assert 'value="nikt"' in html
    assert (Payment.objects.count(), control.calls()) == (0, [])


def test_a29_the_same_form_sent_ten_times_is_one_payment_and_one_page(client, trees):
    form = filled()
    places = {client.post(PAGES["en"], form)["Location"] for _ in range(10)}
    assert len(places) == 1
    assert (Payment.objects.count(), Donation.objects.count(), len(control.objects("checkout.session"))) == (1, 1, 1)


def test_a29_two_tabs_are_two_forms_and_two_gifts(client, trees):
    assert give(client) != give(client)


def test_a29_a_form_that_was_paid_leads_to_its_thanks_whatever_is_typed_into_it_later(client, trees):
    form = filled()
    client.post(PAGES["en"], form)
    payment = Payment.objects.get()
    pay(payment)
    answer = client.post(PAGES["en"], form | {"other": "999"}, follow=True)
    assert answer.redirect_chain[-1][0] == thanks(payment)
    assert Payment.objects.count() == 1


def test_a30_going_back_and_changing_the_amount_closes_the_earlier_page(client, trees):
    form = filled()
    first = client.post(PAGES["en"], form)["Location"]
    second = client.post(PAGES["en"], form | {"other": "80"})["Location"]
    assert first != second
    assert [session["status"] for session in control.objects("checkout.session")] == ["expired", "open"]


@pytest.mark.slow
def test_a31_the_return_page_opened_fifty_times_without_paying_changes_nothing(client, trees):
    payment = give(client)
    before = Payment.objects.values().get()
    for _ in range(50):
        assert client.get(back(payment)).status_code == 200
    assert Payment.objects.values().get() == before
    assert len(control.calls()) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/en/donate/return/",
        f"/en/donate/return/?ref={NOBODY}",
        "/en/donate/return/?ref=%00",
        "/en/donate/return/?ref=' OR 1=1--",
        f"/en/donate/thanks/{NOBODY}/",
        f"/en/donate/not-finished/{NOBODY}/",
        f"/en/donate/thanks/{NOBODY}/confirmation.pdf",
    ],
)
def test_a31_a_reference_nobody_has_is_404(client, trees, path):
    assert client.get(path).status_code == 404


def test_a31_no_name_is_shown_to_whoever_holds_the_reference(client, trees):
    payment = give(client)
    pay(payment)
    for path in (thanks(payment), back(payment)):
        shown = client.get(path, follow=True).content.decode()
        assert "Żółć" not in shown
        assert "Łucja" not in shown


def test_a_pending_gift_refreshes_by_itself_for_a_minute_then_promises_a_mail(client, trees):
    payment = give(client)
    waiting = client.get(back(payment))
    assert waiting["Refresh"] == f"5; url={back(payment, n=1)}"
    late = client.get(back(payment, n=12))
    assert "Refresh" not in late
    assert "l•••@example.org" in late.content.decode()
    assert "Refresh" not in client.get(back(payment, n="-1"))
    assert "Refresh" not in client.get(back(payment, n="9" * 5000))


def test_a_gift_the_bank_is_confirming_waits_too(client, trees):
    payment = give(client)
    note_processing(payment)
    assert "Your bank is confirming" in client.get(back(payment)).content.decode()
    assert client.get(not_finished(payment))["Location"].endswith(back(payment))


def test_not_finished_keeps_the_amount_and_offers_to_go_on_or_change(client, trees):
    payment = give(client, other="66,60")
    html = client.get(not_finished(payment)).content.decode()
    assert f'href="{payment.checkout_url}"' in html
    assert 'href="/en/campaigns/meals/?amount=66.60&amp;currency=PLN"' in html
    form = client.get("/en/campaigns/meals/?amount=66.60&currency=PLN").content.decode()
    assert 'value="66.60"' in form


def test_a_declined_card_is_named_and_the_page_stays_open(client, trees):
    payment = give(client)
    pay(payment, DECLINED)
    html = client.get(not_finished(payment)).content.decode()
    assert "The bank declined the card." in html
    assert payment.checkout_url in html


def test_a_failed_gift_says_why_and_that_nothing_was_charged(client, trees):
    payment = give(client)
    fail(payment, code="insufficient_funds")
    assert client.get(back(payment))["Location"] == not_finished(payment)
    html = client.get(not_finished(payment)).content.decode()
    assert "There was not enough money on the account. Nothing was charged." in html
    assert "Try again with another method" in html


def test_an_expired_page_leads_back_to_the_form(client, trees):
    payment = give(client)
    cancel(payment)
    html = client.get(not_finished(payment)).content.decode()
    assert "Back to the form" in html
    assert payment.checkout_url not in html


def test_a_page_that_ran_out_meanwhile_is_not_offered_again(client, trees):
    payment = give(client)
    with clock.at(clock.now() + timedelta(hours=24)):
        assert payment.checkout_url not in client.get(not_finished(payment)).content.decode()


def test_a_gift_whose_page_of_origin_is_gone_leads_home(client, trees):
    payment = give(client)
    trees["en"].campaign.unpublish()
    assert 'href="/"' in client.get(not_finished(payment)).content.decode()
    pay(payment)
    assert client.get(thanks(payment)).status_code == 200


def test_thanks_before_the_money_wait_for_it(client, trees):
    payment = give(client)
    assert client.get(thanks(payment))["Location"].endswith(back(payment))
    pay(payment)
    assert client.get(not_finished(payment))["Location"] == thanks(payment)


def test_the_receipt_is_a_file_that_no_cache_keeps(client, trees):
    payment = give(client)
    pay(payment)
    link = re.search(r'href="([^"]+confirmation\.pdf)"', client.get(thanks(payment)).content.decode()).group(1)
    answer = client.get(link)
    assert answer.content.startswith(b"%PDF-")
    assert answer["Content-Type"] == "application/pdf"
    assert re.fullmatch(r'attachment; filename="TEST-\d{4}-000001\.pdf"', answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_thanks_and_receipt_can_be_read_for_thirty_days(client, trees):
    payment = give(client)
    pay(payment)
    receipt = f"{thanks(payment)}confirmation.pdf"
    with clock.at(payment.settled_at + timedelta(days=30)):
        assert client.get(thanks(payment)).status_code == client.get(receipt).status_code == 200
    with clock.at(payment.settled_at + timedelta(days=30, seconds=1)):
        gone = client.get(thanks(payment))
        assert gone.status_code == 410
        assert "/en/account/login/" in gone.content.decode()
        assert str(payment.amount_minor // 100) not in gone.content.decode().split("<main")[1].split("</main")[0]
        assert client.get(receipt).status_code == 404


def test_pages_about_one_gift_are_private_and_unlisted(client, trees):
    payment = give(client)
    for path in (back(payment), not_finished(payment)):
        answer = client.get(path)
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in answer.content.decode()


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_pages_about_one_gift_only_read(client, trees, method):
    payment = give(client)
    for path in (back(payment), thanks(payment), not_finished(payment), f"{thanks(payment)}confirmation.pdf"):
        assert getattr(client, method)(path).status_code == 405


def test_stripe_down_is_said_and_the_same_form_may_be_sent_again(client, trees):
    control.set_faults([Fault("error_before", "POST /v1/checkout/sessions", count=1)])
    form = filled()
    down = client.post(PAGES["en"], form)
    html = down.content.decode()
    assert down.status_code == 503
    assert "We could not open the payment page. Nothing was charged." in html
    assert f'value="{form["submission_key"]}"' in html
    assert "PL61109010140000071219812874" in html  # the way without Stripe
    assert client.post(PAGES["en"], form).status_code == 303
    assert Payment.objects.count() == 1


def test_a_timeout_after_the_page_was_made_opens_the_same_page_on_the_second_try(client, trees):
    control.set_faults([Fault("timeout_after", "POST /v1/checkout/sessions", count=1)])
    form = filled()
    assert client.post(PAGES["en"], form).status_code == 503
    assert client.post(PAGES["en"], form).status_code == 303
    assert len(control.objects("checkout.session")) == 1


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"ends_on": -1}, "This campaign ended on"),
        ({"starts_on": 1}, "This campaign opens on"),
    ],
)
def test_a_campaign_that_is_not_running_takes_nothing_and_says_when(client, dates, words):
    today = clock.today()
    fields: dict[str, Any] = {name: today + timedelta(days=days) for name, days in dates.items()}
    make_site(make_campaign(**fields))
    shown = client.get(PAGES["en"])
    assert words in shown.content.decode()
    assert "data-gift" not in shown.content.decode()
    sent = client.post(PAGES["en"], filled())
    assert sent.status_code == 409
    assert "Nothing was charged" in sent.content.decode()
    assert "data-gift" not in sent.content.decode()
    assert (Payment.objects.count(), control.calls()) == (0, [])


def test_a_closed_fund_takes_nothing(client, trees):
    fund = make_fund()
    fund.is_open = False
    fund.save()
    assert client.post("/en/donate/", filled()).status_code == 409
    assert Payment.objects.count() == 0


def test_a_general_gift_goes_to_the_fund_of_its_page(client, trees):
    assert client.post("/pl/wesprzyj/", filled()).status_code == 303
    payment = Payment.objects.get()
    assert payment.lines.get().fund == make_fund()
    assert payment.donation.campaign is None


def test_a_page_with_a_form_is_never_shared(client, trees):
    assert client.get(PAGES["en"])["Cache-Control"] == "private"
    assert client.get("/en/donate/")["Cache-Control"] == "private"


def test_the_form_needs_no_javascript(client, trees):
    html = client.get(PAGES["en"]).content.decode()
    form = html.split("<form", 1)[1].split("</form>")[0]
    assert 'type="submit"' in form
    assert "disabled" not in form
    assert "hidden>" not in form
    assert not re.search(r'type="(radio|checkbox)"[^>]*\bchecked', form)


def test_an_address_that_stripe_refuses_is_said_beside_the_field_and_can_be_mended(client, trees):
    form = filled(email="donor@localhost")
    refused = client.post(PAGES["en"], form)
    assert refused.status_code == 422
    assert "Enter an e-mail address like name@example.org" in refused.content.decode()
    assert client.post(PAGES["en"], form | {"email": "donor@example.org"}).status_code == 303
    assert [session["status"] for session in control.objects("checkout.session")] == ["open"]


def test_a23_a_donor_whose_money_is_in_suspense_is_not_told_that_nothing_was_charged(client, trees):
    form = filled()
    client.post(PAGES["en"], form)
    Payment.objects.update(amount_minor=4999)
    payment = Payment.objects.get()
    pay(payment)
    assert payment.is_held
    assert client.get(not_finished(payment))["Location"].endswith(payment.success_url.rpartition("=")[2])
    shown = client.get(urlsplit(payment.success_url).path, {"ref": payment.reference, "n": "99"}).content.decode()
    assert "Nothing was charged" not in shown
    assert client.post(PAGES["en"], form)["Location"] == payment.success_url
    assert len(control.objects("checkout.session")) == 1
