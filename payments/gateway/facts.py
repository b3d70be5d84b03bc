"""What the gateway hands back: small frozen facts, and the ways a call can go wrong."""

from dataclasses import dataclass
from datetime import datetime

from payments.money import Money


class GatewayDown(Exception):
    """Stripe did not answer, or not with sense; the call may be made again.

    With the same key, unless `answered`: Stripe keeps a 500 for that key and would only repeat it.
    """

    def __init__(self, code: str, *, answered: bool = False) -> None:
        super().__init__(code)
        self.answered = answered


class GatewayRefused(Exception):
    """Stripe understood and said no; `code` is its error code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotOurEvent(Exception):
    """A body that is no event for us: unsigned, stale, hostile, or of another account or mode."""


@dataclass(frozen=True)
class Event:
    """What the doorbell said: which object to look at."""

    id: str
    type: str
    object_id: str
    account: str
    livemode: bool
    api_version: str
    created: datetime


@dataclass(frozen=True)
class PaymentFacts:
    """A payment intent as Stripe has it now."""

    intent_id: str
    status: str
    amount: Money  # received, or to be received
    payment_uuid: str
    charge_id: str
    settled_at: datetime
    method: str
    failure_code: str
    has_refunds: bool

    @property
    def is_paid(self) -> bool:
        return self.status == "succeeded" and bool(self.charge_id)


@dataclass(frozen=True)
class CheckoutFacts:
    """A checkout session as Stripe has it now; `payment` is there once the donor has submitted."""

    session_id: str
    url: str
    status: str
    payment_status: str
    payment_uuid: str
    amount: Money | None
    livemode: bool
    payment: PaymentFacts | None


@dataclass(frozen=True)
class ChargeFacts:
    """One charge: whom it belongs to is found through its intent."""

    charge_id: str
    intent_id: str
    status: str
    amount: Money
    created: datetime
    payment_uuid: str


@dataclass(frozen=True)
class RefundFacts:
    """One refund as Stripe has it now; `refund_uuid` is ours when we asked for it."""

    refund_id: str
    intent_id: str
    charge_id: str
    status: str
    amount: Money
    created: datetime
    refund_uuid: str
    failure_code: str

    @property
    def is_gone(self) -> bool:
        """Whether it did not happen after all: the money is ours again."""
        return self.status in ("failed", "canceled")
