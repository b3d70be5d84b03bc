"""Stripe rings: what is answered, and what is kept."""

import json
import time

import pytest
import stripe
from django.urls import reverse

from inbox.models import StripeEvent
from people import clock

SECRET = "whsec_sandbox"
State = StripeEvent.State
pytestmark = pytest.mark.django_db


def event(**fields):
    known = {
        "id": "evt_1", "object": "event", "type": "customer.updated", "livemode": False, "created": int(time.time()),
        "api_version": "2026-10-28.endive", "data": {"object": {"id": "cus_1", "object": "customer"}},
        "pending_webhooks": 1, "request": None,
    }  # fmt: skip
    return known | fields


def post(client, body, *, secret=SECRET, at=None, header=None):
    text = body if isinstance(body, str) else json.dumps(body)
    signed = stripe.WebhookSignature.generate_signature_header(text, secret, at or int(time.time()))
    return client.post(
        reverse("stripe_webhook"),
        text,
        content_type="application/json",
        headers={"Stripe-Signature": signed if header is None else header},
    )


def test_a_signed_event_is_stored_once_and_answered_200(client):
    assert post(client, event()).status_code == 200
    row = StripeEvent.objects.get()
    assert (row.event_id, row.type, row.object_id, row.state) == ("evt_1", "customer.updated", "cus_1", State.RECEIVED)


def test_a18_a_replay_is_answered_200_and_changes_nothing(client):
    for _ in range(3):
        assert post(client, event()).status_code == 200
    assert StripeEvent.objects.count() == 1


def test_a18_a_replay_after_40_days_with_a_fresh_signature_changes_nothing(client):
    post(client, event(created=int(time.time()) - 40 * 86400))
    StripeEvent.objects.update(state=State.DONE)
    assert post(client, event(created=int(time.time()) - 40 * 86400)).status_code == 200
    assert StripeEvent.objects.get().state == State.DONE


@pytest.mark.parametrize(
    "header", ["", "t=1", "v0=abc", "t=1,v1=", "t=x,v1=abc", "t=1,v1=é", ",,,", "t=99999999999999999999,v1=0"]
)
def test_a15_what_is_not_signed_is_answered_400_and_not_kept(client, header):
    assert post(client, event(), header=header).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a15_another_secret_and_a_truncated_body_are_answered_400(client):
    assert post(client, event(), secret="whsec_other").status_code == 400
    text = json.dumps(event())
    good = stripe.WebhookSignature.generate_signature_header(text, SECRET, int(time.time()))
    assert post(client, text[: len(text) // 2], header=good).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a16_bytes_that_are_no_text_are_answered_400(client):
    response = client.post(
        reverse("stripe_webhook"),
        b"\xff\xfe",
        content_type="application/json",
        headers={"Stripe-Signature": "t=1,v1=0"},
    )
    assert response.status_code == 400


@pytest.mark.parametrize("age", [-301, 10 * 365 * 86400], ids=["301 seconds old", "ten years ahead"])
def test_a17_a_signature_of_another_time_is_answered_400(client, age):
    assert post(client, event(), at=int(time.time()) + age).status_code == 400
    assert not StripeEvent.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "[]", "null", "{}", '{"id":1}', "5", '"text"', "{", "", "[" * 3000 + "]" * 3000, '{"object":"event"}',
        json.dumps(event(id=1)), json.dumps(event(id="x" * 300)), json.dumps(event(type="t" * 101)),
        json.dumps(event(data=None)), json.dumps(event(data={"object": []})), json.dumps(event(livemode="yes")),
        json.dumps(event(id="evt\x00")), json.dumps(event(created=10**30)), json.dumps(event(object="v2.core.event")),
        json.dumps(event(created=10**18)), json.dumps(event(id="")), json.dumps(event(id="evt_\ud800")),
        json.dumps(event(type="a\nFAKE LINE")), json.dumps(event(type="\udfff")), json.dumps(event(account={"a": 1})),
        *[json.dumps(event(api_version=version)) for version in ("\ud800", "a\x00", ["x"])],
        json.dumps(event(data={"object": {"id": "ch_\ud800"}})), json.dumps(event(data={"object": {"id": {"a": 1}}})),
        json.dumps(event(data={"object": {"id": "re_\r\nX: 1"}})),
    ],
)  # fmt: skip
def test_a19_signed_nonsense_is_answered_400(client, body):
    assert post(client, body).status_code == 400
    assert not StripeEvent.objects.exists()


def test_a20_the_other_mode_and_other_accounts_are_answered_400_and_reported(client, caplog):
    assert post(client, event(livemode=True)).status_code == 400
    assert post(client, event(account="acct_other")).status_code == 400
    assert not StripeEvent.objects.exists()
    assert [record.levelname for record in caplog.records if record.levelname == "ERROR"] == ["ERROR", "ERROR"]


def test_a20_another_api_version_is_taken_all_the_same(client):
    assert post(client, event(api_version="2024-06-20")).status_code == 200


def test_a24_without_a_secret_the_door_is_closed(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = []
    assert post(client, event()).status_code == 503


def test_a25_during_a_rotation_both_secrets_open_and_afterwards_the_old_one_does_not(client, settings):
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new", "whsec_old"]
    assert post(client, event(id="evt_1"), secret="whsec_new").status_code == 200
    assert post(client, event(id="evt_2"), secret="whsec_old").status_code == 200
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_new"]
    assert post(client, event(id="evt_3"), secret="whsec_old").status_code == 400


@pytest.mark.parametrize("method", ["get", "put", "delete", "options", "head"])
def test_a26_only_post_is_taken_and_no_cookie_is_set(client, method):
    response = getattr(client, method)(reverse("stripe_webhook"))
    assert response.status_code == 405
    assert not response.cookies


def test_a27_five_megabytes_are_refused_before_they_are_read(client):
    response = client.post(reverse("stripe_webhook"), b"x" * 5_000_000, content_type="application/json")
    assert response.status_code == 413


def test_nothing_personal_of_an_event_is_kept_or_logged(client, caplog):
    post(client, event(data={"object": {"id": "cus_1", "email": "canary@example.org"}}))
    post(client, event(data={"object": {"id": "cus_1", "email": "canary@example.org"}}), secret="whsec_other")
    kept = json.dumps([str(value) for row in StripeEvent.objects.values() for value in row.values()])
    assert "canary" not in kept + caplog.text


def test_the_same_id_in_another_account_is_another_event(client, settings):
    settings.STRIPE_ACCOUNT = "acct_1"
    post(client, event())
    post(client, event(account="acct_1"))
    assert StripeEvent.objects.count() == 2
    assert StripeEvent.objects.filter(received_at__lte=clock.now()).count() == 2
