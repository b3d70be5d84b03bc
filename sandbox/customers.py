"""Customers of the API."""

from typing import Any

from sandbox import blanks, events, ids, lists
from sandbox.calls import Call, check_metadata
from sandbox.errors import ApiError
from sandbox.store import Store

FIELDS = ("address", "description", "email", "name", "phone", "preferred_locales", "shipping", "tax_exempt")


def new(store: Store, created: int, **values: Any) -> dict[str, Any]:
    """Keep a new customer and say so."""
    customer = blanks.build(
        "customer",
        id=ids.new("cus", 14),
        created=created,
        balance=0,
        delinquent=False,
        invoice_prefix=ids.new("", 8).strip("_").upper(),
        invoice_settings={},
        next_invoice_sequence=1,
        preferred_locales=values.pop("preferred_locales", []),
        tax_exempt=values.pop("tax_exempt", "none"),
        metadata=values.pop("metadata", {}),
        **values,
    )
    store.insert(customer)
    events.emit(store, "customer.created", customer)
    return customer


def create(call: Call) -> dict[str, Any]:
    """POST /v1/customers."""
    given = {name: call.params[name] or None for name in FIELDS if call.params.get(name)}
    _check_email(call)
    metadata = check_metadata(call.params.get("metadata") or {})
    return new(call.store, call.now, metadata=metadata, **given)


def update(call: Call) -> dict[str, Any]:
    """POST /v1/customers/{id}."""
    before = call.subject("customer")
    _check_email(call)
    given = {name: call.params[name] if call.params[name] != "" else None for name in FIELDS if name in call.params}
    after = blanks.build("customer", **{**before, **given, "metadata": call.merged_metadata(before)})
    previous = {name: before[name] for name in after if before.get(name) != after[name]}
    call.store.save(after)
    if previous:
        events.emit(call.store, "customer.updated", after, previous)
    return after


def _check_email(call: Call) -> None:
    email = call.params.get("email")
    if email and not looks_like_email(email):
        raise ApiError(f"Invalid email address: {email}", code="email_invalid", param="email")


def looks_like_email(text: str) -> bool:
    """A rough look, as Stripe's: one @, something on both sides, a dot after it, no spaces, at most 512 long."""
    name, at, host = text.rpartition("@")
    return bool(at and name and "." in host.strip(".") and not any(c.isspace() for c in text) and len(text) <= 512)


def listing(call: Call) -> dict[str, Any]:
    """GET /v1/customers, by e-mail if given."""
    return lists.listing(call, "customer", fields=("email",))
