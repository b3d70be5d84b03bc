"""The only module that speaks Stripe: our rows in, small frozen facts out (API 2026-10-28.endive, SDK 16.1)."""

import functools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from django.utils.module_loading import import_string
from requests.structures import CaseInsensitiveDict

from payments.models import Payment, Refund
from payments.money import CURRENCIES, Money

# Otherwise the SDK keeps a telemetry id in the home folder and fails where there is none.
stripe.enable_telemetry = False

CLOCK_SKEW = 300  # seconds; the SDK itself accepts any time in the future
TIMEOUT = (5, 20)  # seconds to connect and to wait
EVENT_KEPT_DAYS = 30


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


class _Transport(stripe.HTTPClient):
    """The SDK's transport over a plain callable named by settings: the sandbox, below the socket."""

    name = "callable"

    def __init__(self, send: Callable[..., tuple[int, dict[str, str], str]]) -> None:
        super().__init__()
        self._send = send

    def request(
        self, method: str, url: str, headers: Any, post_data: Any = None, *, _usage: list[str] | None = None
    ) -> tuple[str, int, Any]:
        try:
            status, answered, body = self._send(method, url, dict(headers or {}), post_data)
        except (ConnectionError, TimeoutError) as error:
            lost = stripe.APIConnectionError(str(error), should_retry=True)  # type: ignore[no-untyped-call]
            raise lost from error
        return body, status, CaseInsensitiveDict(answered)

    def close(self) -> None:
        """There is no socket to close."""


@functools.lru_cache(maxsize=1)
def client() -> stripe.StripeClient:
    """Return the one client; the SDK retries connections and 5xx with the same idempotency key, nothing else."""
    options: dict[str, Any] = {"max_network_retries": settings.STRIPE_MAX_RETRIES}
    if settings.STRIPE_API_BASE:
        options["base_addresses"] = {"api": settings.STRIPE_API_BASE}
    if settings.STRIPE_TRANSPORT:
        options["http_client"] = _Transport(import_string(settings.STRIPE_TRANSPORT))
    else:
        options["http_client"] = stripe.RequestsClient(timeout=TIMEOUT)
    return stripe.StripeClient(settings.STRIPE_API_KEY, **options)


@contextmanager
def _answers() -> Iterator[None]:
    """Turn the SDK's errors into ours: down (try again) or refused (do not)."""
    try:
        yield
    except stripe.InvalidRequestError as error:
        raise GatewayRefused(error.code or "invalid_request") from error
    except stripe.CardError as error:
        raise GatewayRefused(error.code or "card_error") from error
    except stripe.IdempotencyError as error:
        code = (error.error.code if error.error else "") or ""
        if code == "idempotency_key_in_use":
            raise GatewayDown(code) from error
        raise GatewayRefused("idempotency_error") from error
    except stripe.StripeError as error:
        answered = (error.http_status or 0) >= 500
        raise GatewayDown(type(error).__name__, answered=answered) from error


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
    with _answers():
        session = client().v1.checkout.sessions.create(params, {"idempotency_key": payment.checkout_key})  # type: ignore[arg-type]
    return _checkout_facts(session)


def checkout_facts(session_id: str) -> CheckoutFacts:
    """Fetch a session with its payment; raises GatewayDown and GatewayRefused."""
    with _answers():
        session = client().v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent.latest_charge"]})
    return _checkout_facts(session)


def expire_checkout(session_id: str) -> None:
    """Close an open page so that nobody can pay there any more; raises GatewayRefused when it is not open."""
    with _answers():
        client().v1.checkout.sessions.expire(session_id)


def session_of_intent(intent_id: str) -> CheckoutFacts | None:
    """Find the page a payment intent came from; None for one made elsewhere."""
    with _answers():
        found = client().v1.checkout.sessions.list({"payment_intent": intent_id, "limit": 1})
    return checkout_facts(found.data[0].id) if found.data else None


def charge_facts(charge_id: str) -> ChargeFacts:
    """Fetch one charge; raises GatewayDown and GatewayRefused."""
    with _answers():
        return _charge_facts(client().v1.charges.retrieve(charge_id))


def charge_of_intent(intent_id: str) -> ChargeFacts | None:
    """Fetch the latest charge of a payment intent, None while there is none."""
    with _answers():
        intent = client().v1.payment_intents.retrieve(intent_id, {"expand": ["latest_charge"]})
    return _charge_facts(intent.latest_charge) if isinstance(intent.latest_charge, stripe.Charge) else None


def refund_facts(refund_id: str) -> RefundFacts:
    """Fetch one refund; raises GatewayDown and GatewayRefused."""
    with _answers():
        return _refund_facts(client().v1.refunds.retrieve(refund_id))


def refunds_of(charge_id: str) -> list[RefundFacts]:
    """Fetch every refund of a charge, oldest first, so that any order of events books them in one order."""
    with _answers():
        found = client().v1.refunds.list({"charge": charge_id, "limit": 100})
        facts = [_refund_facts(refund) for refund in found.auto_paging_iter()]
    return sorted(facts, key=lambda refund: (refund.created, refund.refund_id))


def create_refund(refund: Refund) -> RefundFacts:
    """Send a refund that stands in our books as asked for; raises GatewayDown and GatewayRefused."""
    if not refund.payment.stripe_intent:
        raise GatewayRefused("payment_without_intent")
    with _answers():
        made = client().v1.refunds.create(
            {
                "payment_intent": refund.payment.stripe_intent,
                "amount": refund.amount_minor,
                "reason": "requested_by_customer",
                "metadata": {"refund": str(refund.uuid), "payment": str(refund.payment.uuid)},
            },
            {"idempotency_key": f"refund-{refund.uuid}-{refund.attempts}"},
        )
    return _refund_facts(made)


def verify_event(body: bytes, signature: str) -> Event:
    """Return the event of a signed body, tried against every secret; raises NotOurEvent for anything else.

    The SDK lets other exceptions out on hostile bytes and accepts times in the future; both end here.
    """
    if not any(_is_signed(body, signature, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise NotOurEvent("signature")
    try:
        return _event(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise NotOurEvent("shape") from error


def events_since(moment: datetime, types: list[str]) -> Iterator[Event]:
    """Yield the events Stripe still lists, newest first, at most 30 days back and 20 types a call."""
    for start in range(0, len(types), 20):
        with _answers():
            listed = client().v1.events.list(
                {"types": types[start : start + 20], "created": {"gte": int(moment.timestamp())}, "limit": 100}
            )
            for event in listed.auto_paging_iter():
                yield _event(event.to_dict(for_json=True))


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    try:
        text = body.decode()
        stripe.WebhookSignature.verify_header(text, header, secret, tolerance=CLOCK_SKEW)
        times = [int(part[2:]) for part in header.split(",") if part.startswith("t=")]
    except (stripe.SignatureVerificationError, ValueError, TypeError, OverflowError):
        return False
    return bool(times) and times[0] <= datetime.now(UTC).timestamp() + CLOCK_SKEW


def _event(raw: dict[str, Any]) -> Event:
    kinds = (("id", str), ("type", str), ("livemode", bool), ("created", int))
    if raw["object"] != "event" or any(type(raw[name]) is not kind for name, kind in kinds):
        raise ValueError("not an event")
    subject = raw["data"]["object"]
    named = (raw["id"], raw["type"], str(subject.get("id") or ""))
    if any(len(text) > 255 or "\0" in text for text in named) or len(raw["type"]) > 100:
        raise ValueError("names too long")
    return Event(
        id=raw["id"],
        type=raw["type"],
        object_id=str(subject.get("id") or ""),
        account=str(raw.get("account") or "")[:64],
        livemode=raw["livemode"],
        api_version=str(raw.get("api_version") or "")[:40],
        created=_moment(raw["created"]),
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _money(minor: int, currency: str) -> Money:
    """Raise GatewayRefused for a currency we have no rules for, rather than guess its digits."""
    if currency.upper() not in CURRENCIES:
        raise GatewayRefused("unknown_currency")
    return Money(minor, currency.upper())


def _id(value: Any) -> str:
    """Return the id of an expandable field, which is an id, an object or null."""
    return value if isinstance(value, str) else str(getattr(value, "id", "") or "")


def _meta(value: Any, name: str) -> str:
    metadata = getattr(value, "metadata", None)
    return str(metadata.to_dict().get(name, "")) if metadata else ""


def _checkout_facts(session: stripe.checkout.Session) -> CheckoutFacts:
    intent = session.payment_intent
    known = session.amount_total is not None and session.currency
    return CheckoutFacts(
        session_id=session.id,
        url=session.url or "",
        status=session.status or "",
        payment_status=session.payment_status,
        payment_uuid=session.client_reference_id or "",
        amount=_money(session.amount_total or 0, session.currency or "") if known else None,
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
        amount=_money(intent.amount_received or intent.amount, intent.currency),
        payment_uuid=_meta(intent, "payment"),
        charge_id=charge.id if charge else "",
        settled_at=_moment(charge.created if charge else intent.created),
        method=(details.type if details else "")[:30],
        failure_code=((error.decline_code or error.code or "") if error else "")[:60],
        has_refunds=bool(charge and charge.amount_refunded),
    )


def _charge_facts(charge: stripe.Charge) -> ChargeFacts:
    return ChargeFacts(
        charge_id=charge.id,
        intent_id=_id(charge.payment_intent),
        status=charge.status,
        amount=_money(charge.amount, charge.currency),
        created=_moment(charge.created),
        payment_uuid=_meta(charge, "payment"),
    )


def _refund_facts(refund: stripe.Refund) -> RefundFacts:
    return RefundFacts(
        refund_id=refund.id,
        intent_id=_id(refund.payment_intent),
        charge_id=_id(refund.charge),
        status=refund.status or "pending",
        amount=_money(refund.amount, refund.currency),
        created=_moment(refund.created),
        refund_uuid=_meta(refund, "refund"),
        failure_code=(getattr(refund, "failure_reason", None) or "")[:60],
    )
