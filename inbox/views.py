"""The webhook address: verify, store, answer; nothing else happens before the answer is sure."""

import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from inbox.models import StripeEvent
from inbox.tasks import process_event
from payments import gateway
from people import clock
from people.access import declare
from people.soon import soon

log = logging.getLogger(__name__)


@declare("signed")
@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take an event of Stripe: 400 for what is not ours, 200 once its row is committed."""
    if not settings.STRIPE_WEBHOOK_SECRETS:
        return HttpResponse(status=503)
    try:
        event = gateway.verify_event(request.body, request.headers.get("Stripe-Signature", ""))
        _check_ours(event)
    except gateway.NotOurEvent as error:
        # Never the body: anybody may post here, and what they post is not evidence.
        log.warning("webhook refused: %s", error)
        return HttpResponse(status=400)
    store(event)
    return HttpResponse(status=200)


def store(event: gateway.Event) -> bool:
    """Keep an event and have it processed after commit; False when it was here already."""
    try:
        with transaction.atomic():
            row = StripeEvent.objects.create(
                account=event.account,
                livemode=event.livemode,
                event_id=event.id,
                type=event.type,
                object_id=event.object_id,
                api_version=event.api_version,
                received_at=clock.now(),
                next_try_at=clock.now(),
            )
    except IntegrityError:
        return False
    soon(process_event, row.pk)
    return True


def _check_ours(event: gateway.Event) -> None:
    """Refuse the other mode and other accounts; both mean that an endpoint is set up wrongly, so somebody must know."""
    if event.livemode != settings.STRIPE_IS_LIVE:
        log.error("webhook of the wrong mode: %s", event.type)
        raise gateway.NotOurEvent("livemode")
    if event.account and event.account != settings.STRIPE_ACCOUNT:
        log.error("webhook of another account: %s", event.type)
        raise gateway.NotOurEvent("account")
