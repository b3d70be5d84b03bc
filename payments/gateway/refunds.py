"""Money going back, as Stripe has it."""

import stripe

from payments.gateway.client import answers, client, id_of, meta_of, moment, money_of
from payments.gateway.facts import GatewayRefused, RefundFacts
from payments.models import Refund


def refund_facts(refund_id: str) -> RefundFacts:
    """Fetch one refund; raises GatewayDown and GatewayRefused."""
    with answers():
        return _refund_facts(client().v1.refunds.retrieve(refund_id))


def refunds_of(charge_id: str) -> list[RefundFacts]:
    """Fetch every refund of a charge, oldest first, so that any order of events books them in one order."""
    with answers():
        found = client().v1.refunds.list({"charge": charge_id, "limit": 100})
        facts = [_refund_facts(refund) for refund in found.auto_paging_iter()]
    return sorted(facts, key=lambda refund: (refund.created, refund.refund_id))


def create_refund(refund: Refund) -> RefundFacts:
    """Send a refund that stands in our books as asked for; raises GatewayDown and GatewayRefused."""
    if not refund.payment.stripe_intent:
        raise GatewayRefused("payment_without_intent")
    with answers():
        made = client().v1.refunds.create(
            {
                "payment_intent": refund.payment.stripe_intent,
                "amount": refund.amount_minor,
                "reason": "requested_by_customer",
                "metadata": {"refund": str(refund.uuid), "payment": str(refund.payment.uuid)},
            },
            {"idempotency_key": f"refund-{refund.uuid}-{refund.attempts}"},
        )
    return _refund_facts(made)


def _refund_facts(refund: stripe.Refund) -> RefundFacts:
    return RefundFacts(
        refund_id=refund.id,
        intent_id=id_of(refund.payment_intent),
        charge_id=id_of(refund.charge),
        status=refund.status or "pending",
        amount=money_of(refund.amount, refund.currency),
        created=moment(refund.created),
        refund_uuid=meta_of(refund, "refund"),
        failure_code=(getattr(refund, "failure_reason", None) or "")[:60],
    )
