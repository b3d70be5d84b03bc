"""Mails about gifts: from an object's id to a rendered message, in the donor's language."""

import re
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from donations.organisation import organisation
from donations.pages import giving_page
from donations.wording import method_in_words
from payments import receipts
from payments.models import Payment, Receipt, Refund
from payments.payer import Payer
from people.mail import Attachment, Message
from people.references import in_groups

SUBJECT_LENGTH = 60


def gift_receipt(object_id: str) -> Message:
    """Thank for a paid gift (a payment's uuid), with the receipt; without one it is a plain confirmation."""
    payment = _payments().get(uuid=object_id)
    receipt = receipts.live_receipt(payment)
    with override(payment.language):
        page = giving_page(payment.donation)
        words = page.thanks_for(payment.amount) if page else ""
        return _message("gift_receipt", payment, receipt, {"words": words})


def receipt_corrected(object_id: str) -> Message:
    """Send the receipt (its uuid) that stands in for a voided one."""
    receipt = Receipt.objects.select_related("replaces").get(uuid=object_id)
    payment = _payments().filter(lines__receipt_lines__receipt=receipt).distinct().get()
    with override(payment.language):
        return _message("receipt_corrected", payment, receipt, {"replaced": receipt.replaces})


def refund_done(object_id: str) -> Message:
    """Say that money is on its way back (a refund's uuid)."""
    return _about_refund("refund_done", object_id)


def refund_failed(object_id: str) -> Message:
    """Say that a refund (its uuid) did not arrive and what to do."""
    return _about_refund("refund_failed", object_id)


def _about_refund(kind: str, object_id: str) -> Message:
    refund = Refund.objects.get(uuid=object_id)
    payment = _payments().get(pk=refund.payment_id)
    with override(payment.language):
        facts = {"refund": refund, "receipt_is_void": _has_only_void_receipts(payment)}
        return _message(kind, payment, None, facts)


def _payments() -> Any:
    return Payment.objects.select_related("donation")


def _has_only_void_receipts(payment: Payment) -> bool:
    issued = Receipt.objects.filter(lines__payment_line__payment=payment)
    return issued.exists() and receipts.live_receipt(payment) is None


def _message(kind: str, payment: Payment, receipt: Receipt | None, facts: dict[str, Any]) -> Message:
    context = _context(payment) | {"receipt": receipt} | facts
    subject, text, html = (
        render_to_string(f"donations/email/{kind}_{part}", context)
        for part in ("subject.txt", "message.txt", "message.html")
    )
    return Message(
        to=Payer.from_json(payment.payer).email,
        subject=" ".join(subject.split())[:SUBJECT_LENGTH],
        text=re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n",
        html=html,
        attachments=(_attached(receipt),) if receipt else (),
    )


def _attached(receipt: Receipt) -> Attachment:
    return Attachment(f"{receipt.serial}.pdf", bytes(receipts.file(receipt).content), "application/pdf")


def _context(payment: Payment) -> dict[str, Any]:
    thanks = reverse("donations:thanks", args=[in_groups(payment.reference)])
    return {
        "payment": payment,
        "what_for": payment.description,
        "method": method_in_words(payment.method),
        "number": in_groups(payment.reference),
        "thanks_url": f"{settings.SITE_URL}{thanks}",
        "organisation": organisation(),
        "site_url": settings.SITE_URL,
        "is_sandbox": settings.SANDBOX,
    }
