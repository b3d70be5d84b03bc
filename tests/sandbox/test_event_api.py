"""Events as the API lists them, for whoever missed their delivery."""

from datetime import timedelta

from sandbox import control
from tests.sandbox.conftest import refused


def found(api, **params):
    return [one.type for one in api.v1.events.list(params).data]


def test_events_are_listed_newest_first_and_by_type(api, gift):
    control.pay(gift().id)
    assert found(api)[0] == "checkout.session.completed"
    assert found(api, type="payment_intent.succeeded") == ["payment_intent.succeeded"]
    assert found(api, type="payment_intent.*") == ["payment_intent.succeeded", "payment_intent.created"]
    wanted = ["charge.succeeded", "checkout.session.completed"]
    assert sorted(found(api, types=wanted)) == wanted


def test_type_and_types_exclude_each_other_and_types_are_at_most_twenty(api):
    error = refused(lambda: api.v1.events.list({"type": "charge.succeeded", "types": ["charge.succeeded"]}))
    assert error.param == "types"
    assert refused(lambda: api.v1.events.list({"types": ["charge.succeeded"] * 21})).param == "types"


def test_an_event_keeps_the_object_as_it_was(api, gift, paid):
    charge = paid()
    event = api.v1.events.list({"type": "charge.succeeded"}).data[0]
    control.refund(charge.id)
    again = api.v1.events.retrieve(event.id)
    assert again.data.object.amount_refunded == 0
    assert (again.livemode, again.api_version) == (False, "2026-10-28.endive")


def test_an_event_says_which_request_caused_it(api, paid):
    charge = paid()
    api.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "refund-7"})
    event = api.v1.events.list({"type": "refund.created"}).data[0]
    assert event.request.idempotency_key == "refund-7"
    assert event.request.id.startswith("req_")
    donors = api.v1.events.list({"type": "charge.succeeded"}).data[0]
    assert (donors.request.id, donors.request.idempotency_key) == (None, None)


def test_delivery_success_tells_what_did_not_arrive(api, gift, box):
    box.answers = [200, 500]
    control.pay(gift().id)
    assert found(api, delivery_success=False) == ["charge.succeeded"]
    assert "charge.succeeded" not in found(api, delivery_success=True)
    failed = api.v1.events.list({"delivery_success": False}).data[0]
    assert failed.pending_webhooks == 1
    control.advance(timedelta(minutes=2))
    assert found(api, delivery_success=False) == []
    assert api.v1.events.retrieve(failed.id).pending_webhooks == 0


def test_a_dropped_event_is_found_only_here(api, gift, box):
    control.set_faults([{"kind": "drop", "match": "checkout.session.completed"}])
    control.pay(gift().id)
    control.advance(timedelta(days=4))
    assert "checkout.session.completed" not in box.types()
    assert found(api, delivery_success=False) == ["checkout.session.completed"]


def test_after_thirty_days_an_event_is_gone(api, gift):
    control.pay(gift().id)
    event = api.v1.events.list().data[0]
    control.advance(timedelta(days=31))
    assert found(api) == []
    assert refused(lambda: api.v1.events.retrieve(event.id)).http_status == 404


def test_a_window_of_time_can_be_asked_for(api, gift):
    control.pay(gift().id)
    control.advance(timedelta(hours=2))
    since = int(control.now().timestamp()) - 60
    control.pay(gift().id)
    assert len(found(api, created={"gte": since})) == 4
