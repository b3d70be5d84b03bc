"""What happens when somebody pays on the checkout page."""

from dataclasses import dataclass
from typing import Any

from sandbox import clock, conf, customers, events, intents, sessions
from sandbox.cards import CARDS
from sandbox.intents import Body, Payer
from sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended: ``paid``, ``already_paid``, ``expired``, ``declined`` (with a code) or ``action``."""

    state: str
    session: Body
    code: str = ""


def submit(store: Store, session: Body, payer: Payer) -> Outcome:
    """Pay an open session once; a second submit of the same page finds it already paid."""
    if closed := _closed(store, session):
        return closed
    customer = None
    if not (payer.card.decline or payer.card.secure):
        customer = _customer(store, session, payer)
    intent = _intent(store, session, customer)
    session = store.save(session | {"payment_intent": intent["id"]})
    if payer.card.secure:
        page = f"{conf.public_url()}/pay/{session['id']}/3ds/"
        intents.ask_for_3ds(store, intent, payer, page, session["success_url"])
        return Outcome("action", session)
    return _charge(store, session, intent, payer, customer)


def authenticate(store: Store, session: Body, *, authorized: bool) -> Outcome:
    """The card holder's answer on the 3-D Secure page."""
    if closed := _closed(store, session):
        return closed
    intent = store.get(session["payment_intent"] or "")
    if intent is None or intent["status"] != "requires_action":
        return Outcome("open", session)
    if not authorized:
        intents.refuse_authentication(store, intent)
        return Outcome("declined", session, "authentication_failed")
    hidden = store.private(intent["id"])
    payer = Payer(CARDS[hidden["number"]], hidden["email"], hidden["name"])
    customer = None if payer.card.decline else _customer(store, session, payer)
    return _charge(store, session, intent, payer, customer)


def _closed(store: Store, session: Body) -> Outcome | None:
    if session["status"] == "open" and session["expires_at"] <= clock.now(store):
        session = sessions.end(store, session)
    states = {"complete": "already_paid", "expired": "expired"}
    return Outcome(states[session["status"]], session) if session["status"] in states else None


def _customer(store: Store, session: Body, payer: Payer) -> str | None:
    """The session's customer, or the one that ``customer_creation: always`` makes at payment."""
    if session["customer"] or session["customer_creation"] != "always":
        known: str | None = session["customer"]
        return known
    made = customers.new(store, clock.now(store), email=payer.email, name=payer.name)
    return str(made["id"])


def _intent(store: Store, session: Body, customer: str | None) -> Body:
    found = store.get(session["payment_intent"] or "")
    if found is not None:
        return found | {"customer": customer or session["customer"]}
    given: dict[str, Any] = store.private(session["id"]).get("payment_intent_data", {})
    wanted = {name: value for name, value in given.items() if name in intents_fields()}
    owner = customer or session["customer"]
    return intents.new_intent(store, session["amount_total"], session["currency"], customer=owner, **wanted)


def intents_fields() -> tuple[str, ...]:
    """What a session's ``payment_intent_data`` hands to the PaymentIntent."""
    return ("metadata", "description", "receipt_email", "statement_descriptor", "statement_descriptor_suffix")


def _charge(store: Store, session: Body, intent: Body, payer: Payer, customer: str | None) -> Outcome:
    intent = intents.charge(store, intent | {"customer": customer or intent["customer"]}, payer)
    if intent["status"] != "succeeded":
        return Outcome("declined", session, payer.card.decline)
    details: Body = {"email": payer.email, "name": payer.name, "phone": None, "tax_exempt": "none", "tax_ids": []}
    details |= {"address": {"country": payer.card.country}}
    done = session | {"status": "complete", "payment_status": "paid", "url": None, "customer": intent["customer"]}
    done = sessions.rebuilt(done | {"customer_details": details})
    store.save(done)
    events.emit(store, "checkout.session.completed", done)
    return Outcome("paid", done)
