"""How allauth meets our people."""

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Staff go to the office after signing in, everybody else to the home page."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"):
            return "/cms/"
        return str(super().get_login_redirect_url(request))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail whose links lead to SITE_URL; a request's Host, port included, is what its sender wrote."""
        host = urlsplit(settings.SITE_URL).netloc
        ours = {name: _at_home(value) if name.endswith("_url") else value for name, value in context.items()}
        super().send_mail(template_prefix, email, {"current_site": SimpleNamespace(name=host, domain=host), **ours})


def _at_home(address: str) -> str:
    home = urlsplit(settings.SITE_URL)
    return urlsplit(address)._replace(scheme=home.scheme, netloc=home.netloc).geturl()
