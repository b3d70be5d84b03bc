"""Object ids: Stripe's prefixes, random letters. Callers must treat them as opaque."""

import secrets
import string

LETTERS = string.ascii_letters + string.digits


def new(prefix: str, length: int = 24) -> str:
    """An id such as ``pi_`` and 24 random letters; long enough that nobody guesses it."""
    return f"{prefix}_" + "".join(secrets.choice(LETTERS) for _ in range(length))
