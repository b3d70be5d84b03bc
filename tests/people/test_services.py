"""Who is who."""

import pytest

from people.models import Supporter
from people.services import find_or_create_supporter

pytestmark = pytest.mark.django_db


def found(**fields):
    known = {"email": "anna@example.org", "first_name": "Anna", "last_name": "Nowak", "language": "pl"}
    return find_or_create_supporter(**(known | fields))


def test_the_same_name_and_address_is_the_same_person_in_any_spelling_of_capitals():
    assert found() == found(email=" ANNA@Example.org ", first_name="anna", last_name="NOWAK")


def test_a58_an_address_alone_finds_nobody():
    assert found() != found(first_name="Jan")
    assert Supporter.objects.count() == 2


def test_a_form_never_overwrites_what_a_person_said_before():
    first = found()
    found(language="en")
    first.refresh_from_db()
    assert first.language == "pl"


def test_an_organisation_is_somebody_else_than_its_treasurer():
    assert found() != found(organisation="Piekarnia Nowak")
