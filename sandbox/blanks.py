"""API objects with every field the SDK declares: blanks made from the annotations, then filled."""

from copy import deepcopy
from functools import cache
from typing import Any

from sandbox import schema
from sandbox.schema import Choice, Expandable, ListOf, MapOf, PageOf, Scalar, Struct, Type
from sandbox.words import words

EVERYTHING = frozenset({"*"})
# Fields that Stripe sends only on expansion or when used, by class; "*" means: only what was given.
LEFT_OUT: dict[str, frozenset[str]] = {
    "Session": words(
        "line_items presentment_details allowed_payment_method_types excluded_payment_method_types branding_settings"
        " name_collection optional_items redirect_on_completion return_url tax_id_collection"
    ),
    "PaymentIntent": words("allowed_payment_method_types hooks payment_details payment_record presentment_details"),
    "Charge": words("authorization_code level3 presentment_details radar_options transfer"),
    "Refund": words("failure_reason failure_balance_transaction pending_reason next_action")
    | words("instructions_email presentment_details"),
    "Customer": words("cash_balance sources subscriptions tax tax_ids business_name individual_name deleted"),
    "Event": frozenset({"account", "context"}),
    "Event.Data": frozenset({"previous_attributes"}),
    "WebhookEndpoint": frozenset({"secret", "deleted"}),
    "Price": frozenset({"currency_options", "tiers", "deleted"}),
    "Price.Recurring": frozenset(),
    "PaymentMethod": EVERYTHING,
    "Charge.PaymentMethodDetails": EVERYTHING,
    "Refund.DestinationDetails": EVERYTHING,
    "PaymentIntent.PaymentMethodOptions": EVERYTHING,
    "Session.PaymentMethodOptions": EVERYTHING,
    "PaymentIntent.LastPaymentError": EVERYTHING,
    "PaymentIntent.NextAction": EVERYTHING,
}


def build(name: str, /, **values: Any) -> dict[str, Any]:
    """An object of the API by its name, complete: what is not given is null, ``[]``, ``{}``, or a nested blank."""
    struct = schema.resource(name)
    if struct is None:
        raise KeyError(name)
    built: dict[str, Any] = complete(struct, {**values, "object": name})
    return built


def complete(kind: Type, value: Any) -> Any:
    """Add to every nested object the fields its class declares and the value lacks."""
    match kind:
        case Struct() if isinstance(value, dict):
            return _complete_fields(kind, value)
        case ListOf(item) if isinstance(value, list):
            return [complete(item, one) for one in value]
        case Choice(options):
            struct = next((one for one in options if isinstance(one, Struct | ListOf)), None)
            return complete(struct, value) if struct is not None else value
    return value


def _complete_fields(struct: Struct, value: dict[str, Any]) -> dict[str, Any]:
    if value.get("deleted") is True:
        return value
    known, given = schema.fields_of(struct), {}
    for key, one in value.items():
        given[key] = complete(known[key].type, one) if key in known else one
    return given | {key: deepcopy(one) for key, one in _blank_fields(struct).items() if key not in given}


@cache
def _blank_fields(struct: Struct) -> dict[str, Any]:
    spared = LEFT_OUT.get(struct.label, frozenset())
    fields = schema.fields_of(struct).items()
    return {
        key: _blank(field.type)
        for key, field in fields
        if field.required or not (key in spared or spared == EVERYTHING)
    }


def _blank(kind: Type) -> Any:
    match kind:
        case Scalar(name):
            return {"str": "", "int": 0, "float": 0, "bool": False, "Decimal": "0"}.get(name)
        case ListOf():
            return []
        case Struct():
            return deepcopy(_blank_fields(kind))
        case PageOf():
            return {"object": "list", "data": [], "has_more": False, "url": ""}
        case Choice(_, values, nullable):
            return None if nullable or not values else values[0]
        case Expandable():
            return ""
        case MapOf():
            return {}
    return None
