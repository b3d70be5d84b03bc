"""The rows of money: payments and refunds, funds and the journal, receipts."""

from payments.models.ledger import Account, Fund, JournalEntry, JournalLine
from payments.models.payment import Payment, PaymentLine, Refund, RefundLine, Unmatched
from payments.models.receipt import Issuer, IssuerProfile, Receipt, ReceiptFile, ReceiptLine, Series

__all__ = [
    "Account",
    "Fund",
    "Issuer",
    "IssuerProfile",
    "JournalEntry",
    "JournalLine",
    "Payment",
    "PaymentLine",
    "Receipt",
    "ReceiptFile",
    "ReceiptLine",
    "Refund",
    "RefundLine",
    "Series",
    "Unmatched",
]
