"""The only package that speaks Stripe: our rows in, small frozen facts out (API 2026-10-28.endive, SDK 16.1)."""

from payments.gateway.checkout import (
    charge_facts,
    checkout_facts,
    create_checkout,
    expire_checkout,
    session_of_intent,
)
from payments.gateway.client import client
from payments.gateway.events import events_since, verify_event
from payments.gateway.facts import (
    ChargeFacts,
    CheckoutFacts,
    Event,
    GatewayDown,
    GatewayRefused,
    NotOurEvent,
    PaymentFacts,
    RefundFacts,
)
from payments.gateway.refunds import create_refund, refund_facts, refunds_of

__all__ = [
    "ChargeFacts",
    "CheckoutFacts",
    "Event",
    "GatewayDown",
    "GatewayRefused",
    "NotOurEvent",
    "PaymentFacts",
    "RefundFacts",
    "charge_facts",
    "checkout_facts",
    "client",
    "create_checkout",
    "create_refund",
    "events_since",
    "expire_checkout",
    "refund_facts",
    "refunds_of",
    "session_of_intent",
    "verify_event",
]
