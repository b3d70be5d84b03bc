"""Details in lists are enough to recognise and not enough to use."""

import pytest

from treasury.masks import masked, masked_email


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("jan.kowalski@example.org", "j•••@example.org"),
        ("j@example.org", "j•••@example.org"),
        ('"a@b"@example.org', '"•••@example.org'),
        ("nonsense", "n•••"),
        ("", ""),
    ],
)
def test_an_address_keeps_its_first_letter_and_its_host(address, shown):
    assert masked_email(address) == shown


def test_anything_else_keeps_its_first_sign():
    assert masked("7251801126") == "7•••"
    assert masked("") == ""
