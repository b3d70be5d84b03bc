"""Who may change whose role: never one's own, never the last administrator's, never past the roles."""

from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.log_actions import log

from people.models import User
from treasury.audit import ROLES
from treasury.guard import actor, require_fresh
from treasury.roles import ADMINISTRATOR


def is_last_administrator(user: User) -> bool:
    """Whether nobody else who can sign in would be left to run the office."""
    others = User.objects.filter(is_active=True, groups__name=ADMINISTRATOR).exclude(pk=user.pk)
    return user.groups.filter(name=ADMINISTRATOR).exists() and not others.exists()


def before_create(request: HttpRequest) -> None:
    """New staff: with the password, and nobody beyond the roles."""
    if request.method == "POST":
        require_fresh(request)
        _refuse_superusers(request)


def before_edit(request: HttpRequest, user: User) -> None:
    """Another role or a locked login: with the password, and not for oneself."""
    if request.method != "POST":
        return
    require_fresh(request)
    _refuse_superusers(request, user)
    held = set(user.groups.values_list("pk", flat=True))
    wanted = {int(pk) for pk in request.POST.getlist("groups") if pk.isdecimal()}
    if user == actor(request) and wanted != held:
        raise PermissionDenied
    stays = Group.objects.filter(pk__in=wanted, name=ADMINISTRATOR).exists()
    stays = stays and ("is_active" in request.POST or user == actor(request))
    if is_last_administrator(user) and not stays:
        raise PermissionDenied
    request.roles_before = _names(user)  # type: ignore[attr-defined]


def after_edit(request: HttpRequest, user: User) -> None:
    """Keep which roles somebody had and has."""
    before, after = getattr(request, "roles_before", None), _names(user)
    if before is not None and before != after:
        log(user, ROLES, user=actor(request), title=f"user {user.pk}", data={"before": before, "after": after})


def before_delete(request: HttpRequest, user: User) -> None:
    """A login goes: with the password, and not the last administrator's."""
    if request.method == "POST":
        require_fresh(request)
        _refuse_superusers(request, user)
        if is_last_administrator(user):
            raise PermissionDenied


def before_bulk(request: HttpRequest, action: str, rows: list[Any], view: Any) -> HttpResponseBase | None:
    """The same rules, for many at once."""
    users = [row for row in rows if isinstance(row, User)]
    if not users:
        return None
    require_fresh(request)
    for user in users:
        _refuse_superusers(request, user)
        if user == actor(request) or (action != "assign_role" and is_last_administrator(user)):
            raise PermissionDenied
    return None


def _refuse_superusers(request: HttpRequest, user: User | None = None) -> None:
    """Superusers stand outside the roles: only one of them makes or changes another."""
    if actor(request).is_superuser:
        return
    if request.POST.get("is_superuser") or (user is not None and user.is_superuser):
        raise PermissionDenied


def _names(user: User) -> list[str]:
    return list(user.groups.order_by("name").values_list("name", flat=True))
