"""The search box of the gifts: names, addresses, references, Stripe's ids, amounts; and hostile text."""

import pytest

from payments.models import Payment
from people.references import in_groups
from tests.factories import make_donation, make_payer, start
from treasury.search import gifts_matching

pytestmark = pytest.mark.django_db


def found(text: str) -> set[str]:
    return set(Payment.objects.filter(gifts_matching(text)).values_list("payer__last_name", flat=True))


@pytest.fixture
def three():
    start(amount="50", payer=make_payer())
    start(amount="1234,50", payer=make_payer(first_name="Jan", last_name="Nowak", email="jan.nowak@example.net"))
    start(amount="50", currency="EUR", payer=make_payer(last_name="Piekarz", organisation="Piekarnia Łęcka"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("żółć", {"Żółć"}),
        ("łucja żółć", {"Żółć"}),
        ("Nowak Jan", {"Nowak"}),
        ("nowak@example.net", {"Nowak"}),
        ("piekarnia łęcka", {"Piekarz"}),
        ("łucja", {"Żółć", "Piekarz"}),
        ("50", {"Żółć", "Piekarz"}),
        ("50,00", {"Żółć", "Piekarz"}),
        ("50 zł", {"Żółć"}),
        ("EUR 50.00", {"Piekarz"}),
        ("1 234,50", {"Nowak"}),
        ("1,234.50", {"Nowak"}),
        ("1234.5", {"Nowak"}),
        ("Jan Piekarz", set()),
    ],
)
def test_a_gift_is_found_by_name_address_or_amount(three, text, names):
    assert found(text) == names


def test_a_gift_is_found_by_its_reference_however_it_is_written(three):
    payment = Payment.objects.first()
    for text in (payment.reference, in_groups(payment.reference), payment.reference.lower(), payment.reference[:6]):
        assert payment.payer["last_name"] in found(text)


def test_a_gift_is_found_by_stripes_id():
    payment = make_donation()
    for stripe in (payment.stripe_session, payment.stripe_intent, payment.stripe_charge):
        assert found(stripe) == {"Żółć"}


@pytest.mark.parametrize(
    "text",
    [
        "' OR 1=1--",
        '"',
        "%",
        "_",
        "%%_",
        "\\",
        "(" * 200,
        "zq " * 500,
        "🦉",
        "٣",
        "1e400",
        "9" * 99,
        "{{7*7}}",
        "-",
        "*",
    ],
)
def test_a80_hostile_text_is_only_text(three, text):
    assert found(text) == set()
