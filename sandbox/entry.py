"""The form on the payment page: a test card, typed or chosen with one press."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from sandbox import cards
from sandbox.cards import Card
from sandbox.intents import Payer

# The buttons of the page: what they are called in the form, and which card they stand for.
QUICK = {
    "success": (cards.SUCCESS, _("Success")),
    "decline": (cards.DECLINED, _("Card declined")),
    "secure": (cards.SECURE, _("3-D Secure")),
    "funds": (cards.NO_FUNDS, _("Insufficient funds")),
}
EXPIRY = re.compile(r"(0?[1-9]|1[0-2])\s*/?\s*(?:20)?(\d\d)", re.ASCII)


class CardForm(forms.Form):
    """Fields ``email``, ``name``, ``number``, ``exp``, ``cvc``; ids are the same as the names."""

    email = forms.EmailField(
        label=_("E-mail"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email", "id": "email"})
    )
    number = forms.CharField(
        label=_("Card number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "id": "number"}),
    )
    exp = forms.CharField(
        label=_("Expiry (MM/YY)"),
        max_length=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "id": "exp"}),
    )
    cvc = forms.RegexField(
        r"^[0-9]{3,4}$",
        label=_("Security code (CVC)"),
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "id": "cvc"}),
        error_messages={"invalid": _("The security code has three or four digits.")},
    )
    name = forms.CharField(
        label=_("Name on the card"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "id": "name"}),
    )

    def __init__(self, data: dict[str, Any] | None, *, email: str, locked: bool, today: date) -> None:
        super().__init__(data, initial={"email": email}, label_suffix="")
        self.today = today
        self.fields["email"].disabled = locked
        for name, field in self.fields.items():
            if name in self.errors:
                field.widget.attrs |= {"aria-invalid": "true", "aria-describedby": f"{name}-error"}

    def clean_number(self) -> Card:
        """The test card with that number."""
        number = cards.digits(self.cleaned_data["number"])
        if not cards.passes_luhn(number):
            raise forms.ValidationError(_("Your card number is incorrect."), code="incorrect_number")
        card = cards.find(number)
        if card is None:
            raise forms.ValidationError(_("Only test cards work here. Never type a real card number."), code="unknown")
        return card

    def clean_exp(self) -> tuple[int, int]:
        """Month and year, not in the past."""
        match = EXPIRY.fullmatch(self.cleaned_data["exp"].strip())
        if match is None:
            raise forms.ValidationError(_("Write the expiry as month and year, like 12/40."), code="invalid_expiry")
        month, year = int(match[1]), 2000 + int(match[2])
        if (year, month) < (self.today.year, self.today.month):
            raise forms.ValidationError(_("This card has expired."), code="expired_card")
        return month, year

    def payer(self) -> Payer:
        """Who pays with what; only for a valid form."""
        data = self.cleaned_data
        return Payer(data["number"], data["email"], data["name"] or None, *data["exp"])


def filled(post: dict[str, Any]) -> dict[str, Any]:
    """What was posted, completed by the test card whose button was pressed."""
    number, _label = QUICK.get(str(post.get("use", "")), ("", ""))
    return post | {"number": number, "exp": "12/40", "cvc": "123"} if number else post
