"""The gift form: what a visitor may send, checked in words. It needs no JavaScript and keeps everything typed."""

import unicodedata
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from donations.amounts import check_limits, limits, read_amount
from donations.countries import country_choices, read_postal_code
from donations.offers import Offer, Suggestion
from donations.services import Gift
from donations.tax_numbers import read_tax_number
from payments.money import Money
from payments.payer import Payer

# They turn what follows them around, on a page as in the office's lists.
TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LIKE_THIS = _("Enter an e-mail address like name@example.org")


def one_line(text: str) -> None:
    """Refuse control signs, which could end a mail header or a log line, and text in which nothing can be seen."""
    kinds = {"turn" if sign in TURNS else unicodedata.category(sign) for sign in text}
    if kinds & {"Cc", "Zl", "Zp", "Cs", "turn"} or (text and kinds <= {"Cf", "Zs", "Mn"}):
        raise ValidationError(_("Leave out line breaks and control characters"), code="control")


def has_a_host(address: str) -> None:
    """Refuse a domain that cannot be written as mail servers write it: the confirmation could never be sent."""
    try:
        address.rpartition("@")[2].encode("idna")
    except UnicodeError as error:
        raise ValidationError(LIKE_THIS, code="invalid") from error


class LineField(forms.CharField):
    """One line of text in any script."""

    default_validators = [one_line]

    def __init__(self, *, autocomplete: str, max_length: int, **kwargs: Any) -> None:
        attrs = {"autocomplete": autocomplete, **kwargs.pop("attrs", {})}
        super().__init__(max_length=max_length, widget=forms.TextInput(attrs=attrs), **kwargs)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # No maxlength: a browser would cut a pasted text without a word.
        return {}


@dataclass(frozen=True)
class Tile:
    """A suggested amount as the page shows it."""

    id: str
    suggestion: Suggestion
    is_chosen: bool


class GiftForm(forms.Form):
    """One gift, once."""

    NEEDED_FOR_RECEIPT = {
        "line1": _("Enter your street and house number"),
        "postal_code": _("Enter your postal code"),
        "city": _("Enter your town or city"),
        "country": _("Choose your country"),
    }

    submission_key = forms.UUIDField(widget=forms.HiddenInput)
    currency = forms.ChoiceField(label=_("Currency"))
    amount = forms.ChoiceField(label=_("Amount"), required=False, widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Other amount"),
        required=False,
        help_text=_("An amount written here counts instead of a chosen one."),
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "transaction-amount"}),
    )
    first_name = LineField(
        label=_("First name"), autocomplete="given-name", max_length=100, attrs={"autocapitalize": "words"},
        error_messages={"required": _("Enter your first name")},
    )  # fmt: skip
    last_name = LineField(
        label=_("Last name"), autocomplete="family-name", max_length=100, attrs={"autocapitalize": "words"},
        error_messages={"required": _("Enter your last name")},
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"),
        help_text=_("We send the confirmation here."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        validators=[has_a_host],
        error_messages={"required": LIKE_THIS, "invalid": LIKE_THIS},
    )
    as_organisation = forms.BooleanField(label=_("I give as a company or organisation"), required=False)
    organisation = LineField(
        label=_("Name of the organisation"), autocomplete="organization", max_length=200, required=False
    )
    tax_number = LineField(label=_("Tax number"), autocomplete="off", max_length=40, required=False)
    wants_receipt = forms.BooleanField(label=_("I want a confirmation for my tax return"), required=False)
    line1 = LineField(label=_("Street and number"), autocomplete="address-line1", max_length=200, required=False)
    postal_code = LineField(label=_("Postal code"), autocomplete="postal-code", max_length=20, required=False)
    city = LineField(label=_("Town or city"), autocomplete="address-level2", max_length=100, required=False)
    country = forms.ChoiceField(
        label=_("Country"), required=False, widget=forms.Select(attrs={"autocomplete": "country"})
    )
    website = forms.CharField(label=_("Leave this field empty"), required=False)

    def __init__(self, data: QueryDict | None = None, *, offer: Offer, query: Mapping[str, str] | None = None) -> None:
        super().__init__(data, initial=self._initial(offer, query or {}), use_required_attribute=False)
        self.offer = offer
        self.http_status = 200 if data is None else 422
        self.notice = ""  # why a correct form could not be taken further
        self._choose(offer)
        self.label_suffix = ""

    @staticmethod
    def _initial(offer: Offer, query: Mapping[str, str]) -> dict[str, Any]:
        """What a followed link asks for; unknown values are ignored, never an error."""
        wanted = query.get("currency", "").upper()
        currency = wanted if wanted in offer.suggestions else offer.currencies[0]
        initial = {"submission_key": uuid.uuid4(), "currency": currency, "country": offer.country or None}
        try:
            amount = read_amount(query.get("amount", ""), currency)
        except ValidationError:
            return initial
        suggested = {suggestion.amount: suggestion.value for suggestion in offer.suggestions[currency]}
        return initial | ({"amount": suggested[amount]} if amount in suggested else {"other": amount.plain()})

    def _choose(self, offer: Offer) -> None:
        fields: dict[str, Any] = self.fields
        fields["currency"].choices = [(code, code) for code in offer.currencies]
        fields["currency"].widget = forms.Select(choices=fields["currency"].choices)
        if len(offer.currencies) == 1:
            fields["currency"].widget = forms.HiddenInput()
        fields["amount"].choices = [
            (suggestion.value, suggestion.value) for row in offer.suggestions.values() for suggestion in row
        ]
        fields["country"].choices = [("", _("Choose")), *country_choices(get_language() or "en")]

    @property
    def tiles(self) -> list[tuple[str, list[Tile]]]:
        """The suggested amounts by currency, as the page shows them."""
        chosen = self["amount"].value()
        return [
            (currency, [Tile(f"id_amount_{one.value}", one, one.value == chosen) for one in row])
            for currency, row in self.offer.suggestions.items()
        ]

    @property
    def least(self) -> list[tuple[str, Money]]:
        """The smallest gift in each currency."""
        return [(currency, limits(currency)[0]) for currency in self.offer.currencies]

    @property
    def patterns(self) -> list[tuple[str, str, str]]:
        """(currency, `{} zł`, `zł`): how a sum is written in the reader's language, for the field and the button."""
        language = get_language() or "en"
        shown = [(currency, Money(0, currency).format(language, whole=True)) for currency in self.offer.currencies]
        return [(currency, nil.replace("0", "{}"), nil.replace("0", "").strip()) for currency, nil in shown]

    @property
    def chosen_currency(self) -> str:
        """The currency the page opens with, whatever was sent."""
        value = str(self["currency"].value())
        return value if value in self.offer.suggestions else self.offer.currencies[0]

    @property
    def error_links(self) -> list[tuple[str, str]]:
        """(id of the field, words) of everything that is wrong, in the order of the page; "" for the whole form."""
        errors = self.errors
        names = ["__all__", *self.fields]
        return [
            (f"id_{name}" if name in self.fields else "", str(word)) for name in names for word in errors.get(name, ())
        ]

    def clean(self) -> dict[str, Any]:
        self._refuse_repeated()
        self._refuse_robots()
        self._check_key()
        self._read_money()
        self._check_organisation()
        self._check_address()
        return self.cleaned_data

    def _refuse_repeated(self) -> None:
        # Which of two amounts would count is anybody's guess, so none does.
        if isinstance(self.data, QueryDict) and any(len(self.data.getlist(name)) > 1 for name in self.fields):
            raise ValidationError(_("One answer came twice. Please check the form and send it again."), code="repeated")

    def _refuse_robots(self) -> None:
        if self.cleaned_data.get("website"):
            self._replace("website", "")
            words = _("A hidden field was filled in, as robots do. We have emptied it; please send the form again.")
            raise ValidationError(words, code="robot")

    def _check_key(self) -> None:
        if "submission_key" in self.errors:
            del self.errors["submission_key"]
            self._replace("submission_key", str(uuid.uuid4()))
            raise ValidationError(_("This form was out of date. Please send it again."), code="stale")

    def _replace(self, name: str, value: str) -> None:
        self.data = QueryDict(mutable=True) if not isinstance(self.data, QueryDict) else self.data.copy()
        self.data[name] = value

    def _read_money(self) -> None:
        """Take the typed amount, else the chosen one; only the page's own suggestions can be chosen."""
        currency, typed = self.cleaned_data.get("currency"), self.cleaned_data.get("other", "")
        if not currency:
            return
        try:
            self.cleaned_data["money"] = self._money(currency, typed)
        except ValidationError as error:
            self.add_error("other", error)
        self.errors.pop("amount", None)  # said once, beside the field

    def _money(self, currency: str, typed: str) -> Money:
        if typed:
            return read_amount(typed, currency, contact=self.offer.contact)
        chosen = self.cleaned_data.get("amount")
        for suggestion in self.offer.suggestions[currency]:
            if suggestion.value == chosen:
                check_limits(suggestion.amount, contact=self.offer.contact)
                return suggestion.amount
        raise ValidationError(_("Choose or enter an amount"), code="empty")

    def _check_organisation(self) -> None:
        data = self.cleaned_data
        if not data.get("as_organisation"):
            data["organisation"] = data["tax_number"] = ""
            self.errors.pop("organisation", None)
            self.errors.pop("tax_number", None)
            return
        if not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("Enter the name of the organisation"))
        if data.get("tax_number"):
            country = (data.get("wants_receipt") and data.get("country")) or self.offer.country
            try:
                data["tax_number"] = read_tax_number(data["tax_number"], country)
            except ValidationError as error:
                self.add_error("tax_number", error)

    def _check_address(self) -> None:
        data = self.cleaned_data
        if not data.get("wants_receipt"):
            for name in self.NEEDED_FOR_RECEIPT:
                data[name] = ""
                self.errors.pop(name, None)
            return
        for name, words in self.NEEDED_FOR_RECEIPT.items():
            if not data.get(name) and name not in self.errors:
                self.add_error(name, words)
        if data.get("postal_code"):
            try:
                data["postal_code"] = read_postal_code(data["postal_code"], data.get("country", ""))
            except ValidationError as error:
                self.add_error("postal_code", error)

    def gift(self) -> Gift:
        """Return what a valid form says, in our words."""
        data = self.cleaned_data
        names = ("first_name", "last_name", "email", "organisation", "tax_number", *self.NEEDED_FOR_RECEIPT)
        return Gift(
            amount=data["money"],
            payer=Payer(**{name: data[name] for name in names}),
            wants_receipt=data["wants_receipt"],
            language=get_language() or "en",
            fund=self.offer.fund,
            campaign=self.offer.campaign,
            page_id=self.offer.page_id,
            submission_key=data["submission_key"],
            label=self.offer.label,
        )

    def refuse(self, words: str, *, status: int) -> None:
        """Note that a correct form could not be taken further, and why."""
        self.notice, self.http_status = words, status

    def refuse_email(self) -> None:
        """Note that the payment provider takes no such address."""
        self.add_error("email", LIKE_THIS)
        self.http_status = 422
