"""The frame of every page: name, menu, the other language, footer, the sandbox line."""

import re

import pytest

from payments.models import Issuer, IssuerProfile
from tests.pages import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def trees():
    return make_site()


def html(client, path):
    return client.get(path).content.decode()


def switch(page: str) -> list[tuple[str, str]]:
    return re.findall(r'class="language" href="([^"]+)" lang="(\w+)"', page)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("/en/", "/pl/"),
        ("/en/campaigns/meals/", "/pl/zbiorki/posilki/"),
        ("/pl/wesprzyj/", "/en/donate/"),
        ("/pl/account/login/", "/en/account/login/"),
    ],
)
def test_the_language_switch_keeps_the_page(client, trees, here, there):
    assert switch(html(client, here)) == [(there, there[1:3])]


def test_the_language_switch_leads_home_where_the_page_is_missing(client, trees):
    trees["pl"].campaign.unpublish()
    assert switch(html(client, "/en/campaigns/meals/")) == [("/pl/", "pl")]


def test_the_other_language_is_named_in_itself_and_marked(client, trees):
    assert '<a class="language" href="/pl/" lang="pl" hreflang="pl">Polski</a>' in html(client, "/en/")
    assert ">English</a>" in html(client, "/pl/")


def test_pages_name_their_language_and_their_translations(client, trees, settings):
    page = html(client, "/pl/zbiorki/posilki/")
    assert '<html lang="pl">' in page
    assert f'<link rel="alternate" hreflang="en" href="{settings.SITE_URL}/en/campaigns/meals/">' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/pl/zbiorki/posilki/">' in page


def test_the_footer_shows_the_organisations_facts_of_today(client, trees):
    page = html(client, "/en/")
    for fact in ("Stowarzyszenie Przykład", "KRS&nbsp;0000123456", "ul. Źródlana 7", "biuro@przyklad.example"):
        assert fact in page
    IssuerProfile.objects.create(
        issuer=Issuer.objects.get(), valid_from="2024-01-01", legal_name="New Name", city="Łódź", country="PL"
    )
    assert "New Name" in html(client, "/en/")
    assert "Stowarzyszenie Przykład" not in html(client, "/en/")


def test_pages_with_a_role_stand_in_the_footer_and_under_the_form(client, trees):
    page = html(client, "/en/campaigns/meals/")
    assert page.count('href="/en/privacy/"') == 2


def test_the_menu_says_where_one_is(client, trees):
    assert '<a href="/en/campaigns/" aria-current="page">' in html(client, "/en/campaigns/meals/")
    assert '<a href="/en/campaigns/" >' in html(client, "/en/")


def test_giving_pages_have_no_second_donate_button(client, trees):
    assert "button--small" in html(client, "/en/")
    assert "button--small" not in html(client, "/en/donate/")


@pytest.mark.parametrize("path", ["/en/", "/pl/zbiorki/posilki/", "/en/account/login/", "/en/nothing/"])
def test_every_page_says_sandbox_without_a_key(client, trees, path, settings):
    assert 'class="sandbox"' in html(client, path)
    settings.SANDBOX = False
    assert "andbox" not in html(client, path)


def test_every_page_can_be_skipped_into_and_has_one_heading(client, trees):
    for path in ("/en/", "/en/campaigns/", "/en/donate/", "/en/privacy/", "/en/account/login/", "/en/nothing/"):
        page = html(client, path)
        assert '<a class="skip" href="#main">' in page
        assert '<main id="main"' in page
        assert page.count("<h1") == 1, path


@pytest.mark.parametrize(("language", "words"), [("en", "There is no page"), ("pl", "nie ma strony")])
def test_a_page_that_is_not_there_offers_home_and_giving(client, trees, language, words):
    answer = client.get(f"/{language}/nothing/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert words in page
    assert f'href="/{language}/"' in page
    assert trees[language].donate.url in page


def test_a_failure_is_told_in_both_languages_without_the_database(rf, db, django_assert_num_queries):
    from django.views.defaults import server_error

    with django_assert_num_queries(0):
        answer = server_error(rf.get("/pl/"))
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "Something went wrong" in page
    assert "Coś poszło nie tak" in page
    assert "mailto:office@localhost" in page


def test_a_site_that_is_not_set_up_still_answers(client):
    for path in ("/en/account/login/", "/en/nothing/"):
        assert client.get(path).status_code in (200, 404)


SIGN_IN = ["login/", "login/code/", "signup/", "password/reset/", "password/reset/done/", "inactive/"]


@pytest.mark.parametrize("page", SIGN_IN)
def test_sign_in_pages_stand_on_our_base_in_both_languages(client, trees, page):
    english, polish = html(client, f"/en/account/{page}"), html(client, f"/pl/account/{page}")
    for one in (english, polish):
        assert 'class="skip"' in one
        assert '<meta name="robots" content="noindex">' in one
    heading = re.compile(r"<h1>(.*?)</h1>", re.S)
    assert heading.search(english).group(1) != heading.search(polish).group(1)


def test_every_field_of_the_sign_in_pages_has_a_label(client, trees):
    for page in SIGN_IN:
        shown = html(client, f"/en/account/{page}")
        for field in re.findall(r'<input type="(?:email|password|checkbox|text)"[^>]*id="([^"]+)"', shown):
            assert f'for="{field}"' in shown


def test_a_wrong_sign_in_says_so_in_the_title_and_beside_the_form(client, trees):
    answer = client.post("/en/account/login/", {"login": "x@example.org", "password": "wrong"})
    page = answer.content.decode()
    assert "<title>Error: Sign in" in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    "target", ["//evil.test", "https:evil.test", "/\\evil.test", "javascript:alert(1)", "\t//evil.test"]
)
def test_a45_signing_in_stays_on_our_host(client, trees, target, django_user_model):
    from allauth.account.models import EmailAddress

    user = django_user_model.objects.create_user("x@example.org", "correct horse battery staple")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    form = {"login": user.email, "password": "correct horse battery staple", "next": target}
    answer = client.post("/en/account/login/", form)
    assert answer.status_code == 302
    assert answer["Location"] == "/"
