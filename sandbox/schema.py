"""The Stripe SDK's own type annotations, read from its source as data; nothing of the SDK is executed."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Scalar:
    """``str``, ``int``, ``float``, ``bool``, ``Decimal`` or ``None``."""

    name: str


@dataclass(frozen=True, slots=True)
class Anything:
    """A value the SDK does not describe."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A JSON array."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A JSON object with free keys, such as metadata."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class PageOf:
    """Stripe's list object: ``object``, ``url``, ``has_more``, ``data``."""

    item: "Type"


@dataclass(frozen=True, slots=True)
class Struct:
    """A class of the SDK with named fields; ``label`` is its dotted name inside ``module``."""

    module: str
    label: str


@dataclass(frozen=True, slots=True)
class Expandable:
    """An id, or the object itself when the caller asked for it."""

    targets: tuple["Type", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several types or of several literal values."""

    options: tuple["Type", ...]
    values: tuple[str | bool | int, ...]
    nullable: bool


Type = Scalar | Anything | ListOf | MapOf | PageOf | Struct | Expandable | Choice


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter or one field; ``required`` means the annotation is neither NotRequired nor Optional."""

    type: Type
    required: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One API method of the SDK and the type of its parameters."""

    method: str
    template: str
    params: Struct | None


class UnreadableSDK(RuntimeError):
    """The installed SDK is not laid out as expected."""


def _sdk_folder() -> Path:
    spec = find_spec("stripe")
    if spec is None or spec.origin is None:
        raise UnreadableSDK("no 'stripe' package is installed")
    return Path(spec.origin).parent


SDK = _sdk_folder()
SCALARS = frozenset({"str", "int", "float", "bool", "Decimal", "None"})
Names = dict[str, ast.AST | tuple[str, str]]


@cache
def names_in(module: str) -> Names:
    """Top-level names of an SDK module: its syntax tree, or (module, name) for an imported name."""
    path = SDK.joinpath(*module.split(".")[1:])
    path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    found: Names = {}
    for node in _statements(ast.parse(path.read_text(encoding="utf-8")).body):
        if isinstance(node, ast.ClassDef):
            found[node.name] = node
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("stripe"):
            found |= {alias.asname or alias.name: (node.module or "", alias.name) for alias in node.names}
        elif isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.target if isinstance(node, ast.AnnAssign) else node.targets[0]
            found[ast.unparse(target)] = node.value
    return found


def _statements(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    for node in body:
        yield node
        if isinstance(node, ast.If):  # imports under TYPE_CHECKING count
            yield from _statements(node.body)


@cache
def _node(struct: Struct) -> ast.AST:
    first, *inner = struct.label.split(".")
    node = names_in(struct.module)[first]
    if isinstance(node, tuple):
        raise UnreadableSDK(f"{struct.label} is imported, not defined, in {struct.module}")
    for name in inner:
        body = node.body if isinstance(node, ast.ClassDef) else []
        node = next(item for item in body if isinstance(item, ast.ClassDef) and item.name == name)
    return node


def _resolve(module: str, name: str) -> Struct | None:
    found = names_in(module).get(name)
    if isinstance(found, tuple):
        return _resolve(*found)
    return Struct(module, name) if found is not None else None


def _find(owner: Struct, name: str) -> Struct:
    node = _node(owner)
    body = node.body if isinstance(node, ast.ClassDef) else []
    if any(isinstance(item, ast.ClassDef) and item.name == name for item in body):
        return Struct(owner.module, f"{owner.label}.{name}")
    found = _resolve(owner.module, name)
    if found is None:
        raise UnreadableSDK(f"{name} is not defined for {owner.label} in {owner.module}")
    return found


def _split(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """``List["X"]`` is ("List", ["X"]); ``a | b`` is ("Union", [a, b]); ``"X"`` is ("X", [])."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        node = ast.parse(node.value, mode="eval").body
    if isinstance(node, ast.BinOp):
        return "Union", [node.left, node.right]
    if isinstance(node, ast.Subscript):
        inner = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        return ast.unparse(node.value), inner
    return ast.unparse(node), []


def _read(node: ast.expr, owner: Struct) -> Type:
    head, args = _split(node)
    if head in ("NotRequired", "Required"):
        return _read(args[0], owner)
    if head in ("Optional", "Union", "Literal"):
        return _choice(node, owner)
    if head in SCALARS:
        return Scalar(head)
    if head == "Any":
        return Anything()
    if head == "ExpandableField":
        read = _read(args[0], owner)
        return Expandable(read.options if isinstance(read, Choice) else (read,))
    if head in ("List", "ListObject", "SearchResultObject"):
        return (ListOf if head == "List" else PageOf)(_read(args[0], owner))
    if head in ("Dict", "Mapping", "UntypedStripeObject"):
        return MapOf(_read(args[-1], owner))
    return _find(owner, head)


def _choice(node: ast.expr, owner: Struct) -> Type:
    todo, options, values, nullable = [node], [], [], False
    while todo:
        one = todo.pop(0)
        head, args = _split(one)
        if head in ("Optional", "Union"):
            nullable = nullable or head == "Optional"
            todo = args + todo
        elif head == "Literal":
            values += [ast.literal_eval(arg) for arg in args]
        elif head == "None":
            nullable = True
        else:
            options.append(_read(one, owner))
    # a ``| str`` beside named values only says that Stripe may add some later
    named = [value for value in values if value != ""]
    kept = [one for one in options if not (named and one == Scalar("str"))]
    return Choice(tuple(kept), tuple(values), nullable)


@cache
def fields_of(struct: Struct) -> dict[str, Field]:
    """Fields of a class by their name on the wire, own and inherited, without request options."""
    node = _node(struct)
    if isinstance(node, ast.Call):  # TypedDict("Name", {"from": ...})
        return _fields_of_call(node, struct)
    if not isinstance(node, ast.ClassDef):
        raise UnreadableSDK(f"{struct.label} is not a class")
    found: dict[str, Field] = {}
    renames: dict[str, str] = {}
    for base in (_split(base)[0] for base in node.bases):
        parent = _resolve(struct.module, base) if base.endswith(("Params", "Base")) else None
        found |= fields_of(parent) if parent else {}
    for item in node.body:
        if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name):
            if _split(item.annotation)[0] != "ClassVar":
                found[item.target.id] = _field(item.annotation, struct)
        elif isinstance(item, ast.Assign) and ast.unparse(item.targets[0]) == "_field_remappings":
            renames = ast.literal_eval(item.value)
    return {renames.get(key, key): field for key, field in found.items() if not key.startswith("_")}


def _fields_of_call(node: ast.Call, struct: Struct) -> dict[str, Field]:
    table = node.args[1]
    if not isinstance(table, ast.Dict):
        raise UnreadableSDK(f"{struct.label} is not a TypedDict")
    pairs = zip(table.keys, table.values, strict=True)
    return {str(key.value): _field(value, struct) for key, value in pairs if isinstance(key, ast.Constant)}


def _field(annotation: ast.expr, owner: Struct) -> Field:
    return Field(_read(annotation, owner), _split(annotation)[0] not in ("NotRequired", "Optional"))


@cache
def resources() -> dict[str, tuple[str, str]]:
    """The SDK's own table from object name to (module, class)."""
    table = names_in("stripe._object_classes")["OBJECT_CLASSES"]
    if not isinstance(table, ast.expr):
        raise UnreadableSDK("stripe._object_classes has no table")
    found: dict[str, tuple[str, str]] = ast.literal_eval(table)
    return found


def resource(name: object) -> Struct | None:
    """The class that stands for ``{"object": name}``, or None."""
    return Struct(*resources()[name]) if isinstance(name, str) and name in resources() else None


@cache
def _addresses() -> dict[str, str]:
    """Address template to service module, by text search: parsing every service would take seconds."""
    found: dict[str, str] = {}
    for path in sorted(SDK.rglob("_*_service.py")):
        module = ".".join(("stripe", *path.relative_to(SDK).with_suffix("").parts))
        found |= dict.fromkeys(re.findall(r'"(/v1/[^"]+)"', path.read_text(encoding="utf-8")), module)
    # literal segments first: /invoices/create_preview before /invoices/{invoice}
    return dict(sorted(found.items(), key=lambda item: [part.startswith("{") for part in item[0].split("/")]))


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"\{\w+\}", template))))


@cache
def _endpoints_in(module: str) -> tuple[Endpoint, ...]:
    services = [node for node in names_in(module).values() if isinstance(node, ast.ClassDef)]
    methods = [item for service in services for item in service.body if isinstance(item, ast.FunctionDef)]
    return tuple(found for method in methods for found in _calls(method, module))


def _calls(method: ast.FunctionDef, module: str) -> Iterator[Endpoint]:
    annotation = next((arg.annotation for arg in method.args.args if arg.arg == "params"), None)
    head, inner = _split(annotation) if annotation else ("", [])
    params = _resolve(module, _split(inner[0])[0] if head == "Optional" else head)
    for call in ast.walk(method):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "self._request":
            verb, address = call.args[0], call.args[1]
            if isinstance(address, ast.Call) and isinstance(address.func, ast.Attribute):
                address = address.func.value
            if isinstance(verb, ast.Constant) and isinstance(address, ast.Constant):
                yield Endpoint(str(verb.value), str(address.value), params)


@cache
def endpoint_of(method: str, template: str) -> Endpoint | None:
    """The SDK method that sends ``method`` to an address template, or None."""
    module = _addresses().get(template)
    served = _endpoints_in(module) if module else ()
    return next((one for one in served if (one.method, one.template) == (method.lower(), template)), None)


def endpoint(method: str, path: str) -> Endpoint | None:
    """The SDK method that sends ``method`` to ``path`` (no host, no query), or None."""
    for template in _addresses():
        if _pattern(template).fullmatch(path) and (found := endpoint_of(method, template)):
            return found
    return None
