"""Middleware of the whole site: the content security policy, what no cache may keep, and which bodies are read."""

from collections.abc import Callable
from typing import Any

from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control


class Csp(CSPMiddleware):
    """The strict policy everywhere, Wagtail's relaxed one under its own screens only."""

    def get_policy_parts(self, request: Any, response: Any, report_only: bool = False) -> Any:
        if not report_only and request.path.startswith("/cms/") and not hasattr(response, "_csp_replace"):
            response._csp_config = settings.ADMIN_CSP
        return super().get_policy_parts(request, response, report_only)

    def process_response(self, request: Any, response: Any) -> Any:
        """Add that no page of ours asks for a device: paying happens on Stripe's own page."""
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return super().process_response(request, response)


class Personal:
    """Let no cache keep what somebody with a session is shown, nor any page about an account."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match, cookie = request.resolver_match, settings.SESSION_COOKIE_NAME
        is_about_account = match is not None and (match.url_name or "").startswith("account_")
        if is_about_account or cookie in request.COOKIES or cookie in response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        return response


class OversizedBody:
    """Answer 413 to a body larger than any form of ours, before it is read; the office takes pictures and documents.

    Without a limit there, anybody with a CSRF cookie could fill the disk: a form is read before its sender is known.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        limit = settings.OFFICE_BODY_LIMIT if request.path.startswith("/cms/") else settings.PUBLIC_BODY_LIMIT
        if self._length(request) > limit:
            return HttpResponse("This request is too large.", status=413, content_type="text/plain")
        return self.get_response(request)

    @staticmethod
    def _length(request: HttpRequest) -> int:
        declared = request.headers.get("Content-Length") or "0"
        return int(declared) if declared.isdecimal() else 0


class ForeignCharset:
    """Answer 400 to a form in another character set than UTF-8, which no browser sends to us.

    Django refuses such a form only while it looks for the CSRF token, and its page of refusal looks for the same token
    again: the error then leaves Django, and with it every header of ours.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() != "utf-8":
            return HttpResponse("Forms are read in UTF-8 only.", status=400, content_type="text/plain")
        return self.get_response(request)
