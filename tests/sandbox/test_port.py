"""The sandbox on a port of its own, in a process of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import stripe

from sandbox import control
from tests.sandbox.conftest import GIFT, refused

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """``manage.py sandbox --port 0``: the address it prints."""
    folder = tmp_path_factory.mktemp("port")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATA_DIR": str(folder),
        "STRIPE_SECRET_KEY": "",
        "SITE_URL": "http://127.0.0.1:9",  # nobody listens there
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "manage.py", "sandbox", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1].strip()
        server.terminate()


@pytest.fixture
def over_http(address):
    """The SDK with its own HTTP client."""
    http = stripe.RequestsClient(timeout=(3, 10))
    return stripe.StripeClient(
        "sk_test_sandbox", base_addresses={"api": address.rstrip("/")}, http_client=http, max_network_retries=0
    )


def test_the_sdk_creates_pays_and_lists_over_http(address, over_http):
    made = over_http.v1.checkout.sessions.create(GIFT)
    page = f"{address}pay/{made.id}/"
    browser = requests.Session()
    html = browser.get(page, timeout=10).text
    assert "Sandbox" in html
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', html)
    assert token is not None
    form = {"csrfmiddlewaretoken": token[1], "email": "ewa@example.org", "use": "success"}
    answer = browser.post(page, form, allow_redirects=False, timeout=10)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"https://example.org/thanks?s={made.id}")
    browser.close()
    assert over_http.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"
    assert len(list(over_http.v1.events.list({"limit": 1}).auto_paging_iter())) >= 4


def test_pages_have_their_style_and_the_operator_page_works(address):
    html = requests.get(address, timeout=10).text
    style = re.search(r'href="(/static/sandbox/sandbox[^"]*\.css)"', html)
    assert style is not None
    assert requests.get(address.replace("/sandbox/stripe/", style[1]), timeout=10).status_code == 200


def test_a_lost_connection_is_lost_for_real(address, over_http):
    form = {"kind": "drop_after", "match": "POST /v1/customers", "count": "1"}
    browser = requests.Session()
    token = re.search(r'value="(\w+)"', browser.get(address, timeout=10).text)
    assert token is not None
    browser.post(f"{address}_control/add-fault/", {**form, "csrfmiddlewaretoken": token[1]}, timeout=10)
    browser.close()
    options = {"idempotency_key": "lost-1"}
    error = refused(lambda: over_http.v1.customers.create({"name": "Lost"}, options))
    assert isinstance(error, stripe.APIConnectionError)
    assert over_http.v1.customers.create({"name": "Lost"}, options).name == "Lost"
    assert [one.name for one in over_http.v1.customers.list().data] == ["Lost"]


def test_errors_have_stripes_status(over_http):
    assert refused(lambda: over_http.v1.customers.retrieve("cus_nobody")).http_status == 404
    assert control.objects("customer") == []
