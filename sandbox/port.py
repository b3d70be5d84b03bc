"""The sandbox behind a socket of its own: API and pages, for load and kill tests."""

import socket
from collections.abc import Iterable
from http import HTTPStatus
from socketserver import ThreadingMixIn
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler

from sandbox import server

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

MAX_BODY = 1_000_000
SOCKET = "sandbox.socket"


def alone() -> None:
    """Set Django up for nothing but the sandbox's pages, and deliver as Stripe would: over HTTP, beside the answers."""
    settings.SANDBOX_SENDER = "sandbox.deliver.post"
    settings.SANDBOX_DELIVERY = "hold" if settings.SANDBOX_DELIVERY == "hold" else "background"
    settings.ROOT_URLCONF = "sandbox.mount"
    settings.SANDBOX_OPEN = True
    settings.ALLOWED_HOSTS = ["*"]
    settings.MIDDLEWARE = ["django.middleware.locale.LocaleMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
    options = {"context_processors": ["django.template.context_processors.request"]}
    settings.TEMPLATES = [{**engine, "OPTIONS": options} for engine in settings.TEMPLATES]


class Application:
    """WSGI: calls of the API directly, pages and static files through Django."""

    def __init__(self) -> None:
        self.pages = StaticFilesHandler(WSGIHandler())

    def __call__(self, environ: dict[str, Any], start: "StartResponse") -> Iterable[bytes]:
        if "/v1/" not in environ["PATH_INFO"]:
            return self.pages(environ, start)
        try:
            status, headers, body = server.handle(*_taken_apart(environ))
        except server.ConnectionDropped:
            environ[SOCKET].shutdown(socket.SHUT_RDWR)
            raise BrokenPipeError from None  # wsgiref then writes nothing more
        sent = body.encode()
        start(f"{status} {_phrase(status)}", [*headers.items(), ("Content-Length", str(len(sent)))])
        return [sent]


def _taken_apart(environ: dict[str, Any]) -> tuple[str, str, dict[str, str], bytes]:
    length = min(int(environ.get("CONTENT_LENGTH") or 0), MAX_BODY)
    headers = {name[5:].replace("_", "-"): value for name, value in environ.items() if name.startswith("HTTP_")}
    url = f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}"
    return environ["REQUEST_METHOD"], url, headers, environ["wsgi.input"].read(length)


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase


class _Handler(WSGIRequestHandler):
    def get_environ(self) -> dict[str, Any]:
        return {**super().get_environ(), SOCKET: self.connection}

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the operator page lists the calls."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 128


def serve(port: int, host: str = "127.0.0.1") -> WSGIServer:
    """A server that listens, ready for ``serve_forever``; port 0 takes any free one."""
    alone()
    listening = _Server((host, port), _Handler)
    listening.set_app(Application())
    return listening
