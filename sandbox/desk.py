"""The operator's page: what the sandbox holds, and the hand on its clock, faults and deliveries."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_GET, require_POST

from sandbox import clock, conf, control, faults, jobs
from sandbox import store as storage
from sandbox.errors import ApiError
from sandbox.pages import SEE_OTHER, View, amount_text, sandbox_only
from sandbox.store import Row, Store

SHOWN = 50
Post = Mapping[str, str]


def operators_only(view: View) -> View:
    """On a developer's machine everybody, elsewhere signed-in staff."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = getattr(request, "user", None)
        if not (conf.is_open() or (user is not None and user.is_active and user.is_staff)):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return sandbox_only(guarded)


@operators_only
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """The page itself."""
    jobs.run_due()
    with storage.reading() as store:
        context = {
            "now": clock.when(clock.exact(store)),
            "travels": abs(clock.offset(store)) > 1,
            "objects": [_object(row) for row in _latest(store, "objects")],
            "events": [_event(store, row) for row in _latest(store, "events")],
            "refused": store.rows("SELECT * FROM calls WHERE status >= 400 ORDER BY seq DESC LIMIT ?", SHOWN),
            "faults": faults.current(store),
            "seed": store.meta(faults.SEED, "0"),
            "kinds": sorted(faults.EVENT_KINDS | faults.API_KINDS),
            "waiting": len(control.pending()),
            "mode": conf.delivery_mode(),
            "lang": (get_language() or "en").partition("-")[0],
            "problem": request.GET.get("problem", "")[:200],
        }
    return render(request, "sandbox/desk.html", context)


def _latest(store: Store, table: str) -> list[Row]:
    return store.rows(f"SELECT * FROM {table} ORDER BY seq DESC LIMIT ?", SHOWN)  # noqa: S608 (names are ours)


def _object(row: Row) -> dict[str, Any]:
    body = json.loads(row["body"])
    amount = body.get("amount_total") if body["object"] == "checkout.session" else body.get("amount")
    language = (get_language() or "en").partition("-")[0]
    text = amount_text(amount, body["currency"], language) if amount is not None and body.get("currency") else ""
    status = body.get("status") or ""
    kinds = {"charge", "refund"}
    return {
        "id": body["id"],
        "kind": body["object"],
        "status": status,
        "amount": text,
        "created": clock.when(body.get("created") or 0),
        "can_refund": body["object"] == "charge" and body["paid"] and not body["refunded"],
        "can_fail": body["object"] == "refund" and status not in ("failed", "canceled"),
        "is_money": body["object"] in kinds,
    }


def _event(store: Store, row: Row) -> dict[str, Any]:
    planned = store.rows("SELECT state, status, attempts FROM deliveries WHERE event = ? ORDER BY id", row["id"])
    return {"id": row["id"], "type": row["type"], "created": clock.when(row["created"]), "deliveries": planned}


@operators_only
@require_GET
def show(request: HttpRequest, id_: str) -> HttpResponse:
    """One object or event as JSON, as the API would show it."""
    with storage.reading() as store:
        event = store.row("SELECT body FROM events WHERE id = ?", id_)
        body = json.loads(event["body"]) if event else store.get(id_)
    if body is None:
        raise Http404
    text = json.dumps(body, indent=2, ensure_ascii=False)
    lang = (get_language() or "en").partition("-")[0]
    return render(request, "sandbox/object.html", {"id": id_, "text": text, "lang": lang})


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _add_fault(post: Post) -> None:
    new = faults.Fault(
        post["kind"],
        post.get("match") or "*",
        int(post["count"]) if post.get("count") else None,
        float(post.get("probability") or 1),
        float(post.get("seconds") or 0),
    )
    control.set_faults([*control.current_faults(), new], seed=int(post.get("seed") or 0))


ACTIONS: dict[str, Callable[[Post], object]] = {
    "advance": lambda post: control.advance(timedelta(days=float(post.get("days") or 0))),
    "set-time": lambda post: control.set_time(_moment(post["to"])),
    "real-time": lambda post: control.set_time(None),
    "add-fault": _add_fault,
    "clear-faults": lambda post: control.clear_faults(),
    "release": lambda post: control.release(),
    "resend": lambda post: control.deliver(post["event"]),
    "refund": lambda post: control.refund(post["charge"]),
    "fail-refund": lambda post: control.fail_refund(post["refund"]),
    "charge": lambda post: control.dashboard_charge(int(post["amount"]), post["currency"]),
    "reset": lambda post: control.reset(),
}


@operators_only
@require_POST
def act(request: HttpRequest, action: str) -> HttpResponse:
    """Do one thing and return to the page."""
    if action not in ACTIONS:
        raise Http404
    problem = ""
    try:
        ACTIONS[action](request.POST.dict())
    except (ApiError, LookupError, ValueError, OverflowError):
        problem = "?problem=" + gettext("That was not possible: check what you typed.").replace(" ", "+")
    return HttpResponseRedirect(reverse("sandbox:desk") + problem, status=SEE_OTHER)
