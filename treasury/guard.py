"""Who may open a screen of the office: an honest 403, and the password again before grave things."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from wagtail.admin import auth
from wagtail.admin.localization import get_localized_response

from people.access import declare
from people.models import User

FRESH_SECONDS = 300
View = Callable[..., HttpResponseBase]

_to_sign_in: View = auth.reject_request


def install() -> None:
    """Let all of Wagtail's admin answer 403 where it would send people round.

    It sends staff without a right to the dashboard, and signed-in people without the office to the sign-in page, which
    sends them back: a circle. Wagtail has no setting for either; both are looked up in its module on every call.
    """
    auth.permission_denied = refused
    auth.reject_request = rejected


def refused(request: HttpRequest) -> HttpResponseBase:
    """Tell somebody of the staff that their role does not include this."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    response: HttpResponseBase = get_localized_response(_refusal, request)
    return response


def _refusal(request: HttpRequest) -> HttpResponseBase:
    return TemplateResponse(request, "treasury/refused.html", status=403)


def rejected(request: HttpRequest) -> HttpResponseBase:
    """Send strangers to the sign-in page; tell people who have signed in that the office is not theirs."""
    if request.user.is_authenticated:
        return TemplateResponse(request, "treasury/outside.html", status=403)
    return _to_sign_in(request)


def guarded(view: View, *, needs: str, fresh: bool = False) -> View:
    """Let only those in who hold the permission `needs`; `fresh` asks for the password if it was given long ago.

    The right is looked at before any row, so that a refusal does not tell which rows exist.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(needs):
            raise PermissionDenied
        if fresh:
            require_fresh(request)
        return view(request, *args, **kwargs)

    return declare("staff")(answer)


def actor(request: HttpRequest) -> User:
    """Return who acts; behind `guarded` it is always somebody."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user


def require_fresh(request: HttpRequest) -> None:
    """Raise ReauthenticationRequired unless this person proved who they are within the last five minutes.

    allauth's middleware then asks for the password and comes back. Somebody who signs in by mailed codes has no
    password to ask for; they are refused until they have signed in anew.
    """
    # allauth stamps its records with the machine's time, whatever our clock says.
    since = time.time() - FRESH_SECONDS
    if any(record["at"] >= since for record in get_authentication_records(request, request.user)):
        return
    if not actor(request).has_usable_password():
        raise PermissionDenied
    raise ReauthenticationRequired
