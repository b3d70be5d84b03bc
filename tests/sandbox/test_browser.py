"""The donor's and the operator's pages in a real Chromium: accessible, narrow, dark, without script, in Polish."""

import threading
from collections.abc import Iterator

import pytest

from sandbox import control, port
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


@pytest.fixture
def site(settings) -> Iterator[str]:
    """The sandbox on a port of its own, in this process: it sees the same file."""
    before = settings.SANDBOX_SENDER
    for name in ("ROOT_URLCONF", "ALLOWED_HOSTS", "MIDDLEWARE", "TEMPLATES", "SANDBOX_OPEN"):
        setattr(settings, name, getattr(settings, name, False))  # so that they are put back in the end
    server = port.serve(0)
    settings.SANDBOX_SENDER, settings.SANDBOX_DELIVERY = before, "inline"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    settings.SANDBOX_PUBLIC_URL = f"{url}/sandbox/stripe"
    yield url
    server.shutdown()
    server.server_close()


@pytest.fixture
def visit(chromium, site):
    """Let somebody in; in the end nothing may have called another host or complained."""
    visitors = []

    def visit(*, width: int = 320, dark: bool = False, script: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            color_scheme="dark" if dark else "light",
            java_script_enabled=script,
            locale="pl-PL",
        )
        visitor = Visitor(context, context.new_page(), site)
        visitor.watch()
        visitors.append(visitor)
        return visitor

    yield visit
    complaints = [one for visitor in visitors for one in visitor.complaints()]
    for visitor in visitors:
        visitor.context.close()
    assert not complaints


@pytest.fixture
def opened(gift, site):
    """A session whose donor comes back to the operator page, the only other page here."""

    def opened(**params):
        home = f"{site}/sandbox/stripe/"
        back = {"success_url": f"{home}?s={{CHECKOUT_SESSION_ID}}", "cancel_url": home}
        return gift(**{**back, "locale": "en", **params})

    return opened


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_passes_axe_and_fits(visit, opened, api, dark, width):
    visitor = visit(width=width, dark=dark)
    session, late = opened(), opened(after_expiration={"recovery": {"enabled": True}})
    api.v1.checkout.sessions.expire(late.id)
    control.pay(opened().id)
    control.refund(control.objects("charge")[0]["id"], 500)
    control.set_faults([{"kind": "drop", "match": "none", "probability": 0.5}])
    pay = f"/sandbox/stripe/pay/{session.id}/"
    found = {}

    def look(name):
        found[name] = [*visitor.axe(), *(["too wide"] if visitor.overflows() else [])]

    visitor.go(pay)
    look("pay")
    visitor.page.click("#pay")
    look("errors")
    visitor.page.fill("#email", "ewa@example.org")
    visitor.page.click("#use-decline")
    look("declined")
    visitor.page.click("#use-secure")
    look("3ds")
    visitor.page.click("#authorize")
    look("desk")
    visitor.go(pay)
    look("already paid")
    visitor.go(f"/sandbox/stripe/pay/{late.id}/")
    look("expired")
    visitor.page.click("#onward")
    look("recover")
    visitor.go(f"/sandbox/stripe/object/{session.id}/")
    look("object")
    assert {name: problems for name, problems in found.items() if problems} == {}


def test_without_javascript_a_donor_is_declined_and_then_pays_in_polish(visit, opened):
    visitor = visit(script=False)
    session = opened(locale="pl", customer_email="ewa@example.org")
    visitor.go(f"/sandbox/stripe/pay/{session.id}/")
    for field, value in (("number", "4000 0000 0000 9995"), ("exp", "12/40"), ("cvc", "123")):
        visitor.page.fill(f"#{field}", value)
    visitor.page.click("#pay")
    assert "brakuje środków" in visitor.page.inner_text("#problem")
    assert control.objects("checkout.session")[0]["status"] == "open"
    visitor.page.fill("#number", "4242 4242 4242 4242")
    visitor.page.fill("#exp", "12/40")
    visitor.page.fill("#cvc", "123")
    visitor.page.click("#pay")
    assert visitor.page.url.endswith(f"?s={session.id}")
    assert control.objects("checkout.session")[0]["payment_status"] == "paid"


def test_the_keyboard_alone_is_enough(visit, opened):
    visitor = visit(width=1280)
    session = opened(customer_email="ewa@example.org")
    visitor.go(f"/sandbox/stripe/pay/{session.id}/")
    for text in ("", "4242424242424242", "1240", "123", ""):
        visitor.page.keyboard.press("Tab")
        visitor.page.keyboard.type(text)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url(f"**?s={session.id}")
