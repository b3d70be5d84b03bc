"""Sums in the templates of the office."""

from django import template

from payments.money import Money
from treasury.columns import shown

register = template.Library()


@register.filter(name="sum")
def sum_(money: Money) -> str:
    """Write a sum as the reader does."""
    return shown(money)
