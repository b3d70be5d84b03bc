"""Receipts: issue, void, replace, and the file.

The one rule: after every change of a payment's money, `settle_up` makes the receipts say what is true now.

What issue.py offers and this module re-exports (for whoever builds it; this text then shrinks to the two lines above):
- `settle_up(payment, *, reason="", actor=None) -> Receipt | None`, called inside the transaction that settled, refunded
  or un-refunded, and atomic itself. Per PaymentLine: deductible_minor minus its RefundLines of `Refund.objects.booked()`.
  Equal to the live ReceiptLines: returns the live receipt, changes nothing (idempotent). Else it voids the live one
  (reason, actor) and, if anything remains, issues a new one whose `replaces` is this payment's last receipt that has no
  successor, also one voided earlier (a full refund that failed later). Nothing for a payment that is not settled.
  Regime: the first of issuer.regimes that fits: "pl" needs payment.wants_receipt and the address, "generic" the name only;
  problems → next regime; none → no receipt (the gift page says why).
- `file(receipt) -> ReceiptFile`: rendered once into its insert-only row, race-safe (two callers, one row).
- `live_receipt(payment) -> Receipt | None`; `render_missing(limit) -> int` for the sweep.
- Numbers: the Series row is locked (select_for_update; IMMEDIATE on SQLite) in the issuing transaction. Without a live key
  the series codes are TEST (generic) and TESTPL (pl) and is_specimen is set; else R and PL. Serial `{code}-{year}-{n:06d}`,
  year of issue. settings.PROTECTIONS_OFF with "skip-lock" takes the lock out, for the negative control only.
- payment.payer keys: first_name, last_name, email, organisation, tax_number, line1, postal_code, city, country.
  payment.method and payment.stripe_intent (the operator's transaction id), payment.gift_date, payment.language.
- The check page: `payments.views.verify(request, code)`, URL name "verify", `verify/<code>/` without language prefix.
"""
