"""Columns of the office's lists."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from wagtail.admin.ui.tables import Column

from payments.models import Payment
from payments.money import Money
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


def donor_cell(payment: Payment) -> SafeString:
    """Return the name and, masked, the address."""
    payer = payment.payer
    name = payer.get("organisation") or f"{payer.get('first_name', '')} {payer.get('last_name', '')}".strip()
    return format_html(
        '{}<br><span class="office-quiet">{}</span>',
        name or str(payment.supporter),
        masked_email(payer.get("email") or payment.supporter.email),
    )
