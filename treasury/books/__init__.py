"""Every promise of the books, checked: `check_books()` returns what is broken, and nothing when all is well."""

from collections.abc import Callable, Iterator
from datetime import datetime

from treasury.books import documents, flow, ledger, schema
from treasury.books.finding import Finding

Check = Callable[[datetime | None], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    ledger.settled_payments_are_booked,
    ledger.entries_have_a_cause,
    ledger.entries_sum_to_zero,
    ledger.lines_sum_to_their_payment,
    ledger.books_say_what_was_paid,
    ledger.amounts_are_within_bounds,
    ledger.income_belongs_to_a_fund,
    ledger.suspense_is_a_task,
    documents.numbers_have_no_gaps,
    documents.serials_name_their_series,
    documents.receipts_have_files,
    documents.files_are_as_they_were,
    documents.facts_are_as_they_were,
    documents.one_live_receipt_a_line,
    documents.corrections_name_their_predecessor,
    documents.receipts_say_what_is_left,
    flow.events_are_dealt_with,
    flow.events_are_ours,
    flow.payments_do_not_hang,
    flow.refunds_do_not_hang,
    flow.refunds_fit_their_payment,
    flow.refunds_are_booked_once,
    flow.staff_acts_are_logged,
    flow.mails_do_not_hang,
    flow.every_gift_has_its_mail,
    schema.triggers_are_in_place,
)


def check_books(since: datetime | None = None) -> list[Finding]:
    """Return every broken promise; with `since` only rows that came or changed at or after that moment are read."""
    return [finding for check in CHECKS for finding in check(since)]


__all__ = ["CHECKS", "Finding", "check_books"]
