"""The way in without a socket: what the SDK's HTTP client calls."""

from collections.abc import Mapping

from sandbox import server
from sandbox.server import ConnectionDropped, TimedOut

__all__ = ["ConnectionDropped", "TimedOut", "request"]


def request(
    method: str, url: str, headers: Mapping[str, str] | None, post_data: str | bytes | None = None
) -> tuple[int, dict[str, str], str]:
    """Send a request to the sandbox in this process: status, headers, body.

    Header names come as Stripe writes them (``Request-Id``), so wrap them without regard to case. Raises
    ConnectionDropped (a ConnectionError), or its subclass TimedOut (a TimeoutError too), when a fault takes the answer
    away; to an SDK client both are an ``APIConnectionError(should_retry=True)``.
    """
    return server.handle(method, url, headers or {}, post_data)
