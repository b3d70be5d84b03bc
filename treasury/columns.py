"""Columns of the office's lists."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column

from payments.models import Payment
from payments.money import Money
from people.models import Email
from treasury.masks import masked_email


def shown(money: Money) -> str:
    """Return a sum as the reader writes it."""
    return money.format(get_language() or "en")


class MoneyColumn(Column):
    """A sum, set right so that digits stand under digits."""

    cell_template_name = "treasury/cells/money.html"

    def __init__(self, name: str, *, money: Callable[[Any], Money | None], **kwargs: Any) -> None:
        super().__init__(name, accessor=money, classname="office-sum", **kwargs)

    def get_value(self, instance: Any) -> str:
        money = super().get_value(instance)
        return shown(money) if money is not None else ""


MAIL_KINDS = {
    "donations.gift_receipt": _("Thanks and receipt"),
    "donations.refund_done": _("Money given back"),
    "donations.refund_failed": _("Refund failed"),
    "donations.receipt_corrected": _("Corrected receipt"),
}


def mail_kind(mail: Email) -> str:
    """Return what kind of mail this is, in words."""
    return str(MAIL_KINDS.get(mail.kind, mail.kind))


def donor_cell(payment: Payment) -> SafeString:
    """Return the name and, masked, the address."""
    address = masked_email(payment.payer.get("email") or payment.supporter.email)
    return format_html('{}<br><span class="office-quiet">{}</span>', donor_name(payment), address)


def donor_name(payment: Payment) -> str:
    """Return the name that was typed with the gift: the organisation's, else the person's."""
    payer = payment.payer
    name = payer.get("organisation") or f"{payer.get('first_name', '')} {payer.get('last_name', '')}".strip()
    return name or str(payment.supporter)
