"""Receipts: issue, void, replace, and the file.

The one rule: after every change of a payment's money, `settle_up` makes the receipts say what is true now.
"""
