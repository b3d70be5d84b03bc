"""The frame of a page for base.html, and the facts that static pages need."""

from email.utils import parseaddr

from django import template
from django.conf import settings
from wagtail.models import Page

from cms.frame import Frame, frame_of

register = template.Library()


@register.simple_tag(takes_context=True)
def site_frame(context: template.Context) -> Frame | None:
    """Return the frame of the page being shown, for base.html and every block in it; None without a request."""
    request = context.get("request")
    if request is None:
        return None
    page = context.get("page")
    return frame_of(request, page if isinstance(page, Page) else None)


@register.simple_tag
def office_address() -> str:
    """Return the office's e-mail address, from the settings: pages for bad moments cannot ask the database."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
