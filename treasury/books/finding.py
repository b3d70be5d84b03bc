"""What a check of the books says when a promise is broken."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """`invariant` numbers the promise (I1, I2, …), `object` names the row by reference or id, never by a person."""

    invariant: str
    object: str
    words: str
