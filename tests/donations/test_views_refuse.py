"""What the gift's pages refuse or defuse: bodies that are no form, other hosts, scripts."""

import re

import pytest
from django.test import Client
from django.utils.translation import override

from payments.models import Payment
from tests.donations.way import PAGES, back, filled, give, not_finished
from tests.pages import make_site

pytestmark = pytest.mark.django_db


@pytest.fixture
def trees():
    return make_site()


def test_a13_a_json_body_is_no_form(client, trees):
    answer = client.post(PAGES["en"], {"amount": "PLN-5000"}, content_type="application/json")
    assert answer.status_code == 422
    assert Payment.objects.count() == 0


def test_a14_a_form_of_ten_megabytes_is_refused_unread(client, trees):
    assert client.post(PAGES["en"], filled(first_name="x" * 10_000_000)).status_code == 413


def test_a14_five_thousand_fields_are_refused(client, trees):
    answer = client.post(PAGES["en"], filled() | {f"f{n}": "x" for n in range(5000)})
    assert answer.status_code == 400
    assert "We cannot read this request" in answer.content.decode()
    assert Payment.objects.count() == 0


@pytest.mark.parametrize("body", [b"first_name=%ED%A0%80&amount=%00", b"\xff\xfe=\x00", b"&&&===", b"a" * 200_000])
def test_a80_no_body_is_a_500(client, trees, body):
    answer = client.post(PAGES["en"], body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 422


def test_a80_a_multipart_body_that_breaks_off_is_no_500(client, trees):
    answer = client.post(PAGES["en"], b"--x\r\nContent-Dis", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 422)


def test_a52_a_form_without_its_token_is_refused(trees):
    strict = Client(enforce_csrf_checks=True)
    refused = strict.post(PAGES["pl"], filled())
    assert refused.status_code == 403
    assert "Wyślij formularz jeszcze raz" in refused.content.decode()
    html = strict.get(PAGES["en"]).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html).group(1)
    assert strict.post(PAGES["en"], filled(csrfmiddlewaretoken=token)).status_code == 303


def test_a45_the_language_switch_stays_on_our_host(client, trees):
    page = not_finished(give(client))
    for path in (f"{page}?next=//evil.test", f"{page}?next=https://evil.test%0d%0aX: y", f"{page}?//evil.test"):
        switches = re.findall(r'class="language" href="([^"]+)"', client.get(path).content.decode())
        assert switches
        assert all(switch.startswith("/pl/wesprzyj/") for switch in switches), switches


@pytest.mark.parametrize("path", ["//evil.test/en/", "/en//evil.test/", "/en/%2f%2fevil.test", "/en/\\evil.test"])
def test_a45_an_address_that_looks_like_a_host_leads_nowhere_else(client, trees, path):
    answer = client.get("/", PATH_INFO=path)
    links = re.findall(r'class="language" href="([^"]+)"', answer.content.decode())
    for place in [*links, answer.get("Location", "/")]:
        assert re.match(r"/(?![/\\])", place), place


def test_a79_another_host_is_refused_and_links_never_follow_it(client, trees):
    assert client.get(PAGES["en"], headers={"host": "evil.test"}).status_code == 400
    payment = give(client)
    with override("en"):
        assert "evil" not in payment.success_url


def test_a100_no_inline_script_or_style_and_the_strict_policy(client, trees):
    payment = give(client)
    for path in (PAGES["en"], back(payment), not_finished(payment)):
        answer = client.get(path)
        policy = answer["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        html = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert "<style" not in html
        assert not re.search(r"\sstyle=", html)
        assert not re.search(r"\son\w+=", html)


def test_a78_what_was_typed_is_shown_as_text(client, trees):
    answer = client.post(PAGES["en"], filled(first_name="<script>alert(1)</script>{{7*7}}", email="no"))
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html
