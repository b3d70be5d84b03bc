"""What Stripe refuses though its types allow it."""

import pytest

from sandbox import control
from tests.sandbox.conftest import LINE, refused


def line(**price):
    return {"quantity": 1, "price_data": {**LINE["price_data"], **price}}


def without(mapping, name):
    return {key: value for key, value in mapping.items() if key != name}


REFUSED = [
    ({"mode": "subscription"}, "mode", "sandbox_not_served"),
    ({"line_items": []}, "line_items", "parameter_missing"),
    ({"line_items": [LINE] * 101}, "line_items", None),
    ({"line_items": [without(LINE, "quantity")]}, "line_items[0][quantity]", "parameter_missing"),
    ({"line_items": [{**LINE, "quantity": 0}]}, "line_items[0][quantity]", "parameter_invalid_integer"),
    ({"line_items": [{**LINE, "price": "price_1"}]}, "line_items[0][price_data]", None),
    ({"line_items": [{"price": "price_1", "quantity": 1}]}, "line_items[0][price]", "resource_missing"),
    ({"line_items": [line(product="prod_1")]}, "line_items[0][price_data][product_data]", None),
    ({"line_items": [line(unit_amount_decimal="5000")]}, "line_items[0][price_data][unit_amount]", None),
    ({"line_items": [line(unit_amount=-5)]}, "line_items[0][price_data][unit_amount]", "parameter_invalid_integer"),
    ({"line_items": [line(recurring={"interval": "month"})]}, "line_items[0][price_data][recurring]", None),
    ({"line_items": [line(currency="xxx")]}, "line_items[0][price_data][currency]", None),
    ({"line_items": [LINE, line(currency="eur")]}, "line_items", None),
    ({"line_items": [line(currency="kwd", unit_amount=5001)]}, "line_items[0][price_data][unit_amount]", None),
    ({"line_items": [line(currency="isk", unit_amount=50050)]}, "line_items[0][price_data][unit_amount]", None),
    ({"line_items": [line(unit_amount=199)]}, "line_items", "amount_too_small"),
    ({"line_items": [line(currency="jpy", unit_amount=49)]}, "line_items", "amount_too_small"),
    ({"line_items": [line(unit_amount=10**12)]}, "line_items[0][price_data][unit_amount]", "amount_too_large"),
    ({"customer": "cus_nobody"}, "customer", "resource_missing"),
    ({"customer": "cus_nobody", "customer_email": "a@example.org"}, "customer_email", None),
    ({"customer": "cus_nobody", "customer_creation": "always"}, "customer_creation", None),
    ({"customer_update": {"name": "auto"}}, "customer_update", None),
    ({"customer_email": "nobody"}, "customer_email", "email_invalid"),
    ({"subscription_data": {"metadata": {"a": "b"}}}, "subscription_data", None),
    ({"setup_intent_data": {"metadata": {"a": "b"}}}, "setup_intent_data", None),
    ({"metadata": {"k" * 41: "v"}}, "metadata", None),
    ({"metadata": {"k": "v" * 501}}, "metadata[k]", None),
    ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata", None),
    ({"payment_intent_data": {"metadata": {"k": "v" * 501}}}, "payment_intent_data[metadata][k]", None),
    ({"payment_intent_data": {"capture_method": "manual"}},
     "payment_intent_data[capture_method]", "sandbox_not_served"),
    ({"payment_intent_data": {"statement_descriptor_suffix": "x" * 23}},
     "payment_intent_data[statement_descriptor_suffix]", "parameter_invalid_string"),
    ({"payment_intent_data": {"statement_descriptor_suffix": "<gift>"}},
     "payment_intent_data[statement_descriptor_suffix]", None),
    ({"client_reference_id": "x" * 201}, "client_reference_id", "parameter_invalid_string"),
    ({"allowed_payment_method_types": ["sepa_debit"]}, "allowed_payment_method_types", None),
    ({"excluded_payment_method_types": ["card"]}, "allowed_payment_method_types", None),
    ({"success_url": "example.org"}, "success_url", "url_invalid"),
    ({"ui_mode": "embedded_page"}, "ui_mode", "sandbox_not_served"),
    ({"allow_promotion_codes": True}, "allow_promotion_codes", "sandbox_not_served"),
    ({"phone_number_collection": {"enabled": True}}, "phone_number_collection", "sandbox_not_served"),
    ({"custom_fields": [{"key": f"k{n}", "label": {"type": "custom", "custom": "K"}, "type": "text"}
                        for n in range(4)]}, "custom_fields", None),
    ({"payment_method_types": ["card"]}, "payment_method_types", "parameter_unknown"),
    ({"submit_type": "gift"}, "submit_type", None),
    ({"success_url": ""}, "success_url", "parameter_invalid_empty"),
]  # fmt: skip


@pytest.mark.parametrize(("params", "param", "code"), REFUSED, ids=[str(one[0])[:60] for one in REFUSED])
def test_a_broken_rule_is_refused_with_400_and_its_place(gift, params, param, code):
    error = refused(lambda: gift(**params))
    assert (error.http_status, error.param) == (400, param)
    assert error.error.code == code if code else True
    assert control.objects("checkout.session") == []


@pytest.mark.parametrize("name", ["mode", "line_items", "success_url"])
def test_what_is_missing_is_named(api, gift, name):
    from tests.sandbox.conftest import GIFT

    error = refused(lambda: api.v1.checkout.sessions.create(without(GIFT, name)))
    assert (error.http_status, error.param, error.code) == (400, name, "parameter_missing")


@pytest.mark.parametrize("seconds", [1700, 86500])
def test_expiry_lies_between_half_an_hour_and_a_day(gift, seconds):
    error = refused(lambda: gift(expires_at=int(control.now().timestamp()) + seconds))
    assert (error.http_status, error.param) == (400, "expires_at")


@pytest.mark.parametrize(
    ("currency", "amount"),
    [
        ("pln", 200),
        ("eur", 50),
        ("usd", 100),
        ("jpy", 100),
        ("kwd", 1000),
        ("kwd", 50_010),
        ("isk", 50_000),
        ("PLN", 500),
    ],
)
def test_sums_that_stripe_takes(gift, currency, amount):
    session = gift(currency=currency, amount=amount)
    assert (session.amount_total, session.currency) == (amount, currency.lower())


def test_the_sessions_currency_is_that_of_its_lines(api):
    from tests.sandbox.conftest import GIFT

    error = refused(lambda: api.v1.checkout.sessions.create({**GIFT, "currency": "eur"}))
    assert (error.http_status, error.param) == (400, "line_items")
