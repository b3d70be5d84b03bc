"""The other end of a webhook: keeps what arrives, verifies it with the real SDK, answers as told."""

import json
from dataclasses import dataclass, field
from typing import Any

import stripe

SECRET = "whsec_test"


@dataclass
class Receiver:
    """What arrived, and how the next arrivals are answered."""

    arrived: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)

    def types(self) -> list[str]:
        """The types of what arrived, in order."""
        return [json.loads(body)["type"] for _, body in self.arrived]

    def bodies(self) -> list[dict[str, Any]]:
        """What arrived, decoded."""
        return [json.loads(body) for _, body in self.arrived]

    def is_genuine(self, index: int, secret: str = SECRET) -> bool:
        """Whether the SDK accepts an arrival."""
        headers, body = self.arrived[index]
        try:
            stripe.StripeClient("sk_test_x").construct_event(body, headers["Stripe-Signature"], secret)
        except (stripe.SignatureVerificationError, ValueError):
            return False
        return True


box = Receiver()


def receive(url: str, headers: dict[str, str], body: bytes) -> int:
    """The sender that settings name: into the box."""
    box.arrived.append((headers, body))
    return box.answers.pop(0) if box.answers else 200
