"""Giving a gift back: the form, the question whether one is sure, and what came of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from payments import refunds
from payments.models import Payment, Refund
from payments.money import Money
from payments.refunds import RefundRefused
from people.references import in_groups
from treasury import services
from treasury.columns import donor_name, shown
from treasury.forms import RefundForm
from treasury.guard import actor

REFUSALS = {
    "not_settled": _("This gift has not been paid, so there is nothing to give back."),
    "nothing_left": _("All of this gift has been given back already."),
    "too_much": _("This is more than is left."),
    "no_amount": _("Say how much of which line goes back."),
}
OUTDATED = _("A colleague has given back part of this gift meanwhile. Look at what is left before you go on.")
REFUSED = _("This refund is not possible.")


class RefundView(WagtailAdminTemplateMixin, FormView):  # type: ignore[type-arg]
    """First the form, then the same facts to confirm, then the refund."""

    form_class = RefundForm
    template_name = "treasury/refund.html"
    page_title = _("Give back")
    header_icon = "rotate"

    @cached_property
    def payment(self) -> Payment:
        return get_object_or_404(Payment, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        page = {"url": self.get_success_url(), "label": in_groups(self.payment.reference)}
        return [
            *self.breadcrumbs_items,
            {"url": reverse("gifts:index"), "label": _("Gifts")},
            page,
            {"url": "", "label": self.page_title},
        ]

    def get_success_url(self) -> str:
        return reverse("gifts:inspect", args=[self.payment.pk])

    def get_form_kwargs(self) -> dict[str, Any]:
        left = {line: minor for line, minor in refunds.refundable(self.payment).items() if minor}
        initial = {"seen": services.refunds_of(self.payment), "how_much": "all"}
        return {**super().get_form_kwargs(), "payment": self.payment, "left": left, "initial": initial}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = [
            (_("Gift"), in_groups(self.payment.reference)),
            (_("Donor"), donor_name(self.payment)),
            (_("Amount"), shown(self.payment.amount)),
        ]
        return {**super().get_context_data(**kwargs), "payment": self.payment, "facts": facts}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.payment.is_settled or not any(refunds.refundable(self.payment).values()):
            return self.back("nothing_left" if self.payment.is_settled else "not_settled")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form: RefundForm) -> HttpResponse:
        if "confirmed" not in self.request.POST:
            total = Money(form.total_minor, self.payment.currency)
            return self.render_to_response(self.get_context_data(form=form, total=shown(total)))
        try:
            refund = self.ask(form)
        except services.AlreadyDone:
            messages.error(self.request, OUTDATED)
            return redirect(self.request.path)
        except RefundRefused as refusal:
            return self.back(refusal.code)
        self.tell(refunds.send_refund(refund))
        return redirect(self.get_success_url())

    def ask(self, form: RefundForm) -> Refund:
        """Write the refund down; who and why go to the audit log with it."""
        facts = form.cleaned_data
        return services.ask_refund(
            self.payment, lines=form.lines, reason=facts["reason"], seen=facts["seen"], actor=actor(self.request)
        )

    def back(self, code: str) -> HttpResponse:
        """Say why not, on the gift's page."""
        messages.error(self.request, REFUSALS.get(code, REFUSED))
        return redirect(self.get_success_url())

    def tell(self, refund: Refund) -> None:
        """Say what Stripe answered."""
        amount = shown(refund.amount)
        if refund.status == Refund.Status.REQUESTED:
            messages.warning(self.request, _("Stripe did not answer. %s goes back as soon as it does.") % amount)
        elif refund.status in (Refund.Status.FAILED, Refund.Status.CANCELED):
            messages.error(self.request, _("Stripe refused to give back %s.") % amount)
        else:
            messages.success(self.request, _("%s goes back to the donor.") % amount)
