"""Lists of the API: newest first, cut into pages, filtered."""

import json
from collections.abc import Callable
from typing import Any

from sandbox.calls import Call
from sandbox.errors import ApiError, missing
from sandbox.store import Row

Condition = tuple[str, list[object]]
COMPARE = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def page(data: list[Any], url: str, *, has_more: bool = False) -> dict[str, Any]:
    """Stripe's list object; ``url`` is without our prefix, or the SDK's paging breaks."""
    return {"object": "list", "url": url, "has_more": has_more, "data": data}


def listing(call: Call, kind: str, *, fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """A page of stored objects; ``fields`` are parameters that must equal the field of the same (dotted) name."""
    conditions: list[Condition] = [("object = ?", [kind]), *created(call)]
    for name in fields:
        value = _parameter(call, name)
        conditions += [] if value is None else [(f"json_extract(body, '$.{name}') = ?", [value])]
    return query(call, "objects", conditions, lambda row: json.loads(row["body"]))


def _parameter(call: Call, name: str) -> object:
    value: Any = call.params
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


def created(call: Call) -> list[Condition]:
    """The ``created`` filter: a number of seconds, or bounds."""
    given = call.params.get("created")
    if given is None:
        return []
    if isinstance(given, int):
        return [("created = ?", [given])]
    return [(f"created {COMPARE[name]} ?", [value]) for name, value in given.items()]


def query(call: Call, table: str, conditions: list[Condition], show: Callable[[Row], Any]) -> dict[str, Any]:
    """A page of a table's rows that meet all conditions."""
    limit = _limit(call)
    backwards = "ending_before" in call.params
    conditions = conditions + _cursor(call, table, backwards)
    tests = " AND ".join(test for test, _ in conditions) or "1"
    values = [value for _, some in conditions for value in some]
    sql = f"SELECT * FROM {table} WHERE {tests} ORDER BY seq {'ASC' if backwards else 'DESC'} LIMIT ?"  # noqa: S608
    rows = call.store.rows(sql, *values, limit + 1)
    shown = rows[:limit][::-1] if backwards else rows[:limit]
    return page([show(row) for row in shown], call.path, has_more=len(rows) > limit)


def _limit(call: Call) -> int:
    limit = int(call.params.get("limit", 10))
    if not 1 <= limit <= 100:
        raise ApiError("This value must be between 1 and 100.", code="parameter_invalid_integer", param="limit")
    return limit


def _cursor(call: Call, table: str, backwards: bool) -> list[Condition]:
    names = [name for name in ("starting_after", "ending_before") if name in call.params]
    if len(names) > 1:
        raise ApiError("You can give starting_after or ending_before, not both.", param="ending_before")
    for name in names:
        row = call.store.row(f"SELECT seq FROM {table} WHERE id = ?", call.params[name])  # noqa: S608
        if row is None:
            raise missing("object", call.params[name], name)
        return [("seq > ?" if backwards else "seq < ?", [row["seq"]])]
    return []
