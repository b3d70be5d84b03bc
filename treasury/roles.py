"""The one table of who may do what in the office; made true after every migrate."""

from collections.abc import Collection
from typing import Any

from django.apps import AppConfig, apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Q
from wagtail.models import Collection as WagtailCollection
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

EDITOR, TREASURER, ADMINISTRATOR = "Editor", "Treasurer", "Administrator"
ENTER = "wagtailadmin.access_admin"

# Rows that staff may read; nobody may change them by hand.
READ_MONEY = (
    "payments.view_payment", "payments.view_refund", "payments.view_unmatched", "payments.view_receipt",
    "payments.view_issuerprofile", "payments.view_fund", "people.view_email", "inbox.view_stripeevent",
    "campaigns.view_campaign", "treasury.view_export", "treasury.show_donors", "treasury.export_gifts",
    "treasury.download_receipts",
)  # fmt: skip
PERMISSIONS: dict[str, tuple[str, ...]] = {
    EDITOR: (ENTER, "campaigns.view_campaign"),
    TREASURER: (
        ENTER, *READ_MONEY, "treasury.refund_gifts", "treasury.settle_unmatched", "treasury.retry_mails",
        "payments.add_fund", "payments.change_fund", "payments.delete_fund", "campaigns.change_campaign",
    ),
    ADMINISTRATOR: (
        ENTER, *READ_MONEY, "treasury.retry_mails", "treasury.retry_events",
        "payments.add_issuerprofile", "payments.change_issuerprofile", "payments.delete_issuerprofile",
        "campaigns.add_campaign", "campaigns.change_campaign", "campaigns.delete_campaign",
        "people.view_user", "people.add_user", "people.change_user", "people.delete_user",
    ),
}  # fmt: skip
# Everything of these apps that is not a record of what happened; `cms` holds the site's pages and settings.
SITE_APPS = {
    EDITOR: ("cms",),
    ADMINISTRATOR: ("cms", "wagtailcore", "wagtailredirects", "simple_translation", "wagtailsearch"),
}
PAGES = {
    EDITOR: ("add_page", "change_page", "publish_page"),
    ADMINISTRATOR: ("add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"),
}
MEDIA = {
    EDITOR: ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"),
    ADMINISTRATOR: (
        "add_image", "change_image", "delete_image", "choose_image", "add_document", "change_document",
        "delete_document", "choose_document", "add_collection", "change_collection", "delete_collection",
    ),
}  # fmt: skip
WAGTAILS_OWN = ("Editors", "Moderators")


def apply_after_migrate(app_config: AppConfig, **kwargs: Any) -> None:
    """Apply the table when the last app has migrated: only then does every permission have its row."""
    last = [config for config in apps.get_app_configs() if config.models_module is not None][-1]
    if app_config.label == last.label:
        apply()


@transaction.atomic
def apply() -> None:
    """Make every role and give it exactly what the table says; people keep their roles."""
    Group.objects.filter(name__in=WAGTAILS_OWN, user=None).delete()
    for role in PERMISSIONS:
        group, _made = Group.objects.get_or_create(name=role)
        group.permissions.set(_named(PERMISSIONS[role]) | _of_apps(SITE_APPS.get(role, ())))
        _apply_pages(group, PAGES.get(role, ()))
        _apply_media(group, MEDIA.get(role, ()))


def _named(names: Collection[str]) -> set[Permission]:
    wanted = Q(pk=None)
    for name in names:
        app, codename = name.split(".")
        wanted |= Q(content_type__app_label=app, codename=codename)
    return set(Permission.objects.filter(wanted))


def _of_apps(labels: Collection[str]) -> set[Permission]:
    found = Permission.objects.filter(content_type__app_label__in=labels)
    return set(found.exclude(content_type__model__endswith="logentry"))


def _apply_pages(group: Group, codenames: Collection[str]) -> None:
    root = Page.objects.filter(depth=1).first()
    if root is None:  # a database emptied between two tests
        return
    permissions = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=codenames)
    kept = GroupPagePermission.objects.filter(group=group)
    kept.exclude(page=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)


def _apply_media(group: Group, codenames: Collection[str]) -> None:
    root = WagtailCollection.objects.filter(depth=1).first()
    if root is None:
        return
    permissions = Permission.objects.filter(content_type__app_label__startswith="wagtail", codename__in=codenames)
    kept = GroupCollectionPermission.objects.filter(group=group)
    kept.exclude(collection=root, permission__in=permissions).delete()
    for permission in permissions:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
