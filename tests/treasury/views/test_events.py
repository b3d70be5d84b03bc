"""Finance → Stripe events: what rang, what became of it, and the bell once more."""

import pytest

from inbox.models import StripeEvent
from sandbox.faults import Fault
from tests.factories import commits

pytestmark = pytest.mark.django_db
LIST = "/cms/finance/stripe-events/"


def test_events_are_found_by_state_type_and_id(world, enter, treasurer):
    client = enter(treasurer)
    assert client.get(LIST, {"q": world.event.event_id}).context["items_count"] == 1
    assert client.get(LIST, {"q": world.payment.stripe_charge}).context["items_count"] >= 1
    assert client.get(LIST, {"type": "charge.succeeded"}).context["items_count"] == 1
    assert client.get(LIST, {"state": "failed"}).context["items_count"] == 0


def test_the_page_leads_to_the_gift(world, enter, treasurer):
    page = enter(treasurer).get(f"{LIST}{world.event.pk}/").content.decode()
    assert f"/cms/giving/gifts/{world.payment.pk}/" in page
    assert "Process again" not in page


def test_an_administrator_rings_the_bell_again(world, enter, administrator):
    StripeEvent.objects.filter(pk=world.event.pk).update(state=StripeEvent.State.FAILED, error="GatewayDown")
    client = enter(administrator)
    assert "Process again" in client.get(f"{LIST}{world.event.pk}/").content.decode()
    with commits():
        page = client.post(f"{LIST}{world.event.pk}/again/", follow=True).content.decode()
    assert "has been processed" in page
    world.event.refresh_from_db()
    assert world.event.state == StripeEvent.State.DONE


def test_when_it_fails_again_the_page_says_why(world, enter, administrator, stripe):
    from payments.models import Payment

    Payment.objects.update(stripe_charge=None)
    stripe.set_faults([Fault("error_before", "/v1/charges/*")])
    page = enter(administrator).post(f"{LIST}{world.event.pk}/again/", follow=True).content.decode()
    assert "could not be processed" in page
