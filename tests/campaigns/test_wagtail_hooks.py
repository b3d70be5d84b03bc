"""Campaigns in the office: a fund of their own, a goal as a sum, and never lost once money came."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from campaigns.models import Campaign
from payments.models import Fund
from tests.factories import make_campaign, make_donation, make_fund, make_user

pytestmark = pytest.mark.django_db
LIST = "/cms/campaigns/"


@pytest.fixture
def client() -> Client:
    user = make_user("admin@office.example", is_staff=True)
    user.groups.add(Group.objects.get(name="Administrator"))
    client = Client()
    client.force_login(user)
    return client


def typed(**fields) -> dict[str, str]:
    return {"name_en": "Dinners", "name_pl": "Obiady", "slug": "dinners", "goal": "", "currency": "PLN"} | fields


def test_a_new_campaign_gets_a_fund_with_its_code_and_names(client):
    assert client.post(f"{LIST}new/", typed(goal="20 000,00")).status_code == 302
    campaign = Campaign.objects.get()
    assert campaign.goal_minor == 2_000_000
    assert (campaign.fund.code, campaign.fund.names) == ("dinners", {"en": "Dinners", "pl": "Obiady"})


def test_a_fund_that_is_chosen_is_taken(client):
    fund = make_fund("general")
    client.post(f"{LIST}new/", typed(fund=fund.pk))
    assert Campaign.objects.get().fund == fund
    assert Fund.objects.count() == 1


def test_a_fund_of_another_campaign_is_not_taken(client):
    other = make_campaign("dinners2")
    Fund.objects.filter(pk=other.fund_id).update(code="dinners")
    answer = client.post(f"{LIST}new/", typed())
    assert "slug" in answer.context["form"].errors
    assert "fund" in client.post(f"{LIST}new/", typed(fund=other.fund_id)).context["form"].errors
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(
    "goal", ["1.000", "-5", "0", "NaN", "1e6", "10.999", "99999999999999999999", "5 zl zl", "\x00"]
)
def test_a_goal_that_is_no_sum_is_refused(client, goal):
    answer = client.post(f"{LIST}new/", typed(goal=goal))
    assert answer.status_code == 200
    assert not Campaign.objects.exists()


@pytest.mark.parametrize(
    ("goal", "currency", "minor"), [("1,000.50", "EUR", 100_050), ("5000", "JPY", 5000), ("", "PLN", None)]
)
def test_a_goal_is_read_in_its_currency(client, goal, currency, minor):
    client.post(f"{LIST}new/", typed(goal=goal, currency=currency))
    assert Campaign.objects.get().goal_minor == minor


def test_dates_the_wrong_way_round_are_refused(client):
    answer = client.post(f"{LIST}new/", typed(starts_on="2026-05-02", ends_on="2026-05-01"))
    assert answer.status_code == 200
    assert not Campaign.objects.exists()


def test_a92_a_campaign_with_gifts_is_not_deleted_and_keeps_code_currency_and_fund(client):
    campaign = make_campaign()
    make_donation(campaign=campaign)
    answer = client.post(f"{LIST}delete/{campaign.pk}/", follow=True)
    assert b"has received gifts" in answer.content
    changed = typed(slug="other", currency="EUR", goal="500", fund=make_fund("general").pk)
    assert client.post(f"{LIST}edit/{campaign.pk}/", changed).status_code == 302
    campaign.refresh_from_db()
    assert (campaign.slug, campaign.currency, campaign.fund.code) == ("meals", "PLN", "meals")
    assert (campaign.goal_minor, campaign.name) == (50_000, "Dinners")


def test_a_campaign_without_gifts_is_deleted(client):
    campaign = make_campaign()
    client.post(f"{LIST}delete/{campaign.pk}/")
    assert not Campaign.objects.exists()


def test_the_list_shows_how_far_each_has_come(client):
    make_donation(campaign=make_campaign(goal="200"), amount="50")
    page = client.get(LIST).content.decode()
    assert "PLN\u00a050 of PLN\u00a0200, 25%" in page
    assert '<progress max="100" value="25"' in page


def test_an_editor_reads_a_campaign_with_its_progress():
    user = make_user("editor@office.example", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    campaign = make_campaign()
    page = client.get(f"{LIST}inspect/{campaign.pk}/").content.decode()
    assert "Meals" in page
    assert f"{LIST}edit/{campaign.pk}/" not in page
    assert f"{LIST}inspect/{campaign.pk}/" in client.get(LIST).content.decode()
