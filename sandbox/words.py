"""Sets of names, written as one line of text."""


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())
