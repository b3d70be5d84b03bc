"""The check page says whether a receipt counts, and nothing about the donor."""

import pytest
from django.urls import reverse

from payments import receipts
from people.references import in_groups, new_reference
from tests import factories

pytestmark = pytest.mark.django_db


def check(client, receipt):
    return client.get(reverse("verify", args=[receipt.verify_code]))


@pytest.fixture
def receipt():
    return receipts.live_receipt(factories.make_donation(amount="1234.50", language="pl"))


def test_a_valid_receipt_shows_number_issuer_sum_and_day_in_its_language(client, receipt):
    page = check(client, receipt).content.decode()
    for shown in (receipt.serial, "Stowarzyszenie Przykład", "1\u00a0234,50\u00a0zł", 'lang="pl"'):
        assert shown in page


def test_the_page_has_nothing_personal(client, receipt):
    page = check(client, receipt).content.decode()
    for secret in ("Łucja", "Żółć", "lucja@example.org", "Polna", receipt.lines.get().payment_line.payment.reference):
        assert secret not in page


def test_a_void_and_a_replaced_receipt_say_so(client, stripe, receipt):
    payment = receipt.lines.get().payment_line.payment
    with factories.commits():
        stripe.refund(payment.stripe_charge, 400)
    successor = receipts.live_receipt(payment)
    assert successor.serial in check(client, receipt).content.decode()
    receipts.void(successor, reason="<script>secret reason</script>")
    page = check(client, successor).content.decode()
    assert "tag--error" in page
    assert "secret reason" not in page


def test_a_code_typed_from_paper_leads_to_the_page(client, receipt):
    typed = in_groups(receipt.verify_code).lower()
    response = client.get(reverse("verify", args=[typed]))
    assert response.url == reverse("verify", args=[receipt.verify_code])


@pytest.mark.parametrize("code", [pytest.param(new_reference(), id="well formed"), "nonsense", "1", "%00", "../admin"])
def test_an_unknown_code_is_not_found(client, code):
    # Django first tries the address with a language in front of it.
    assert client.get(f"/verify/{code}/", follow=True).status_code == 404


def test_the_page_is_never_stored_nor_listed_and_only_read(client, receipt):
    response = check(client, receipt)
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert client.post(response.request["PATH_INFO"]).status_code == 405
