"""The demo's organisation, funds, campaigns, people and pages."""

from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.utils.translation import override
from wagtail.models import Locale, Page, Site

from campaigns.models import Campaign
from cms.models import BasePage, CampaignIndexPage, CampaignPage, DonatePage, HomePage, StandardPage
from config.demo_logins import DEMO_LOGINS
from config.seed import words
from payments.models import Fund, Issuer, IssuerProfile
from payments.money import Money
from people.models import User

LANGUAGES = ("pl", "en")  # the charity is Polish; English is its translation
ALL_CURRENCIES = ("PLN", "EUR", "USD", "JPY", "KWD")


def build(today: date) -> None:
    """Make everything that stands before the first gift."""
    _organisation()
    funds = {code: Fund.objects.create(code=code, names=names) for code, names in words.FUNDS.items()}
    campaigns = {code: _campaign(code, goal, funds, today, began, ends) for code, goal, began, ends in words.CAMPAIGNS}
    _logins()
    _pages(funds["statutory"], campaigns)


def _organisation() -> None:
    issuer = Issuer.objects.create(code="wspolny-stol", regimes=["pl", "generic"], is_default=True)
    IssuerProfile.objects.create(issuer=issuer, valid_from=date(2020, 1, 1), **words.ORGANISATION)


def _campaign(code: str, goal: int, funds: dict[str, Fund], today: date, began: int, ends: int) -> Campaign:
    return Campaign.objects.create(
        slug=code,
        names=words.FUNDS[code],
        fund=funds[code],
        goal_minor=goal * 100,
        currency="PLN",
        starts_on=today - timedelta(days=began),
        ends_on=today + timedelta(days=ends),
    )


def _logins() -> None:
    for login in DEMO_LOGINS:
        is_staff = login.role != "supporter"
        user = User.objects.create_user(
            login.email, login.password, is_staff=is_staff, first_name=login.first_name, last_name=login.last_name
        )
        EmailAddress.objects.create(user=user, email=login.email, verified=True, primary=True)
        if is_staff:
            user.groups.add(Group.objects.get(name=login.role.capitalize()))


def _pages(fund: Fund, campaigns: dict[str, Campaign]) -> None:
    """Replace Wagtail's welcome page by a tree in each language, the second translated from the first."""
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    root.refresh_from_db()
    first: dict[str, BasePage] = {}
    for language in LANGUAGES:
        locale, _ = Locale.objects.get_or_create(language_code=language)
        with override(language):
            made = _tree(root, locale, language, fund, campaigns, first)
        first = first or made
    site, _ = Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "root_page": first["home"], "site_name": words.PAGES["home"]["pl"]["title"]},
    )
    site.clean_fields()


def _tree(
    root: Page, locale: Locale, language: str, fund: Fund, campaigns: dict[str, Campaign], first: dict[str, BasePage]
) -> dict[str, BasePage]:
    made: dict[str, BasePage] = {}

    def add(key: str, parent: Page, page: BasePage) -> None:
        page.locale = locale
        if first:
            page.translation_key = first[key].translation_key
        parent.add_child(instance=page)
        page.save_revision().publish()
        made[key] = page

    add("home", root, HomePage(slug=language, body=[], **_home(language)))
    add("index", made["home"], CampaignIndexPage(show_in_menus=True, **words.PAGES["index"][language]))
    for code, campaign in campaigns.items():
        add(code, made["index"], CampaignPage(campaign=campaign, **_giving(code, language)))
    add("donate", made["home"], DonatePage(fund=fund, **_giving("donate", language)))
    for role in ("contact", "privacy"):
        known = dict(words.PAGES[role][language])
        body = [("text", known.pop("body"))]
        add(role, made["home"], StandardPage(role=role, body=body, show_in_menus=role == "contact", **known))
    return made


def _home(language: str) -> dict[str, Any]:
    known = dict(words.PAGES["home"][language])
    facts = [("fact", {"number": number, "words": what}) for number, what in known.pop("facts")]
    return known | {"facts": facts}


def _giving(code: str, language: str) -> dict[str, Any]:
    """Return the fields of a giving page: words, suggested amounts, where the money goes."""
    known = dict(words.PAGES[code][language])
    story, question = known.pop("story", ""), known.pop("question", None)
    body: list[tuple[str, Any]] = [("text", story)] if story else []
    if question:
        body.append(("questions", [{"question": question[0], "answer": question[1]}]))
    parts = [("part", {"share": share, "what_for": what}) for share, what in words.BREAKDOWN[language]]
    return known | {"body": body, "breakdown": parts, "amounts": _amounts(code, language)}


def _amounts(code: str, language: str) -> list[tuple[str, Any]]:
    if code in words.IMPACT:
        rows = [{"amount": amount, "impact": impact} for amount, impact in words.IMPACT[code][language]]
        return [("currency", {"currency": "PLN", "amounts": rows})]
    return [("currency", {"currency": code, "amounts": _usual(code)}) for code in ALL_CURRENCIES]


def _usual(currency: str) -> list[dict[str, str]]:
    suggested = settings.GIVING_CURRENCIES[currency][2]
    return [{"amount": Money(minor, currency).plain(), "impact": ""} for minor in suggested]
