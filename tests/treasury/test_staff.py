"""Roles change hands only with the password, never for oneself, never past the roles (A94)."""

import pytest
from django.contrib.auth.models import Group
from wagtail.models import ModelLogEntry

from tests.factories import make_user
from tests.treasury.conftest import staff
from treasury import audit, roles

pytestmark = pytest.mark.django_db


def form(user, *names: str, **fields) -> dict[str, object]:
    """What the page of a user sends."""
    groups = [group.pk for group in Group.objects.filter(name__in=names)]
    facts = {"email": user.email, "first_name": user.first_name or "A", "last_name": user.last_name or "B"}
    return facts | {"is_active": "on", "groups": groups} | fields


def page(user) -> str:
    return f"/cms/users/edit/{user.pk}/"


def test_an_administrator_gives_a_role_and_the_log_says_which(enter, administrator):
    somebody = make_user("new@office.example")
    answer = enter(administrator).post(page(somebody), form(somebody, roles.EDITOR))
    assert answer.status_code == 302
    assert list(somebody.groups.values_list("name", flat=True)) == [roles.EDITOR]
    entry = ModelLogEntry.objects.get(action=audit.ROLES)
    assert entry.data == {"before": [], "after": [roles.EDITOR]}
    assert (entry.user, entry.label) == (administrator, f"user {somebody.pk}")


def test_a94_nobody_changes_their_own_role(enter, administrator):
    answer = enter(administrator).post(page(administrator), form(administrator, roles.ADMINISTRATOR, roles.TREASURER))
    assert answer.status_code == 403
    assert list(administrator.groups.values_list("name", flat=True)) == [roles.ADMINISTRATOR]


def test_an_administrator_may_change_their_own_name(enter, administrator):
    typed = form(administrator, roles.ADMINISTRATOR, first_name="Anna")
    assert enter(administrator).post(page(administrator), typed).status_code == 302
    administrator.refresh_from_db()
    assert administrator.first_name == "Anna"


@pytest.mark.parametrize("change", [{"groups": []}, {"is_active": ""}])
def test_a94_the_last_administrator_stays(enter, administrator, change):
    boss = make_user("root@office.example", is_superuser=True, is_staff=True)
    typed = {key: value for key, value in (form(administrator, roles.ADMINISTRATOR) | change).items() if value != ""}
    assert enter(boss).post(page(administrator), typed).status_code == 403
    staff(roles.ADMINISTRATOR, 2)
    assert enter(boss).post(page(administrator), typed).status_code == 302


def test_a94_a_role_changes_only_with_the_password(enter, administrator):
    somebody = make_user("new@office.example")
    answer = enter(administrator, minutes_ago=6).post(page(somebody), form(somebody, roles.TREASURER))
    assert "/account/reauthenticate/" in answer.headers["Location"]
    assert not somebody.groups.exists()


def test_a94_an_administrator_makes_no_superuser_and_changes_none(enter, administrator):
    client = enter(administrator)
    somebody = make_user("new@office.example")
    assert client.post(page(somebody), form(somebody, is_superuser="on")).status_code == 403
    assert (
        client.post("/cms/users/new/", form(somebody, email="x@office.example", is_superuser="on")).status_code == 403
    )
    root = make_user("root@office.example", is_superuser=True)
    assert client.post(page(root), form(root, email="mine@office.example")).status_code == 403
    assert client.post(f"/cms/users/delete/{root.pk}/").status_code == 403


def test_a94_the_last_administrator_is_not_deleted(enter, administrator):
    boss = make_user("root@office.example", is_superuser=True, is_staff=True)
    assert enter(boss).post(f"/cms/users/delete/{administrator.pk}/").status_code == 403


def test_a94_many_at_once_follow_the_same_rules(enter, administrator, treasurer):
    client = enter(administrator)
    assign = "/cms/bulk/people/user/assign_role/?id={}&next=/cms/users/"
    role = {"role": Group.objects.get(name=roles.TREASURER).pk}
    assert client.post(assign.format(administrator.pk), role).status_code == 403
    somebody = make_user("new@office.example")
    assert client.post(assign.format(somebody.pk), role).status_code == 302
    assert somebody.groups.filter(name=roles.TREASURER).exists()
    late = enter(administrator, minutes_ago=6).post(assign.format(treasurer.pk), role)
    assert "/account/reauthenticate/" in late.headers["Location"]


def test_the_roles_themselves_are_no_screen(enter, administrator):
    assert enter(administrator).get("/cms/groups/").status_code == 403
