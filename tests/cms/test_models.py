"""The pages: what they offer, show and protect."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db.models import ProtectedError

from campaigns.progress import progress_of
from cms.models import CampaignPage
from payments.money import Money
from people import clock
from tests.donations.way import filled
from tests.factories import make_campaign, make_donation
from tests.pages import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def trees():
    return make_site()


def with_amounts(page, *rows):
    page.amounts = [
        ("currency", {"currency": code, "amounts": [{"amount": one, "impact": "dinners"} for one in typed]})
        for code, typed in rows
    ]
    page.save()
    return page


def test_a_page_offers_what_its_editor_wrote_in_that_order(trees):
    page = with_amounts(trees["en"].campaign, ("EUR", ["5", "10", "20", "50"]), ("PLN", ["30", "50", "100", "200"]))
    offer = CampaignPage.objects.get(pk=page.pk).offer()
    assert offer.currencies == ("EUR", "PLN")
    assert offer.suggestions["EUR"][1].amount == Money(1000, "EUR")
    assert offer.suggestions["EUR"][1].impact == "dinners"


def test_a_page_without_amounts_offers_the_usual_ones_in_its_campaigns_currency():
    trees = make_site(make_campaign(currency="EUR"))
    offer = trees["en"].campaign.offer()
    assert offer.currencies == ("EUR",)
    assert [one.amount.minor for one in offer.suggestions["EUR"]] == [1500, 3000, 6000, 12000]
    assert trees["en"].donate.offer().currencies == ("PLN",)


def test_a_draft_with_half_an_amount_can_be_looked_at(trees):
    page = with_amounts(trees["en"].campaign, ("PLN", ["30", "", "1.000", "200"]))
    assert [one.amount.minor for one in page.offer().suggestions["PLN"]] == [3000, 20000]


def test_both_languages_give_to_one_campaign_in_their_own_words(trees):
    english, polish = trees["en"].campaign.offer(), trees["pl"].campaign.offer()
    assert english.campaign == polish.campaign
    assert english.fund == polish.fund
    assert english.page_id != polish.page_id


def test_thanks_name_the_sum_and_nothing_else_an_editor_may_write(trees):
    page = trees["en"].campaign
    page.thank_you = "{amount} {settings.SECRET_KEY} {{ settings.SECRET_KEY }} {0}"
    assert page.thanks_for(Money(5000, "PLN")) == ("PLN\u00a050 {settings.SECRET_KEY} {{ settings.SECRET_KEY }} {0}")


def test_a92_what_a_page_collects_for_cannot_be_deleted(trees):
    with pytest.raises(ProtectedError):
        trees["en"].campaign.campaign.delete()
    with pytest.raises(ProtectedError):
        trees["en"].donate.fund.delete()


def test_progress_is_not_shown_before_there_is_some(client, trees):
    assert "progress__raised" not in client.get("/en/campaigns/meals/").content.decode()


def test_progress_is_shown_as_a_line_with_words(client):
    campaign = make_campaign(goal="1000", ends_on=clock.today() + timedelta(days=3))
    make_site(campaign)
    make_donation(campaign=campaign, amount="60")
    html = client.get("/pl/zbiorki/posilki/").content.decode()
    assert "60\u00a0zł</strong>" in html
    assert "z 1\u00a0000\u00a0zł" in html
    assert "6% celu" in html
    assert "1 wpłata" in html
    assert "jeszcze 3 dni" in html
    assert '<rect class="line__done" width="6" height="12"/>' in html


def test_over_the_goal_the_line_stays_full_and_says_so(client):
    campaign = make_campaign(goal="50")
    make_site(campaign)
    make_donation(campaign=campaign, amount="120")
    html = client.get("/en/campaigns/meals/").content.decode()
    assert "Goal reached. Further gifts go to the same purpose." in html
    assert 'width="100" height="12"' in html
    assert progress_of(campaign).percent == 240


def test_home_lists_running_campaigns_and_the_list_also_the_ended_ones(client):
    campaign = make_campaign(ends_on=clock.today() - timedelta(days=1))
    make_site(campaign)
    assert "/en/campaigns/meals/" not in client.get("/en/").content.decode()
    html = client.get("/en/campaigns/").content.decode()
    assert "No campaign is running now." in html
    assert "/en/campaigns/meals/" in html


def test_home_links_the_running_campaigns_to_their_forms(client, trees):
    html = client.get("/en/").content.decode()
    assert 'href="/en/campaigns/meals/#gift"' in html
    assert 'href="/en/donate/"' in html


def test_every_suggested_amount_carries_its_line(client, trees):
    with_amounts(trees["en"].campaign, ("PLN", ["30", "50", "100", "200"]))
    assert client.get("/en/campaigns/meals/").content.decode().count("tile__impact") == 4


def test_a_page_asks_the_database_little(client, trees, django_assert_max_num_queries):
    client.get("/en/campaigns/meals/")
    with django_assert_max_num_queries(25):
        client.get("/en/campaigns/meals/")
    with django_assert_max_num_queries(25):
        client.get("/en/")


def test_a_preview_shows_the_form(trees, rf, admin_user):
    page = trees["en"].campaign
    response = page.make_preview_request()
    response.render()
    assert "data-gift" in response.content.decode()


@pytest.mark.parametrize("page", ["campaign", "donate", "home", "index", "privacy"])
def test_the_editor_opens_every_page(client, trees, page, admin_user):
    client.force_login(admin_user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get(f"/cms/pages/{getattr(trees['pl'], page).pk}/edit/")
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("path", "full"),
    [
        ("/en/campaigns/meals/donate/", "/en/campaigns/meals/"),
        ("/pl/zbiorki/posilki/wesprzyj/", "/pl/zbiorki/posilki/"),
    ],
)
def test_the_form_stands_alone_for_adverts_and_takes_gifts_there(client, trees, path, full):
    page = client.get(path).content.decode()
    assert f'action="{path}"' in page
    assert "top__menu" not in page
    assert f'rel="canonical" href="{settings.SITE_URL}{full}"' in page
    wrong = client.post(path, filled(email="no"))
    assert wrong.status_code == 422
    assert "top__menu" not in wrong.content.decode()
    assert client.post(path, filled()).status_code == 303


def test_there_is_nothing_else_below_a_campaign(client, trees):
    for path in ("/en/campaigns/meals/wesprzyj/", "/en/campaigns/meals/donate/donate/", "/en/donate/donate/"):
        assert client.get(path).status_code == 404


def test_an_unpublished_campaign_has_no_form(client, trees):
    trees["en"].campaign.unpublish()
    assert client.get("/en/campaigns/meals/donate/").status_code == 404


def test_polish_stories_keep_one_letter_words_with_the_next(client, trees):
    page = trees["pl"].campaign
    page.body = [("text", "<p>Obiad je z nami i w domu.</p>")]
    page.save()
    assert "je z\u00a0nami i\u00a0w\u00a0domu." in client.get("/pl/zbiorki/posilki/").content.decode()
