"""Expansion of ids into objects."""

import pytest

from sandbox import control
from tests.sandbox.conftest import refused


def test_ids_become_objects_four_levels_deep(api, gift, paid):
    charge = paid()
    refund = control.refund(charge.id)
    found = api.v1.refunds.retrieve(refund, {"expand": ["payment_intent.latest_charge.balance_transaction.source"]})
    assert found.payment_intent.latest_charge.balance_transaction.source.id == charge.id
    assert api.v1.refunds.retrieve(refund).payment_intent == charge.payment_intent


def test_lists_expand_through_data(api, paid):
    paid(), paid()
    found = api.v1.charges.list({"expand": ["data.balance_transaction", "data.payment_intent"]})
    assert [one.balance_transaction.amount for one in found.data] == [5000, 5000]
    assert found.data[0].payment_intent.amount == 5000


def test_nothing_to_expand_stays_null(api, gift):
    session = api.v1.checkout.sessions.retrieve(gift().id, {"expand": ["payment_intent.latest_charge"]})
    assert session.payment_intent is None


def test_creating_can_expand_too(api, paid):
    refund = api.v1.refunds.create({"charge": paid().id, "expand": ["charge", "balance_transaction"]})
    assert (refund.charge.amount_refunded, refund.balance_transaction.amount) == (5000, -5000)


@pytest.mark.parametrize(
    "path",
    ["nonsense", "amount_total", "payment_intent.nonsense", "customer_details", "a.b.c.d.e", "data.payment_intent"],
)
def test_what_cannot_be_expanded_is_refused(api, gift, path):
    session = gift()
    error = refused(lambda: api.v1.checkout.sessions.retrieve(session.id, {"expand": [path]}))
    assert (error.http_status, error.param) == (400, "expand")


@pytest.mark.parametrize("path", ["payment_intent", "data", "data.nonsense"])
def test_in_a_list_it_is_refused_even_when_the_list_is_empty(api, path):
    error = refused(lambda: api.v1.charges.list({"expand": [path]}))
    assert (error.http_status, error.param) == (400, "expand")
