"""The table of roles is what the groups can do, after every migrate."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Page

from tests.factories import make_user
from treasury import roles

pytestmark = pytest.mark.django_db

PERSONAL = ("payments.", "people.", "inbox.", "treasury.", "donations.")


def rights(role: str) -> set[str]:
    user = make_user(f"{role}@office.example")
    user.groups.add(Group.objects.get(name=role))
    return user.get_all_permissions()


def test_there_are_three_roles_and_none_of_wagtails_own():
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.PERMISSIONS)


def test_a_group_of_wagtails_that_somebody_uses_stays():
    group = Group.objects.create(name="Editors")
    make_user("old@office.example").groups.add(group)
    roles.apply()
    assert Group.objects.filter(name="Editors").exists()


def test_every_right_in_the_table_exists():
    known = {f"{p.content_type.app_label}.{p.codename}" for p in Permission.objects.select_related("content_type")}
    assert {name for names in roles.PERMISSIONS.values() for name in names} <= known


def test_an_editor_has_no_right_to_anything_personal():
    assert not [name for name in rights(roles.EDITOR) if name.startswith(PERSONAL)]


def test_nobody_may_change_or_delete_what_money_did():
    frozen = ("payment", "paymentline", "refund", "journalentry", "journalline", "receipt", "receiptfile", "series")
    for role in roles.PERMISSIONS:
        held = rights(role)
        assert not [f"payments.{act}_{row}" for act in ("add", "change", "delete") for row in frozen
                    if f"payments.{act}_{row}" in held]  # fmt: skip


def test_only_the_treasurer_gives_gifts_back():
    assert [role for role in roles.PERMISSIONS if "treasury.refund_gifts" in rights(role)] == [roles.TREASURER]


def test_the_treasurer_has_no_pages_and_the_editor_has_them_all():
    root = Page.objects.get(depth=1)
    held = {role: root.group_permissions.filter(group__name=role).count() for role in roles.PERMISSIONS}
    assert held == {roles.EDITOR: 3, roles.TREASURER: 0, roles.ADMINISTRATOR: 6}


def test_applying_again_takes_away_what_somebody_added_and_gives_back_what_they_took():
    group = Group.objects.get(name=roles.EDITOR)
    before = set(group.permissions.all())
    group.permissions.set([Permission.objects.get(codename="refund_gifts")])
    root = Page.objects.get(depth=1)
    root.group_permissions.filter(group=group).delete()
    roles.apply()
    assert set(group.permissions.all()) == before
    assert root.group_permissions.filter(group=group).count() == 3


def test_nobody_may_change_the_roles_themselves():
    assert not [role for role in roles.PERMISSIONS if "auth.change_group" in rights(role)]
