"""What Wagtail's admin shows of the office."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from treasury import audit
from treasury.giving import GivingGroup
from treasury.menus import FinanceGroup, MessagesGroup, ReceiptsGroup


@hooks.register("register_admin_viewset")
def menus() -> list[ViewSetGroup]:
    return [GivingGroup(), ReceiptsGroup(), FinanceGroup(), MessagesGroup()]


@hooks.register("register_log_actions")
def log_actions(actions: Any) -> None:
    audit.register(actions)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="treasury", content_type__model="office")


@hooks.register("insert_global_admin_css")
def css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("treasury/office.css"))
