"""The organisation's dated facts: what is used on receipts stays, what follows begins later."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from payments.models import Issuer, IssuerProfile, Receipt

COPIED = (
    "issuer", "legal_name", "address", "postal_code", "city", "country", "ids", "is_public_benefit", "purpose",
    "bank_account", "signatory_name", "signatory_office", "email", "phone",
)  # fmt: skip


def is_used(profile: IssuerProfile) -> bool:
    """Whether a receipt was issued on a day on which these facts held."""
    issued = Receipt.objects.filter(series__issuer=profile.issuer, issued_on__gte=profile.valid_from)
    following = profile.issuer.profiles.filter(valid_from__gt=profile.valid_from).order_by("valid_from").first()
    if following is not None:
        issued = issued.filter(issued_on__lt=following.valid_from)
    return issued.exists()


def last_issued(issuer: Issuer) -> date | None:
    """Return the day of the issuer's last receipt."""
    day: date | None = Receipt.objects.filter(series__issuer=issuer).aggregate(day=Max("issued_on"))["day"]
    return day


class NumbersField(forms.CharField):
    """Registration numbers, one a line: `KRS: 0000123456`."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return "\n".join(f"{name}: {number}" for name, number in value.items())
        return value

    def clean(self, value: Any) -> dict[str, str]:
        numbers: dict[str, str] = {}
        for line in super().clean(value).splitlines():
            name, colon, number = (part.strip() for part in line.partition(":"))
            if not line.strip():
                continue
            if not (name and colon and number):
                raise forms.ValidationError(_("Write each number on a line of its own, like “KRS: 0000123456”."))
            numbers[name] = number
        return numbers

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial or {}) != self.prepare_value(data or ""))


class FactsForm(forms.ModelForm):  # type: ignore[type-arg]
    """The organisation's facts from a day on."""

    ids = NumbersField(
        label=_("Registration numbers"), required=False, help_text=_("One a line, for example “KRS: 0000123456”.")
    )

    class Meta:
        model = IssuerProfile
        fields = ("issuer", "valid_from", *COPIED[1:])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        issuer, day = cleaned.get("issuer"), cleaned.get("valid_from")
        last = last_issued(issuer) if issuer else None
        if last and day and day <= last:
            self.add_error("valid_from", _("Receipts have been issued up to %s. Choose a later day.") % last)
        return cleaned

    def clean_country(self) -> str:
        return str(self.cleaned_data["country"]).upper()
