"""Receipts → Issued: found, counted, downloaded with a trace."""

import hashlib

import pytest
from wagtail.models import ModelLogEntry

from payments import receipts
from payments.models import Receipt
from tests.factories import make_donation, make_payer
from treasury import audit

pytestmark = pytest.mark.django_db
LIST = "/cms/receipts/issued/"


@pytest.fixture
def client(enter, treasurer):
    return enter(treasurer)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2), ({"q": "żółć"}, 1), ({"q": "nowak"}, 1), ({"q": "TESTPL"}, 1), ({"status": "void"}, 0),
        ({"regime": "generic"}, 1), ({"year": "1999"}, 2), ({"q": "a\x00"}, 2), ({"q": "' OR 1=1--"}, 0),
    ],
)  # fmt: skip
def test_receipts_are_found_by_number_name_kind_and_state(world, client, query, count):
    make_donation(payer=make_payer(last_name="Nowak"))
    assert client.get(LIST, query).context["items_count"] == count


def test_totals_count_valid_and_void_apart(world, client, administrator):
    receipts.void(world.receipt, reason="wrong", actor=administrator)
    make_donation(amount="20")
    (row,) = client.get(LIST).context["totals"]
    assert (row["valid"], row["void"], row["sum"].minor) == (1, 1, 2000)


def test_a_download_is_the_stored_file_and_says_who_took_it(world, client, treasurer):
    answer = client.get(f"{LIST}{world.receipt.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == f'attachment; filename="{world.receipt.serial}.pdf"'
    assert hashlib.sha256(answer.content).hexdigest() == world.receipt.file.sha256
    entry = ModelLogEntry.objects.get(action=audit.DOWNLOAD)
    assert (entry.user, entry.object_id) == (treasurer, str(world.receipt.pk))


def test_the_page_leads_to_the_gift_the_successor_and_the_check(world, client):
    receipts.void(world.receipt, reason="wrong")
    receipts.settle_up(world.payment)
    new = Receipt.objects.get(replaces=world.receipt)
    page = client.get(f"{LIST}{world.receipt.pk}/").content.decode()
    assert f"/cms/giving/gifts/{world.payment.pk}/" in page
    assert f"{LIST}{new.pk}/" in page
    assert f"/verify/{world.receipt.verify_code}/" in page
    assert "wrong" in page
