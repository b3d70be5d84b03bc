"""The API as a Django view."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from sandbox import conf, server
from sandbox.pages import sandbox_only


@csrf_exempt
@sandbox_only
def api(request: HttpRequest, path: str) -> HttpResponse:
    """Answer a call of the API; a lost connection becomes an answer without JSON, since a view cannot hang up.

    Only where the operator page is open to everybody: the key is no secret, and the answers name every donor.
    """
    if not conf.is_open():
        raise Http404
    try:
        status, headers, body = server.handle(
            request.method or "GET", request.get_full_path(), request.headers, request.body
        )
    except server.ConnectionDropped:
        return HttpResponse("", status=502, content_type="text/plain")
    return HttpResponse(body, status=status, headers=headers)
