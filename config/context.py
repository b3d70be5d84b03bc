"""What every template of the site may read."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    """Say whether this site takes real money."""
    return {"is_sandbox": settings.SANDBOX}
