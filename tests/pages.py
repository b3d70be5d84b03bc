"""A small site for tests: a home, a campaign and a donate page in each language."""

from dataclasses import dataclass

from wagtail.models import Locale, Page, Site

from campaigns.models import Campaign
from cms.models import CampaignIndexPage, CampaignPage, DonatePage, HomePage, StandardPage
from payments.models import Fund
from tests.factories import make_campaign, make_fund, make_issuer

SLUGS = {
    "en": {"index": "campaigns", "campaign": "meals", "donate": "donate", "privacy": "privacy"},
    "pl": {"index": "zbiorki", "campaign": "posilki", "donate": "wesprzyj", "privacy": "prywatnosc"},
}
WORDS = {
    "en": {"title": "Meals", "heading": "One dinner a day", "thank_you": "{amount} is on its way to the kitchen."},
    "pl": {"title": "Posiłki", "heading": "Jeden obiad dziennie", "thank_you": "{amount} trafia już do kuchni."},
}


@dataclass
class Tree:
    """The pages of one language."""

    home: HomePage
    index: CampaignIndexPage
    campaign: CampaignPage
    donate: DonatePage
    privacy: StandardPage


def make_site(campaign: Campaign | None = None, **donate) -> dict[str, Tree]:
    """Return the live trees by language; fields of the donate pages may be given."""
    make_issuer()
    campaign = campaign or make_campaign()
    root = Page.objects.get(depth=1)
    root.get_children().delete()
    root.refresh_from_db()
    trees: dict[str, Tree] = {}
    for language in ("en", "pl"):
        trees[language] = _tree(root, language, campaign, make_fund(), trees.get("en"), donate)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "root_page": trees["en"].home}
    )
    return trees


def _tree(root: Page, language: str, campaign: Campaign, fund: Fund, first: Tree | None, donate: dict) -> Tree:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    slugs, words = SLUGS[language], WORDS[language]

    def add(name: str, parent: Page, page: Page) -> Page:
        page.locale = locale
        if first:
            page.translation_key = getattr(first, name).translation_key
        parent.add_child(instance=page)
        return page

    home = add("home", root, HomePage(title="Home", slug=language))
    index = add("index", home, CampaignIndexPage(title="Campaigns", slug=slugs["index"], show_in_menus=True))
    pages = {
        "campaign": add("campaign", index, CampaignPage(campaign=campaign, slug=slugs["campaign"], **words)),
        "donate": add("donate", home, DonatePage(title="Donate", slug=slugs["donate"], fund=fund, **donate)),
        "privacy": add("privacy", home, StandardPage(title="Privacy", slug=slugs["privacy"], role="privacy")),
    }
    return Tree(home=home, index=index, **pages)
