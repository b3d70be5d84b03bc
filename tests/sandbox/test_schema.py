"""Reading the SDK's annotations."""

import sys
import time

import pytest

from sandbox import schema
from sandbox.schema import Choice, Expandable, ListOf, MapOf, Scalar, Struct


def test_fields_of_a_class_know_their_types_and_whether_they_must_be_there():
    fields = schema.fields_of(Struct("stripe._refund", "Refund"))
    assert fields["amount"] == schema.Field(Scalar("int"), required=True)
    assert fields["status"] == schema.Field(Choice((Scalar("str"),), (), nullable=True), required=False)
    charge = fields["charge"].type
    assert isinstance(charge, Choice)
    assert charge.options == (Expandable((Struct("stripe._charge", "Charge"),)),)


def test_a_nested_class_is_found_inside_its_owner():
    checkout = Struct("stripe.checkout._session", "Session")
    fields = schema.fields_of(checkout)
    details = fields["customer_details"].type
    assert isinstance(details, Choice)
    assert details.options == (Struct("stripe.checkout._session", "Session.CustomerDetails"),)


def test_an_open_enum_keeps_its_named_values_and_drops_the_or_string():
    found = schema.endpoint("POST", "/v1/checkout/sessions")
    assert found is not None
    assert found.params is not None
    submit_type = schema.fields_of(found.params)["submit_type"].type
    assert submit_type == Choice((), ("auto", "book", "donate", "pay", "subscribe"), nullable=False)


def test_metadata_is_a_map_and_line_items_are_a_list():
    found = schema.endpoint("POST", "/v1/checkout/sessions")
    assert found is not None
    assert found.params is not None
    fields = schema.fields_of(found.params)
    assert MapOf(Scalar("str")) in fields["metadata"].type.options  # type: ignore[union-attr]
    assert isinstance(fields["line_items"].type, ListOf)


@pytest.mark.parametrize(
    ("method", "path", "template"),
    [
        ("POST", "/v1/checkout/sessions", "/v1/checkout/sessions"),
        ("get", "/v1/checkout/sessions/cs_1/line_items", "/v1/checkout/sessions/{session}/line_items"),
        ("post", "/v1/invoices/create_preview", "/v1/invoices/create_preview"),
        ("post", "/v1/invoices/in_1", "/v1/invoices/{invoice}"),
    ],
)
def test_an_address_leads_to_the_method_that_would_send_it(method, path, template):
    found = schema.endpoint(method, path)
    assert found is not None
    assert found.template == template


def test_an_address_nobody_sends_leads_nowhere():
    assert schema.endpoint("POST", "/v1/nonsense") is None
    assert schema.endpoint("DELETE", "/v1/checkout/sessions") is None


def test_reading_from_nothing_takes_no_second_and_imports_nothing_of_the_sdk():
    import subprocess

    program = (
        "import sys, time; start = time.perf_counter(); from sandbox import contract;"
        "contract.check_request('POST', '/v1/checkout/sessions', {}); contract.check_object({'object': 'charge'});"
        "print(time.perf_counter() - start, 'stripe' in sys.modules)"
    )
    took, imported = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout.split()
    assert float(took) < 1
    assert imported == "False"


def test_a_warm_check_costs_well_under_two_milliseconds():
    from sandbox import contract
    from tests.sandbox.conftest import GIFT

    contract.check_request("POST", "/v1/checkout/sessions", GIFT)
    start = time.perf_counter()
    for _ in range(100):
        assert contract.check_request("POST", "/v1/checkout/sessions", GIFT) == []
    assert (time.perf_counter() - start) / 100 < 0.002
