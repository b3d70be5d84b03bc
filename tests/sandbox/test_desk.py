"""The operator's page."""

import re
from datetime import timedelta

import pytest

from people.models import User
from sandbox import control

DESK = "/sandbox/stripe/"


@pytest.fixture
def operator(client, settings):
    """A client on a developer's machine."""
    settings.SANDBOX_OPEN = True
    return client


def act(client, action, **post):
    response = client.post(f"{DESK}_control/{action}/", post)
    assert response.status_code == 303
    return response["Location"]


@pytest.mark.django_db
def test_elsewhere_only_staff_come_in(client, settings):
    settings.SANDBOX_OPEN = settings.DEBUG = False
    assert client.get(DESK).status_code == 403
    assert client.post(f"{DESK}_control/reset/").status_code == 403
    donor = User.objects.create_user(email="donor@example.org", password="long enough to pass")
    client.force_login(donor)
    assert client.get(DESK).status_code == 403
    donor.is_staff = True
    donor.save()
    assert client.get(DESK).status_code == 200


@pytest.mark.django_db
def test_the_page_shows_objects_events_deliveries_and_refused_requests(operator, gift, api, box):
    box.answers = [500]
    control.pay(gift().id)
    operator.get("/sandbox/stripe/v1/subscriptions", headers={"authorization": "Bearer sk_test_sandbox"})
    html = operator.get(DESK).content.decode()
    for shown in ("checkout.session", "charge.succeeded", "complete", "PLN\xa050.00", "GET /v1/subscriptions", "(500)"):
        assert shown in html
    assert "unrecognized_request_url" in html
    assert "Sandbox – no real money" in html


def test_it_speaks_polish(operator):
    html = operator.get(DESK, headers={"accept-language": "pl"}).content.decode()
    assert '<html lang="pl">' in html
    assert "Zegar" in html


def test_the_clock_is_moved_set_and_returned(operator, gift):
    gift()
    before = control.now()
    act(operator, "advance", days="2")
    assert control.now() - before >= timedelta(days=2)
    assert control.objects("checkout.session")[0]["status"] == "expired"
    act(operator, "set-time", to="2025-03-01T12:00")
    assert control.now().year == 2025
    assert "2025-03-01 12:00:0" in operator.get(DESK).content.decode()
    assert "not real time" in operator.get(DESK).content.decode()
    act(operator, "real-time")
    assert abs(control.now() - before) < timedelta(minutes=1)


def test_faults_are_added_shown_and_cleared(operator, gift, box):
    act(operator, "add-fault", kind="duplicate", match="charge.succeeded", count="1", probability="1", seed="7")
    act(operator, "add-fault", kind="drop", match="payment_intent.*", count="", seconds="")
    assert len(control.current_faults()) == 2
    html = re.sub(r"\s+", " ", operator.get(DESK).content.decode())
    assert "<code>duplicate</code> <code>charge.succeeded</code> × 1" in html
    control.pay(gift().id)
    assert box.types() == ["charge.succeeded", "charge.succeeded", "checkout.session.completed"]
    act(operator, "clear-faults")
    assert control.current_faults() == []


def test_events_are_released_and_sent_again(operator, gift, box, settings):
    settings.SANDBOX_DELIVERY = "hold"
    control.pay(gift().id)
    act(operator, "release")
    assert len(box.arrived) == 4
    act(operator, "resend", event=control.events("charge.succeeded")[0]["id"])
    assert box.types()[4:] == ["charge.succeeded"]


def test_money_is_taken_given_back_and_comes_back(operator):
    act(operator, "charge", amount="12300", currency="pln")
    (charge,) = control.objects("charge")
    act(operator, "refund", charge=charge["id"])
    (refund,) = control.objects("refund")
    act(operator, "fail-refund", refund=refund["id"])
    assert control.objects("charge")[0]["amount_refunded"] == 0


def test_an_object_and_an_event_are_shown_as_json(operator, gift):
    session = gift(metadata={"<b>": "&"})
    html = operator.get(f"{DESK}object/{session.id}/").content.decode()
    assert "&lt;b&gt;" in html
    control.pay(session.id)
    assert (
        "charge.succeeded"
        in operator.get(f"{DESK}object/{control.events('charge.succeeded')[0]['id']}/").content.decode()
    )


@pytest.mark.parametrize(
    ("action", "post"),
    [
        ("set-time", {"to": "tomorrow"}),
        ("advance", {"days": "1e999"}),
        ("add-fault", {"kind": "nonsense"}),
        ("resend", {"event": "evt_nothing"}),
        ("refund", {}),
        ("charge", {"amount": "much", "currency": "pln"}),
        ("charge", {"amount": "1" * 400, "currency": "pln"}),
        ("charge", {"amount": "-500", "currency": "pln"}),
        ("charge", {"amount": "500", "currency": "xxx"}),
        ("add-fault", {"kind": "slow", "seconds": "nan"}),
    ],
)
def test_what_cannot_be_done_is_said(operator, action, post):
    location = act(operator, action, **post)
    assert "problem=" in location
    assert "That was not possible" in operator.get(location).content.decode()


@pytest.mark.django_db
def test_unknown_actions_and_objects_are_404(operator):
    assert operator.post(f"{DESK}_control/explode/").status_code == 404
    assert operator.get(f"{DESK}object/cs_nothing/").status_code == 404
    assert operator.get(f"{DESK}_control/reset/").status_code == 405


def test_everything_can_be_forgotten(operator, gift):
    gift()
    act(operator, "reset")
    assert control.objects("checkout.session") == []
