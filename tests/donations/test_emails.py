"""Mails about gifts: who gets them, in which language, with what attached."""

import re

import pytest

from campaigns.models import Campaign
from donations import emails
from payments import receipts
from payments.models import Receipt
from people.mail import deliver
from people.models import Email
from sandbox import control
from tests.factories import make_donation, make_payer
from tests.pages import make_site

pytestmark = pytest.mark.django_db


def refunded(payment, minor):
    """Give part of a settled gift back from Stripe's side."""
    from tests.factories import commits

    with commits():
        control.refund(payment.stripe_charge, minor)
    return payment.refunds.get()


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("en", "Confirmation of your gift: PLN\u00a050.00", "is attached to this message"),
        ("pl", "Potwierdzenie wpłaty: 50,00\u00a0zł", "Do wiadomości dołączamy potwierdzenie"),
    ],
)
def test_thanks_go_to_what_was_typed_in_the_gifts_language_with_the_receipt(language, subject, words):
    payment = make_donation(language=language)
    message = emails.gift_receipt(str(payment.uuid))
    [attached] = message.attachments
    assert message.to == "lucja@example.org"
    assert message.subject == subject.replace("\u00a0", " ")
    assert words in message.text
    assert words in message.html
    assert (attached.type, attached.content[:5]) == ("application/pdf", b"%PDF-")
    assert attached.name == f"{receipts.live_receipt(payment).serial}.pdf"
    assert f'lang="{language}"' in message.html


def test_the_editors_thanks_are_in_the_mail():
    trees = make_site()
    payment = make_donation(language="pl", campaign=Campaign.objects.get())
    payment.donation.page_id = trees["pl"].campaign.pk
    payment.donation.save()
    message = emails.gift_receipt(str(payment.uuid))
    assert "Dziękujemy. 50\u00a0zł trafia już do kuchni." in message.text


def test_a_gift_without_a_receipt_is_confirmed_and_called_no_tax_document():
    payment = make_donation(language="en")
    receipts.void(receipts.live_receipt(payment), reason="test")
    message = emails.gift_receipt(str(payment.uuid))
    assert message.attachments == ()
    assert message.subject == "Your gift has arrived: PLN 50.00"
    assert "It is not a tax document." in message.text


def test_the_link_is_on_the_configured_host_and_in_the_gifts_language(settings):
    settings.SITE_URL = "https://give.example.org"
    payment = make_donation(language="pl")
    message = emails.gift_receipt(str(payment.uuid))
    link = re.search(r"https?://\S+", message.text).group()
    assert link.startswith("https://give.example.org/pl/wesprzyj/dziekujemy/")


def test_every_mail_says_who_sends_it_and_that_the_sandbox_takes_no_money():
    payment = make_donation(language="en")
    message = emails.gift_receipt(str(payment.uuid))
    for part in (message.text, message.html):
        assert "Stowarzyszenie Przykład" in part
        assert "Sandbox: no real money was taken." in part


def test_a_part_given_back_is_told_with_a_corrected_receipt():
    payment = make_donation(language="en")
    old = receipts.live_receipt(payment)
    refund = refunded(payment, 2000)
    told = emails.refund_done(str(refund.uuid))
    assert told.subject == "Money back: PLN 20.00"
    assert "void" not in told.text
    corrected = emails.receipt_corrected(str(receipts.live_receipt(payment).uuid))
    assert f"It replaces {old.serial}, which is void." in corrected.text
    assert "It confirms PLN\u00a030.00." in corrected.text
    assert len(corrected.attachments) == 1


def test_a_gift_given_back_whole_says_that_its_receipt_is_void():
    payment = make_donation(language="pl")
    told = emails.refund_done(str(refunded(payment, 5000).uuid))
    assert "Potwierdzenie tej wpłaty jest nieważne." in told.text


def test_a_refund_that_failed_asks_where_to_pay():
    payment = make_donation(language="en")
    refund = refunded(payment, 2000)
    control.fail_refund(refund.stripe_refund)
    told = emails.refund_failed(str(refund.uuid))
    assert told.subject == "The refund of PLN 20.00 did not arrive"
    assert "which account we may pay it to" in told.text


def test_a78_what_was_typed_is_text_in_both_parts():
    hostile = "<script>x</script>{{7*7}}${jndi}"
    payment = make_donation(language="en", payer=make_payer(first_name=hostile))
    payment.description = hostile
    payment.save(update_fields=["description"])
    message = emails.gift_receipt(str(payment.uuid))
    assert "<script>" not in message.html
    assert "&lt;script&gt;x&lt;/script&gt;{{7*7}}" in message.html
    assert hostile in message.text


def test_a77_a_subject_is_one_line_of_sixty_signs_at_most():
    payment = make_donation(language="en", amount=4_999_999)
    receipt = Receipt.objects.get()
    for message in (emails.gift_receipt(str(payment.uuid)), emails.receipt_corrected(str(receipt.uuid))):
        assert len(message.subject) <= emails.SUBJECT_LENGTH
        assert "\n" not in message.subject


def test_mails_load_nothing_and_measure_nothing():
    html = emails.gift_receipt(str(make_donation().uuid)).html
    assert "<img" not in html
    assert "<link" not in html
    assert "@import" not in html
    assert re.findall(r"url\(", html) == []
    assert "width:100%" not in html or "max-width:600px" in html


def test_the_outbox_finds_and_sends_them(mailoutbox):
    payment = make_donation(language="pl")
    owed = Email.objects.get(kind="donations.gift_receipt")
    if owed.state != Email.State.SENT:
        assert deliver(owed.pk)
    [sent] = mailoutbox
    assert sent.to == ["lucja@example.org"]
    assert sent.attachments[0][0].endswith(".pdf")
    assert payment.reference[:4] in sent.body
