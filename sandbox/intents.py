"""PaymentIntents and charges: what a payment looks like and how it moves."""

from dataclasses import dataclass
from typing import Any

from sandbox import blanks, clock, conf, events, ids, jobs, lists, money
from sandbox.calls import Call
from sandbox.cards import Card, facts
from sandbox.store import Store

REASONS = {
    "insufficient_funds": "Your card has insufficient funds.",
    "expired_card": "Your card has expired.",
    "incorrect_cvc": "Your card's security code is incorrect.",
    "processing_error": "An error occurred while processing your card. Try again in a little bit.",
}
Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays with what."""

    card: Card
    email: str | None = None
    name: str | None = None
    exp_month: int = 12
    exp_year: int = 2040

    def billing(self) -> Body:
        """Billing details as charges and payment methods carry them."""
        return {"email": self.email, "name": self.name, "phone": None, "address": {"country": self.card.country}}


def new_intent(store: Store, amount: int, currency: str, **values: Any) -> Body:
    """Keep a new PaymentIntent that waits for a payment method, and say so."""
    id_ = ids.new("pi")
    intent = blanks.build(
        "payment_intent",
        id=id_,
        created=clock.now(store),
        amount=amount,
        currency=currency,
        amount_capturable=0,
        amount_received=0,
        capture_method="automatic_async",
        confirmation_method="automatic",
        client_secret=f"{id_}_secret_{ids.new('s')[2:]}",
        payment_method_types=["card"],
        payment_method_options={"card": {"request_three_d_secure": "automatic"}},
        status="requires_payment_method",
        metadata=values.pop("metadata", {}),
        **values,
    )
    store.insert(intent)
    events.emit(store, "payment_intent.created", intent)
    return intent


def new_method(store: Store, payer: Payer) -> Body:
    """Keep a payment method for a card."""
    card = facts(payer.card, payer.exp_month, payer.exp_year)
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    networks = {"available": [payer.card.brand], "preferred": None}
    body = blanks.build(
        "payment_method",
        id=ids.new("pm"),
        created=clock.now(store),
        type="card",
        allow_redisplay="unspecified",
        customer=None,
        metadata={},
        billing_details=payer.billing(),
        card=card | {"checks": checks, "networks": networks, "display_brand": payer.card.brand},
    )
    return store.insert(body)


def ask_for_3ds(store: Store, intent: Body, payer: Payer, page: str, return_url: str | None) -> Body:
    """Wait for the card holder on the bank's page."""
    target = {"type": "redirect_to_url", "redirect_to_url": {"url": page, "return_url": return_url}}
    intent = intent | {"status": "requires_action", "next_action": target, "last_payment_error": None}
    intent["payment_method"] = new_method(store, payer)["id"]
    store.save(intent, number=payer.card.number, email=payer.email, name=payer.name)
    events.emit(store, "payment_intent.requires_action", intent)
    return intent


def charge(store: Store, intent: Body, payer: Payer) -> Body:
    """Try the card: a new charge, succeeded or failed, and the PaymentIntent as it is then."""
    method = new_method(store, payer)
    attempt = _charge_body(store, intent, payer, method["id"])
    if payer.card.decline:
        return _decline(store, intent, attempt, payer, method)
    store.insert(attempt, refunds=payer.card.refunds, at_once=payer.card.at_once)
    events.emit(store, "charge.succeeded", attempt)
    intent = intent | {"status": "succeeded", "latest_charge": attempt["id"], "payment_method": method["id"]}
    intent |= {"amount_received": intent["amount"], "next_action": None, "last_payment_error": None}
    store.save(intent)
    events.emit(store, "payment_intent.succeeded", intent)
    jobs.plan(store, "capture", attempt["id"], at=clock.exact(store) + conf.capture_lag())
    return intent


def _charge_body(store: Store, intent: Body, payer: Payer, method: str) -> Body:
    good = not payer.card.decline
    carried = ("amount", "currency", "customer", "description", "receipt_email", "statement_descriptor_suffix")
    return blanks.build(
        "charge",
        id=ids.new("ch"),
        created=clock.now(store),
        amount_captured=intent["amount"] if good else 0,
        amount_refunded=0,
        billing_details=payer.billing(),
        calculated_statement_descriptor=_descriptor(intent["statement_descriptor_suffix"]),
        captured=good,
        disputed=False,
        failure_code=payer.card.code if payer.card.decline else None,
        failure_message=reason(payer.card.decline) if payer.card.decline else None,
        fraud_details={},
        metadata=dict(intent["metadata"]),
        outcome=_outcome(payer.card.decline),
        paid=good,
        payment_intent=intent["id"],
        payment_method=method,
        payment_method_details={"type": "card", "card": _card_details(payer)},
        refunded=False,
        status="succeeded" if good else "failed",
        **{name: intent[name] for name in carried},
    )


def _card_details(payer: Payer) -> Body:
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    details = facts(payer.card, payer.exp_month, payer.exp_year) | {"checks": checks, "network": payer.card.brand}
    if payer.card.secure:
        details["three_d_secure"] = {"result": "authenticated", "version": "2.2.0", "authentication_flow": "challenge"}
    return details


def _descriptor(suffix: str | None) -> str:
    return f"SANDBOX* {suffix}"[:22] if suffix else "SANDBOX"


def _outcome(decline: str) -> Body:
    if not decline:
        said = {"network_status": "approved_by_network", "type": "authorized", "seller_message": "Payment complete."}
        return said | {"risk_level": "normal", "risk_score": 20}
    text = "The bank did not return any further details with this decline."
    said = {"network_status": "declined_by_network", "type": "issuer_declined", "seller_message": text}
    return said | {"reason": decline, "risk_level": "normal", "risk_score": 20}


def reason(decline: str) -> str:
    """Stripe's English sentence for a decline."""
    return REASONS.get(decline, "Your card was declined.")


def _decline(store: Store, intent: Body, attempt: Body, payer: Payer, method: Body) -> Body:
    store.insert(attempt)
    events.emit(store, "charge.failed", attempt)
    code, decline = payer.card.code, payer.card.decline
    error: Body = {"type": "card_error", "code": code, "message": reason(decline), "charge": attempt["id"]}
    error |= {"doc_url": f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}", "payment_method": method}
    if code == "card_declined":
        error["decline_code"] = decline
    return _back_to_start(store, intent | {"latest_charge": attempt["id"]}, error)


def refuse_authentication(store: Store, intent: Body) -> Body:
    """The card holder failed at the bank's page: no charge was made."""
    method = store.get(intent["payment_method"] or "")
    text = "The provided payment method has failed authentication. You can provide payment_method_data or a new"
    text += " PaymentMethod to attempt to fulfill this PaymentIntent again."
    code = "payment_intent_authentication_failure"
    error: Body = {"type": "invalid_request_error", "code": code, "message": text, "payment_method": method}
    error["doc_url"] = f"https://docs.stripe.com/error-codes/{code.replace('_', '-')}"
    return _back_to_start(store, intent, error)


def _back_to_start(store: Store, intent: Body, error: Body) -> Body:
    intent = intent | {"status": "requires_payment_method", "payment_method": None, "next_action": None}
    intent["last_payment_error"] = error
    store.save(intent)
    events.emit(store, "payment_intent.payment_failed", intent)
    return intent


def cancel(store: Store, intent: Body) -> Body:
    """End a PaymentIntent whose session expired."""
    intent = intent | {"status": "canceled", "canceled_at": clock.now(store), "cancellation_reason": "automatic"}
    intent |= {"next_action": None}
    store.save(intent)
    events.emit(store, "payment_intent.canceled", intent)
    return intent


@jobs.worker("capture")
def capture(store: Store, id_: str) -> None:
    """The money reaches the balance: the charge gets its balance transaction."""
    found = store.get(id_, "charge")
    if found is None or found["balance_transaction"]:
        return
    settled = money.settle(found["amount"], found["currency"])
    transaction = money.post(store, found, settled, "charge", at_once=bool(store.private(id_).get("at_once")))
    found["balance_transaction"] = transaction
    store.save(found)
    events.emit(store, "charge.updated", found, {"balance_transaction": None})


def list_intents(call: Call) -> Body:
    """GET /v1/payment_intents."""
    return lists.listing(call, "payment_intent", fields=("customer",))


def list_charges(call: Call) -> Body:
    """GET /v1/charges."""
    return lists.listing(call, "charge", fields=("customer", "payment_intent"))


def update_charge(call: Call) -> Body:
    """POST /v1/charges/{id}: metadata and description."""
    before = call.subject("charge")
    after = before | {"metadata": call.merged_metadata(before)}
    if "description" in call.params:
        after["description"] = call.params["description"] or None
    previous = {name: before[name] for name in ("metadata", "description") if before[name] != after[name]}
    call.store.save(after)
    if previous:
        events.emit(call.store, "charge.updated", after, previous)
    return after


def list_balance_transactions(call: Call) -> Body:
    """GET /v1/balance_transactions."""
    return lists.listing(call, "balance_transaction", fields=("source", "type", "currency"))
