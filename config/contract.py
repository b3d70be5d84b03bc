"""What the site answers to: every address with its methods and its access class, and every setting's name."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from django.urls import URLPattern, URLResolver, get_resolver

from people.access import Access

OURS = ("config", "people", "payments", "campaigns", "donations", "cms", "inbox", "treasury", "sandbox")
# Other people's views, by the address they hang at: (pattern, access). The first that fits decides.
FOREIGN: tuple[tuple[str, Access], ...] = (
    (r"^cms/(password_reset|jsi18n|sprite)", "public"),
    (r"^cms/", "staff"),  # Wagtail's own screens ask for wagtailadmin.access_admin and the model's permission
    (r"^documents/", "public"),  # wagtail.documents asks the collection's view restrictions
    (r"^<lang>/account/(login|signup|confirm-email|password/reset|inactive)", "public"),
    (r"^<lang>/account/", "login"),
    (r"^<lang>/_util/", "public"),
    (r"^<lang>/", "public"),  # Wagtail's pages, by their own privacy settings
)


@dataclass(frozen=True)
class Route:
    """One address. `access` is empty when nobody said who may see it."""

    path: str
    name: str
    methods: tuple[str, ...]
    access: str
    view: str


def routes() -> list[Route]:
    """Return every address of the site; the language prefix is written `<lang>`."""
    return sorted(_walk(get_resolver(), "", ""), key=lambda route: (route.path, route.name))


def undeclared(found: list[Route]) -> list[Route]:
    """Return the routes without a known access class; a build with one fails."""
    return [route for route in found if route.access not in get_args(Access)]


def setting_names() -> list[str]:
    """Return the environment variables that the settings read."""
    folder = Path(__file__).parent / "settings"
    text = "".join(path.read_text() for path in sorted(folder.glob("*.py")))
    return sorted(set(re.findall(r"env(?:\.\w+)?\(\s*\"([A-Z_]+)\"", text)))


def _walk(resolver: URLResolver, prefix: str, namespace: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + ("<lang>/" if type(entry.pattern).__name__ == "LocalePrefixPattern" else str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = ":".join(filter(None, (namespace, entry.namespace)))
            yield from _walk(entry, path, inner)
        elif isinstance(entry, URLPattern):
            name = ":".join(filter(None, (namespace, entry.name or "")))
            yield _route(entry.callback, path.replace("^", "").replace("\\Z", ""), name)


def _route(view: Callable[..., Any], path: str, name: str) -> Route:
    view_class = getattr(view, "view_class", None)
    owner = view_class or view
    declared = getattr(view, "almoner_access", "") or getattr(view_class, "almoner_access", "")
    is_ours = owner.__module__.split(".")[0] in OURS
    return Route(
        path=path,
        name=name,
        methods=_methods(view),
        access=declared or ("" if is_ours else _foreign(path)),
        view=f"{owner.__module__}.{owner.__qualname__}",
    )


def _foreign(path: str) -> str:
    return next((access for pattern, access in FOREIGN if re.search(pattern, path)), "")


def _methods(view: Any) -> tuple[str, ...]:
    """Return the methods a view takes: of a class its handlers, of a function what its decorator allows."""
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        return tuple(sorted(m.upper() for m in view_class.http_method_names if hasattr(view_class, m)))
    while view is not None:
        code = getattr(view, "__code__", None)
        if code is not None and "request_method_list" in code.co_freevars:
            cell = view.__closure__[code.co_freevars.index("request_method_list")]
            return tuple(sorted(cell.cell_contents))
        view = getattr(view, "__wrapped__", None)
    return ("ANY",)
