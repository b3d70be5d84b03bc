"""Requests and objects compared with the SDK's types."""

from typing import Any

import pytest

from sandbox import blanks, contract, forms, schema
from tests.sandbox.conftest import GIFT


def params_of(method, path):
    found = schema.endpoint(method, path)
    assert found is not None
    assert found.params is not None
    return found.params


def kinds(found):
    return [(one.param, one.kind) for one in found]


def test_a_right_request_has_no_violation():
    assert contract.check_request("POST", "/v1/checkout/sessions", GIFT) == []


@pytest.mark.parametrize(
    ("form", "param", "kind"),
    [
        ("payment_method_types[0]=card", "payment_method_types", "unknown"),
        (
            "line_items[0][price_data][unit_amount]=5&line_items[0][quantity]=1",
            "line_items[0][price_data][currency]",
            "missing",
        ),
        ("expires_at=tomorrow", "expires_at", "type"),
        ("expires_at=", "expires_at", "empty"),
        ("submit_type=gift", "submit_type", "enum"),
        ("adaptive_pricing=yes", "adaptive_pricing", "type"),
        ("adaptive_pricing[enabled]=yes", "adaptive_pricing[enabled]", "type"),
        ("line_items=one", "line_items", "type"),
        ("line_items[0][quantity]=1.5", "line_items[0][quantity]", "type"),
        ("line_items[0][quantity]=٣", "line_items[0][quantity]", "type"),
    ],
)
def test_a_wrong_form_is_named_with_its_place(form, param, kind):
    found = contract.check_request("POST", "/v1/checkout/sessions", forms.decode(form), form=True)
    assert (param, kind) in kinds(found)


def test_a_request_that_no_sdk_method_sends_is_a_violation():
    assert kinds(contract.check_request("PATCH", "/v1/refunds", {})) == [("", "endpoint")]


def test_text_becomes_numbers_and_booleans_by_type_and_metadata_stays_text():
    params = params_of("POST", "/v1/checkout/sessions")
    text = "expires_at=1700000000&adaptive_pricing[enabled]=false&metadata[a]=7&line_items[0][quantity]=2"
    typed = contract.typed_fields(params, forms.decode(text))
    assert typed == {
        "expires_at": 1700000000,
        "adaptive_pricing": {"enabled": False},
        "metadata": {"a": "7"},
        "line_items": [{"quantity": 2}],
    }


def test_created_is_a_number_or_bounds():
    params = params_of("GET", "/v1/refunds")
    assert contract.typed_fields(params, forms.decode("created=5")) == {"created": 5}
    assert contract.typed_fields(params, forms.decode("created[gte]=5")) == {"created": {"gte": 5}}


def test_an_object_is_judged_by_its_own_class():
    refund = blanks.build("refund", id="re_1", amount=5)
    assert contract.check_object(refund) == []
    assert kinds(contract.check_object(refund | {"amount": "5"})) == [("amount", "type")]
    assert kinds(contract.check_object(refund | {"livemode": False})) == [("livemode", "unknown")]
    del refund["amount"]
    assert kinds(contract.check_object(refund)) == [("amount", "missing")]
    assert kinds(contract.check_object({"object": "donation"})) == [("", "object")]


def test_complete_wants_every_declared_field_but_those_left_out():
    charge = blanks.build("charge", id="ch_1")
    del charge["receipt_url"]
    found = contract.check_object(charge, complete=True, left_out=blanks.LEFT_OUT)
    assert kinds(found) == [("receipt_url", "absent")]
    assert ("level3", "absent") in kinds(contract.check_object(charge, complete=True))


def test_an_event_carries_the_object_its_type_names():
    event = blanks.build("event", id="evt_1", type="refund.created", data={"object": blanks.build("charge", id="ch_1")})
    assert ("data[object][object]", "type") in kinds(contract.check_object(event))
    event["data"]["object"] = blanks.build("refund", id="re_1")
    assert contract.check_object(event) == []


def test_an_expanded_object_is_judged_too():
    charge = blanks.build("charge", id="ch_1", balance_transaction=blanks.build("balance_transaction", id="txn_1"))
    assert contract.check_object(charge) == []
    charge["balance_transaction"]["fee"] = None
    assert kinds(contract.check_object(charge)) == [("balance_transaction[fee]", "type")]


def test_every_item_of_a_list_is_judged():
    page: dict[str, Any] = {
        "object": "list",
        "url": "/v1/refunds",
        "has_more": False,
        "data": [blanks.build("refund", id="re_1")],
    }
    assert contract.check_object(page) == []
    page["data"][0]["amount"] = None
    assert kinds(contract.check_object(page)) == [("data[0][amount]", "type")]
