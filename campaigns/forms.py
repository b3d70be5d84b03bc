"""What staff type about funds and campaigns: a name in each language, and a goal as a sum."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from campaigns.models import Campaign
from payments.models import Fund
from payments.money import AmountError, Money, parse

SAYS = {
    "ambiguous": _("This could be two different sums. Write it with two digits after the sign, like 10.00 or 1000.00."),
    "decimals": _("Too many digits after the decimal sign."),
    "step": _("This currency does not take an amount that small or that odd."),
}
LARGEST_GOAL = 100_000_000_000  # in minor units; Stripe's limit is for one payment
NO_AMOUNT = _("Write an amount like 50 or 49.50.")


class AmountField(forms.CharField):
    """A sum in either notation; its clean value is Money, or None when it may be empty."""

    def __init__(self, *, currency: str = "", **kwargs: Any) -> None:
        self.currency = currency
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Money | None:
        text = super().clean(value)
        return read_amount(text, self.currency) if text else None


def read_amount(text: str, currency: str) -> Money:
    """Return what was typed as Money; raises a ValidationError in words."""
    try:
        return parse(text, currency)
    except AmountError as error:
        raise forms.ValidationError(SAYS.get(error.code, NO_AMOUNT), code=error.code) from error


def read_goal(text: str, currency: str) -> Money:
    """Return a goal as Money; raises a ValidationError in words."""
    goal = read_amount(text, currency)
    if not 0 < goal.minor <= LARGEST_GOAL:
        raise forms.ValidationError(_("A goal is more than nothing, and less than a billion."), code="bounds")
    return goal


class NamesForm(forms.ModelForm):  # type: ignore[type-arg]
    """A row whose `names` are one text field a language; the first language must have one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.names if self.instance.pk else {}
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name (%(language)s)") % {"language": language},
                max_length=100,
                required=code == settings.LANGUAGE_CODE,
                initial=kept.get(code, ""),
            )
        self.order_fields([name for name, _text in self.name_fields()])

    def name_fields(self) -> Iterator[tuple[str, str]]:
        """Yield field name and language."""
        return ((f"name_{code}", code) for code, _language in settings.LANGUAGES)

    @property
    def names(self) -> dict[str, str]:
        """What was typed, by language; empty ones left out."""
        typed = ((code, self.cleaned_data.get(name, "")) for name, code in self.name_fields())
        return {code: name for code, name in typed if name}

    def save(self, commit: bool = True) -> Any:
        self.instance.names = self.names
        return super().save(commit)


class FundForm(NamesForm):
    """A fund; its code stays once money stands on it, because exports and people know it by that."""

    class Meta:
        model = Fund
        fields = ("code", "parent", "is_open")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = self.instance.journal_lines.exists()

    def clean_parent(self) -> Fund | None:
        parent: Fund | None = self.cleaned_data["parent"]
        above = parent
        while above is not None:
            if self.instance.pk and above.pk == self.instance.pk:
                raise forms.ValidationError(_("A fund cannot stand below itself."))
            above = above.parent
        return parent


class CampaignForm(NamesForm):
    """A campaign; a new one gets a fund of its own unless one is chosen."""

    goal = forms.CharField(
        label=_("Goal"), max_length=40, required=False, help_text=_("For example 20,000. Leave empty for no goal.")
    )
    currency = forms.ChoiceField(label=_("Currency"))

    class Meta:
        model = Campaign
        fields = ("slug", "goal", "currency", "starts_on", "ends_on", "fund")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        campaign = self.instance
        self.fields["currency"].choices = [(code, code) for code in settings.GIVING_CURRENCIES]  # type: ignore[attr-defined]
        self.fields["fund"].required = False
        self.fields["fund"].queryset = Fund.objects.filter(campaign=None) | Fund.objects.filter(campaign=campaign.pk)  # type: ignore[attr-defined]
        self.fields["fund"].help_text = _("Leave empty, and the campaign gets a fund of its own.")
        if campaign.pk:
            self.initial["goal"] = campaign.goal.plain() if campaign.goal else ""
            booked = campaign.journal_has_lines()
            for name in ("slug", "currency", "fund"):  # addresses, sums and books are known by these
                self.fields[name].disabled = booked

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("goal")
        if typed and cleaned.get("currency"):
            try:
                self.instance.goal_minor = read_goal(typed, cleaned["currency"]).minor
            except forms.ValidationError as error:
                self.add_error("goal", error)
        else:
            self.instance.goal_minor = None
        code = cleaned.get("slug", "")
        if not cleaned.get("fund") and Fund.objects.filter(code=code).exclude(campaign=None).exists():
            self.add_error("slug", _("A fund with this code belongs to another campaign."))
        return cleaned

    def save(self, commit: bool = True) -> Campaign:
        if self.instance.fund_id is None:
            self.instance.fund, _made = Fund.objects.get_or_create(
                code=self.instance.slug, defaults={"names": self.names}
            )
        return super().save(commit)  # type: ignore[no-any-return]
