"""The gift form: every way to type an amount wrongly, and everything typed kept."""

import uuid

import pytest
from django.http import QueryDict
from django.utils.translation import override

from donations.forms import GiftForm
from donations.offers import Offer, Suggestion
from payments.models import Fund
from payments.money import Money


def offer(*currencies: str) -> Offer:
    rows = {code: tuple(Suggestion(Money(n, code)) for n in (3000, 5000, 10000, 20000)) for code in currencies}
    return Offer(
        fund=Fund(code="meals"), campaign=None, page_id=7, label="Meals", suggestions=rows,
        contact="office@example.org", country="PL",
    )  # fmt: skip


def data(**fields: object) -> QueryDict:
    """What a browser sends; a list sends a field several times, None leaves it out."""
    sent = {
        "submission_key": str(uuid.uuid4()), "currency": "PLN", "amount": "PLN-5000", "other": "",
        "first_name": "Łucja", "last_name": "Żółć", "email": "lucja@example.org",
    } | fields  # fmt: skip
    query = QueryDict(mutable=True)
    for name, value in sent.items():
        if value is not None:
            query.setlist(name, value if isinstance(value, list) else [str(value)])
    return query


def form(*currencies: str, **fields: object) -> GiftForm:
    return GiftForm(data(**fields), offer=offer(*(currencies or ("PLN", "EUR", "JPY", "KWD"))))


def amount_error(typed: str, currency: str = "PLN") -> str:
    """The words beside the amount; empty when it is taken."""
    sent = form(other=typed, amount=None, currency=currency)
    return " ".join(str(words) for words in sent.errors.get("other", []))


def read(typed: str, currency: str = "PLN") -> int:
    sent = form(other=typed, amount=None, currency=currency)
    assert sent.is_valid(), sent.errors
    return sent.gift().amount.minor


def test_a_chosen_amount_becomes_the_gift():
    sent = form()
    assert sent.is_valid(), sent.errors
    gift = sent.gift()
    assert (gift.amount, gift.payer.name, gift.page_id, gift.label) == (
        Money(5000, "PLN"), "Łucja Żółć", 7, "Meals",
    )  # fmt: skip
    assert str(gift.submission_key) == sent["submission_key"].value()


def test_a_typed_amount_counts_instead_of_a_chosen_one():
    sent = form(amount="PLN-5000", other="77")
    assert sent.is_valid()
    assert sent.gift().amount == Money(7700, "PLN")


@pytest.mark.parametrize(
    ("typed", "minor"),
    [("50", 5000), ("50,00", 5000), ("50.00", 5000), ("1 234,50", 123450), ("1.234,50", 123450), ("1,234.50", 123450),
     ("50 zł", 5000), ("10\u00a0000", 1000000), ("10\u202f000", 1000000)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, minor):
    assert read(typed) == minor


@pytest.mark.parametrize("typed", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_a1_no_number_is_no_amount(typed):
    assert "in digits" in amount_error(typed)


@pytest.mark.parametrize("typed", ["-5", "0", "0.00", "-0"])
def test_a2_nothing_and_less_are_refused(typed):
    assert amount_error(typed)


def test_a2_zero_names_the_least_gift():
    assert amount_error("0") == "Enter an amount from PLN\u00a05"


@pytest.mark.parametrize("typed", ["0.004", "12.5678"])
def test_a3_too_many_decimals_are_refused(typed):
    assert "at most 2 digits" in amount_error(typed, "EUR")


@pytest.mark.parametrize("typed", ["1e3", "1E+100", "1_000", "0x10", "50,-", "5 0", "1,23,456", ".5"])
def test_a4_only_plain_digits_are_taken(typed):
    assert amount_error(typed)


@pytest.mark.parametrize("typed", ["\uff11\uff12", "\u0663"])
def test_a5_digits_of_other_scripts_are_refused(typed):
    assert "in digits" in amount_error(typed)


def test_a6_an_ambiguous_amount_offers_both_readings():
    said = amount_error("1.000")
    assert "PLN\u00a01.00" in said
    assert "PLN\u00a01,000.00" in said
    assert said.endswith("Please write 1 or 1000")


def test_a6_an_ambiguous_amount_offers_both_readings_in_polish():
    with override("pl"):
        said = amount_error("1,500")
    assert said == "Czy chodzi o 1,50\u00a0zł, czy o 1\u00a0500,00\u00a0zł? Wpisz 1,50 albo 1500"


def test_a6_what_can_only_be_thousands_is_asked_too():
    assert amount_error("10.999", "EUR") == "Did you mean EUR\u00a010,999? Then please write 10999"


def test_a7_the_most_is_named_with_an_address():
    said = amount_error("99999999999")
    assert said == ("Enter an amount up to PLN\u00a050,000. For larger gifts please write to us: office@example.org")
    assert "PLN\u00a050,000" in amount_error("1,000,000.00")
    assert read("50000") == 5_000_000


def test_a8_yen_has_no_decimals_and_dinar_three():
    assert read("500", "JPY") == 500
    assert amount_error("500.5", "JPY") == "Enter a whole amount, without decimals"
    assert read("1.230", "KWD") == 1230
    assert "last digit is 0" in amount_error("1.234", "KWD")


@pytest.mark.parametrize("currency", ["xxx", "usd ", "USD", "pln", "", None])
def test_a9_only_offered_currencies_are_taken(currency):
    sent = form("PLN", "EUR", currency=currency, other="50")
    assert "currency" in sent.errors


@pytest.mark.parametrize("value", ["PLN-1", "PLN-5001", "EUR-5000", "5000", "PLN-5000 ", "PLN--5000"])
def test_a10_a_forged_amount_is_not_one_of_the_choices(value):
    sent = form("PLN", "EUR", amount=value)
    assert sent.errors["other"] == ["Choose or enter an amount"]
    assert "amount" not in sent.errors


def test_a12_less_than_the_minimum_is_refused_however_it_is_sent():
    assert form("PLN", amount="PLN-100").errors["other"]
    assert amount_error("4.99") == "Enter an amount from PLN\u00a05"


def test_a12_a_suggestion_that_fell_below_the_minimum_is_refused(settings):
    settings.GIVING_CURRENCIES = settings.GIVING_CURRENCIES | {"PLN": (6000, 5_000_000, (6000, 7000, 8000, 9000))}
    assert form("PLN", amount="PLN-5000").errors["other"] == ["Enter an amount from PLN\u00a060"]


@pytest.mark.parametrize("name", ["amount", "other", "currency", "email"])
def test_a13_a_field_that_comes_twice_is_refused(name):
    sent = form(**{name: ["50", "5000"]})
    assert not sent.is_valid()
    assert "came twice" in sent.non_field_errors()[0]


def test_a13_a_body_that_is_no_form_is_a_form_with_everything_missing():
    sent = GiftForm(QueryDict(""), offer=offer("PLN"))
    assert set(sent.errors) >= {"first_name", "last_name", "email", "currency"}


@pytest.mark.parametrize("email", ["a@x.org\nBcc: b@y.org", "a@x.org\r\nBcc: b@y.org", "a b@x.org", "a@x", "a@x.org\0"])
def test_a77_an_address_with_more_in_it_is_refused(email):
    assert form(email=email).errors["email"]


@pytest.mark.parametrize("name", ["Jan\r\nBcc: x@y.org", "Jan\nX", "Jan\u2028X", "Jan\x07", "Jan\0"])
def test_a77_a_name_of_several_lines_is_refused(name):
    assert form(first_name=name).errors["first_name"]


@pytest.mark.parametrize("name", ["' OR 1=1--", "{{7*7}}", "<script>alert(1)</script>", "محمد", "山田", "O’Neil 😀"])
def test_a80_names_in_any_script_are_taken_as_they_are(name):
    sent = form(first_name=name)
    assert sent.is_valid()
    assert sent.gift().payer.first_name == name


def test_a80_a_lone_surrogate_is_refused_not_stored():
    assert form(first_name="a\ud800b").errors["first_name"]


def test_a75_a_name_of_300_characters_is_refused():
    assert form(last_name="x" * 300).errors["last_name"]


def test_everything_typed_is_kept():
    sent = form(other="1.000", first_name="", email="nonsense", as_organisation="on", organisation="ACME", city="Łódź")
    assert not sent.is_valid()
    html = "".join(str(sent[name]) for name in ("other", "email", "organisation", "city"))
    for kept in ("1.000", "nonsense", "ACME", "Łódź"):
        assert f'value="{kept}"' in html
    assert sent["as_organisation"].value()


def test_errors_are_listed_in_the_order_of_the_page_with_the_id_of_their_field():
    sent = form(amount=None, first_name="", email="")
    assert [id for id, _words in sent.error_links] == ["id_other", "id_first_name", "id_email"]


def test_the_error_is_named_by_its_field():
    html = str(form(email="")["email"])
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_email_helptext id_email_error"' in html


def test_messages_are_in_the_readers_language():
    with override("pl"):
        sent = form(amount=None, first_name="", last_name="", email="")
        said = [words for _id, words in sent.error_links]
    assert said == [
        "Wybierz albo wpisz kwotę", "Wpisz imię", "Wpisz nazwisko", "Wpisz adres e-mail, np. imie@domena.pl",
    ]  # fmt: skip


def test_a_currency_changed_without_javascript_asks_for_an_amount_in_the_new_one():
    sent = form("PLN", "EUR", currency="EUR", amount="PLN-5000")
    assert sent.errors["other"] == ["Choose or enter an amount"]


def test_an_organisation_needs_a_name_and_a_tax_number_that_can_be():
    assert form(as_organisation="on").errors["organisation"]
    sent = form(as_organisation="on", organisation="ACME", tax_number="725-180-11-26")
    assert sent.is_valid(), sent.errors
    assert (sent.gift().payer.name, sent.gift().payer.tax_number) == ("ACME", "7251801126")
    assert "does not look right" in form(as_organisation="on", organisation="A", tax_number="1").errors["tax_number"][0]


def test_an_organisation_that_was_unticked_again_is_left_out():
    sent = form(organisation="ACME", tax_number="wrong")
    assert sent.is_valid()
    assert sent.gift().payer.organisation == sent.gift().payer.tax_number == ""


def test_a_receipt_needs_an_address_and_nothing_else_does():
    assert form().is_valid()
    sent = form(wants_receipt="on")
    assert set(sent.errors) == {"line1", "postal_code", "city", "country"}
    sent = form(wants_receipt="on", line1="Polna 1", postal_code="00001", city="Łódź", country="PL")
    assert sent.is_valid(), sent.errors
    assert sent.gift().payer.postal_code == "00-001"
    assert sent.gift().wants_receipt


def test_postal_codes_of_countries_we_do_not_know_are_left_alone():
    sent = form(wants_receipt="on", line1="Main St", postal_code="SW1A 1AA", city="London", country="GB")
    assert sent.is_valid(), sent.errors


def test_a_robot_that_fills_the_hidden_field_is_asked_again_and_a_person_gets_through():
    sent = form(website="http://spam.example")
    assert "as robots do" in sent.non_field_errors()[0]
    assert sent["website"].value() == ""


@pytest.mark.parametrize("key", [None, "", "17", "' OR 1=1--"])
def test_a_form_without_its_key_gets_a_new_one(key):
    sent = form(submission_key=key)
    assert "out of date" in sent.non_field_errors()[0]
    assert uuid.UUID(sent["submission_key"].value())


def test_every_form_has_a_key_of_its_own():
    first, second = GiftForm(offer=offer("PLN")), GiftForm(offer=offer("PLN"))
    assert first["submission_key"].value() != second["submission_key"].value()


def test_a_link_may_choose_currency_and_amount():
    known = GiftForm(offer=offer("PLN", "EUR"), query={"amount": "50", "currency": "eur"})
    assert (known.chosen_currency, known["amount"].value()) == ("EUR", "EUR-5000")
    other = GiftForm(offer=offer("PLN"), query={"amount": "66,60"})
    assert other["other"].value() == "66.60"


@pytest.mark.parametrize(
    "query", [{"amount": "abc"}, {"amount": "1"}, {"currency": "XXX"}, {"amount": "1.000"}, {"frequency": "hourly"}]
)
def test_unknown_values_in_a_link_are_ignored(query):
    fresh = GiftForm(offer=offer("PLN"), query=query)
    assert fresh["amount"].value() is None
    assert fresh["other"].value() is None
    assert fresh.chosen_currency == "PLN"


def test_nothing_is_ticked_or_chosen_beforehand():
    fresh = GiftForm(offer=offer("PLN"))
    assert not any(tile.is_chosen for _currency, tiles in fresh.tiles for tile in tiles)
    assert not fresh["wants_receipt"].value()
    assert not fresh["as_organisation"].value()


@pytest.mark.parametrize("name", ["\u202eabc", "a\u2066b", "\u200b", "\u2060\u200d", "\ufeff", "\ufe0f"])
def test_a75_a_name_that_turns_the_line_around_or_cannot_be_seen_is_refused(name):
    assert form(first_name=name).errors["first_name"] == ["Leave out line breaks and control characters"]


@pytest.mark.parametrize("name", ["محمد", "می\u200cروم", "👩\u200d🚒", "Ng\u0303", "ㅤ Kim"])
def test_a75_names_whose_script_needs_signs_without_a_form_are_taken(name):
    assert form(first_name=name).is_valid()


@pytest.mark.parametrize("email", ["a@x.o\u202erg", "a@\u00ad.org", "a@" + "ż" * 60 + ".org"])
def test_a77_an_address_that_no_server_can_be_asked_for_is_refused(email):
    assert form(email=email).errors["email"] == ["Enter an e-mail address like name@example.org"]


@pytest.mark.parametrize("email", ["a@żółć.pl", "A@X.ORG", "o'neil+gifts@example.org"])
def test_unusual_addresses_are_taken(email):
    assert form(email=email).is_valid()
