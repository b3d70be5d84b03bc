"""A delete screen of Wagtail's admin that says why a row must stay, where the database would only refuse."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.admin.views import generic


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
