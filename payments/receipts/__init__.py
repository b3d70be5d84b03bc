"""Receipts: issue, void, replace, and the file.

The one rule: after every change of a payment's money, `settle_up` makes the receipts say what is true now.
"""

from payments.receipts.files import file, render_missing
from payments.receipts.issue import live_receipt, problems, settle_up, void

__all__ = ["file", "live_receipt", "problems", "render_missing", "settle_up", "void"]
