"""The way of a request: key, version, address, parameters, answer, record."""

import base64
import json
import timeit

import pytest
import stripe

from sandbox import control, transport
from tests.sandbox.conftest import InProcess, refused

KEY = {"Authorization": "Bearer sk_test_sandbox"}


def ask(method="get", url="/v1/customers", headers=None, body=None):
    status, answered, text = transport.request(method, url, KEY if headers is None else headers, body)
    return status, answered, json.loads(text)


@pytest.mark.parametrize(
    "url",
    [
        "/v1/customers",
        "/sandbox/stripe/v1/customers",
        "https://api.stripe.com/v1/customers",
        "http://x/y/v1/customers/",
    ],
)
def test_whatever_stands_before_v1_does_not_matter(url):
    status, headers, body = ask(url=url)
    assert (status, body["object"], body["url"]) == (200, "list", "/v1/customers")
    assert headers["Request-Id"].startswith("req_")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer sk_live_1"},
        {"Authorization": "Bearer sk_test_real"},
        {"Authorization": "Basic !!!"},
        {"Authorization": "Token sk_test_sandbox"},
    ],
)
def test_without_a_sandbox_key_there_is_no_answer(headers):
    status, _, body = ask(headers=headers)
    assert (status, body["error"]["type"]) == (401, "invalid_request_error")
    assert "sk_test_real" not in body["error"]["message"]


def test_basic_authentication_works_as_well():
    secret = base64.b64encode(b"sk_test_sandbox:").decode()
    assert ask(headers={"authorization": f"Basic {secret}"})[0] == 200


def test_the_sdk_sees_a_wrong_key_as_such():
    wrong = stripe.StripeClient("sk_test_other", http_client=InProcess())
    assert isinstance(refused(lambda: wrong.v1.customers.list()), stripe.AuthenticationError)


def test_beside_a_real_key_nothing_is_served(settings):
    settings.STRIPE_SECRET_KEY = "sk_live_1"
    assert ask()[0] == 401


def test_another_api_version_is_refused_and_ours_echoed():
    status, headers, _ = ask()
    assert headers["Stripe-Version"] == "2026-10-28.endive"
    assert ask(headers=KEY | {"Stripe-Version": "2024-06-20"})[0] == 400
    assert ask(headers=KEY | {"stripe-version": "2026-10-28.endive"})[0] == 200
    assert status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "/v1/subscriptions"),
        ("post", "/v1/payment_intents"),
        ("delete", "/v1/customers/cus_1"),
        ("get", "/v2/x"),
    ],
)
def test_what_is_not_served_is_404_and_recorded(method, path):
    status, _, body = ask(method, path)
    assert (status, body["error"]["code"]) == (404, "unrecognized_request_url")
    assert (control.calls()[-1]["path"], control.calls()[-1]["code"]) == (path, "unrecognized_request_url")


def test_an_error_has_stripes_shape():
    _, _, body = ask("post", "/v1/checkout/sessions", body="payment_method_types[0]=card")
    assert body["error"] == {
        "type": "invalid_request_error",
        "code": "parameter_unknown",
        "doc_url": "https://docs.stripe.com/error-codes/parameter-unknown",
        "message": "Received unknown parameter: payment_method_types",
        "param": "payment_method_types",
    }


def test_hostile_bodies_are_refused_and_not_crashed_on():
    for body in (b"\xff\xfe", "a=1&a[b]=2", "[" * 500 + "=1", "metadata[" + "a[" * 40 + "=1", "x=" + "y" * 10_000):
        assert ask("post", "/v1/customers", body=body)[0] == 400


def test_every_call_is_recorded_with_its_outcome_and_none_of_its_contents():
    ask("post", "/v1/customers", KEY | {"Idempotency-Key": "k1"}, "email=ewa%40example.org")
    ask("get", "/v1/customers/cus_nobody")
    first, second = control.calls()
    assert (first["method"], first["path"], first["key"], first["status"]) == ("POST", "/v1/customers", "k1", 200)
    assert (second["status"], second["code"]) == (404, "resource_missing")
    assert "ewa" not in json.dumps(control.calls())


def test_a_refused_call_leaves_nothing_behind(api, box):
    refused(lambda: api.v1.customers.create({"email": "ewa@example.org", "metadata": {"k": "v" * 501}}))
    assert control.objects("customer") == []
    assert control.events() == []


def test_creating_paying_and_refetching_is_fast(api, gift, settings):
    settings.SANDBOX_DELIVERY = "hold"
    # The fastest of twenty: what the neighbours of this process do can only slow a turn down.
    assert min(timeit.repeat(gift, number=1, repeat=20)) < 0.015
    session = gift()
    control.pay(session.id)

    def refetch():
        api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})

    assert min(timeit.repeat(refetch, number=1, repeat=20)) < 0.015
