"""Checkout sessions: created, listed, expired, recovered."""

from datetime import timedelta

import pytest

from sandbox import control, sessions
from sandbox import store as storage
from tests.sandbox.conftest import refused


def test_a_new_session_is_open_and_has_no_payment_intent_and_no_event(gift, box):
    session = gift(client_reference_id="gift-7", metadata={"gift": "7"}, customer_email="ewa@example.org", locale="pl")
    assert session.id.startswith("cs_test_")
    assert (session.status, session.payment_status, session.mode) == ("open", "unpaid", "payment")
    assert (session.amount_total, session.currency, session.submit_type) == (5000, "pln", "donate")
    assert session.payment_intent is None
    assert session.livemode is False
    assert session.url == f"http://testserver/sandbox/stripe/pay/{session.id}/"
    assert session.expires_at == session.created + 86400
    assert session.metadata.to_dict() == {"gift": "7"}
    assert session.payment_method_types == ["card"]
    assert session.customer_details.email == "ewa@example.org"
    assert control.events() == []


def test_what_was_asked_for_is_shown_and_what_was_not_is_left_out(gift):
    asked = gift(allowed_payment_method_types=["card", "blik"], branding_settings={"display_name": "Almoner"})
    assert asked.allowed_payment_method_types == ["card", "blik"]
    assert asked.branding_settings.display_name == "Almoner"
    plain = gift()
    assert "allowed_payment_method_types" not in plain
    assert "branding_settings" not in plain


def test_metadata_of_the_session_stays_there_and_payment_intent_data_goes_on_to_intent_and_charge(api, gift):
    session = gift(
        metadata={"on": "session"},
        payment_intent_data={
            "metadata": {"on": "intent"},
            "description": "Gift",
            "statement_descriptor_suffix": "GIFT",
        },
    )
    control.pay(session.id)
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    intent, charge = session.payment_intent, session.payment_intent.latest_charge
    assert intent.metadata.to_dict() == charge.metadata.to_dict() == {"on": "intent"}
    assert (intent.description, charge.description) == ("Gift", "Gift")
    assert charge.calculated_statement_descriptor == "SANDBOX* GIFT"


def test_line_items_come_in_the_order_given_and_in_pages(api, gift):
    names = [f"Part {number}" for number in range(5)]
    lines = [
        {"quantity": 1, "price_data": {"currency": "pln", "unit_amount": 1000, "product_data": {"name": name}}}
        for name in names
    ]
    session = gift(line_items=lines)
    assert session.amount_total == 5000
    found = api.v1.checkout.sessions.line_items.list(session.id, {"limit": 2})
    assert found.has_more
    assert [item.description for item in found.auto_paging_iter()] == names
    assert "line_items" not in session
    expanded = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert [item.description for item in expanded.line_items.data] == names


def test_sessions_are_found_by_intent_customer_address_and_status(api, gift):
    customer = api.v1.customers.create({"email": "jan@example.org"})
    first, second, third = gift(customer=customer.id), gift(customer_email="ewa@example.org"), gift()
    control.pay(first.id)
    intent = api.v1.checkout.sessions.retrieve(first.id).payment_intent

    def found(**params):
        return [one.id for one in api.v1.checkout.sessions.list(params).data]

    assert found() == [third.id, second.id, first.id]
    assert found(payment_intent=intent) == [first.id]
    assert found(customer=customer.id) == [first.id]
    assert found(customer_details={"email": "ewa@example.org"}) == [second.id]
    assert found(status="open") == [third.id, second.id]
    assert found(created={"gte": first.created + 10}) == []


def test_update_merges_metadata_and_an_empty_value_deletes(api, gift):
    session = gift(metadata={"a": "1", "b": "2"})
    updated = api.v1.checkout.sessions.update(session.id, {"metadata": {"b": "", "c": "3"}})
    assert updated.metadata.to_dict() == {"a": "1", "c": "3"}


def test_expire_ends_an_open_session_once(api, gift, box):
    session = gift()
    ended = api.v1.checkout.sessions.expire(session.id)
    assert (ended.status, ended.url, ended.payment_status) == ("expired", None, "unpaid")
    assert box.types() == ["checkout.session.expired"]
    error = refused(lambda: api.v1.checkout.sessions.expire(session.id))
    assert error.http_status == 400
    assert control.pay(session.id) == "expired"


def test_a_paid_session_cannot_be_expired(api, gift):
    session = gift()
    control.pay(session.id)
    assert refused(lambda: api.v1.checkout.sessions.expire(session.id)).http_status == 400
    assert api.v1.checkout.sessions.retrieve(session.id).status == "complete"


def test_a_session_expires_by_the_clock_and_takes_its_intent_along(api, gift, box):
    session = gift()
    control.pay(session.id, "4000000000000002")
    box.arrived.clear()
    control.advance(timedelta(hours=24))
    assert box.types() == ["payment_intent.canceled", "checkout.session.expired"]
    session = api.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]})
    assert (session.status, session.payment_intent.status) == ("expired", "canceled")
    assert control.events("checkout.session.expired")[0]["created"] == session.expires_at


def test_a_session_ends_at_the_moment_that_was_asked_for(api, gift):
    soon = int(control.now().timestamp()) + 1900
    session = gift(expires_at=soon)
    assert session.expires_at == soon
    control.advance(timedelta(seconds=1850))
    assert api.v1.checkout.sessions.retrieve(session.id).status == "open"
    control.advance(timedelta(seconds=60))
    assert api.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_an_expired_session_with_recovery_can_be_started_again(api, gift):
    session = gift(after_expiration={"recovery": {"enabled": True}}, metadata={"gift": "7"})
    assert session.after_expiration.recovery.url is None
    ended = api.v1.checkout.sessions.expire(session.id)
    recovery = ended.after_expiration.recovery
    assert recovery.url == f"http://testserver/sandbox/stripe/recover/{session.id}/"
    assert recovery.expires_at > ended.created + 29 * 86400
    with storage.transaction() as store:
        again = sessions.recover(store, session.id)
    assert again is not None
    assert (again["recovered_from"], again["metadata"], again["status"]) == (session.id, {"gift": "7"}, "open")
    assert control.pay(again["id"]) == "paid"


def test_without_recovery_or_after_thirty_days_nothing_can_be_started_again(api, gift):
    plain, late = gift(), gift(after_expiration={"recovery": {"enabled": True}})
    for session in (plain, late):
        api.v1.checkout.sessions.expire(session.id)
    control.advance(timedelta(days=31))
    with storage.transaction() as store:
        assert sessions.recover(store, plain.id) is None
        assert sessions.recover(store, late.id) is None


@pytest.mark.parametrize("call", ["retrieve", "expire"])
def test_an_unknown_session_is_404(api, call):
    error = refused(lambda: getattr(api.v1.checkout.sessions, call)("cs_test_nothing"))
    assert (error.http_status, error.code) == (404, "resource_missing")
