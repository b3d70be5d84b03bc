"""A client of the real SDK on the sandbox, an endpoint that listens, and words for what tests do often."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import stripe
from requests.structures import CaseInsensitiveDict

from sandbox import blanks, contract, control, transport
from sandbox import store as storage
from tests.sandbox import receiver
from tests.sandbox.receiver import Receiver

LINE: dict[str, Any] = {
    "quantity": 1,
    "price_data": {"currency": "pln", "unit_amount": 5000, "product_data": {"name": "Gift"}},
}
GIFT: Any = {
    "mode": "payment",
    "submit_type": "donate",
    "line_items": [LINE],
    "success_url": "https://example.org/thanks?s={CHECKOUT_SESSION_ID}",
    "cancel_url": "https://example.org/",
}


class InProcess(stripe.HTTPClient):
    """The SDK's way out, leading into the sandbox."""

    name = "in-process"

    def request(self, method: str, url: str, headers: Any, post_data: Any = None, *, _usage: Any = None) -> Any:
        try:
            status, answered, body = transport.request(method, url, headers, post_data)
        except transport.ConnectionDropped as lost:
            raise stripe.APIConnectionError(str(lost), should_retry=True) from lost
        return body, status, CaseInsensitiveDict(answered)

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture(autouse=True)
def fresh_world(settings, tmp_path) -> None:
    """An empty sandbox in a file of its own, with one endpoint; instead of the whole suite's."""
    stripe.enable_telemetry = False
    settings.SANDBOX_DB = tmp_path / "sandbox.sqlite3"
    settings.SANDBOX_SENDER = "tests.sandbox.receiver.receive"
    settings.SANDBOX_ENDPOINT_URL = "https://example.org/hooks/stripe/"
    settings.SANDBOX_PUBLIC_URL = "http://testserver/sandbox/stripe"
    settings.STRIPE_WEBHOOK_SECRETS = [receiver.SECRET]
    settings.SANDBOX_CAPTURE_LAG = settings.SANDBOX_REFUND_LAG = 2
    settings.SANDBOX_DELIVERY = "inline"
    settings.SANDBOX_SETTLEMENT_CURRENCIES = ["pln", "eur"]
    settings.STRIPE_SECRET_KEY = ""
    settings.SANDBOX_OPEN = True


@pytest.fixture(autouse=True)
def everything_obeys_the_types(fresh_world) -> Iterator[None]:
    """Whatever a test made, every stored object and event agrees with the SDK, complete but for what Stripe omits."""
    yield
    with storage.reading() as store:
        stored = [store.get(row["id"]) for row in store.rows("SELECT id FROM objects")]
    found = [
        f"{one['object']}: {violation}"
        for one in [*stored, *control.events()]
        if one
        for violation in contract.check_object(one, complete=True, left_out=blanks.LEFT_OUT)
        if violation.value != "reconsidering"
    ]
    assert not found


@pytest.fixture
def box(fresh_world) -> Receiver:
    """What arrived at the endpoint."""
    receiver.box.__init__()  # type: ignore[misc]
    return receiver.box


@pytest.fixture
def api() -> stripe.StripeClient:
    """The real SDK; it never retries, so that tests see every answer."""
    return stripe.StripeClient("sk_test_sandbox", http_client=InProcess(), max_network_retries=0)


@pytest.fixture
def gift(api, box) -> Callable[..., Any]:
    """Open a session: ``gift(currency="jpy", amount=500, metadata=…)``."""

    def gift(*, currency: str = "pln", amount: int = 5000, key: str = "", **params: Any) -> Any:
        price = {"currency": currency, "unit_amount": amount, "product_data": {"name": "Gift"}}
        lines = [{"quantity": 1, "price_data": price}]
        return api.v1.checkout.sessions.create(
            {**GIFT, "line_items": lines, **params}, {"idempotency_key": key} if key else {}
        )

    return gift


@pytest.fixture
def paid(api, gift) -> Callable[..., Any]:
    """Open a session and pay it; the charge, with its balance transaction."""

    def paid(number: str = "4242424242424242", **params: Any) -> Any:
        session = gift(**params)
        assert control.pay(session.id, number) == "paid"
        control.advance(timedelta(seconds=3))
        intent = api.v1.checkout.sessions.retrieve(session.id).payment_intent
        return api.v1.charges.list({"payment_intent": intent}).data[0]

    return paid


def refused(call: Callable[[], Any]) -> Any:
    """The error that a call ends with."""
    with pytest.raises(stripe.StripeError) as caught:
        call()
    return caught.value
