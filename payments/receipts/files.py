"""The file of a receipt: rendered once into a row that never changes, and then only read."""

import hashlib
import logging

from payments.models import Receipt, ReceiptFile
from payments.receipts import pdf
from people import clock

log = logging.getLogger(__name__)


def file(receipt: Receipt) -> ReceiptFile:
    """Return the receipt's file, made now if it is the first time; of two callers at once both get the same row."""
    kept = ReceiptFile.objects.filter(receipt=receipt).first()
    if kept is not None:
        return kept
    content = pdf.render(receipt.payload)
    made, _ = ReceiptFile.objects.get_or_create(
        receipt=receipt,
        defaults={
            "content": content,
            "sha256": hashlib.sha256(content).hexdigest(),
            "rendered_at": clock.now(),
        },
    )
    return made


def render_missing(limit: int) -> int:
    """Render up to `limit` receipts that have no file yet, oldest first; return how many got one."""
    rendered = 0
    for receipt in Receipt.objects.filter(file=None).order_by("id")[:limit]:
        try:
            file(receipt)
        except Exception:
            # One that cannot be drawn must not keep the others waiting; the number says nothing about the donor.
            log.exception("receipt %s cannot be rendered", receipt.serial)
        else:
            rendered += 1
    return rendered
