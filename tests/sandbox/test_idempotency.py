"""Idempotency keys, as Stripe promises them."""

import os
import threading
import time
from datetime import timedelta

import stripe

from sandbox import control, transport
from sandbox import store as storage
from sandbox.faults import Fault
from tests.sandbox.conftest import GIFT, refused

HEADERS = {"Authorization": "Bearer sk_test_sandbox", "Idempotency-Key": "key-1"}


def create_customer(body="email=ewa%40example.org", key="key-1"):
    return transport.request("post", "/v1/customers", HEADERS | {"Idempotency-Key": key}, body)


def test_the_same_request_with_the_same_key_gets_the_same_answer():
    first, second = create_customer(), create_customer()
    assert first[0] == second[0] == 200
    assert first[2] == second[2]
    assert "Idempotent-Replayed" not in first[1]
    assert second[1]["Idempotent-Replayed"] == "true"
    assert second[1]["Original-Request"] == first[1]["Request-Id"]
    assert len(control.objects("customer")) == 1


def test_another_request_with_the_same_key_is_an_error(gift):
    gift(key="gift-1")
    error = refused(lambda: gift(key="gift-1", client_reference_id="other"))
    assert isinstance(error, stripe.IdempotencyError)
    assert error.http_status == 400


def test_the_same_key_at_another_address_is_another_key(api, gift):
    gift(key="key-1")
    assert api.v1.customers.create({}, {"idempotency_key": "key-1"}).id


def test_a_refused_request_leaves_its_key_free(gift):
    assert refused(lambda: gift(key="gift-1", amount=1)).code == "amount_too_small"
    assert gift(key="gift-1").status == "open"


def test_a_business_refusal_leaves_its_key_free_too(api, paid):
    charge = paid()
    refused(lambda: api.v1.refunds.create({"charge": charge.id, "amount": 9999}, {"idempotency_key": "r"}))
    assert api.v1.refunds.create({"charge": charge.id, "amount": 500}, {"idempotency_key": "r"}).amount == 500


def test_after_a_day_of_sandbox_time_the_key_is_forgotten(gift):
    first = gift(key="gift-1")
    control.advance(timedelta(hours=23))
    assert gift(key="gift-1").id == first.id
    control.advance(timedelta(hours=2))
    assert gift(key="gift-1").id != first.id


def test_while_the_first_is_running_the_second_is_told_so(api, gift):
    control.set_faults([Fault("slow", "/v1/checkout/sessions", count=1, seconds=0.5)])
    results = []
    first = threading.Thread(target=lambda: results.append(gift(key="gift-1")))
    first.start()
    time.sleep(0.2)
    error = refused(lambda: gift(key="gift-1"))
    first.join()
    assert (error.http_status, error.error.code) == (409, "idempotency_key_in_use")
    assert gift(key="gift-1").id == results[0].id


def test_the_sdks_own_retries_wait_until_the_first_is_done(gift):
    patient = stripe.StripeClient("sk_test_sandbox", http_client=InProcessAgain(), max_network_retries=2)
    control.set_faults([Fault("drop_after", "/v1/checkout/sessions", count=1)])
    made = patient.v1.checkout.sessions.create(GIFT, {"idempotency_key": "gift-1"})
    assert [one["id"] for one in control.objects("checkout.session")] == [made.id]


def test_a_key_whose_process_was_killed_is_taken_over(gift):
    create_customer()
    with storage.transaction() as store:
        store.run("UPDATE keys SET status = NULL, owner = ?, since = ?", dead_process(), time.time())
    assert create_customer()[0] == 200
    with storage.transaction() as store:
        store.run("UPDATE keys SET status = NULL, owner = ?, since = ?", os.getpid(), time.time())
    assert create_customer()[0] == 409
    with storage.transaction() as store:
        store.run("UPDATE keys SET since = ?", time.time() - 61)
    assert create_customer()[0] == 200


def dead_process() -> int:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)
    return child


def test_eight_at_once_with_one_key_make_one_object():
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(create_customer()[0])) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert set(statuses) <= {200, 409}
    assert 200 in statuses
    assert len(control.objects("customer")) == 1


def test_a_key_of_more_than_255_characters_is_refused():
    assert create_customer(key="k" * 256)[0] == 400
    assert create_customer(key="k" * 255)[0] == 200


class InProcessAgain(stripe.HTTPClient):
    """The same transport, for a client that retries."""

    name = "in-process"

    def request(self, method, url, headers, post_data=None, *, _usage=None):
        try:
            status, answered, body = transport.request(method, url, headers, post_data)
        except transport.ConnectionDropped as lost:
            raise stripe.APIConnectionError(str(lost), should_retry=True) from lost
        return body, status, answered

    def close(self):
        """Nothing is open."""
