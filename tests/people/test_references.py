"""References people can read out."""

from uuid import uuid4

import pytest

from people.references import ALPHABET, in_groups, new_reference, normalise, read_uuid


def test_a_reference_has_80_bits_and_no_sign_that_can_be_mistaken():
    assert len(ALPHABET) == 32
    assert not set("0O1I") & set(ALPHABET)
    assert len(new_reference()) == 16
    assert len({new_reference() for _ in range(200)}) == 200


def test_it_is_shown_in_groups_and_read_back_from_them():
    reference = new_reference()
    assert normalise(in_groups(reference)) == reference
    assert normalise(in_groups(reference).lower().replace("-", " ")) == reference


@pytest.mark.parametrize("text", ["", "nobody", "'; DROP TABLE", "\x00", "1" * 400])
def test_a23_a_text_that_is_no_id_is_none(text):
    assert read_uuid(text) is None


def test_an_id_is_read_in_any_spelling():
    known = uuid4()
    assert read_uuid(str(known)) == read_uuid(known.hex) == known
