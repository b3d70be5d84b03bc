"""Webhook endpoints and their secrets."""

from datetime import timedelta

import pytest

from sandbox import control
from tests.sandbox.conftest import refused


def test_the_endpoint_of_the_settings_is_there_from_the_start(api, gift, box):
    control.reset()
    found = api.v1.webhook_endpoints.list().data
    assert [(one.url, one.status, one.enabled_events) for one in found] == [
        ("https://example.org/hooks/stripe/", "enabled", ["*"])
    ]


def test_a_second_endpoint_hears_only_what_it_asked_for_with_its_own_secret(api, gift, box):
    made = api.v1.webhook_endpoints.create({"url": "https://example.org/two", "enabled_events": ["charge.succeeded"]})
    assert made.secret.startswith("whsec_")
    assert "secret" not in api.v1.webhook_endpoints.retrieve(made.id)
    control.pay(gift().id)
    assert sorted(box.types()).count("charge.succeeded") == 2
    assert len(box.arrived) == 5
    index = [index for index in range(5) if box.is_genuine(index, made.secret)]
    assert [box.types()[one] for one in index] == ["charge.succeeded"]


def test_a_disabled_or_deleted_endpoint_hears_nothing(api, gift, box, settings):
    settings.SANDBOX_ENDPOINT_URL = ""
    made = api.v1.webhook_endpoints.create({"url": "https://example.org/two", "enabled_events": ["*"]})
    api.v1.webhook_endpoints.update(made.id, {"disabled": True})
    control.pay(gift().id)
    api.v1.webhook_endpoints.update(made.id, {"disabled": False, "enabled_events": ["charge.succeeded"]})
    control.pay(gift().id)
    assert box.types() == ["charge.succeeded"]
    assert api.v1.webhook_endpoints.delete(made.id).deleted is True
    control.pay(gift().id)
    assert len(box.arrived) == 1
    assert refused(lambda: api.v1.webhook_endpoints.retrieve(made.id)).http_status == 404


@pytest.mark.parametrize(
    "params",
    [
        {"url": "example.org", "enabled_events": ["*"]},
        {"url": "https://example.org", "enabled_events": ["*", "charge.succeeded"]},
        {"url": "https://example.org", "enabled_events": ["charge.invented"]},
        {"url": "https://example.org", "enabled_events": ["*"], "api_version": "2024-06-20"},
        {"url": "https://example.org"},
    ],
)
def test_a_wrong_endpoint_is_refused(api, params):
    assert refused(lambda: api.v1.webhook_endpoints.create(params)).http_status == 400


def test_after_a_roll_both_secrets_sign_for_a_day(gift, box):
    from tests.sandbox.receiver import SECRET

    control.pay(gift().id)
    new = control.roll_secret()
    box.arrived.clear()
    control.refund(control.objects("charge")[0]["id"])
    assert box.is_genuine(0, SECRET)
    assert box.is_genuine(0, new)
    assert box.arrived[0][0]["Stripe-Signature"].count("v1=") == 2
    control.advance(timedelta(hours=25))
    box.arrived.clear()
    control.pay(gift().id)
    assert not box.is_genuine(0, SECRET)
    assert box.is_genuine(0, new)


def test_another_first_secret_in_the_settings_is_a_rotation(gift, box, settings):
    control.pay(gift().id)
    settings.STRIPE_WEBHOOK_SECRETS = ["whsec_next", "whsec_test"]
    box.arrived.clear()
    control.pay(gift().id)
    assert box.is_genuine(0, "whsec_next")
    assert box.is_genuine(0, "whsec_test")
