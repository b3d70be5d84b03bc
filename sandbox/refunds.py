"""Refunds: from the API and from Stripe's side, pending, succeeded, failed."""

from typing import Any

from sandbox import blanks, clock, conf, events, ids, jobs, lists, money
from sandbox.calls import Call, check_metadata
from sandbox.errors import ApiError, NotServed, missing
from sandbox.intents import Body
from sandbox.store import Store

DEAD = ("failed", "canceled")
SERVED = frozenset({"amount", "charge", "payment_intent", "reason", "metadata"})


def create(call: Call) -> Body:
    """POST /v1/refunds."""
    params = call.params
    for name in params:
        if name not in SERVED:
            raise NotServed(f"the parameter {name}", name)
    metadata = check_metadata(params.get("metadata") or {})
    charge = _charge_of(call)
    return refund(call.store, charge, params.get("amount"), reason=params.get("reason"), metadata=metadata)


def _charge_of(call: Call) -> Body:
    params = call.params
    if ("charge" in params) == ("payment_intent" in params):
        raise ApiError("You must give either charge or payment_intent.", code="parameter_missing", param="charge")
    if "charge" in params:
        found = call.store.get(params["charge"], "charge")
        if found is None:
            raise missing("charge", params["charge"], "charge")
        return found
    intent = call.store.get(params["payment_intent"], "payment_intent")
    if intent is None:
        raise missing("payment_intent", params["payment_intent"], "payment_intent")
    charge = call.store.get(intent["latest_charge"] or "", "charge")
    if charge is None or not charge["paid"]:
        text = f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund."
        raise ApiError(text, param="payment_intent")
    return charge


def refund(store: Store, charge: Body, amount: int | None = None, **values: Any) -> Body:
    """Give back part or all of a charge; ApiError when nothing, or less than that, is left."""
    rest = charge["amount"] - charge["amount_refunded"]
    amount = rest if amount is None else amount
    _check(charge, amount, rest)
    manner = store.private(charge["id"]).get("refunds", "succeed")
    body = _new(store, charge, amount, "pending" if manner == "pend" else "succeeded", values)
    charge = charge | {"amount_refunded": charge["amount_refunded"] + amount}
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    store.save(charge)
    events.emit(store, "refund.created", body)
    events.emit(store, "charge.refunded", charge)
    kind = "refund_fail" if manner == "fail" else "refund_settle"
    jobs.plan(store, kind, body["id"], at=clock.exact(store) + conf.refund_lag())
    return body


def _check(charge: Body, amount: int, rest: int) -> None:
    if not charge["paid"]:
        raise ApiError(f"Charge {charge['id']} was not paid.", code="charge_not_refundable", param="charge")
    if rest == 0:
        text = f"Charge {charge['id']} has already been refunded."
        raise ApiError(text, code="charge_already_refunded")
    if amount < 1:
        raise ApiError(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
        )
    if amount > rest:
        text = f"Refund amount ({amount}) is greater than unrefunded amount on charge ({rest})"
        raise ApiError(text, code="amount_too_large", param="amount")
    money.check_amount_shape(amount, charge["currency"], "amount")


def _new(store: Store, charge: Body, amount: int, status: str, values: dict[str, Any]) -> Body:
    id_, carried = ids.new("re"), ("currency", "customer", "payment_intent", "payment_method")
    extra = {"pending_reason": "processing"} if status == "pending" else {}
    body = blanks.build(
        "refund",
        id=id_,
        created=clock.now(store),
        amount=amount,
        charge=charge["id"],
        destination_details={"type": "card", "card": _trace("", "pending")},
        metadata=values.get("metadata") or {},
        reason=values.get("reason"),
        status=status,
        **{name: charge[name] for name in carried},
        **extra,
    )
    body["balance_transaction"] = money.post(store, body, money.returned(amount, charge["currency"]), "refund")
    return store.insert(body)


def _trace(reference: str, status: str) -> Body:
    card: Body = {"type": "refund", "reference_status": status, "reference_type": "acquirer_reference_number"}
    return card | ({"reference": reference} if reference else {})


@jobs.worker("refund_settle")
def settle(store: Store, id_: str) -> None:
    """The bank's reference arrives; a pending refund has succeeded."""
    before = store.get(id_, "refund")
    if before is None or before["status"] in DEAD:
        return
    digits = str(int.from_bytes(before["id"].encode()[-8:]))[:12].zfill(12)
    after = before | {"destination_details": {"type": "card", "card": _trace(digits, "available")}}
    after["status"] = "succeeded"
    after.pop("pending_reason", None)
    after = _rebuilt(after)
    _update(store, before, after)


def _rebuilt(body: Body) -> Body:
    return blanks.build("refund", **body)


def _update(store: Store, before: Body, after: Body) -> None:
    store.save(after)
    previous = {name: before.get(name) for name in {**before, **after} if before.get(name) != after.get(name)}
    events.emit(store, "refund.updated", after, previous)


@jobs.worker("refund_fail")
def fail(store: Store, id_: str) -> None:
    """The bank sends the money back: it is ours again and the charge is less refunded."""
    before = store.get(id_, "refund")
    if before is None or before["status"] in DEAD:
        return
    charge = store.get(before["charge"], "charge") or {}
    settled = money.returned(-before["amount"], before["currency"])
    returned = money.post(store, before, settled, "refund_failure")
    after = before | {"status": "failed", "failure_reason": "unknown", "failure_balance_transaction": returned}
    after.pop("pending_reason", None)
    _update(store, before, after)
    events.emit(store, "refund.failed", after)
    events.emit(store, "charge.refund.updated", after)
    previous = {"amount_refunded": charge["amount_refunded"], "refunded": charge["refunded"]}
    charge |= {"amount_refunded": charge["amount_refunded"] - before["amount"], "refunded": False}
    store.save(charge)
    events.emit(store, "charge.updated", charge, previous)


def update(call: Call) -> Body:
    """POST /v1/refunds/{id}: metadata."""
    before = call.subject("refund")
    after = before | {"metadata": call.merged_metadata(before)}
    if after != before:
        _update(call.store, before, after)
    return after


def cancel(call: Call) -> Body:
    """POST /v1/refunds/{id}/cancel: only for refunds that wait for the customer, which card refunds never do."""
    found = call.subject("refund")
    text = f"Refund {found['id']} cannot be canceled: it has a status of {found['status']}, not requires_action."
    raise ApiError(text)


def listing(call: Call) -> Body:
    """GET /v1/refunds."""
    return lists.listing(call, "refund", fields=("charge", "payment_intent"))
