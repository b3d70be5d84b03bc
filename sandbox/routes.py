"""The table of what the sandbox serves: method, address, function."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from sandbox import customers, endpoints, event_api, intents, refunds, sessions
from sandbox.calls import Call
from sandbox.words import words

Handler = Callable[[Call], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Route:
    """One line of the table; ``lists`` names what a list holds, ``served`` the parameters that do something."""

    method: str
    template: str
    handler: Handler
    lists: str = ""
    served: frozenset[str] | None = None


def _retrieve(kind: str) -> Handler:
    return lambda call: call.subject(kind)


PAGING = "limit starting_after ending_before created"


def _listing(template: str, handler: Handler, kind: str, filters: str = "", paging: str = PAGING) -> Route:
    return Route("GET", template, handler, kind, words(f"{paging} {filters}"))


SESSIONS, CUSTOMERS, REFUNDS = "/v1/checkout/sessions", "/v1/customers", "/v1/refunds"
INTENTS, CHARGES, BALANCE = "/v1/payment_intents", "/v1/charges", "/v1/balance_transactions"
EVENTS, ENDPOINTS = "/v1/events", "/v1/webhook_endpoints"
CUSTOMER_FIELDS = words(" ".join(customers.FIELDS) + " metadata")
ENDPOINT_FIELDS = words("url enabled_events description metadata")

ROUTES: tuple[Route, ...] = (
    Route("POST", SESSIONS, sessions.create),
    _listing(
        SESSIONS, sessions.listing, "checkout.session", "payment_intent customer customer_details status subscription"
    ),
    Route("GET", f"{SESSIONS}/{{session}}", _retrieve("checkout.session")),
    Route("POST", f"{SESSIONS}/{{session}}", sessions.update, served=words("metadata")),
    Route("POST", f"{SESSIONS}/{{session}}/expire", sessions.expire),
    Route("GET", f"{SESSIONS}/{{session}}/line_items", sessions.list_items, "item", words("limit starting_after")),
    Route("POST", CUSTOMERS, customers.create, served=CUSTOMER_FIELDS),
    _listing(CUSTOMERS, customers.listing, "customer", "email"),
    Route("GET", f"{CUSTOMERS}/{{customer}}", _retrieve("customer")),
    Route("POST", f"{CUSTOMERS}/{{customer}}", customers.update, served=CUSTOMER_FIELDS),
    _listing(INTENTS, intents.list_intents, "payment_intent", "customer"),
    Route("GET", f"{INTENTS}/{{intent}}", _retrieve("payment_intent")),
    _listing(CHARGES, intents.list_charges, "charge", "customer payment_intent"),
    Route("GET", f"{CHARGES}/{{charge}}", _retrieve("charge")),
    Route("POST", f"{CHARGES}/{{charge}}", intents.update_charge, served=words("metadata description")),
    _listing(BALANCE, intents.list_balance_transactions, "balance_transaction", "source type currency"),
    Route("GET", f"{BALANCE}/{{id}}", _retrieve("balance_transaction")),
    Route("POST", REFUNDS, refunds.create),
    _listing(REFUNDS, refunds.listing, "refund", "charge payment_intent"),
    Route("GET", f"{REFUNDS}/{{refund}}", _retrieve("refund")),
    Route("POST", f"{REFUNDS}/{{refund}}", refunds.update, served=words("metadata")),
    Route("POST", f"{REFUNDS}/{{refund}}/cancel", refunds.cancel),
    _listing(EVENTS, event_api.listing, "event", "type types delivery_success"),
    Route("GET", f"{EVENTS}/{{id}}", event_api.retrieve),
    Route("POST", ENDPOINTS, endpoints.create, served=ENDPOINT_FIELDS | {"api_version"}),
    _listing(ENDPOINTS, endpoints.listing, "webhook_endpoint", paging="limit starting_after ending_before"),
    Route("GET", f"{ENDPOINTS}/{{webhook_endpoint}}", _retrieve("webhook_endpoint")),
    Route("POST", f"{ENDPOINTS}/{{webhook_endpoint}}", endpoints.update, served=ENDPOINT_FIELDS | {"disabled"}),
    Route("DELETE", f"{ENDPOINTS}/{{webhook_endpoint}}", endpoints.delete),
)


@cache
def _patterns() -> list[tuple[Route, re.Pattern[str]]]:
    return [(route, re.compile(re.sub(r"\{\w+\}", r"([A-Za-z0-9_]+)", route.template))) for route in ROUTES]


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]] | None:
    """The route for a request and the ids in its address, or None."""
    for route, pattern in _patterns():
        if route.method == method and (match := pattern.fullmatch(path)):
            return route, match.groups()
    return None
