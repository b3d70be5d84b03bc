"""Giving: from the sent form to the payment page, and the pages a donor comes back to, which only read."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from donations import services
from donations.forms import GiftForm
from donations.offers import Offer
from donations.pages import form_address, giving_page
from donations.wording import FAILURES, failure_in_words, masked, method_in_words
from payments import receipts
from payments.models import Payment
from payments.payer import Payer
from payments.services import CheckoutUnavailable, can_still_be_opened, open_checkout
from people import clock
from people.access import declare
from people.references import in_groups, normalise

READABLE = timedelta(days=30)
REFRESH_SECONDS, REFRESHES = 5, 12
Status = Payment.Status


def give(request: HttpRequest, offer: Offer) -> HttpResponse | GiftForm:
    """Take a sent gift form: answer with a redirect to the payment, or hand back the form to show again."""
    form = GiftForm(request.POST, offer=offer)
    if not form.is_valid():
        return form
    try:
        payment = services.start_donation(form.gift(), urls=return_addresses)
        pending = payment.status == Status.PENDING
        return see_other(open_checkout(payment) if pending else return_addresses(payment.reference)[0])
    except services.OfferClosed:
        form.refuse(_("This page does not take gifts any more. Nothing was charged."), status=409)
    except CheckoutUnavailable as error:
        if str(error) == "email_invalid":
            form.refuse_email()
        else:
            form.refuse(_("We could not open the payment page. Nothing was charged."), status=503)
    return form


def see_other(address: str) -> HttpResponse:
    """Send a browser that posted a form elsewhere, where it asks with GET."""
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


def return_addresses(reference: str) -> tuple[str, str]:
    """Return where the payment page sends the donor afterwards: (paid, not finished), with host."""
    paid = f"{reverse('donations:return')}?ref={in_groups(reference)}"
    return f"{settings.SITE_URL}{paid}", f"{settings.SITE_URL}{address_of('not_finished', reference)}"


def address_of(name: str, reference: str) -> str:
    """Return the path of a page about one gift, in the active language."""
    return reverse(f"donations:{name}", args=[in_groups(reference)])


def secret_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page that whoever knows the reference may read: never stored, never listed."""

    @require_safe
    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex"
        return response

    return declare("reference")(wrapped)


@secret_page
def come_back(request: HttpRequest) -> HttpResponse:
    """Where the payment page sends the donor: to the thanks, or wait here for the bank's word."""
    payment = _payment(request.GET.get("ref", ""))
    if payment.is_settled:
        return redirect(address_of("thanks", payment.reference))
    if payment.status in (Status.FAILED, Status.CANCELED) and not payment.is_held:
        return redirect(address_of("not_finished", payment.reference))
    tries = int(asked) if (asked := request.GET.get("n", "0")).isdecimal() and len(asked) < 4 else REFRESHES
    waits = tries < REFRESHES
    unpaid = address_of("not_finished", payment.reference) if payment.status == Status.PENDING else ""
    context = _context(payment) | {"waits": waits, "unpaid": unpaid}
    response = render(request, "donations/processing.html", context)
    if waits:
        again = f"{request.path}?ref={in_groups(payment.reference)}&n={tries + 1}"
        response["Refresh"] = f"{REFRESH_SECONDS}; url={again}"
    return response


@secret_page
def thanks(request: HttpRequest, reference: str) -> HttpResponse:
    """Thank for a paid gift, for 30 days; then the account shows it."""
    payment = _payment(reference)
    if not payment.is_settled:
        return redirect(return_addresses(payment.reference)[0])
    if _is_old(payment):
        return render(request, "donations/too_old.html", status=410)
    page = giving_page(payment.donation)
    words = page.thanks_for(payment.amount) if page else ""
    context = _context(payment) | {
        "words": words,
        "receipt": receipts.live_receipt(payment),
        "page_url": page.get_url(request) if page else "",
    }
    return render(request, "donations/thanks.html", context)


@secret_page
def not_finished(request: HttpRequest, reference: str) -> HttpResponse:
    """The donor came back without paying, or the payment failed: say so, keep the amount, offer the way on."""
    payment = _payment(reference)
    if payment.is_settled:
        return redirect(address_of("thanks", payment.reference))
    if payment.status == Status.PROCESSING or payment.is_held:
        return redirect(return_addresses(payment.reference)[0])
    context = _context(payment) | {
        "change": form_address(payment.donation, request),
        "go_on": payment.checkout_url if can_still_be_opened(payment) else "",
        "has_failed": payment.status == Status.FAILED,
        "reason": failure_in_words(payment.failure_code),
        "declined": failure_in_words(payment.failure_code) if payment.failure_code in FAILURES else "",
    }
    return render(request, "donations/not_finished.html", context)


@secret_page
def receipt_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The receipt as a file, as long as the thanks can be read."""
    payment = _payment(reference)
    receipt = receipts.live_receipt(payment) if payment.is_settled and not _is_old(payment) else None
    if receipt is None:
        raise Http404
    response = HttpResponse(bytes(receipts.file(receipt).content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{receipt.serial}.pdf"'
    return response


def _payment(reference: str) -> Payment:
    """Return the gift's payment or raise Http404; whoever guesses learns nothing else."""
    payments = Payment.objects.select_related("donation__campaign").filter(donation__isnull=False)
    return get_object_or_404(payments, reference=normalise(reference))


def _is_old(payment: Payment) -> bool:
    return payment.settled_at is not None and clock.now() > payment.settled_at + READABLE


def _context(payment: Payment) -> dict[str, Any]:
    return {
        "payment": payment,
        "number": in_groups(payment.reference),
        "what_for": payment.description,
        "method": method_in_words(payment.method),
        "email": masked(Payer.from_json(payment.payer).email),
    }
