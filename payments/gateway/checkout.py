"""Money coming in: the hosted page, and what Stripe says of it."""

from typing import Any

import stripe
from django.conf import settings

from payments.gateway.client import answers, client, id_of, meta_of, moment, money_of
from payments.gateway.facts import ChargeFacts, CheckoutFacts, PaymentFacts
from payments.models import Payment


def create_checkout(payment: Payment) -> CheckoutFacts:
    """Open the hosted page for a payment; every parameter comes from the row alone, so a retry is the same request.

    Raises GatewayDown and GatewayRefused.
    """
    metadata = {"payment": str(payment.uuid)}
    params: dict[str, Any] = {
        "mode": "payment",
        "submit_type": "donate",
        "locale": payment.language,
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": line.currency.lower(),
                    "unit_amount": line.amount_minor,
                    "product_data": {"name": line.label},
                },
            }
            for line in payment.lines.order_by("id")
        ],
        "success_url": payment.success_url,
        "cancel_url": payment.cancel_url,
        "client_reference_id": str(payment.uuid),
        "metadata": metadata,
        "customer_creation": "always",
        "customer_email": payment.payer["email"],
        "payment_intent_data": {"metadata": metadata, "description": payment.description},
        "allowed_payment_method_types": settings.STRIPE_METHODS,
        "adaptive_pricing": {"enabled": False},
        "expires_at": int(payment.expires_at.timestamp()),
    }
    with answers():
        session = client().v1.checkout.sessions.create(params, {"idempotency_key": payment.checkout_key})  # type: ignore[arg-type]
    return _checkout_facts(session)


def checkout_facts(session_id: str) -> CheckoutFacts:
    """Fetch a session with its payment; raises GatewayDown and GatewayRefused."""
    with answers():
        session = client().v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent.latest_charge"]})
    return _checkout_facts(session)


def expire_checkout(session_id: str) -> None:
    """Close an open page so that nobody can pay there any more; raises GatewayRefused when it is not open."""
    with answers():
        client().v1.checkout.sessions.expire(session_id)


def session_of_intent(intent_id: str) -> CheckoutFacts | None:
    """Find the page a payment intent came from; None for one made elsewhere."""
    with answers():
        found = client().v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 1})
    return checkout_facts(found.data[0].id) if found.data else None


def charge_facts(charge_id: str) -> ChargeFacts:
    """Fetch one charge; raises GatewayDown and GatewayRefused."""
    with answers():
        return _charge_facts(client().v1.charges.retrieve(charge_id))


def _checkout_facts(session: stripe.checkout.Session) -> CheckoutFacts:
    intent = session.payment_intent
    known = session.amount_total is not None and session.currency
    return CheckoutFacts(
        session_id=session.id,
        url=session.url or "",
        status=session.status or "",
        payment_status=session.payment_status,
        payment_uuid=session.client_reference_id or "",
        amount=money_of(session.amount_total or 0, session.currency or "") if known else None,
        livemode=session.livemode,
        payment=_payment_facts(intent) if isinstance(intent, stripe.PaymentIntent) else None,
    )


def _payment_facts(intent: stripe.PaymentIntent) -> PaymentFacts:
    charge = intent.latest_charge if isinstance(intent.latest_charge, stripe.Charge) else None
    details = charge.payment_method_details if charge else None
    error = intent.last_payment_error
    return PaymentFacts(
        intent_id=intent.id,
        status=intent.status,
        amount=money_of(intent.amount_received or intent.amount, intent.currency),
        payment_uuid=meta_of(intent, "payment"),
        charge_id=charge.id if charge else "",
        settled_at=moment(charge.created if charge else intent.created),
        method=(details.type if details else "")[:30],
        failure_code=((error.decline_code or error.code or "") if error else "")[:60],
        has_refunds=bool(charge and charge.amount_refunded),
    )


def _charge_facts(charge: stripe.Charge) -> ChargeFacts:
    return ChargeFacts(
        charge_id=charge.id,
        intent_id=id_of(charge.payment_intent),
        status=charge.status,
        amount=money_of(charge.amount, charge.currency),
        created=moment(charge.created),
        payment_uuid=meta_of(charge, "payment"),
    )
