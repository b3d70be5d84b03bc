"""What staff type: a refund per line, a reason to look, a note, names per language."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from campaigns.forms import AmountField
from payments.models import Payment, PaymentLine
from payments.money import Money
from treasury.columns import shown


class RefundForm(forms.Form):
    """All that is left, or a part of each line; and why."""

    how_much = forms.ChoiceField(label=_("How much"), widget=forms.RadioSelect, initial="all")
    reason = forms.CharField(
        label=_("Reason"),
        max_length=250,
        help_text=_("For the books and for your colleagues; the donor does not see it."),
    )
    # What had been given back when the form was opened: a colleague may be faster.
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, payment: Payment, left: Mapping[PaymentLine, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        total = Money(sum(left.values()), payment.currency)
        self.fields["how_much"].choices = [  # type: ignore[attr-defined]
            ("all", _("All that is left: %s") % shown(total)),
            ("part", _("A part")),
        ]
        for line, minor in left.items():
            self.fields[self.name_of(line)] = AmountField(
                currency=payment.currency,
                required=False,
                label=line.label,
                help_text=_("At most %s. Fill in only to give back a part.") % shown(Money(minor, payment.currency)),
            )
        self.order_fields(["how_much", *map(self.name_of, left), "reason", "seen"])

    @staticmethod
    def name_of(line: PaymentLine) -> str:
        """The field of a payment line."""
        return f"line_{line.pk}"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        parts = {line: cleaned.get(self.name_of(line)) for line in self.left}
        for line, money in parts.items():
            if money is not None and money.minor > self.left[line]:
                self.add_error(self.name_of(line), _("This is more than is left."))
        if cleaned.get("how_much") == "part" and not any(parts.values()) and not self.errors:
            raise forms.ValidationError(_("Say how much of which line goes back."), code="no_amount")
        if cleaned.get("how_much") == "all" and any(parts.values()):
            raise forms.ValidationError(_("Choose “A part”, or leave the amounts empty."), code="both")
        return cleaned

    @property
    def lines(self) -> dict[PaymentLine, int] | None:
        """The asked-for minor units per line; None for all that is left."""
        if self.cleaned_data["how_much"] == "all":
            return None
        parts = {line: self.cleaned_data[self.name_of(line)] for line in self.left}
        return {line: money.minor for line, money in parts.items() if money}

    @property
    def total_minor(self) -> int:
        """What goes back in all, in minor units."""
        return sum((self.left if self.lines is None else self.lines).values())


class ShowForm(forms.Form):
    """Why somebody looks at a donor's details; a choice, so that the log holds no personal word."""

    REASONS = (
        ("donor", _("The donor asked")),
        ("receipt", _("A receipt or a tax question")),
        ("refund", _("A refund or a complaint")),
        ("check", _("A check of the books")),
    )
    reason = forms.ChoiceField(label=_("Why do you need to see them?"), choices=REASONS)


class SettleForm(forms.Form):
    """What was done about unmatched money."""

    note = forms.CharField(
        label=_("What was done"),
        max_length=250,
        help_text=_("For example: “Returned at Stripe on 3 May” or “Gift of the school fair, booked by hand”."),
    )
