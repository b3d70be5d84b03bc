"""The organisation's facts: changed while nobody has them on paper, followed by new ones afterwards."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from campaigns.screens import CHANGED
from payments.models import IssuerProfile
from people import clock
from tests.factories import make_issuer
from treasury.facts import FactsForm, is_used

pytestmark = pytest.mark.django_db

TOMORROW = timedelta(days=1)


@pytest.fixture
def profile() -> IssuerProfile:
    return make_issuer().profiles.get()


def typed(profile: IssuerProfile, **changes) -> dict[str, object]:
    """What the form sends for a profile, with changes."""
    form = FactsForm(instance=profile)
    return {field.html_name: field.value() for field in form if field.value() is not None} | changes


def test_facts_without_a_receipt_can_be_changed_and_the_log_says_how(profile, enter, administrator):
    url = f"/cms/receipts/facts/edit/{profile.pk}/"
    answer = enter(administrator).post(url, typed(profile, city="Zgierz", signatory_name="Ewa Nowa"))
    assert answer.status_code == 302, answer.context["form"].errors
    profile.refresh_from_db()
    assert (profile.city, profile.ids["KRS"]) == ("Zgierz", "0000123456")
    changes = ModelLogEntry.objects.get(action=CHANGED).data["changes"]
    assert changes == {"city": ["Łódź", "Zgierz"], "signatory_name": []}


def test_facts_on_a_receipt_are_neither_changed_nor_deleted(world, enter, administrator):
    profile = IssuerProfile.objects.get()
    client = enter(administrator)
    assert is_used(profile)
    for path in ("edit", "delete"):
        answer = client.post(f"/cms/receipts/facts/{path}/{profile.pk}/", typed(profile, city="Zgierz"), follow=True)
        assert b"Receipts carry these facts" in answer.content
    profile.refresh_from_db()
    assert profile.city == "Łódź"


def test_new_facts_begin_with_the_old_ones_and_a_later_day(world, enter, administrator):
    client = enter(administrator)
    old = IssuerProfile.objects.get()
    form = client.get(f"/cms/receipts/facts/new/?from={old.pk}").context["form"]
    assert form.initial["legal_name"] == old.legal_name
    assert "valid_from" not in form.initial
    today = typed(old, valid_from=clock.today(), city="Zgierz")
    assert "valid_from" in client.post("/cms/receipts/facts/new/", today).context["form"].errors
    later = typed(old, valid_from=clock.today() + TOMORROW, city="Zgierz")
    assert client.post("/cms/receipts/facts/new/", later).status_code == 302
    new = IssuerProfile.objects.latest("valid_from")
    assert (new.city, new.legal_name) == ("Zgierz", old.legal_name)
    assert is_used(old)
    assert not is_used(new)


@pytest.mark.parametrize("text", ["KRS", "KRS 0000123456", ": 5", "KRS:"])
def test_a_registration_number_without_a_name_or_number_is_refused(profile, text):
    form = FactsForm(typed(profile, ids=text), instance=profile)
    assert "ids" in form.errors


def test_registration_numbers_are_read_line_by_line(profile):
    form = FactsForm(typed(profile, ids="KRS: 1\n\n REGON : 2\n", country="pl"), instance=profile)
    assert form.is_valid(), form.errors
    assert form.save().ids == {"KRS": "1", "REGON": "2"}
    assert profile.country == "PL"


def test_a_strange_predecessor_in_the_address_is_ignored(profile, enter, administrator):
    client = enter(administrator)
    for text in ("x", "-1", "' OR 1=1", "99999999999999999999"):
        assert client.get("/cms/receipts/facts/new/", {"from": text}).status_code == 200
