"""What Wagtail's admin shows of the office."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.models import Page
from wagtail.permissions import policy_registry

from treasury import audit, staff
from treasury.giving import GivingGroup
from treasury.menus import FinanceGroup, MessagesGroup, ReceiptsGroup
from treasury.panels import OfficePanel


@hooks.register("register_admin_viewset")
def menus() -> list[ViewSetGroup]:
    return [GivingGroup(), ReceiptsGroup(), FinanceGroup(), MessagesGroup()]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    audit.register(actions)


hooks.register("before_create_user", staff.before_create)
hooks.register("before_edit_user", staff.before_edit)
hooks.register("after_edit_user", staff.after_edit)
hooks.register("before_delete_user", staff.before_delete)
hooks.register("before_bulk_action", staff.before_bulk)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="treasury", content_type__model="office")


@hooks.register("insert_global_admin_css")
def css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("treasury/office.css"))


@hooks.register("construct_homepage_panels")
def panel(request: HttpRequest, panels: list[Any]) -> None:
    panels.append(OfficePanel())


@hooks.register("register_reports_menu_item")
def audit_log() -> MenuItem:
    return AuditLogItem(
        _("Audit log"), reverse("wagtailadmin_reports:site_history"), name="audit-log", icon_name="history", order=1000
    )


class AuditLogItem(MenuItem):
    """For those who may read the log but have no pages; Wagtail shows its own item to those who have."""

    def is_shown(self, request: HttpRequest) -> bool:
        pages = policy_registry.get_by_type(Page).explorable_root_instance(request.user)
        return pages is None and bool(request.user.has_perm("treasury.view_export"))
