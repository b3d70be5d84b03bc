"""Ask Stripe what we missed: events that never arrived, and payments nobody rang about."""

import logging
from datetime import datetime, timedelta

from inbox import handlers
from inbox.models import CatchUp, StripeEvent
from inbox.views import store
from payments import gateway, services
from payments.models import Payment
from people import clock

log = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=3)  # longer than Stripe keeps trying to deliver
FARTHEST = timedelta(days=30)  # Stripe lists nothing older


def since_last_look() -> datetime:
    """Return from when on to ask: three days, or from before the site was away, as far back as Stripe can tell."""
    now = clock.now()
    last = CatchUp.objects.first()
    start = min(now, last.looked_until) if last else now - FARTHEST
    return max(start - LOOK_BACK, now - FARTHEST)


def fetch_missed(since: datetime) -> int:
    """Store and process the events Stripe lists since a moment (at most 30 days back) that we do not have.

    Returns how many were new. Raises GatewayDown.
    """
    begun, goes_on = clock.now(), since <= since_last_look()
    listed = sorted(gateway.events_since(since, list(handlers.HANDLERS)), key=lambda event: (event.created, event.id))
    have = set(StripeEvent.objects.filter(event_id__in=[e.id for e in listed]).values_list("event_id", flat=True))
    found = sum(store(event) for event in listed if event.id not in have)
    if goes_on:
        CatchUp.objects.update_or_create(pk=1, defaults={"looked_until": begun})
    return found


def check_payments() -> int:
    """Look at Stripe for every unsettled payment that is due for it; return how many were looked at."""
    due = list(Payment.objects.to_check(clock.now()).order_by("next_check_at"))
    for payment in due:
        services.note_checked(payment)
        try:
            check_payment(payment)
        except (gateway.GatewayDown, gateway.GatewayRefused):
            continue  # its next check is already noted
        except Exception:  # one that cannot be booked must not keep the others waiting
            log.exception("payment %s cannot be brought to where Stripe is", payment.uuid)
    return len(due)


def check_payment(payment: Payment) -> None:
    """Converge one payment with its page; one that never got a page is called off when it could no longer be paid."""
    if payment.stripe_session:
        handlers.converge(payment, gateway.checkout_facts(payment.stripe_session))
    elif clock.now() >= payment.expires_at:
        services.cancel(payment, code="never_opened")
