"""Webhooks verified and stored per second, against a bare Django view that verifies with the SDK and does one INSERT.

Both stand behind the same server, middleware and database. Nobody processes the events meanwhile: the task that would
is held back on both sides, as a worker in a process of its own would take it.
"""

import json
import statistics
import time
import uuid
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import stripe
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.test.client import ClientHandler, RequestFactory
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from benchmarks.row import Row
from config.urls import urlpatterns as site
from inbox.models import StripeEvent

COUNT, ROUNDS, GOAL = 200, 7, 0.8


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Verify as the SDK's documentation shows, insert one row, answer."""
    event = stripe.Webhook.construct_event(
        request.body, request.headers["Stripe-Signature"], settings.STRIPE_WEBHOOK_SECRETS[0]
    )
    now = datetime.now(UTC)
    StripeEvent.objects.create(
        livemode=event.livemode, event_id=event.id, type=event.type, object_id=event.data.object.id, received_at=now,
        next_try_at=now,
    )  # fmt: skip
    return HttpResponse(status=200)


urlpatterns = [path("bare/", bare), *site]


def measure() -> list[Row]:
    """Post signed events both ways, in turns; the medians of the rounds count."""
    with override_settings(ROOT_URLCONF=__name__), patch("inbox.views.soon"):
        handler = ClientHandler(enforce_csrf_checks=False)
        rounds = [(_rate(handler, "/hooks/stripe/"), _rate(handler, "/bare/")) for _ in range(ROUNDS + 1)][1:]
    ours, floor = (statistics.median(rates) for rates in zip(*rounds, strict=True))
    return [Row(name="Webhooks verified and stored", unit="1/s", ours=ours, floor=floor, ratio=ours / floor, goal=GOAL)]


def _rate(handler: ClientHandler, address: str) -> float:
    requests = [_signed(address) for _ in range(COUNT)]
    started = time.perf_counter()
    statuses = {handler(request).status_code for request in requests}
    taken = time.perf_counter() - started
    assert statuses == {200}
    return COUNT / taken


def _signed(address: str) -> dict[str, Any]:
    body = json.dumps(
        {
            "id": f"evt_{uuid.uuid4().hex}", "object": "event", "type": "checkout.session.completed", "livemode": False,
            "created": int(time.time()), "api_version": "2026-10-28.endive", "pending_webhooks": 1, "request": None,
            "data": {"object": {"id": "cs_test_1", "object": "checkout.session", "metadata": {"payment": "x" * 36}}},
        }
    )  # fmt: skip
    header = stripe.WebhookSignature.generate_signature_header(
        body, settings.STRIPE_WEBHOOK_SECRETS[0], int(time.time())
    )
    request = RequestFactory().post(address, body, content_type="application/json", HTTP_STRIPE_SIGNATURE=header)
    return request.environ
