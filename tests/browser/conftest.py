"""A real Chromium against a live server: who visits, and what is noticed meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor


class Arrive(Protocol):
    """How a test lets somebody in: language, window and habits may differ."""

    def __call__(
        self, *, width: int = 1280, dark: bool = False, javascript: bool = True, language: str = "en-GB"
    ) -> Visitor: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as `browser`."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture
def site(live_server, django_db_serialized_rollback, settings) -> str:
    """The address of a running site; mails, Stripe and the sandbox are given the same one."""
    url: str = live_server.url
    settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = url
    settings.SANDBOX_PUBLIC_URL = f"{url}/sandbox/stripe"
    settings.SANDBOX_ENDPOINT_URL = f"{url}/hooks/stripe/"
    return url


@pytest.fixture
def arrive(chromium: Browser, site: str) -> Iterator[Arrive]:
    """Let visitors in; in the end none of their pages may have called another host or complained."""
    visitors: list[Visitor] = []

    def arrive(*, width: int = 1280, dark: bool = False, javascript: bool = True, language: str = "en-GB") -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            locale=language,
            timezone_id="Europe/Warsaw",
            reduced_motion="reduce",
            java_script_enabled=javascript,
            accept_downloads=True,
        )
        visitor = Visitor(context, context.new_page(), site)
        visitor.page.set_default_timeout(10_000)
        visitor.watch()
        visitors.append(visitor)
        return visitor

    yield arrive
    complaints = [complaint for visitor in visitors for complaint in visitor.complaints()]
    for visitor in visitors:
        visitor.context.close()
    assert not complaints, "\n".join(complaints)
