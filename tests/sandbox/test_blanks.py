"""Objects made from annotations."""

import pytest

from sandbox import blanks, contract, schema

SERVED = [
    "checkout.session",
    "payment_intent",
    "charge",
    "refund",
    "balance_transaction",
    "customer",
    "webhook_endpoint",
    "item",
    "price",
    "payment_method",
]


@pytest.mark.parametrize("name", SERVED)
def test_a_blank_has_every_field_that_stripe_serves(name):
    built = blanks.build(name, id="x_1")
    assert contract.check_object(built, complete=True, left_out=blanks.LEFT_OUT) == []
    struct = schema.resource(name)
    assert struct is not None
    spared = blanks.LEFT_OUT.get(struct.label, frozenset())
    assert not spared & built.keys() - {"object", "id"} or spared == blanks.EVERYTHING


def test_nested_objects_are_completed_and_given_values_kept():
    built = blanks.build("charge", id="ch_1", billing_details={"email": "a@example.org", "address": {"country": "PL"}})
    assert built["billing_details"]["name"] is None
    assert built["billing_details"]["address"] == {
        "city": None,
        "country": "PL",
        "line1": None,
        "line2": None,
        "postal_code": None,
        "state": None,
    }


def test_two_blanks_share_nothing():
    first, second = blanks.build("charge", id="ch_1"), blanks.build("charge", id="ch_2")
    first["metadata"]["a"] = "b"
    assert second["metadata"] == {}


def test_an_unknown_name_is_an_error():
    with pytest.raises(KeyError):
        blanks.build("donation")
