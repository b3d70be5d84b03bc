"""Words for what payment providers say: how a gift was paid, and why a payment failed."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

METHODS = {
    "card": _("card"),
    "blik": "BLIK",
    "p24": "Przelewy24",
    "sepa_debit": _("SEPA direct debit"),
    "bank_transfer": _("bank transfer"),
    "customer_balance": _("bank transfer"),
    "link": "Link",
    "paypal": "PayPal",
    "cash": _("cash"),
}
FAILURES = {
    "card_declined": _("The bank declined the card."),
    "generic_decline": _("The bank declined the card."),
    "do_not_honor": _("The bank declined the card."),
    "insufficient_funds": _("There was not enough money on the account."),
    "expired_card": _("The card has expired."),
    "incorrect_cvc": _("The card's security code was not right."),
    "incorrect_number": _("The card number was not right."),
    "authentication_required": _("The bank wanted you to confirm the payment, and that did not happen."),
    "payment_intent_authentication_failure": _("The bank's confirmation did not succeed."),
    "processing_error": _("The payment provider had a problem."),
}


def method_in_words(method: str) -> str:
    """Return how a payment was made, for the reader; the provider's own word when we know none."""
    return str(METHODS.get(method, method.replace("_", " ")))


def failure_in_words(code: str) -> str:
    """Return why a payment failed, in plain words."""
    return str(FAILURES.get(code) or gettext("The payment did not go through."))


def masked(email: str) -> str:
    """Return an address that its owner recognises and nobody else can use: `j•••@example.org`."""
    name, _at, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}"
