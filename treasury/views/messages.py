"""Messages → Sent: every mail as it went out, and those that did not."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views import generic

from people.models import Email
from treasury import services
from treasury.columns import mail_kind
from treasury.filters import MailFilters
from treasury.guard import actor
from treasury.masks import masked_email
from treasury.viewsets import OfficeList

NAMES = (
    "to",
    "subject",
    "kind",
    "object_id",
    "supporter__first_name",
    "supporter__last_name",
    "supporter__organisation",
)


class MailList(OfficeList):
    """Newest first, addresses masked."""

    is_searchable = True
    search_in = NAMES
    filterset_class = MailFilters
    default_ordering = ("-created_at", "-id")
    page_title = _("Sent mails")
    nothing = _("No mail has been sent yet.")
    list_display = [
        TitleColumn(
            "subject",
            label=_("Subject"),
            accessor=lambda mail: mail.subject or mail_kind(mail),
            get_url=lambda mail: reverse("mails:inspect", args=[mail.pk]),
        ),
        Column("to", label=_("To"), accessor=lambda mail: masked_email(mail.to)),
        Column("kind", label=_("Kind"), accessor=mail_kind, sort_key="kind"),
        Column("created_at", label=_("Decided"), sort_key="created_at"),
        Column("sent_at", label=_("Sent"), sort_key="sent_at"),
        StatusTagColumn(
            "state", label=_("State"), accessor="get_state_display", primary=lambda mail: mail.state == Email.State.SENT
        ),
        Column("attempts", label=_("Tries")),
    ]


class MailPage(generic.InspectView):
    """One mail, as it went out."""

    template_name = "treasury/mail.html"
    page_title = _("Mail")

    def get_page_subtitle(self) -> str:
        return self.object.subject or mail_kind(self.object)

    @cached_property
    def may_retry(self) -> bool:
        return self.object.state != Email.State.SENT and bool(self.request.user.has_perm("treasury.retry_mails"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return {**context, "mail": self.object, "facts": self.get_facts()}

    def get_facts(self) -> list[tuple[Any, Any]]:
        """Return label and words of what became of it."""
        mail = self.object
        waits = mail.state != Email.State.SENT
        facts = [
            (_("State"), mail.get_state_display()),
            (_("To"), mail.to),
            (_("Kind"), mail_kind(mail)),
            (_("Decided"), date_format(mail.created_at, "DATETIME_FORMAT")),
            (_("Sent"), date_format(mail.sent_at, "DATETIME_FORMAT") if mail.sent_at else ""),
            (_("Tries"), mail.attempts),
            (_("Next try"), date_format(mail.next_try_at, "DATETIME_FORMAT") if waits else ""),
            (_("Last error"), mail.error),
        ]
        return [(label, words) for label, words in facts if words]


def send_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Try an undelivered mail now."""
    mail = get_object_or_404(Email, pk=pk)
    if services.send_again(mail, actor=actor(request)):
        messages.success(request, _("The mail has gone out."))
    elif mail.state == Email.State.SENT:
        messages.warning(request, _("This mail had gone out before. It is not sent twice."))
    else:
        messages.error(request, _("The mail did not go out: %s") % mail.error)
    return redirect(reverse("mails:inspect", args=[pk]))
