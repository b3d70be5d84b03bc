"""The pages of the site."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList, PublishingPanel, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from campaigns.models import Campaign
from campaigns.progress import days_left, progress_of
from cms.blocks import AmountsBlock, BodyBlock, BreakdownBlock, FactsBlock
from cms.offers import build_offer
from cms.rows import ended_rows, running_rows
from donations.forms import GiftForm
from donations.offers import Offer
from donations.views import give
from payments.models import Fund
from payments.money import Money
from people import clock

FORM_ONLY = {"en": "donate", "pl": "wesprzyj"}  # the last part of the address that shows a campaign's form alone


def tabs(*content: Any, giving: list[Any] | None = None) -> TabbedInterface:
    """Return the editor's tabs: words, the giving tab where there is one, and what search and schedule need."""
    sharing = [
        FieldPanel("slug"),
        FieldPanel("seo_title"),
        FieldPanel("search_description"),
        FieldPanel("show_in_menus"),
        PublishingPanel(),
    ]
    parts = [ObjectList([FieldPanel("title"), *content], heading=_("Content"))]
    if giving:
        parts.append(ObjectList(giving, heading=_("Giving")))
    return TabbedInterface([*parts, ObjectList(sharing, heading=_("Address and search"))])


class BasePage(Page):
    """What every page has: a heading that may say more than the title, and a lead."""

    heading = models.CharField(
        _("heading"),
        max_length=160,
        blank=True,
        help_text=_(
            "What the page promises. For example: One dinner a day for a neighbour left alone. Empty: the title."
        ),
    )
    lead = models.CharField(
        _("lead"),
        max_length=400,
        blank=True,
        help_text=_("At most two sentences. For example: For PLN 8 we cook one dinner and bring it to the door."),
    )

    class Meta:
        abstract = True

    @property
    def headline(self) -> str:
        """What the page says in its largest letters."""
        return self.heading or self.title


class HomePage(BasePage):
    """The first page of a language."""

    facts = StreamField(FactsBlock(), blank=True, verbose_name=_("facts"))
    facts_heading = models.CharField(
        _("heading of the facts"), max_length=120, blank=True, help_text=_("For example: What we did this year")
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    edit_handler = tabs(
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("facts_heading"),
        FieldPanel("facts"),
        FieldPanel("body"),
    )
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    template = "cms/home_page.html"

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the campaigns that are running and the page for a general gift."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = CampaignPage.objects.live().descendant_of(self).select_related("campaign__fund")
        return context | {
            "campaigns": running_rows(pages),
            "donate_page": DonatePage.objects.live().descendant_of(self).first(),
        }


class StandardPage(BasePage):
    """A page of text."""

    class Role(models.TextChoices):
        NONE = "", _("an ordinary page")
        CONTACT = "contact", _("contact")
        PRIVACY = "privacy", _("privacy")
        ACCESSIBILITY = "accessibility", _("accessibility statement")
        TERMS = "terms", _("terms")

    role = models.CharField(
        _("role"),
        max_length=20,
        choices=Role.choices,
        blank=True,
        help_text=_("A page with a role stands in the footer of every page; the gift form links to the privacy page."),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("text"))

    edit_handler = tabs(FieldPanel("heading"), FieldPanel("lead"), FieldPanel("body"), FieldPanel("role"))
    template = "cms/standard_page.html"

    class Meta:
        verbose_name = _("page of text")


class CampaignIndexPage(BasePage):
    """All campaigns of a language."""

    edit_handler = tabs(FieldPanel("heading"), FieldPanel("lead"))
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms.CampaignPage"]
    template = "cms/campaign_index_page.html"

    class Meta:
        verbose_name = _("list of campaigns")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the running campaigns and the ended ones."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = CampaignPage.objects.live().child_of(self).select_related("campaign__fund")
        return context | {"campaigns": running_rows(pages), "ended": ended_rows(pages)}


class GivingPage(BasePage):
    """A page with a gift form. It answers to its own address: a redirect to the payment, or itself with the errors."""

    amounts = StreamField(
        AmountsBlock(),
        blank=True,
        verbose_name=_("currencies and suggested amounts"),
        help_text=_("Empty: the usual amounts of this site. The first currency is chosen when the page opens."),
    )
    breakdown = StreamField(
        BreakdownBlock(),
        blank=True,
        verbose_name=_("where the money goes"),
        help_text=_("Parts of 100, for example 86 food and delivery, 9 kitchen, 5 office and bank fees."),
    )
    thank_you = models.CharField(
        _("thank-you text"),
        max_length=200,
        blank=True,
        help_text=_(
            "Follows the words “Thank you.” {amount} is the sum. For example: {amount} is on its way to the kitchen."
        ),
    )
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("story"))

    words_panels: ClassVar[list[Any]] = [
        FieldPanel("heading"),
        FieldPanel("lead"),
        FieldPanel("breakdown"),
        FieldPanel("body"),
    ]
    giving_panels: ClassVar[list[Any]] = [FieldPanel("amounts"), FieldPanel("thank_you")]

    class Meta:
        abstract = True

    @property
    def target(self) -> tuple[Fund, Campaign | None]:
        """What the gifts of this page are for."""
        raise NotImplementedError

    @property
    def closed(self) -> str:
        """Why the page takes no gifts today; empty when it does."""
        fund, campaign = self.target
        if campaign:
            state = campaign.state_on(clock.today())
            if state != Campaign.State.RUNNING:
                return str(state.value)
        return "" if fund.is_open else "fund_closed"

    def offer(self) -> Offer:
        """Return what this page asks for."""
        fund, campaign = self.target
        return build_offer(fund=fund, campaign=campaign, page_id=self.pk, amounts=self.amounts)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page; take a sent form."""
        request.is_preview = False  # type: ignore[attr-defined]
        closed = bool(self.closed)
        if request.method != "POST" or closed:
            return self._shown(request, status=409 if request.method == "POST" else 200, **kwargs)
        answer = give(request, self.offer())
        if isinstance(answer, HttpResponse):
            return answer
        return self._shown(request, status=answer.http_status, form=answer, **kwargs)

    def _shown(self, request: HttpRequest, *, status: int, **extra: Any) -> HttpResponse:
        context = self.get_context(request) | extra
        response = TemplateResponse(request, self.get_template(request), context, status=status)
        # The form carries a key of this one visit.
        response["Cache-Control"] = "private"
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the form, unless the page takes no gifts."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        campaign = self.target[1]
        return context | {
            "closed": self.closed,
            "campaign": campaign,
            "progress": progress_of(campaign) if campaign else None,
            "form": None if self.closed else GiftForm(offer=self.offer(), query=request.GET),
            "days_left": days_left(campaign, clock.today()) if campaign else None,
            "is_giving": True,
        }

    def thanks_for(self, amount: Money) -> str:
        """Return what to say to somebody who gave this amount; empty when the editor wrote nothing."""
        # Plain replacement: an editor's braces can reach nothing else.
        return self.thank_you.replace("{amount}", amount.format(self.locale.language_code, whole=True))


class CampaignPage(GivingPage):
    """A campaign in one language: the words, and the form. The money is the Campaign's."""

    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("campaign"),
        help_text=_("One campaign for all languages: it holds the goal, the dates and the fund."),
    )

    edit_handler = tabs(*GivingPage.words_panels, giving=[FieldPanel("campaign"), *GivingPage.giving_panels])
    parent_page_types: ClassVar[list[str]] = ["cms.CampaignIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/campaign_page.html"

    class Meta:
        verbose_name = _("campaign page")

    @property
    def target(self) -> tuple[Fund, Campaign | None]:
        return self.campaign.fund, self.campaign

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Answer below the own address, too: the form without navigation, for adverts and printed codes."""
        if self.live and path_components == [FORM_ONLY.get(self.locale.language_code, "donate")]:
            return RouteResult(self, kwargs={"form_only": True})
        return super().route(request, path_components)


class DonatePage(GivingPage):
    """A general gift, to one fund."""

    fund = models.ForeignKey(
        Fund,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("fund"),
        help_text=_("Where gifts without a campaign go. For example: Statutory purposes."),
    )

    edit_handler = tabs(*GivingPage.words_panels, giving=[FieldPanel("fund"), *GivingPage.giving_panels])
    parent_page_types: ClassVar[list[str]] = ["cms.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    template = "cms/donate_page.html"

    class Meta:
        verbose_name = _("page for a general gift")

    @property
    def target(self) -> tuple[Fund, Campaign | None]:
        return self.fund, None
