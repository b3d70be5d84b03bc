"""The one client of the SDK, its transport, and what every call shares."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings
from django.utils.module_loading import import_string
from requests.structures import CaseInsensitiveDict

from payments.gateway.facts import GatewayDown, GatewayRefused
from payments.money import CURRENCIES, Money

# Otherwise the SDK keeps a telemetry id in the home folder and fails where there is none.
stripe.enable_telemetry = False

TIMEOUT = (5, 20)  # seconds to connect and to wait


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
def answers() -> Iterator[None]:
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


def moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def money_of(minor: int, currency: str) -> Money:
    """Raise GatewayRefused for a currency we have no rules for, rather than guess its digits."""
    if currency.upper() not in CURRENCIES:
        raise GatewayRefused("unknown_currency")
    return Money(minor, currency.upper())


def id_of(value: Any) -> str:
    """Return the id of an expandable field, which is an id, an object or null."""
    return value if isinstance(value, str) else str(getattr(value, "id", "") or "")


def meta_of(value: Any, name: str) -> str:
    metadata = getattr(value, "metadata", None)
    return str(metadata.to_dict().get(name, "")) if metadata else ""
