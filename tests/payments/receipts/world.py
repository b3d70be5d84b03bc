"""The facts that tests of regimes and files share, and the receipt of a gift."""

from datetime import date
from typing import Any

from payments import receipts
from payments.models import Payment, Receipt
from payments.money import Money
from payments.receipts import payload
from payments.receipts.regimes import REGIMES, DonorFacts, Draft, IssuerFacts, LineFacts

ISSUER = IssuerFacts(
    legal_name="Fundacja Otwarte Drzwi",
    address=("ul. Długa 12", "00-238 Warszawa"),
    place="Warszawa",
    ids={"KRS": "0000123456", "NIP": "1234563218", "REGON": "123456785"},
    signatory_name="Anna Kowalska",
    signatory_office="prezes zarządu",
    bank_account="PL61109010140000071219812874",
    is_public_benefit=True,
    purpose="pomoc społeczna",
    email="biuro@otwartedrzwi.example",
    phone="+48 22 555 01 01",
    country="PL",
)
DONOR = DonorFacts("Zażółć", "Gęślą-Jaźń", line1="ul. Kwiatowa 5", postal_code="61-001", city="Poznań", country="PL")


def line(minor=12345, currency="PLN", *, number=1, deductible=None, refunded=0, **fields):
    """One line of a gift."""
    known: dict[str, Any] = {
        "kind": "gift", "label": "Ciepły posiłek", "date": date(2026, 11, 24), "method": "blik",
        "transaction_id": "pi_3Qx", "is_disputed": False,
    }  # fmt: skip
    return LineFacts(
        payment_line_id=number,
        paid=Money(minor, currency),
        deductible=Money(minor if deductible is None else deductible, currency),
        refunded=Money(refunded, currency),
        **(known | fields),
    )


def draft(*lines, donor=DONOR, issuer=ISSUER, replaces=""):
    """A receipt before its number."""
    return Draft(issuer, donor, lines or (line(),), date(2026, 11, 25), replaces)


def build(wanted=None, *, regime="generic", language="en", is_specimen=False):
    """A payload as `issue` freezes it."""
    stamp = payload.Stamp("R-2026-000123", "7K4M-PX2Q", "https://example.org/verify/7K4MPX2Q/", is_specimen)
    return payload.build(REGIMES[regime], wanted or draft(), stamp, language)


def receipt_of(payment: Payment) -> Receipt:
    """The valid receipt of a paid gift."""
    receipt = receipts.live_receipt(payment)
    assert receipt is not None
    return receipt
