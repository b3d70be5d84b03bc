"""The doorstep: the way to a language, and two answers for probes."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from people.access import declare


@declare("public")
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send a visitor to the home page in their language: by cookie, then browser, then the site's own."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ("Accept-Language", "Cookie"))
    return response


@declare("machine")
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@declare("machine")
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and its schema is the code's; 503 when not."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Exception:  # whatever a broken database raises, the probe wants a plain no
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("migrations", status=503) if waiting else HttpResponse("ready", content_type="text/plain")
