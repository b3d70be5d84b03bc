"""Form encoding as Stripe reads it: ``a[b][0]=c`` and ``a[]=c``."""

import re
from typing import Any
from urllib.parse import parse_qsl

MAX_FIELDS = 5000
MAX_DEPTH = 12


class MalformedForm(ValueError):
    """The body is not a form we can read."""


def decode(text: str) -> dict[str, Any]:
    """Decode a form body or a query string into nested dicts and lists of text.

    Raises MalformedForm for too many or too deep names, and for a name used both as a value and as a container.
    """
    out: dict[str, Any] = {}
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict")
    except ValueError as error:
        raise MalformedForm(str(error)) from error
    for name, value in pairs:
        _put(out, name, value)
    return {key: _tidy(value) for key, value in out.items()}


def _put(out: dict[str, Any], name: str, value: str) -> None:
    *parents, last = re.split(r"\]?\[", name.removesuffix("]"))
    if len(parents) > MAX_DEPTH:
        raise MalformedForm(f"too deep: {name[:100]}")
    here = out
    for key in parents:
        here = here.setdefault(key, {})
        if not isinstance(here, dict):
            raise MalformedForm(f"both a value and a container: {name[:100]}")
    here[last or str(len(here))] = value


def _tidy(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    items = {key: _tidy(value) for key, value in node.items()}
    if items and all(key.isdigit() for key in items):
        return [items[key] for key in sorted(items, key=int)]
    return items
