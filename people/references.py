"""Unguessable references in letters and digits that cannot be mistaken for one another."""

import secrets
from uuid import UUID

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 signs, no 0/O/1/I
LENGTH = 16  # 80 bits


def new_reference() -> str:
    """Return a new reference of 80 random bits, without the dashes it is shown with."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def in_groups(reference: str) -> str:
    """Return a reference as people read it: in groups of four."""
    return "-".join(reference[i : i + 4] for i in range(0, len(reference), 4))


def read_uuid(text: str) -> UUID | None:
    """Return the id that stands in a text from outside, or None: anybody can write into Stripe's metadata."""
    try:
        return UUID(text)
    except ValueError:
        return None


def normalise(typed: str) -> str:
    """Return what somebody typed or followed as a reference: capitals, without dashes and spaces."""
    return "".join(sign for sign in typed.upper() if sign in ALPHABET)
