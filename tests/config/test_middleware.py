"""What every answer carries, and which bodies are read at all."""

import pytest

from tests.factories import make_user

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
BODIES = {FORM: b"a=%FF", MULTIPART: b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--b--\r\n'}
CHARSETS = ["utf-16", "utf-7", "latin1", "idna", "rot13", "zlib_codec", "unicode_escape", "no-such-thing", "%00"]


@pytest.mark.django_db
@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", BODIES)
def test_a14_a_form_in_another_character_set_is_answered_400_with_our_headers(client, charset, kind):
    response = client.generic("POST", "/en/account/login/", BODIES[kind], f"{kind}; charset={charset}")
    assert response.status_code == 400
    assert "Content-Security-Policy" in response


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [f"{FORM}; charset=utf-8", f"{FORM}; charset=UTF-8", FORM])
def test_a_form_in_utf_8_is_read(client, kind):
    assert client.generic("POST", "/en/account/login/", b"login=x", kind).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/account/login/", "/healthz", "/no-such-page/"])
def test_a100_no_page_asks_for_a_device(client, address):
    assert "payment=()" in client.get(address)["Permissions-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/account/email/", "/en/account/password/change/", "/en/", "/nowhere/"])
def test_i24_what_somebody_signed_in_is_shown_is_kept_by_no_cache(client, path):
    client.force_login(make_user())
    kept = client.get(path)["Cache-Control"]
    assert {"private", "no-store"} <= set(kept.split(", "))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["login/", "password/reset/", "password/reset/key/1-set-password/", "inactive/"])
def test_i24_pages_about_an_account_are_kept_by_no_cache(client, path):
    assert "no-store" in client.get(f"/en/account/{path}")["Cache-Control"]


@pytest.mark.django_db
def test_i24_pages_for_everybody_may_be_kept_and_set_no_session(client):
    response = client.get("/en/nowhere/")
    assert "no-store" not in response.get("Cache-Control", "")
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "length"), [("/cms/images/add/", 26_214_401), ("/en/account/login/", 1_048_577)])
def test_a14_a_body_larger_than_any_form_is_refused_before_it_is_read_in_the_office_too(client, path, length):
    response = client.generic("POST", path, b"x", MULTIPART, CONTENT_LENGTH=str(length))
    assert response.status_code == 413
