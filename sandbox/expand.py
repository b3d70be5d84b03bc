"""``expand[]``: ids replaced by the objects they name, checked against the SDK's types."""

from collections.abc import Callable
from typing import Any

from sandbox import lists, schema
from sandbox.calls import Call
from sandbox.errors import ApiError
from sandbox.schema import Choice, Expandable, ListOf, PageOf, Struct, Type

MAX_DEPTH = 4
Loader = Callable[[Call, dict[str, Any]], Any]


def _line_items(call: Call, session: dict[str, Any]) -> dict[str, Any]:
    items = call.store.private(session["id"])["line_items"]
    url = f"/v1/checkout/sessions/{session['id']}/line_items"
    return lists.page(items[:10], url, has_more=len(items) > 10)


def _refunds(call: Call, charge: dict[str, Any]) -> dict[str, Any]:
    found = call.store.where("refund", charge=charge["id"])[::-1]
    return lists.page(found[:10], f"/v1/charges/{charge['id']}/refunds", has_more=len(found) > 10)


# Fields that appear only when asked for.
INCLUDED: dict[tuple[str, str], Loader] = {
    ("checkout.session", "line_items"): _line_items,
    ("charge", "refunds"): _refunds,
}


def apply(call: Call, answer: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Expand every path in the answer; ApiError 400 for one that cannot be."""
    for path in paths:
        parts = path.split(".")
        if len(parts) > MAX_DEPTH + (answer.get("object") == "list"):
            raise ApiError(f"You cannot expand more than {MAX_DEPTH} levels of a property: {path}", param="expand")
        if answer.get("object") == "list":
            if parts[0] != "data" or len(parts) == 1:
                raise _refused(path)
            answer["data"] = [_expand(call, one, parts[1:], path) for one in answer["data"]]
        else:
            _check(_class_of(answer), parts, path)
            answer = _expand(call, answer, parts, path)
    return answer


def check_list(kind: str, paths: list[str]) -> None:
    """The same check for a list that may be empty."""
    struct = schema.resource(kind)
    for path in paths:
        head, *parts = path.split(".")
        if head != "data" or not parts or struct is None:
            raise _refused(path)
        _check(struct, parts, path)


def _refused(path: str) -> ApiError:
    return ApiError(f"This property cannot be expanded ({path}).", param="expand")


def _class_of(value: dict[str, Any]) -> Struct:
    found = schema.resource(value.get("object"))
    if found is None:
        raise _refused(str(value.get("object")))
    return found


def _check(struct: Type, parts: list[str], path: str) -> None:
    """The last name must be expandable; on the way there are objects, lists and expandable names."""
    structs, expandable = [struct] if isinstance(struct, Struct) else [], False
    for part in parts:
        found = [schema.fields_of(one)[part].type for one in structs if part in schema.fields_of(one)]
        if not found:
            raise _refused(path)
        expandable = any(_is_expandable(one) for one in found)
        structs = [inner for one in found for inner in _structs(one)]
    if not expandable:
        raise _refused(path)


def _is_expandable(kind: Type) -> bool:
    if isinstance(kind, Choice):
        return any(_is_expandable(option) for option in kind.options)
    return isinstance(kind, Expandable | PageOf)


def _structs(kind: Type) -> list[Struct]:
    match kind:
        case Struct():
            return [kind]
        case Choice(options) | Expandable(options):
            return [one for option in options for one in _structs(option)]
        case ListOf(item):
            return _structs(item)
    return []


def _expand(call: Call, value: Any, parts: list[str], path: str) -> Any:
    if not isinstance(value, dict):
        return value
    head, *rest = parts
    loader = INCLUDED.get((str(value.get("object")), head))
    if loader:
        return value | {head: loader(call, value)}
    inner = value.get(head)
    if isinstance(inner, str):
        inner = call.store.get(inner) or inner
    if rest:
        inner = _expand(call, inner, rest, path)
    return value | {head: inner}
