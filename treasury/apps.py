"""The app `treasury`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class TreasuryConfig(AppConfig):
    name = "treasury"
    verbose_name = _("Office")

    def ready(self) -> None:
        from treasury import guard, roles

        guard.install()
        post_migrate.connect(roles.apply_after_migrate, dispatch_uid="treasury.roles")
