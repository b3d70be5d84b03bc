"""Personal details as lists show them: enough to recognise, not enough to use."""

DOTS = "•••"


def masked_email(address: str) -> str:
    """Return `j•••@example.org` for `jan@example.org`."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}{DOTS}{at}{host}" if at else masked(address)


def masked(text: str) -> str:
    """Return the first sign and dots; nothing for nothing."""
    return f"{text[:1]}{DOTS}" if text else ""
