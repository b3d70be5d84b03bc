"""Three places where the gateway meets Stripe, and an ear on everything that is said there."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import stripe
from django.conf import settings as base

from payments import gateway
from sandbox import blanks, contract, control, forms

KEY = os.environ.get("STRIPE_TEST_KEY", "")


@dataclass(frozen=True)
class Said:
    """One request of our code as it left the SDK, and its answer."""

    method: str
    path: str
    form: str
    status: int
    answer: dict[str, Any]

    def violations(self, *, complete: bool) -> list[str]:
        """What the SDK's types say against the request and, when it was answered with an object, against that."""
        found = contract.check_request(self.method, self.path, forms.decode(self.form), form=True)
        if self.status == 200:
            left_out = blanks.LEFT_OUT if complete else None
            found += contract.check_object(self.answer, complete=complete, left_out=left_out)
        return [f"{self.method} {self.path}: {violation}" for violation in found]


@dataclass(frozen=True)
class Place:
    """Where the gateway speaks; `take` makes a payment that our code did not begin and returns its charge."""

    name: str
    take: Callable[[int, str], str]


@pytest.fixture(scope="session")
def port() -> Iterator[str]:
    """The sandbox in a process of its own, on the same file; the address of its API."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev", "DATA_DIR": str(base.DATA_DIR), "SECRET_KEY": base.SECRET_KEY,
        "SANDBOX_CAPTURE_LAG": "0",
    }  # fmt: skip
    command = [sys.executable, "manage.py", "sandbox", "--port", "0"]
    with subprocess.Popen(command, cwd=base.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().split()[-1])
        yield f"{address.scheme}://{address.netloc}"
        process.kill()


@pytest.fixture
def quiet(settings) -> None:
    """Nobody listens to events, so that the other process does not ring at an address that is not there."""
    settings.SANDBOX_ENDPOINT_URL = ""
    control.reset()


def at_the_dashboard(amount: int, currency: str) -> str:
    """Take a payment at the sandbox's Dashboard."""
    return control.dashboard_charge(amount, currency)


def by_the_api(amount: int, currency: str) -> str:
    """Take a payment in Stripe's test mode, with a card of Stripe's own."""
    intent = stripe.StripeClient(KEY).v1.payment_intents.create(
        {
            "amount": amount, "currency": currency, "payment_method": "pm_card_visa", "confirm": True,
            "automatic_payment_methods": {"enabled": True, "allow_redirects": "never"},
        }
    )  # fmt: skip
    return str(intent.latest_charge)


@pytest.fixture(params=["in process", "over a port", "in Stripe's test mode"])
def place(request, settings, monkeypatch, quiet) -> Iterator[Place]:
    """The gateway's client, turned to one place after the other."""
    take = at_the_dashboard
    if request.param == "over a port":
        settings.STRIPE_API_BASE, settings.STRIPE_TRANSPORT = request.getfixturevalue("port"), ""
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    elif request.param == "in Stripe's test mode":
        if not KEY:
            pytest.skip("needs a key of Stripe's test mode: set STRIPE_TEST_KEY")
        settings.STRIPE_API_KEY, settings.STRIPE_TRANSPORT = KEY, ""
        take = by_the_api
    gateway.client.cache_clear()
    yield Place(request.param, take)
    gateway.client.cache_clear()


@pytest.fixture(autouse=True)
def said(monkeypatch, request) -> Iterator[list[Said]]:
    """Everything said in a test; in the end all of it agrees with the SDK's types."""
    heard: list[Said] = []
    speak = stripe.HTTPClient.request_with_retries

    def overheard(
        self: Any, method: str, url: str, headers: Any, post_data: Any = None, *args: Any, **more: Any
    ) -> Any:
        content, status, answered = speak(self, method, url, headers, post_data, *args, **more)
        parts = urlsplit(url)
        heard.append(Said(method.upper(), parts.path, post_data or parts.query, status, json.loads(content)))
        return content, status, answered

    monkeypatch.setattr(stripe.HTTPClient, "request_with_retries", overheard)
    yield heard
    complete = "in Stripe's test mode" not in request.node.name
    assert [found for one in heard for found in one.violations(complete=complete)] == []
