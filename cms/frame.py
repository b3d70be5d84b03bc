"""The frame around every page: name, menu, the other language, the footer."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import translate_url
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language, get_language_info
from wagtail.models import Locale, Page, Site

from cms.models import DonatePage, HomePage, StandardPage
from donations.organisation import organisation
from payments.models import IssuerProfile

MENU_LENGTH = 5


@dataclass(frozen=True)
class Link:
    """A link of the frame; `language` is set when it leads to another one."""

    text: str
    url: str
    is_current: bool = False
    language: str = ""


@dataclass(frozen=True)
class Frame:
    """What base.html shows around a page."""

    name: str
    home: str
    menu: list[Link]
    donate: str
    languages: list[Link]
    footer: list[Link]
    privacy: str
    organisation: IssuerProfile | None
    root: str
    canonical: str


def frame_of(request: HttpRequest, page: Page | None) -> Frame:
    """Collect the frame of a page, or of a view when `page` is None, in the active language."""
    site = Site.find_for_request(request)
    home = _home(site, get_language() or "en")
    facts = organisation()
    roles = list(StandardPage.objects.live().descendant_of(home).exclude(role="")) if home else []
    order = list(StandardPage.Role)
    roles.sort(key=lambda one: order.index(StandardPage.Role(one.role)))
    donate = DonatePage.objects.live().descendant_of(home).first() if home else None
    return Frame(
        name=facts.legal_name if facts else (site.site_name if site and site.site_name else "Almoner"),
        home=_url(home, request) or "/",
        menu=_menu(home, page, request),
        donate=_url(donate, request),
        languages=_languages(site, page, request),
        footer=[Link(one.title, _url(one, request)) for one in roles],
        privacy=next((_url(one, request) for one in roles if one.role == StandardPage.Role.PRIVACY), ""),
        organisation=facts,
        root=settings.SITE_URL,
        canonical=f"{settings.SITE_URL}{_url(page, request)}" if page else "",
    )


def _home(site: Site | None, language: str) -> HomePage | None:
    if site is None:
        return None
    pages = HomePage.objects.live().filter(locale__language_code=language)
    home: HomePage | None = pages.filter(translation_key=site.root_page.translation_key).first() or pages.first()
    return home


def _url(page: Page | None, request: HttpRequest) -> str:
    return (page.get_url(request) or "") if page else ""


def _menu(home: HomePage | None, page: Page | None, request: HttpRequest) -> list[Link]:
    if home is None:
        return []
    shown = home.get_children().live().in_menu()[:MENU_LENGTH]
    here = page.path if page else ""
    return [Link(one.title, _url(one, request), is_current=here.startswith(one.path)) for one in shown]


def _languages(site: Site | None, page: Page | None, request: HttpRequest) -> list[Link]:
    """The same page in the other languages; where it is missing, that language's home."""
    links = []
    for locale in Locale.objects.exclude(language_code=get_language() or "en"):
        code = locale.language_code
        url = _translated(page, locale, request) or _url(_home(site, code), request)
        if url:
            links.append(Link(get_language_info(code)["name_local"].capitalize(), url, language=code))
    return links


def _translated(page: Page | None, locale: Locale, request: HttpRequest) -> str:
    if page is not None:
        return _url(page.get_translation_or_none(locale), request) if _is_live(page, locale) else ""
    here = escape_leading_slashes(request.get_full_path())  # `//evil.test/en/` would be taken for another host
    there = translate_url(here, locale.language_code)
    return there if there != here else ""


def _is_live(page: Page, locale: Locale) -> bool:
    return bool(Page.objects.live().filter(translation_key=page.translation_key, locale=locale).exists())
