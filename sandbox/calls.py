"""One call of the API on its way through the sandbox."""

from dataclasses import dataclass, field
from typing import Any

from sandbox import clock
from sandbox.errors import ApiError, missing
from sandbox.store import Store

MAX_KEYS, MAX_KEY, MAX_VALUE = 50, 40, 500


@dataclass(slots=True)
class Call:
    """Checked and typed parameters, the ids in the address, and the transaction it happens in."""

    store: Store
    method: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    ids: tuple[str, ...] = ()

    @property
    def now(self) -> int:
        """The sandbox's time in whole seconds."""
        return clock.now(self.store)

    def subject(self, kind: str) -> dict[str, Any]:
        """The object the address names; ApiError 404 when there is none of that kind."""
        body = self.store.get(self.ids[0], kind)
        if body is None:
            raise missing(kind, self.ids[0])
        return body

    def merged_metadata(self, body: dict[str, Any]) -> dict[str, str]:
        """The object's metadata after this call: keys merge, an empty value deletes, ``""`` clears all."""
        given = self.params.get("metadata")
        kept: dict[str, str] = dict(body.get("metadata") or {})
        if given is None:
            return kept
        if given == "":
            return {}
        return check_metadata({key: value for key, value in (kept | given).items() if value != ""})


def check_metadata(metadata: dict[str, str] | None, param: str = "metadata") -> dict[str, str]:
    """Stripe's limits: 50 keys of 40 characters without square brackets, values of 500."""
    metadata = metadata or {}
    if len(metadata) > MAX_KEYS:
        raise ApiError(f"You can set at most {MAX_KEYS} metadata keys.", param=param)
    for key, value in metadata.items():
        if len(key) > MAX_KEY or "[" in key or "]" in key:
            text = f"Metadata keys can have up to {MAX_KEY} characters and no square brackets: '{key[:60]}'"
            raise ApiError(text, param=param)
        if len(value) > MAX_VALUE:
            text = f"Metadata values can have up to {MAX_VALUE} characters: '{key}' has {len(value)}"
            raise ApiError(text, param=f"{param}[{key}]")
    return {key: value for key, value in metadata.items() if value != ""}
