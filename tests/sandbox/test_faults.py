"""Faults on purpose: each kind, and that a seed repeats them."""

import json
import time
from datetime import timedelta

import pytest
import stripe

from sandbox import control, faults
from sandbox import store as storage
from sandbox.faults import Fault
from tests.sandbox.conftest import refused

PAID = ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", "checkout.session.completed"]
DONE = "checkout.session.completed"


def test_duplicate_sends_the_same_event_twice(gift, box):
    control.set_faults([Fault("duplicate", DONE)])
    control.pay(gift().id)
    assert box.types() == [*PAID, DONE]
    assert box.bodies()[-1]["id"] == box.bodies()[-2]["id"]


def test_twin_sends_two_events_for_one_change(gift, box):
    control.set_faults([Fault("twin", DONE)])
    control.pay(gift().id)
    first, second = box.bodies()[-2:]
    assert (first["type"], second["type"]) == (DONE, DONE)
    assert first["id"] != second["id"]
    assert first["data"] == second["data"]


def test_reorder_moves_an_event_behind_others(gift, box):
    control.set_faults([Fault("reorder", "payment_intent.created", window=1)])
    control.pay(gift().id)
    assert box.types() == [PAID[1], PAID[0], *PAID[2:]]


def test_delay_holds_an_event_back_in_sandbox_time(gift, box):
    control.set_faults([Fault("delay", DONE, seconds=3600)])
    control.pay(gift().id)
    assert box.types() == PAID[:3]
    control.advance(timedelta(minutes=59))
    assert DONE not in box.types()
    control.advance(timedelta(minutes=2))
    assert DONE in box.types()


def test_drop_never_delivers(gift, box):
    control.set_faults([Fault("drop", DONE)])
    control.pay(gift().id)
    control.advance(timedelta(days=4))
    assert DONE not in box.types()
    assert len(control.events(DONE)) == 1


@pytest.mark.parametrize("kind", ["bad_signature", "old_timestamp", "other_secret"])
def test_a_spoiled_signature_is_refused_by_the_sdk_and_the_retry_is_right(gift, box, kind):
    control.set_faults([Fault(kind, DONE)])
    box.answers = [200, 200, 200, 400]
    control.pay(gift().id)
    assert [box.is_genuine(index) for index in range(4)] == [True, True, True, False]
    control.advance(timedelta(minutes=2))
    retried = box.types().index(DONE, 4)
    assert box.is_genuine(retried)


def test_a_truncated_body_is_rightly_signed_and_no_json(gift, box):
    control.set_faults([Fault("truncated", DONE)])
    control.pay(gift().id)
    headers, body = box.arrived[3]
    with pytest.raises(json.JSONDecodeError):
        stripe.StripeClient("sk_test_x").construct_event(body, headers["Stripe-Signature"], "whsec_test")


def test_a_stale_snapshot_shows_the_object_as_it_was(gift, box):
    control.set_faults([Fault("stale", "payment_intent.succeeded"), Fault("stale", DONE)])
    control.pay(gift().id)
    intent, session = (one["data"]["object"] for one in box.bodies()[2:4])
    assert intent["status"] == "requires_payment_method"
    assert (session["status"], session["payment_status"], session["payment_intent"]) == ("open", "unpaid", None)
    assert control.events(DONE)[0]["data"]["object"]["status"] == "complete"


def test_unknown_type_adds_an_event_nobody_knows(gift, box):
    control.set_faults([Fault("unknown_type", DONE)])
    control.pay(gift().id)
    assert box.types() == [*PAID, "payment_intent.reconsidered"]
    with storage.transaction() as store:  # the SDK's types do not know it, of course
        store.run("DELETE FROM events WHERE type = 'payment_intent.reconsidered'")


def test_unknown_enum_shows_a_status_nobody_knows(gift, box):
    control.set_faults([Fault("unknown_enum", DONE)])
    control.pay(gift().id)
    assert box.bodies()[3]["data"]["object"]["status"] == "reconsidering"


def test_old_version_says_so(gift, box):
    control.set_faults([Fault("old_version", DONE)])
    control.pay(gift().id)
    assert box.bodies()[3]["api_version"] == "2024-06-20"


def test_a_lost_answer_makes_stripe_send_again(gift, box):
    control.set_faults([Fault("no_answer", DONE)])
    control.pay(gift().id)
    control.advance(timedelta(minutes=2))
    assert box.types().count(DONE) == 2


@pytest.mark.parametrize(
    ("kind", "error", "status"),
    [
        ("error_before", stripe.APIError, 500),
        ("lock_timeout", stripe.APIError, 409),
        ("rate_limit", stripe.RateLimitError, 429),
        ("forbidden", stripe.PermissionError, 403),
        ("html", stripe.APIError, 502),
        ("drop_before", stripe.APIConnectionError, None),
        ("timeout_before", stripe.APIConnectionError, None),
    ],
)
def test_faults_before_execution_do_nothing_and_the_same_key_then_works(api, gift, kind, error, status):
    control.set_faults([Fault(kind, "POST /v1/checkout/sessions", count=1)])
    caught = refused(lambda: gift(key="gift-1"))
    assert isinstance(caught, error)
    assert caught.http_status == status
    assert control.objects("checkout.session") == []
    assert gift(key="gift-1").status == "open"


@pytest.mark.parametrize("kind", ["drop_after", "timeout_after"])
def test_a_lost_answer_after_execution_is_replayed_to_the_same_key(api, gift, kind):
    control.set_faults([Fault(kind, "POST /v1/checkout/sessions", count=1)])
    assert isinstance(refused(lambda: gift(key="gift-1")), stripe.APIConnectionError)
    (made,) = control.objects("checkout.session")
    assert gift(key="gift-1").id == made["id"]
    assert len(control.objects("checkout.session")) == 1


def test_a_500_after_execution_is_replayed_as_500_and_the_effect_is_found_by_listing(api, paid):
    charge = paid()
    control.set_faults([Fault("error_after", "/v1/refunds", count=1)])
    for _ in range(2):
        error = refused(lambda: api.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "refund-1"}))
        assert (type(error), error.http_status) == (stripe.APIError, 500)
    assert [one.amount for one in api.v1.refunds.list({"charge": charge.id}).data] == [5000]
    again = refused(lambda: api.v1.refunds.create({"charge": charge.id}, {"idempotency_key": "refund-2"}))
    assert again.code == "charge_already_refunded"


def test_a_slow_answer_is_late(gift):
    control.set_faults([Fault("slow", "/v1/checkout/*", count=1, seconds=0.2)])
    start = time.perf_counter()
    gift()
    assert time.perf_counter() - start >= 0.2


def test_should_retry_is_told_and_the_sdk_obeys(gift, api):
    control.set_faults([Fault("rate_limit", "*", count=1, retry="true")])
    error = refused(lambda: gift())
    assert error.headers["Stripe-Should-Retry"] == "true"


def test_a_fault_strikes_only_where_it_should_and_as_often_as_said(api, gift):
    control.set_faults([Fault("rate_limit", "GET /v1/charges", count=2)])
    gift()
    for _ in range(2):
        assert refused(lambda: api.v1.charges.list()).http_status == 429
    assert api.v1.charges.list().data == []
    assert control.current_faults() == []


def struck(gift, box, seed):
    control.reset()
    box.arrived.clear()
    control.set_faults([Fault("duplicate", probability=0.3), Fault("reorder", probability=0.3)], seed=seed)
    for _ in range(6):
        control.pay(gift().id)
    return box.types()


def test_the_same_seed_brings_the_same_faults(gift, box):
    first = struck(gift, box, 7)
    assert first == struck(gift, box, 7)
    assert first != struck(gift, box, 8)
    assert len(first) > 24


def test_the_seed_is_logged(caplog):
    with caplog.at_level("INFO", logger="sandbox.faults"):
        control.set_faults([Fault("drop")], seed=4711)
    assert "4711" in caplog.text


def test_cleared_faults_strike_no_more(gift, box):
    control.set_faults([Fault("drop")])
    control.clear_faults()
    control.pay(gift().id)
    assert box.types() == PAID


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"kind": "drop", "probability": 2},
        {"kind": "drop", "count": 0},
        {"kind": "drop", "retry": "maybe"},
    ],
)
def test_a_fault_that_makes_no_sense_is_the_tests_own_mistake(wrong):
    with pytest.raises(ValueError, match=r"fault|probability|retry"):
        control.set_faults([wrong])


def test_every_kind_says_what_it_does():
    assert all((faults.API_KINDS | faults.EVENT_KINDS).values())
