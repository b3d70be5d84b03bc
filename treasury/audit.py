"""What staff did with money and personal details, in Wagtail's own log; people by id, never their details."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from people.models import User

SHOW, EXPORT, DOWNLOAD = "treasury.show", "treasury.export", "treasury.download"
REFUND, SETTLE = "treasury.refund", "treasury.settle_unmatched"
ROLES = "treasury.roles"
RETRY_MAIL, RETRY_EVENT = "treasury.retry_mail", "treasury.retry_event"
ACTIONS = {
    SHOW: (_("Show donor's details"), _("Donor's details shown")),
    EXPORT: (_("Export"), _("List exported")),
    DOWNLOAD: (_("Download receipt"), _("Receipt downloaded")),
    REFUND: (_("Refund"), _("Refund asked for")),
    SETTLE: (_("Settle unmatched money"), _("Unmatched money settled by hand")),
    ROLES: (_("Change roles"), _("Roles changed")),
    RETRY_MAIL: (_("Send mail again"), _("Mail sent again")),
    RETRY_EVENT: (_("Process event again"), _("Stripe event processed again")),
}


def note(row: models.Model, action: str, user: User, **data: Any) -> ModelLogEntry:
    """Write one audit row about `row`; `data` holds ids, choices and field names, never a person's details."""
    entry: ModelLogEntry = log(row, action, user=user, data=data)
    return entry


def register(actions: Any) -> None:
    """Tell Wagtail the words for our actions."""
    for action, (label, message) in ACTIONS.items():
        actions.register_action(action, label, message)
