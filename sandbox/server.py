"""The sandbox itself: from an HTTP request to an HTTP response."""

import json
import time
from collections.abc import Mapping
from typing import Any

from sandbox import conf, expand, faults, idempotency, ids, jobs, requests, routes
from sandbox import store as storage
from sandbox.calls import Call
from sandbox.errors import ApiError, NotServed, unrecognized
from sandbox.faults import Fault
from sandbox.requests import Request
from sandbox.routes import Route

Response = tuple[int, dict[str, str], str]


class ConnectionDropped(ConnectionError):
    """A fault: the caller gets no answer at all."""


class TimedOut(ConnectionDropped, TimeoutError):
    """A fault: the caller waited in vain."""


SPOILED_BEFORE = {
    "error_before": ApiError("An unknown error occurred.", status=500, kind="api_error"),
    "rate_limit": ApiError("Request rate limit exceeded.", code="rate_limit", status=429),
    "forbidden": ApiError("The provided key does not have the required permissions for this endpoint.", status=403),
    "lock_timeout": ApiError(
        "This object cannot be accessed right now because another API request is currently accessing it.",
        code="lock_timeout",
        status=409,
    ),
}
NO_ANSWER = {"drop": ConnectionDropped, "timeout": TimedOut}
HTML = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def handle(method: str, url: str, headers: Mapping[str, str], body: str | bytes | None) -> Response:
    """Answer one request to the API: status, headers, body.

    ``url`` may be absolute and may have anything before ``/v1/``. Due jobs run first, deliveries follow the commit.
    Raises ConnectionDropped or TimedOut when such a fault strikes.
    """
    request = requests.read(method, url, headers, body)
    request_id = ids.new("req", 14)
    jobs.run_due()
    fault = _fault(request)
    _lose(fault, "before")
    status, answer, extra = _answer(request, request_id, fault)
    _note(request, request_id, status, answer)
    jobs.run_due()
    _lose(fault, "after")
    return status, _headers(request, request_id, fault, status) | extra, answer


def _fault(request: Request) -> Fault | None:
    with storage.reading() as store:
        if not faults.current(store):
            return None
    with storage.transaction() as store:
        return faults.for_call(store, request.method, request.path)


def _lose(fault: Fault | None, moment: str) -> None:
    kind, _, when = fault.kind.partition("_") if fault else ("", "", "")
    if fault and kind in NO_ANSWER and when == moment:
        time.sleep(fault.seconds)
        raise NO_ANSWER[kind](fault.kind)


def _answer(request: Request, request_id: str, fault: Fault | None) -> tuple[int, str, dict[str, str]]:
    if fault and fault.kind == "html":
        return 502, HTML, {"Content-Type": "text/html"}
    try:
        requests.check_headers(request)
        if fault and fault.kind in SPOILED_BEFORE:
            raise SPOILED_BEFORE[fault.kind]
        kept = idempotency.reserve(request) if request.key else None
        if kept:
            return kept.status, kept.body, {"Idempotent-Replayed": "true", "Original-Request": kept.request}
        if fault and fault.kind == "slow":
            time.sleep(fault.seconds)
        return *_execute(request, request_id, fault), {}
    except ApiError as error:
        return error.status, json.dumps(error.body(), indent=2), {}


def _execute(request: Request, request_id: str, fault: Fault | None) -> tuple[int, str]:
    """Do it in one transaction; a refusal leaves nothing behind, not even the key."""
    try:
        found = routes.find(request.method, request.path)
        if found is None:
            raise unrecognized(request.method, request.path)
        route, in_path = found
        params = requests.parameters(request, route.template)
        paths = params.pop("expand", [])
        _check_served(route, params)
        with storage.transaction() as store:
            store.cause = (request_id, request.key or None)
            call = Call(store, request.method, request.path, params, in_path)
            status, answer = 200, json.dumps(_result(call, route, paths), indent=2, ensure_ascii=False)
            if fault and fault.kind == "error_after":
                failed = ApiError("An unknown error occurred.", status=500, kind="api_error")
                status, answer = 500, json.dumps(failed.body(), indent=2)
            idempotency.keep(store, request, status, answer, request_id)
        return status, answer
    except BaseException:
        idempotency.release(request)
        raise


def _check_served(route: Route, params: dict[str, Any]) -> None:
    """A parameter that Stripe knows and we would ignore is refused, so that gaps are seen."""
    for name in params:
        if route.served is not None and name not in route.served:
            raise NotServed(f"the parameter {name}", name)


def _result(call: Call, route: Route, paths: list[str]) -> dict[str, Any]:
    if route.lists:
        expand.check_list(route.lists, paths)
    return expand.apply(call, route.handler(call), paths)


def _headers(request: Request, request_id: str, fault: Fault | None, status: int) -> dict[str, str]:
    headers = {"Content-Type": "application/json", "Request-Id": request_id, "Stripe-Version": conf.API_VERSION}
    if request.key:
        headers["Idempotency-Key"] = request.key
    if fault and fault.retry and status >= 400:
        headers["Stripe-Should-Retry"] = fault.retry
    return headers


def _note(request: Request, request_id: str, status: int, answer: str) -> None:
    """Record the call: method, path, key and outcome; of the parameters nothing."""
    code, message = "", ""
    if status >= 400 and answer.startswith("{"):
        error = json.loads(answer)["error"]
        code, message = error.get("code", error["type"]), error["message"]
    sql = (
        "INSERT INTO calls (created, method, path, key, status, code, message, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    )
    with storage.transaction() as store:
        path = request.path[:300]
        store.run(sql, time.time(), request.method, path, request.key, status, code, message[:500], request_id)
