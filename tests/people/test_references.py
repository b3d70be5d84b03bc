"""References people can read out."""

from people.references import ALPHABET, in_groups, new_reference, normalise


def test_a_reference_has_80_bits_and_no_sign_that_can_be_mistaken():
    assert len(ALPHABET) == 32
    assert not set("0O1I") & set(ALPHABET)
    assert len(new_reference()) == 16
    assert len({new_reference() for _ in range(200)}) == 200


def test_it_is_shown_in_groups_and_read_back_from_them():
    reference = new_reference()
    assert normalise(in_groups(reference)) == reference
    assert normalise(in_groups(reference).lower().replace("-", " ")) == reference
