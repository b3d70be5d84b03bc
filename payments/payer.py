"""What a payer typed, as it is frozen on the payment."""

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Payer:
    """The person or organisation paying, in their own spelling; empty text where nothing was asked."""

    first_name: str
    last_name: str
    email: str
    organisation: str = ""
    tax_number: str = ""
    line1: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""

    @property
    def name(self) -> str:
        """The name to thank and to put on a receipt."""
        return self.organisation or f"{self.first_name} {self.last_name}".strip()

    def as_json(self) -> dict[str, str]:
        """Return what stands in Payment.payer."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Payer":
        """Read what stands in Payment.payer."""
        return cls(**{field.name: str(stored.get(field.name, "")) for field in fields(cls)})
