"""Checkout sessions of the API: create, read, expire, recover."""

from typing import Any

from sandbox import blanks, clock, conf, events, ids, intents, jobs, lists, rules
from sandbox.calls import Call
from sandbox.errors import ApiError, missing
from sandbox.intents import Body
from sandbox.store import Store
from sandbox.words import words

ECHOED = words(
    "allowed_payment_method_types billing_address_collection branding_settings cancel_url client_reference_id"
    " customer_email excluded_payment_method_types integration_identifier locale origin_context submit_type success_url"
)
RECOVERY_DAYS = 30


def create(call: Call) -> Body:
    """POST /v1/checkout/sessions; no event, no PaymentIntent yet."""
    rules.check_session(call)
    params = call.params
    items = [_item(line, rules.currency_of(params)) for line in params["line_items"]]
    total = sum(item["amount_total"] for item in items)
    session = _blank(call.now, params, rules.currency_of(params), total)
    hidden = {"line_items": items, "payment_intent_data": params.get("payment_intent_data") or {}, "params": params}
    return _keep(call.store, session, hidden)


def _keep(store: Store, session: Body, hidden: dict[str, Any]) -> Body:
    store.insert(session, **hidden)
    jobs.plan(store, "expire", session["id"], at=session["expires_at"])
    return session


def _blank(now: int, params: dict[str, Any], currency: str, total: int) -> Body:
    id_ = ids.new("cs_test", 58)
    given = {name: params[name] for name in ECHOED if params.get(name) is not None}
    email = params.get("customer_email")
    return blanks.build(
        "checkout.session",
        id=id_,
        created=now,
        mode="payment",
        status="open",
        payment_status="unpaid",
        ui_mode="hosted_page",
        url=f"{conf.public_url()}/pay/{id_}/",
        expires_at=params.get("expires_at") or now + 86400,
        currency=currency,
        amount_subtotal=total,
        amount_total=total,
        total_details={"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        adaptive_pricing=params.get("adaptive_pricing") or {"enabled": False},
        after_expiration=_after_expiration(params),
        custom_text=params.get("custom_text") or {},
        customer=params.get("customer"),
        customer_creation=None if params.get("customer") else params.get("customer_creation", "if_required"),
        customer_details={"email": email, "tax_exempt": "none"} if email else None,
        metadata=params.get("metadata") or {},
        payment_method_collection="if_required",
        payment_method_options=params.get("payment_method_options")
        or {"card": {"request_three_d_secure": "automatic"}},
        payment_method_types=["card"],
        phone_number_collection={"enabled": False},
        **given,
    )


def rebuilt(session: Body) -> Body:
    """A session with new nested objects, complete again."""
    return blanks.build("checkout.session", **session)


def _after_expiration(params: dict[str, Any]) -> Body | None:
    wanted = (params.get("after_expiration") or {}).get("recovery")
    if not wanted:
        return None
    promotion = bool(wanted.get("allow_promotion_codes"))
    return {"recovery": {"enabled": wanted["enabled"], "allow_promotion_codes": promotion}}


def _item(line: dict[str, Any], currency: str) -> Body:
    data, quantity = line["price_data"], line["quantity"]
    amount = rules.unit_amount(data) * quantity
    product = data["product_data"]
    price = blanks.build(
        "price",
        id=ids.new("price"),
        created=0,
        active=False,
        billing_scheme="per_unit",
        currency=currency,
        product=ids.new("prod", 14),
        tax_behavior=data.get("tax_behavior", "unspecified"),
        type="one_time",
        unit_amount=rules.unit_amount(data),
        unit_amount_decimal=str(rules.unit_amount(data)),
    )
    return blanks.build(
        "item",
        id=ids.new("li"),
        amount_subtotal=amount,
        amount_total=amount,
        currency=currency,
        description=product["name"],
        price=price,
        quantity=quantity,
    )


def list_items(call: Call) -> Body:
    """GET /v1/checkout/sessions/{id}/line_items, in the order given."""
    session = call.subject("checkout.session")
    return items_page(call, call.store.private(session["id"])["line_items"])


def items_page(call: Call, items: list[Body]) -> Body:
    """A page of line items."""
    limit, after = call.params.get("limit", 10), call.params.get("starting_after")
    if not 1 <= limit <= 100:
        raise ApiError("This value must be between 1 and 100.", code="parameter_invalid_integer", param="limit")
    ids_ = [item["id"] for item in items]
    if after is not None and after not in ids_:
        raise missing("line item", after, "starting_after")
    start = ids_.index(after) + 1 if after is not None else 0
    return lists.page(items[start : start + limit], call.path, has_more=len(items) > start + limit)


def listing(call: Call) -> Body:
    """GET /v1/checkout/sessions."""
    fields = ("payment_intent", "customer", "customer_details.email", "status", "subscription", "payment_link")
    return lists.listing(call, "checkout.session", fields=fields)


def update(call: Call) -> Body:
    """POST /v1/checkout/sessions/{id}: metadata."""
    session = call.subject("checkout.session")
    return call.store.save(session | {"metadata": call.merged_metadata(session)})


def expire(call: Call) -> Body:
    """POST /v1/checkout/sessions/{id}/expire; only an open one."""
    session = call.subject("checkout.session")
    if session["status"] != "open":
        text = 'Only Checkout Sessions with a status in ["open"] can be expired.'
        raise ApiError(f"{text} This Checkout Session has a status of {session['status']}.")
    return end(call.store, session)


def end(store: Store, session: Body) -> Body:
    """Expire a session and cancel its PaymentIntent, if there is one."""
    intent = store.get(session["payment_intent"] or "")
    if intent is not None:
        intents.cancel(store, intent)
    session = session | {"status": "expired", "url": None}
    recovery = (session["after_expiration"] or {}).get("recovery") or {}
    if recovery.get("enabled"):
        until = clock.now(store) + RECOVERY_DAYS * 86400
        url = f"{conf.public_url()}/recover/{session['id']}/"
        session["after_expiration"] = {"recovery": recovery | {"url": url, "expires_at": until}}
    store.save(session)
    events.emit(store, "checkout.session.expired", session)
    return session


@jobs.worker("expire")
def expire_late(store: Store, id_: str) -> None:
    """The session's time is over."""
    session = store.get(id_, "checkout.session")
    if session is not None and session["status"] == "open":
        end(store, session)


def recover(store: Store, id_: str) -> Body | None:
    """A new session with the same content as an expired one, while its recovery address is valid."""
    old = store.get(id_, "checkout.session")
    recovery = ((old or {}).get("after_expiration") or {}).get("recovery") or {}
    now = clock.now(store)
    if old is None or old["status"] != "expired" or not recovery.get("url") or recovery["expires_at"] <= now:
        return None
    hidden = store.private(id_)
    params = {name: value for name, value in hidden["params"].items() if name != "expires_at"}
    session = _blank(now, params, old["currency"], old["amount_total"]) | {"recovered_from": id_}
    return _keep(store, session, hidden)
