"""How allauth meets our people."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Staff go to the office after signing in, everybody else to the home page."""

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if request.user.is_authenticated and request.user.has_perm("wagtailadmin.access_admin"):
            return "/cms/"
        return str(super().get_login_redirect_url(request))
