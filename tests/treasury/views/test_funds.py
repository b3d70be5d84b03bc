"""Finance → Funds: names as fields, no fund lost that money stands on."""

import pytest
from wagtail.models import ModelLogEntry

from campaigns.screens import CHANGED
from payments.models import Fund
from tests.factories import make_fund

pytestmark = pytest.mark.django_db
LIST = "/cms/finance/funds/"


@pytest.fixture
def client(enter, treasurer):
    return enter(treasurer)


def test_a_fund_is_made_with_a_name_in_each_language(client):
    typed = {"name_en": "Kitchen", "name_pl": "Kuchnia", "code": "kitchen", "is_open": "on"}
    assert client.post(f"{LIST}new/", typed).status_code == 302
    assert Fund.objects.get().names == {"en": "Kitchen", "pl": "Kuchnia"}


def test_the_name_in_the_main_language_is_needed_and_the_other_is_not(client):
    assert "name_en" in client.post(f"{LIST}new/", {"name_pl": "Kuchnia", "code": "k"}).context["form"].errors
    assert client.post(f"{LIST}new/", {"name_en": "Kitchen", "code": "k"}).status_code == 302


def test_a_used_fund_keeps_its_code_and_is_not_deleted(world, client):
    fund = world.payment.lines.get().fund
    client.post(f"{LIST}edit/{fund.pk}/", {"name_en": "New name", "code": "other"})
    fund.refresh_from_db()
    assert (fund.code, fund.name, fund.is_open) == ("meals", "New name", False)
    assert b"depends on this fund" in client.post(f"{LIST}delete/{fund.pk}/", follow=True).content
    assert Fund.objects.filter(pk=fund.pk).exists()
    changes = ModelLogEntry.objects.get(action=CHANGED).data["changes"]
    assert changes["name_en"] == ["Fund meals", "New name"]
    assert changes["is_open"] == ["True", "False"]


def test_an_unused_fund_is_deleted(client):
    fund = make_fund("empty")
    assert client.post(f"{LIST}delete/{fund.pk}/").status_code == 302
    assert not Fund.objects.exists()


def test_a_fund_cannot_stand_below_itself(client):
    top, below = make_fund("top"), make_fund("below")
    Fund.objects.filter(pk=below.pk).update(parent=top)
    answer = client.post(f"{LIST}edit/{top.pk}/", {"name_en": "Top", "code": "top", "parent": below.pk})
    assert "parent" in answer.context["form"].errors
