"""What Stripe refuses though its types allow it: the rules for one-off checkout sessions."""

from decimal import Decimal
from typing import Any

from sandbox import customers, money
from sandbox.calls import Call, check_metadata
from sandbox.errors import ApiError, NotServed, missing
from sandbox.words import words

Params = dict[str, Any]
HALF_HOUR, DAY = 1800, 86400
SERVED = words(
    "adaptive_pricing after_expiration allowed_payment_method_types billing_address_collection branding_settings"
    " cancel_url client_reference_id currency custom_text customer customer_creation customer_email customer_update"
    " excluded_payment_method_types expires_at integration_identifier line_items locale metadata mode origin_context"
    " payment_intent_data payment_method_options phone_number_collection submit_type success_url ui_mode"
)
INTENT_DATA = words(
    "metadata description receipt_email statement_descriptor statement_descriptor_suffix capture_method"
)


def check_session(call: Call) -> None:
    """All rules for a new session; ApiError names the first that is broken."""
    params = call.params
    _check_mode(params)
    _check_customer(call)
    _check_urls(params)
    _check_expiry(call)
    _check_lines(params)
    _check_methods(params)
    _check_texts(params)


def _check_mode(params: Params) -> None:
    if "mode" not in params:
        raise ApiError("You must provide one of: mode.", code="parameter_missing", param="mode")
    if params["mode"] != "payment":
        raise NotServed(f"mode={params['mode']}", "mode")
    for name, mode in (("subscription_data", "subscription"), ("setup_intent_data", "setup")):
        if name in params:
            raise ApiError(f"You can not pass `{name}` in `payment` mode, only in `{mode}` mode.", param=name)
    if len(params.get("custom_fields") or []) > 3:
        raise ApiError("You can have at most 3 custom fields.", param="custom_fields")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise NotServed(f"ui_mode={params['ui_mode']}", "ui_mode")
    _check_served(params)


def _check_served(params: Params) -> None:
    wanted = {"billing_address_collection": "required", "phone_number_collection": {"enabled": True}}
    for name in params:
        if name not in SERVED or params[name] == wanted.get(name):
            raise NotServed(f"the parameter {name}", name)


def _check_customer(call: Call) -> None:
    params = call.params
    for name in ("customer_email", "customer_creation"):
        if "customer" in params and name in params:
            text = f"You may only specify one of these parameters: customer, {name}."
            raise ApiError(text, param=name)
    if "customer" in params:
        if call.store.get(params["customer"], "customer") is None:
            raise missing("customer", params["customer"], "customer")
    elif "customer_update" in params:
        raise ApiError("`customer_update` can only be used with `customer`.", param="customer_update")
    email = params.get("customer_email")
    if email is not None and not customers.looks_like_email(email):
        raise ApiError(f"Invalid email address: {email}", code="email_invalid", param="customer_email")


def _check_urls(params: Params) -> None:
    if "success_url" not in params:
        raise ApiError("Missing required param: success_url.", code="parameter_missing", param="success_url")
    for name in ("success_url", "cancel_url"):
        url = params.get(name)
        if url is not None and not url.startswith(("http://", "https://")):
            text = "Not a valid URL: an explicit scheme (such as https) must be provided."
            raise ApiError(text, code="url_invalid", param=name)
        if url is not None and len(url) > 5000:
            raise ApiError("This URL is longer than 5000 characters.", code="url_invalid", param=name)


def _check_expiry(call: Call) -> None:
    expires_at = call.params.get("expires_at")
    if expires_at is None:
        return
    if expires_at < call.now + HALF_HOUR:
        raise ApiError("`expires_at` must be at least 30 minutes from Checkout Session creation.", param="expires_at")
    if expires_at > call.now + DAY:
        raise ApiError("`expires_at` must be less than 24 hours from Checkout Session creation.", param="expires_at")


def currency_of(params: Params) -> str:
    """The session's currency: that of its lines, which all have the same."""
    return str(params["line_items"][0]["price_data"]["currency"]).lower()


def unit_amount(data: Params) -> int:
    """A price in minor units, from either way of writing it; ApiError for a part of a unit."""
    if "unit_amount" in data:
        return int(data["unit_amount"])
    value = Decimal(str(data["unit_amount_decimal"]))
    if value != value.to_integral_value():
        raise NotServed("a part of a minor unit", "unit_amount_decimal")
    return int(value)


def _check_lines(params: Params) -> None:
    lines = params.get("line_items")
    if not lines:
        text = "You must provide line_items in payment mode."
        raise ApiError(text, code="parameter_missing", param="line_items")
    if len(lines) > 100:
        raise ApiError("You can have at most 100 line items.", param="line_items")
    for index, line in enumerate(lines):
        _check_line(line, f"line_items[{index}]")
    currencies = {line["price_data"]["currency"].lower() for line in lines} | set(_given(params, "currency"))
    if len(currencies) > 1:
        raise ApiError("All line items must have the same currency.", param="line_items")
    total = sum(unit_amount(line["price_data"]) * line["quantity"] for line in lines)
    money.check_amount(total, currency_of(params), "line_items")


def _given(params: Params, name: str) -> list[str]:
    return [params[name].lower()] if name in params else []


def _check_line(line: Params, param: str) -> None:
    if ("price" in line) == ("price_data" in line):
        raise ApiError("You must give either `price` or `price_data`.", param=f"{param}[price_data]")
    if "price" in line:
        raise missing("price", line["price"], f"{param}[price]")
    if "quantity" not in line:
        text = "Quantity is required. Add `quantity` to the line item."
        raise ApiError(text, code="parameter_missing", param=f"{param}[quantity]")
    if not 1 <= line["quantity"] <= 999_999:
        raise ApiError(
            "Quantity must be from 1 to 999999.", code="parameter_invalid_integer", param=f"{param}[quantity]"
        )
    if extra := set(line) - {"price_data", "quantity"}:
        raise NotServed(f"{sorted(extra)[0]} in a line item", f"{param}[{sorted(extra)[0]}]")
    _check_price(line["price_data"], f"{param}[price_data]")


def _check_price(data: Params, param: str) -> None:
    money.check_currency(data["currency"], f"{param}[currency]")
    if "recurring" in data:
        text = "You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use"
        raise ApiError(f"{text} only one-time prices.", param=f"{param}[recurring]")
    if ("unit_amount" in data) == ("unit_amount_decimal" in data):
        raise ApiError("You must give either `unit_amount` or `unit_amount_decimal`.", param=f"{param}[unit_amount]")
    if unit_amount(data) < 0:
        raise ApiError(
            "This value must be at least 0.", code="parameter_invalid_integer", param=f"{param}[unit_amount]"
        )
    if ("product" in data) == ("product_data" in data):
        raise ApiError("You must give either `product` or `product_data`.", param=f"{param}[product_data]")
    if "product" in data:
        raise missing("product", data["product"], f"{param}[product]")
    _check_length(data["product_data"], "name", 250, f"{param}[product_data]")
    money.check_amount_shape(unit_amount(data), data["currency"].lower(), f"{param}[unit_amount]")


def _check_methods(params: Params) -> None:
    """Only cards can be paid with here, so a session that forbids them has no method left."""
    allowed, excluded = params.get("allowed_payment_method_types"), params.get("excluded_payment_method_types") or []
    if (allowed is not None and "card" not in allowed) or "card" in excluded:
        text = "No valid payment method types for this Checkout Session."
        raise ApiError(text, param="allowed_payment_method_types")
    data = params.get("payment_intent_data") or {}
    if data.get("capture_method", "automatic_async") == "manual":
        raise NotServed("manual capture", "payment_intent_data[capture_method]")
    for name in data:
        if name not in INTENT_DATA:
            raise NotServed(f"payment_intent_data[{name}]", f"payment_intent_data[{name}]")


def _check_texts(params: Params) -> None:
    check_metadata(params.get("metadata"))
    data = params.get("payment_intent_data") or {}
    check_metadata(data.get("metadata"), "payment_intent_data[metadata]")
    _check_length(params, "client_reference_id", 200)
    _check_length(data, "description", 1000, "payment_intent_data")
    _check_length(data, "statement_descriptor_suffix", 22, "payment_intent_data")
    suffix = data.get("statement_descriptor_suffix", "")
    if any(letter in suffix for letter in "<>\\'\"*"):
        param = "payment_intent_data[statement_descriptor_suffix]"
        raise ApiError("The statement descriptor suffix contains characters that are not allowed.", param=param)


def _check_length(params: Params, name: str, most: int, inside: str = "") -> None:
    if len(params.get(name) or "") > most:
        param = f"{inside}[{name}]" if inside else name
        text = f"Invalid string: must be at most {most} characters"
        raise ApiError(text, code="parameter_invalid_string", param=param)
