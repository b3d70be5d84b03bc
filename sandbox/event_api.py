"""Events as the API shows them."""

from typing import Any

from sandbox import events, lists
from sandbox.calls import Call
from sandbox.errors import ApiError, missing
from sandbox.lists import Condition

KEPT_DAYS, MAX_TYPES = 30, 20
UNDELIVERED = "EXISTS (SELECT 1 FROM deliveries WHERE event = events.id AND state != 'done')"


def retrieve(call: Call) -> dict[str, Any]:
    """GET /v1/events/{id}."""
    found = events.find(call.store, call.ids[0])
    if found is None or found["created"] < call.now - KEPT_DAYS * 86400:
        raise missing("event", call.ids[0])
    return found


def listing(call: Call) -> dict[str, Any]:
    """GET /v1/events: of the last 30 days."""
    conditions: list[Condition] = [("created >= ?", [call.now - KEPT_DAYS * 86400]), *lists.created(call)]
    conditions += _by_type(call.params)
    success = call.params.get("delivery_success")
    if success is not None:
        conditions.append((f"NOT {UNDELIVERED}" if success else UNDELIVERED, []))
    return lists.query(call, "events", conditions, lambda row: events.served(call.store, row))


def _by_type(params: dict[str, Any]) -> list[Condition]:
    types = params.get("types")
    if types is not None and "type" in params:
        raise ApiError("You may pass either `type` or `types`, but not both.", param="types")
    if types is not None:
        if len(types) > MAX_TYPES:
            raise ApiError(f"You can give at most {MAX_TYPES} types.", param="types")
        return [(f"type IN ({', '.join('?' * len(types))})", list(types))]
    return [("type GLOB ?", [params["type"]])] if "type" in params else []
