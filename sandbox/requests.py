"""Requests as they arrive: address, key, version, parameters; refused as Stripe refuses them."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from sandbox import conf, contract, forms, schema
from sandbox.contract import Violation
from sandbox.errors import ApiError

KEY_LENGTH = 255


@dataclass(frozen=True, slots=True)
class Request:
    """A request to the API, taken apart but not yet judged."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: str

    @property
    def key(self) -> str:
        """The idempotency key; only POST has one."""
        return self.headers.get("idempotency-key", "") if self.method == "POST" else ""

    @property
    def form(self) -> str:
        """The text that holds the parameters."""
        return self.body if self.method == "POST" else self.query or self.body


def read(method: str, url: str, headers: Mapping[str, str], body: str | bytes | None) -> Request:
    """Take a request apart; whatever stands before ``/v1/`` in the address is not ours."""
    parts = urlsplit(url)
    _, found, rest = parts.path.partition("/v1/")
    text = body.decode("utf-8", "replace") if isinstance(body, bytes) else body or ""
    lowered = {name.lower(): value for name, value in headers.items()}
    path = f"/v1/{rest.rstrip('/')}" if found else parts.path
    return Request(method.upper(), path, parts.query, lowered, text)


def check_headers(request: Request) -> None:
    """Key, API version and length of the idempotency key, or ApiError."""
    given = _secret(request.headers.get("authorization", ""))
    if not conf.is_allowed() or not given.startswith(conf.KEY_PREFIX):
        shown = f"{given[:8]}***" if given else "none"
        raise ApiError(f"Invalid API Key provided: {shown}", status=401)
    version = request.headers.get("stripe-version", conf.API_VERSION)
    if version != conf.API_VERSION:
        raise ApiError(f"The sandbox speaks API version {conf.API_VERSION} only, not {version[:40]}.")
    if len(request.key) > KEY_LENGTH:
        raise ApiError("Idempotency keys may have up to 255 characters.", kind="idempotency_error")


def _secret(authorization: str) -> str:
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""


def parameters(request: Request, template: str) -> dict[str, Any]:
    """The parameters, compared with the SDK's types and turned into them; ApiError for the first difference."""
    found = schema.endpoint_of(request.method, template)
    if found is None or found.params is None:
        raise ApiError(f"The installed SDK has no {request.method} {template}.", status=404)
    try:
        given = forms.decode(request.form)
    except forms.MalformedForm as error:
        raise ApiError(f"Invalid request: {error}") from error
    for violation in contract.Judge(form=True).fields(found.params, given, ()):
        # an update may clear any text with an empty value, whatever the types say
        if not (violation.kind == "empty" and violation.wanted == "str" and template.endswith("}")):
            raise refusal(violation)
    return contract.typed_fields(found.params, given)


def refusal(found: Violation) -> ApiError:
    """The error that Stripe gives for a difference from the types."""
    param, value = found.param, str(found.value)[:60]
    match found.kind:
        case "unknown":
            return ApiError(f"Received unknown parameter: {param}", code="parameter_unknown", param=param)
        case "missing":
            return ApiError(f"Missing required param: {param}.", code="parameter_missing", param=param)
        case "empty":
            text = f"You passed an empty string for '{param}'. We assume empty values are an attempt to unset a field;"
            text += f" however '{param}' cannot be unset. You should remove '{param}' from your request."
            return ApiError(text, code="parameter_invalid_empty", param=param)
        case "enum":
            return ApiError(f"Invalid {param}: must be one of {found.wanted}", param=param)
        case _ if found.wanted == "int":
            return ApiError(f"Invalid integer: {value}", code="parameter_invalid_integer", param=param)
    return ApiError(f"Invalid {found.wanted}: {value}", param=param)
