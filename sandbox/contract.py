"""Is a request one that Stripe's SDK could send, and is an object one that it could receive?"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import schema
from sandbox.schema import Anything, Choice, Expandable, ListOf, MapOf, PageOf, Scalar, Struct, Type

Path = tuple[str | int, ...]
IN_FORM = {"int": r"-?\d{1,18}", "float": r"-?\d+(\.\d+)?", "bool": "true|false"}
PYTHON = {"str": str, "int": int, "float": (int, float), "bool": bool, "Decimal": (str, int, float), "None": type(None)}
PAGE_FIELDS: dict[str, Type] = {"object": Scalar("str"), "has_more": Scalar("bool"), "url": Scalar("str")}


@dataclass(frozen=True, slots=True)
class Violation:
    """One difference from the SDK's types; kinds: unknown, missing, type, empty, enum, absent, endpoint, object."""

    path: Path
    kind: str
    message: str
    wanted: str = ""
    value: object = None

    @property
    def param(self) -> str:
        """The place as Stripe writes it: ``line_items[0][quantity]``."""
        head, *rest = self.path or ("",)
        return str(head) + "".join(f"[{part}]" for part in rest)

    def __str__(self) -> str:
        return f"{self.param or '(top)'}: {self.kind}: {self.message}"


@dataclass(frozen=True, slots=True)
class Judge:
    """How strictly to compare: ``form`` values are text; ``complete`` wants every field the SDK declares."""

    form: bool = False
    complete: bool = False
    left_out: Mapping[str, frozenset[str]] | None = None

    def value(self, kind: Type, value: Any, path: Path, *, in_map: bool = False) -> Iterator[Violation]:
        """Violations of one value against one type."""
        match kind:
            case Scalar(name):
                yield from self._scalar(name, value, path, in_map)
            case Choice():
                yield from self._choice(kind, value, path)
            case Expandable(targets):
                yield from self._choice(Choice((Scalar("str"), *targets), (), False), value, path)
            case Anything() if not (isinstance(value, dict) and schema.resource(value.get("object"))):
                return
            case _:
                yield from self._container(kind, value, path)

    def _container(self, kind: Type, value: Any, path: Path) -> Iterator[Violation]:
        match kind:
            case ListOf(item):
                yield from self._items(item, value, path)
            case MapOf(item):
                yield from self._map(item, value, path)
            case PageOf(item):
                yield from self._page(item, value, path)
            case Struct():
                yield from self.fields(kind, value, path)
            case Anything():
                yield from self.object(value, path)

    def _scalar(self, name: str, value: Any, path: Path, in_map: bool) -> Iterator[Violation]:
        if self.form and value == "" and not in_map:
            yield Violation(path, "empty", "an empty value", name, value)
        elif not self._is_scalar(name, value):
            yield _mismatch(path, name, value)

    def _is_scalar(self, name: str, value: Any) -> bool:
        if self.form and isinstance(value, str) and name in IN_FORM:
            return bool(re.fullmatch(IN_FORM[name], value, re.ASCII))
        if name == "Decimal" and not re.fullmatch(r"-?\d+(\.\d+)?", str(value), re.ASCII):
            return False
        return isinstance(value, PYTHON[name]) and (name == "bool" or not isinstance(value, bool))  # type: ignore[arg-type]

    def _choice(self, kind: Choice, value: Any, path: Path) -> Iterator[Violation]:
        plain = {"true": True, "false": False}.get(value, value) if self.form and isinstance(value, str) else value
        literal = any(type(plain) is type(one) and plain == one for one in kind.values)
        if literal or (value is None and kind.nullable):
            return
        tried = [(option, list(self.value(option, value, path))) for option in kind.options]
        if any(not found for _, found in tried):
            return
        named = [str(one) for one in kind.values if one != ""]
        if named and isinstance(value, str):
            yield Violation(path, "enum", f"{value!r} is not one of {', '.join(named)}", ", ".join(named), value)
        elif shaped := [pair for pair in tried if _has_shape(pair[0], value)]:
            yield from _closest(shaped, value)
        elif len(tried) == 1:
            yield from tried[0][1]
        else:
            yield _mismatch(path, " or ".join(_name(option) for option in kind.options), value)

    def _items(self, item: Type, value: Any, path: Path) -> Iterator[Violation]:
        if not isinstance(value, list):
            yield _mismatch(path, "array", value)
            return
        for index, one in enumerate(value):
            yield from self.value(item, one, (*path, index))

    def _map(self, item: Type, value: Any, path: Path) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield _mismatch(path, "object", value)
        elif isinstance(item, Anything):
            yield from self.value(item, value, path)
        else:
            for key, one in value.items():
                yield from self.value(item, one, (*path, key), in_map=True)

    def _page(self, item: Type, value: Any, path: Path) -> Iterator[Violation]:
        if not isinstance(value, dict):
            yield _mismatch(path, "list object", value)
            return
        for key, kind in (PAGE_FIELDS | {"data": ListOf(item)}).items():
            if key in value:
                yield from self.value(kind, value[key], (*path, key))
            else:
                yield Violation((*path, key), "missing", "required in a list")

    def fields(self, struct: Struct, value: Any, path: Path) -> Iterator[Violation]:
        """Violations of a JSON object against a class with named fields."""
        if not isinstance(value, dict):
            yield _mismatch(path, "object", value)
            return
        known, stub = schema.fields_of(struct), value.get("deleted") is True
        for key, one in value.items():
            if key in known:
                yield from self.value(known[key].type, one, (*path, key))
            elif not (stub and key == "deleted"):
                yield Violation((*path, key), "unknown", f"{struct.label} has no {key!r}")
        if not stub:
            yield from self._gaps(struct, value, path)

    def _gaps(self, struct: Struct, value: dict[str, Any], path: Path) -> Iterator[Violation]:
        spared = (self.left_out or {}).get(struct.label, frozenset()) | {"deleted"}
        for key, field in schema.fields_of(struct).items():
            if key in value:
                continue
            if field.required:
                yield Violation((*path, key), "missing", f"required by {struct.label}")
            elif self.complete and key not in spared and "*" not in spared:
                yield Violation((*path, key), "absent", f"{struct.label} declares it")

    def object(self, value: Any, path: Path) -> Iterator[Violation]:
        """Violations of an API object against the class registered for its name."""
        name = value.get("object") if isinstance(value, dict) else None
        struct = schema.resource(name)
        if struct is None:
            yield Violation(path, "object", f"no class for object {name!r}")
        elif name in ("list", "search_result"):
            yield from self._page(Anything(), value, path)
        else:
            yield from self.fields(struct, value, path)
            yield from _wrong_subject(value, path) if name == "event" else ()


def _wrong_subject(event: dict[str, Any], path: Path) -> Iterator[Violation]:
    stem = str(event.get("type")).rpartition(".")[0]
    names = [name for name in (stem, stem.rpartition(".")[2]) if schema.resource(name) and name != "source"]
    inner = (event.get("data") or {}).get("object") or {}
    if names and inner.get("object") != names[0]:
        yield _mismatch((*path, "data", "object", "object"), names[0], inner.get("object"))


def _mismatch(path: Path, wanted: str, value: object) -> Violation:
    got = f"{type(value).__name__} {json.dumps(value, default=str)[:60]}"
    return Violation(path, "type", f"expected {wanted}, got {got}", wanted, value)


def _name(kind: Type) -> str:
    match kind:
        case Scalar(name):
            return name
        case ListOf():
            return "array"
        case _:
            return "object"


def _has_shape(kind: Type, value: object) -> bool:
    if isinstance(value, list):
        return isinstance(kind, ListOf)
    return isinstance(value, dict) and isinstance(kind, Struct | MapOf | PageOf | Anything)


def _closest(tried: list[tuple[Type, list[Violation]]], value: object) -> list[Violation]:
    """Report against the class that was meant: by object name, else the one with the fewest differences."""
    target = schema.resource(value.get("object")) if isinstance(value, dict) else None
    meant = [found for option, found in tried if option == target]
    return meant[0] if meant else min((found for _, found in tried), key=len)


def check_request(method: str, path: str, params: Mapping[str, Any] | None, *, form: bool = False) -> list[Violation]:
    """Compare a request with the parameters of the SDK method that would send it.

    ``path`` has no host and no query (``/v1/refunds``); with ``form`` the values are text as decoded from a form body.
    """
    found = schema.endpoint(method, path)
    if found is None or found.params is None:
        return [Violation((), "endpoint", f"no SDK method sends {method.upper()} {path}")]
    return list(Judge(form=form).fields(found.params, dict(params or {}), ()))


def check_object(
    data: object, *, complete: bool = False, left_out: Mapping[str, frozenset[str]] | None = None
) -> list[Violation]:
    """Compare an API object or an event with the SDK's class for it.

    With ``complete`` a declared field that is absent counts too, except those ``left_out`` by class label
    (``sandbox.blanks.LEFT_OUT`` is what Stripe leaves out).
    """
    return list(Judge(complete=complete, left_out=left_out).object(data, ()))


def typed(kind: Type, value: Any) -> Any:
    """Turn the text of a form that passed the check into numbers and booleans."""
    match kind:
        case Scalar("int") if isinstance(value, str):
            return int(value)
        case Scalar("bool") if isinstance(value, str):
            return value == "true"
        case ListOf(item):
            return [typed(item, one) for one in value] if isinstance(value, list) else value
        case Struct():
            return typed_fields(kind, value) if isinstance(value, dict) else value
        case Choice(options) if value != "":
            fitting = (one for one in options if not list(Judge(form=True).value(one, value, ())))
            chosen = next(fitting, None)
            return typed(chosen, value) if chosen is not None else value
    return value


def typed_fields(struct: Struct, value: dict[str, Any]) -> dict[str, Any]:
    """``typed`` for a whole parameter object; names the class does not have stay as they are."""
    known = schema.fields_of(struct)
    return {key: typed(known[key].type, one) if key in known else one for key, one in value.items()}
