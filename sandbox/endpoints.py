"""Webhook endpoints: who hears of events, and the secrets that sign them."""

from fnmatch import fnmatchcase
from typing import Any

from sandbox import blanks, clock, conf, ids, lists
from sandbox.calls import Call
from sandbox.errors import ApiError
from sandbox.store import Store

FROM_SETTINGS = "we_settings"
SYNCED = "synced_with_settings"


def create(call: Call) -> dict[str, Any]:
    """POST /v1/webhook_endpoints: the only answer that shows the secret."""
    params = call.params
    if params.get("api_version") not in (None, conf.API_VERSION):
        raise ApiError(f"The sandbox speaks {conf.API_VERSION} only.", param="api_version")
    _check(params)
    secret = ids.new("whsec", 32)
    body = _body(call.store, ids.new("we"), params["url"], params["enabled_events"])
    body |= {"description": params.get("description") or None, "metadata": params.get("metadata") or {}}
    body["api_version"] = params.get("api_version")
    call.store.insert(body)
    _add_secret(call.store, body["id"], secret)
    return body | {"secret": secret}


def update(call: Call) -> dict[str, Any]:
    """POST /v1/webhook_endpoints/{id}."""
    body, params = call.subject("webhook_endpoint"), call.params
    _check(params)
    body |= {name: params[name] for name in ("url", "enabled_events", "description") if name in params}
    if "disabled" in params:
        body["status"] = "disabled" if params["disabled"] else "enabled"
    body["metadata"] = call.merged_metadata(body)
    return call.store.save(body)


def delete(call: Call) -> dict[str, Any]:
    """DELETE /v1/webhook_endpoints/{id}; what was not delivered never will be."""
    body = call.subject("webhook_endpoint")
    call.store.run("DELETE FROM objects WHERE id = ?", body["id"])
    call.store.run("DELETE FROM secrets WHERE endpoint = ?", body["id"])
    call.store.run("UPDATE deliveries SET state = 'failed' WHERE endpoint = ? AND state = 'pending'", body["id"])
    return {"id": body["id"], "object": "webhook_endpoint", "deleted": True}


def _check(params: dict[str, Any]) -> None:
    if "url" in params and not str(params["url"]).startswith(("http://", "https://")):
        raise ApiError(
            "Invalid URL: an explicit scheme (such as https) must be provided.", code="url_invalid", param="url"
        )
    events = params.get("enabled_events")
    if events is not None and (not events or ("*" in events and len(events) > 1)):
        raise ApiError("Name the events, or give '*' alone.", param="enabled_events")


def _body(store: Store, id_: str, url: str, events: list[str]) -> dict[str, Any]:
    return blanks.build(
        "webhook_endpoint",
        id=id_,
        created=clock.now(store),
        url=url,
        enabled_events=events,
        status="enabled",
        api_version=conf.API_VERSION,
    )


def sync_with_settings(store: Store) -> None:
    """Keep the endpoint that settings name: its address, and its secret (a changed one is a rotation)."""
    url, wanted = conf.endpoint_url(), conf.webhook_secrets()
    body = store.get(FROM_SETTINGS)
    if body is None and url:
        body = store.insert(_body(store, FROM_SETTINGS, url, ["*"]))
    elif body is not None and (body["url"], body["status"]) != (url or body["url"], "enabled" if url else "disabled"):
        store.save(body | {"url": url or body["url"], "status": "enabled" if url else "disabled"})
    if body is not None and wanted and wanted[0] != store.meta(SYNCED):
        store.set_meta(SYNCED, wanted[0])
        roll_secret(store, FROM_SETTINGS, wanted[0])


def roll_secret(store: Store, endpoint: str, secret: str) -> None:
    """Sign with a new secret; the one before stays valid for 24 hours."""
    until = clock.now(store) + int(conf.SECRET_OVERLAP.total_seconds())
    store.run("UPDATE secrets SET until = ? WHERE endpoint = ? AND until IS NULL", until, endpoint)
    _add_secret(store, endpoint, secret)


def _add_secret(store: Store, endpoint: str, secret: str) -> None:
    store.run("INSERT INTO secrets (endpoint, secret) VALUES (?, ?)", endpoint, secret)


def active_secrets(store: Store, endpoint: str) -> list[str]:
    """The secrets that sign for an endpoint, the newest first."""
    sql = "SELECT secret FROM secrets WHERE endpoint = ? AND (until IS NULL OR until > ?) ORDER BY id DESC"
    return [row["secret"] for row in store.rows(sql, endpoint, clock.now(store))]


def listening(store: Store, type_: str) -> list[dict[str, Any]]:
    """The enabled endpoints that want events of this type."""
    sync_with_settings(store)
    enabled = store.where("webhook_endpoint", status="enabled")
    return [one for one in enabled if any(fnmatchcase(type_, wanted) for wanted in one["enabled_events"])]


def listing(call: Call) -> dict[str, Any]:
    """GET /v1/webhook_endpoints."""
    return lists.listing(call, "webhook_endpoint")
