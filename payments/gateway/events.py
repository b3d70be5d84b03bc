"""The doorbell: signed events, and the list of those that rang."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import stripe
from django.conf import settings

from payments.gateway.client import answers, client, moment
from payments.gateway.facts import Event, NotOurEvent

CLOCK_SKEW = 300  # seconds; the SDK itself accepts any time in the future
NAME = re.compile(r"[!-~]{1,255}")  # ids and types are printable ASCII: nothing that a log or a database stumbles over


def verify_event(body: bytes, signature: str) -> Event:
    """Return the event of a signed body, tried against every secret; raises NotOurEvent for anything else.

    The SDK lets other exceptions out on hostile bytes and accepts times in the future; both end here.
    """
    if not any(_is_signed(body, signature, secret) for secret in settings.STRIPE_WEBHOOK_SECRETS):
        raise NotOurEvent("signature")
    try:
        return _event(json.loads(body))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError, OSError) as error:
        raise NotOurEvent("shape") from error


def events_since(moment: datetime, types: list[str]) -> Iterator[Event]:
    """Yield the events Stripe still lists, newest first, at most 30 days back and 20 types a call."""
    for start in range(0, len(types), 20):
        with answers():
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
    object_id = raw["data"]["object"].get("id") or ""
    account, api_version = raw.get("account") or "", raw.get("api_version") or ""
    named = [raw["id"], raw["type"], *filter(None, (object_id, account, api_version))]
    if not all(NAME.fullmatch(text) for text in named) or len(raw["type"]) > 100:
        raise ValueError("names that Stripe does not give")
    return Event(
        id=raw["id"],
        type=raw["type"],
        object_id=object_id,
        account=account[:64],
        livemode=raw["livemode"],
        api_version=api_version[:40],
        created=moment(raw["created"]),
    )
