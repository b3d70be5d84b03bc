"""The page where anybody checks a receipt: valid, void or replaced, and nothing about the donor."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from payments.models import Receipt
from people.access import declare
from people.references import normalise


@declare("reference")
@require_safe
@never_cache
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Show serial, issuer, date, sum and state of the receipt with this unguessable code."""
    typed = normalise(code)
    receipt = Receipt.objects.select_related("replaced_by").filter(verify_code=typed).first()
    if receipt is None:
        raise Http404
    if code != typed:
        return redirect("verify", code=typed)
    with translation.override(receipt.language):
        context = {
            "receipt": receipt,
            "issuer": receipt.payload["issuer"]["legal_name"],
            "successor": getattr(receipt, "replaced_by", None),
        }
        response = render(request, "payments/verify.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response
