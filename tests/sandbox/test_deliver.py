"""Deliveries: what arrives, how it is signed, when it is tried again."""

import json
import os
import signal
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sandbox import control, deliver
from sandbox import store as storage
from tests.sandbox.receiver import SECRET


def test_a_delivery_looks_like_stripes_and_the_sdk_believes_it(gift, box):
    control.pay(gift().id)
    headers, body = box.arrived[-1]
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["User-Agent"] == "Stripe/1.0 (+https://stripe.com/docs/webhooks)"
    assert body.startswith(b'{\n  "object": "event"') or b'\n  "id": "evt_' in body
    assert all(box.is_genuine(index) for index in range(len(box.arrived)))
    event = json.loads(body)
    assert (event["type"], event["livemode"], event["pending_webhooks"]) == ("checkout.session.completed", False, 1)


def test_the_signature_is_of_real_time_even_in_another_year(gift, box):
    control.set_time(control.now() - timedelta(days=400))
    control.pay(gift().id)
    assert box.is_genuine(-1)
    stamp = int(box.arrived[-1][0]["Stripe-Signature"].split(",")[0].removeprefix("t="))
    assert abs(stamp - time.time()) < 5
    assert box.bodies()[-1]["created"] < time.time() - 399 * 86400


def test_an_endpoint_that_fails_is_tried_again_with_growing_patience_for_three_days(gift, box):
    box.answers = [500] * 1000
    control.dashboard_charge(5000, "pln")
    first = control.events()[0]["id"]
    box.arrived.clear()
    waits = [timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6), timedelta(hours=6)]
    for wait in waits:
        control.advance(wait + timedelta(seconds=5))
    assert [one["id"] for one in box.bodies()].count(first) == len(waits)
    control.advance(timedelta(days=5))
    assert {one["state"] for one in control.deliveries()} == {"failed"}
    tries = [one["attempts"] for one in control.deliveries() if one["event"] == first]
    assert 12 <= tries[0] <= 16


def test_a_retry_is_signed_anew_and_ends_when_it_is_taken(gift, box):
    box.answers = [500]
    control.dashboard_charge(5000, "pln")
    assert box.types().count("payment_intent.created") == 1
    control.advance(timedelta(minutes=2))
    assert box.types().count("payment_intent.created") == 2
    control.advance(timedelta(days=1))
    assert box.types().count("payment_intent.created") == 2


def test_an_endpoint_that_raises_is_one_that_does_not_answer(gift, settings):
    settings.SANDBOX_SENDER = "tests.sandbox.test_deliver.explode"
    control.dashboard_charge(5000, "pln")
    assert {(one["state"], one["status"]) for one in control.deliveries()} == {("pending", 0)}


def explode(url: str, headers: dict[str, str], body: bytes) -> int:
    """A sender that loses its nerve."""
    raise ConnectionResetError


def test_held_events_wait_until_they_are_released(gift, box, settings):
    settings.SANDBOX_DELIVERY = "hold"
    control.pay(gift().id)
    assert box.arrived == []
    waiting = control.pending()
    assert waiting[0]["type"] == "payment_intent.created"
    control.release(order=[waiting[3]["event"], waiting[0]["event"]])
    assert box.types() == ["checkout.session.completed", "payment_intent.created"]
    assert control.release() == 2
    assert control.pending() == []


def test_a_shuffle_follows_its_seed_and_may_deliver_twice(gift, box, settings):
    settings.SANDBOX_DELIVERY = "hold"
    state = None
    orders = []
    control.pay(gift().id)
    state = control.snapshot()
    for seed in (1, 1, 2, 3):
        control.restore(state)
        box.arrived.clear()
        control.release(shuffle=seed, twice=True)
        orders.append(box.types())
    assert orders[0] == orders[1]
    assert len({tuple(order) for order in orders}) > 1
    assert all(order[:4] == order[4:] for order in orders)


def test_an_event_can_be_sent_again_by_hand(gift, box):
    control.pay(gift().id)
    event = control.events("charge.succeeded")[0]["id"]
    assert control.deliver(event, times=3) == 3
    assert box.types()[-3:] == ["charge.succeeded"] * 3
    control.deliver(event, fault="bad_signature")
    assert not box.is_genuine(-1)
    with pytest.raises(KeyError):
        control.deliver("evt_nothing")


def test_nothing_is_delivered_inside_a_transaction():
    with storage.transaction(), pytest.raises(RuntimeError):
        deliver.flush()


def test_what_a_delivery_causes_is_delivered_after_it_and_not_inside_it(gift, box, settings, monkeypatch):
    depth, seen = [], []

    def nosy(url, headers, body):
        depth.append(1)
        event = json.loads(body)
        seen.append((event["type"], len(depth)))
        if event["type"] == "charge.succeeded":
            control.refund(event["data"]["object"]["id"], 100)
        depth.pop()
        return 200

    monkeypatch.setattr("tests.sandbox.receiver.receive", nosy)
    control.dashboard_charge(5000, "pln")
    assert [type_ for type_, _ in seen] == [
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "refund.created",
        "charge.refunded",
    ]
    assert {level for _, level in seen} == {1}


def test_what_is_being_sent_is_not_waiting_for_another_sender(box, monkeypatch):
    waiting = []

    def nosy(url, headers, body):
        waiting.append(json.loads(body)["id"] in [one["event"] for one in control.pending()])
        return 200

    monkeypatch.setattr("tests.sandbox.receiver.receive", nosy)
    control.dashboard_charge(5000, "pln")
    assert waiting == [False, False, False]


def test_in_the_background_the_answer_does_not_wait_for_the_endpoint(gift, box, settings):
    settings.SANDBOX_DELIVERY = "background"
    control.dashboard_charge(5000, "pln")
    end = time.monotonic() + 5
    while len(box.arrived) < 3 and time.monotonic() < end:
        time.sleep(0.01)
    assert box.types() == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded"]


def test_a_delivery_whose_sender_was_killed_is_sent_by_another(box, settings):
    settings.SANDBOX_DELIVERY = "hold"
    control.dashboard_charge(5000, "pln")
    child = os.fork()
    if child == 0:
        with storage.transaction() as store:
            store.run("UPDATE deliveries SET state = 'sending', claimed = ?, owner = ?", time.time(), os.getpid())
        time.sleep(60)
    while len(control.pending()) == 3:
        time.sleep(0.01)
    assert deliver.flush() == 0
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    assert deliver.flush() == 3


def test_a_delivery_that_nobody_finishes_is_taken_again(box, settings):
    settings.SANDBOX_DELIVERY = "hold"
    control.dashboard_charge(5000, "pln")
    with storage.transaction() as store:
        store.run("UPDATE deliveries SET state = 'sending', claimed = ?, owner = ?", time.time(), os.getpid())
    assert deliver.flush() == 0
    with storage.transaction() as store:
        store.run("UPDATE deliveries SET claimed = ?", time.time() - 60)
    assert deliver.flush() == 3


class Endpoint(BaseHTTPRequestHandler):
    """Answers as its path says."""

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.mark.parametrize("status", [200, 204, 302, 400, 500])
def test_over_http_the_status_comes_back_and_redirects_are_not_followed(status):
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.handle_request, daemon=True).start()
    try:
        assert deliver.post(f"http://127.0.0.1:{server.server_port}/{status}", {"X": "y"}, b"{}") == status
    finally:
        server.server_close()


def test_over_http_nobody_there_is_zero():
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    port = server.server_port
    server.server_close()
    assert deliver.post(f"http://127.0.0.1:{port}/", {}, b"{}") == 0


def test_the_signature_is_the_sdks_own():
    import stripe

    header = stripe.WebhookSignature.generate_signature_header('{"a":1}', SECRET, 1_700_000_000)
    assert header.endswith("v1=" + deliver.signature(b'{"a":1}', SECRET, 1_700_000_000))
