"""System checks: combinations of settings under which Almoner must not start."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def money_settings_are_safe(app_configs: Any = None, **kwargs: Any) -> Sequence[CheckMessage]:
    """Refuse test clocks and switched-off protections with a live key, and live keys with DEBUG or without a secret."""
    found: list[CheckMessage] = []
    if not settings.STRIPE_IS_LIVE:
        return found
    if settings.TEST_CLOCK:
        found.append(Error("TEST_CLOCK is set with a live Stripe key.", id="almoner.E001"))
    if settings.PROTECTIONS_OFF:
        found.append(Error("PROTECTIONS_OFF is set with a live Stripe key.", id="almoner.E002"))
    if settings.DEBUG:
        found.append(Error("DEBUG is on with a live Stripe key.", id="almoner.E003"))
    if not settings.STRIPE_WEBHOOK_SECRETS:
        found.append(Error("STRIPE_WEBHOOK_SECRETS is empty with a live Stripe key.", id="almoner.E004"))
    return found
