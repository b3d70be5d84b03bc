"""What only a site without keys needs: a kept secret, and the sandbox's bell rung without a socket."""

import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


def kept_secret(folder: Path) -> str:
    """Return the secret kept in `folder`, made on first use, so that sessions outlive a restart."""
    path = folder / "secret-key"
    try:
        with path.open("x") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


def deliver_in_process(url: str, headers: Mapping[str, str], body: bytes) -> int:
    """Ring our own webhook address in this process and return the status, as a POST over HTTP would."""
    from django.test.client import RequestFactory
    from django.urls import resolve

    path = urlsplit(url).path
    extra: dict[str, Any] = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()}
    kind = extra.pop("HTTP_CONTENT_TYPE", "application/json")
    request = RequestFactory().post(path, data=body, content_type=kind, **extra)
    view, args, kwargs = resolve(path)
    return int(view(request, *args, **kwargs).status_code)
