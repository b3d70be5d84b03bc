"""Customers."""

import pytest

from tests.sandbox.conftest import refused


def test_a_customer_is_created_found_and_changed(api, box):
    made = api.v1.customers.create(
        {"email": "ewa@example.org", "name": "Ewa", "metadata": {"a": "1"}, "preferred_locales": ["pl"]}
    )
    assert box.types() == ["customer.created"]
    assert (made.id[:4], made.livemode, made.preferred_locales) == ("cus_", False, ["pl"])
    assert [one.id for one in api.v1.customers.list({"email": "ewa@example.org"}).data] == [made.id]
    assert api.v1.customers.list({"email": "jan@example.org"}).data == []
    changed = api.v1.customers.update(made.id, {"name": "", "address": {"country": "PL"}, "metadata": {"b": "2"}})
    assert (changed.name, changed.address.country, changed.address.city) == (None, "PL", None)
    assert changed.metadata.to_dict() == {"a": "1", "b": "2"}
    assert box.bodies()[1]["data"]["previous_attributes"] == {"name": "Ewa", "address": None, "metadata": {"a": "1"}}
    assert api.v1.customers.retrieve(made.id).name is None


def test_an_update_that_changes_nothing_is_no_event(api, box):
    made = api.v1.customers.create({"email": "ewa@example.org"})
    api.v1.customers.update(made.id, {"email": "ewa@example.org"})
    assert box.types() == ["customer.created"]


def test_metadata_is_cleared_by_an_empty_value(api):
    made = api.v1.customers.create({"metadata": {"a": "1"}})
    assert api.v1.customers.update(made.id, {"metadata": ""}).metadata.to_dict() == {}


@pytest.mark.parametrize(
    "email", ["ewa", "ewa@", "@example.org", "e wa@example.org", "ewa@example", "e" * 520 + "@a.pl"]
)
def test_what_is_no_address_is_refused(api, email):
    error = refused(lambda: api.v1.customers.create({"email": email}))
    assert (error.http_status, error.code, error.param) == (400, "email_invalid", "email")


def test_what_we_do_not_serve_is_refused_and_not_swallowed(api):
    error = refused(lambda: api.v1.customers.create({"balance": 500}))
    assert (error.http_status, error.code, error.param) == (400, "sandbox_not_served", "balance")


def test_a_customers_address_is_used_for_the_session(api, gift):
    made = api.v1.customers.create({"email": "ewa@example.org"})
    session = gift(customer=made.id)
    assert (session.customer, session.customer_creation) == (made.id, None)
