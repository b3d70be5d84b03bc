"""Campaigns in the office: how far each has come, and its money's side: fund, goal, currency, dates."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import URLPattern
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import Column, StatusTagColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet

from campaigns.forms import CampaignForm
from campaigns.models import Campaign
from campaigns.progress import progress_of
from campaigns.screens import CHANGED, LoggedEdit, RefusableDelete
from payments.money import Money
from people import clock
from people.access import declare

PER_PAGE = 50
LANGUAGES = settings.LANGUAGES
KEPT = _("This campaign has received gifts. It stays, so that the gifts keep their purpose; let it end instead.")


def shown(money: Money | None) -> str:
    """Return a sum as the reader writes it."""
    return money.format(get_language() or "en", whole=True) if money else ""


def progress_cell(campaign: Campaign) -> SafeString | str:
    """Return raised and goal in words, and as a line."""
    progress = progress_of(campaign)
    if progress.goal is None:
        return shown(progress.raised) or "–"
    words = _("%(raised)s of %(goal)s, %(percent)s%%") % {
        "raised": shown(progress.raised) or "0",
        "goal": shown(progress.goal),
        "percent": progress.percent,
    }
    return format_html('{}<br><progress max="100" value="{}" aria-hidden="true"></progress>', words, progress.line)


class CampaignList(generic.IndexView):
    """Every campaign with its progress."""

    FORMATS = ()
    page_title = _("Campaigns")
    default_ordering = ("slug",)
    list_display = [
        "name",
        Column("slug", label=_("Code"), sort_key="slug"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor=lambda campaign: campaign.state_on(clock.today()).label,
            primary=lambda campaign: campaign.state_on(clock.today()) == Campaign.State.RUNNING,
        ),
        Column("progress", label=_("Raised"), accessor=progress_cell),
        Column("starts_on", label=_("First day"), sort_key="starts_on"),
        Column("ends_on", label=_("Last day"), sort_key="ends_on"),
    ]

    def get_base_queryset(self) -> QuerySet[Campaign]:
        return Campaign.objects.select_related("fund")


class CampaignPage(generic.InspectView):
    """One campaign for those who only read."""

    page_title = _("Campaign")

    def get_fields_context(self) -> list[dict[str, Any]]:
        campaign = self.object
        facts = [
            *((_("Name (%(language)s)") % {"language": one}, campaign.names.get(code)) for code, one in LANGUAGES),
            (_("Code"), campaign.slug),
            (_("State"), campaign.state_on(clock.today()).label),
            (_("Raised"), progress_cell(campaign)),
            (_("Goal"), shown(campaign.goal)),
            (_("Fund"), campaign.fund),
            (_("First day"), campaign.starts_on),
            (_("Last day"), campaign.ends_on),
        ]
        return [{"label": label, "value": words, "component": None} for label, words in facts if words]


class CampaignDelete(RefusableDelete):
    """Only campaigns that no money came for."""

    def why_not(self, row: Campaign) -> str:
        return str(KEPT) if row.journal_has_lines() or row.donations.exists() else ""


class CampaignViewSet(ModelViewSet):
    """Campaigns: read by editors, their money's side changed by those who answer for it."""

    model = Campaign
    name = "campaigns"
    icon = "snippet"
    menu_label = _("Campaigns")
    menu_order = 210
    add_to_admin_menu = True
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = PER_PAGE
    index_view_class = CampaignList
    inspect_view_class = CampaignPage
    edit_view_class = LoggedEdit
    delete_view_class = CampaignDelete

    def get_form_class(self, for_update: bool = False) -> type[CampaignForm]:
        return CampaignForm

    def construct_view(self, view_class: Any, **kwargs: Any) -> Any:
        return declare("staff")(super().construct_view(view_class, **kwargs))

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        # What points to a campaign is protected by the database, not counted by an index.
        return super().get_common_view_kwargs(**{"usage_url_name": self.UNDEFINED, **kwargs})  # type: ignore[no-any-return]

    def get_urlpatterns(self) -> list[URLPattern]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]


@hooks.register("register_admin_viewset")
def campaigns() -> ModelViewSet:
    return CampaignViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    actions.register_action(CHANGED, _("Change, with what was before"), _("Changed"))
