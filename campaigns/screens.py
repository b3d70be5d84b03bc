"""Screens of Wagtail's admin for rows that money knows: an edit that leaves a trace, a delete that says why not."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.log_actions import log

CHANGED = "campaigns.changed"


def changes_of(form: forms.BaseForm, *, personal: Collection[str] = ()) -> dict[str, list[str]]:
    """Return {field: [before, after]} of what a valid form changes; of a personal field only that it changed."""
    changes: dict[str, list[str]] = {}
    for name in form.changed_data:
        before = form.get_initial_for_field(form.fields[name], name)
        after = form.cleaned_data.get(name)
        changes[name] = [] if name in personal else [_text(before), _text(after)]
    return changes


def _text(value: Any) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


class LoggedEdit(generic.EditView):
    """Writes what was and what is now into the audit log; Wagtail itself only keeps that somebody edited."""

    personal: Collection[str] = ()

    def save_instance(self) -> Any:
        changes = changes_of(self.form, personal=self.personal)
        saved = super().save_instance()
        if changes:
            log(saved, CHANGED, user=self.request.user, data={"changes": changes})
        return saved


class RefusableDelete(generic.DeleteView):
    """Deletes, unless `why_not` has words against it."""

    def why_not(self, row: Any) -> str:
        """Return the reason why a row must stay, or nothing."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        reason = self.why_not(self.object) if self.user_has_permission("delete") else ""
        if reason:
            messages.error(request, reason)
            return redirect(self.get_success_url())
        return super().dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]
