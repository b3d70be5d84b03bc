"""What allauth does for our people, and what a stranger learns from it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import hashers
from django.core import mail

from tests.factories import make_user

pytestmark = pytest.mark.django_db
HOST = "localhost:31337"


@pytest.mark.parametrize(
    ("path", "email"),
    [("password/reset/", "someone@example.org"), ("password/reset/", "nobody@example.org"),
     ("signup/", "someone@example.org"), ("signup/", "nobody@example.org"),
     ("login/code/", "someone@example.org"), ("login/code/", "nobody@example.org")],
)  # fmt: skip
def test_a79_mails_lead_to_the_sites_own_address_whatever_the_host_says(client, settings, path, email):
    make_user()
    form = {"email": email, "password1": "correct horse battery staple"}
    client.post(f"/en/account/{path}", form, headers={"host": HOST})
    [sent] = mail.outbox
    assert "31337" not in f"{sent.subject}{sent.body}"
    assert all(link.startswith(settings.SITE_URL) for link in re.findall(r"https?://\S+", str(sent.body)))


@pytest.mark.parametrize("email", ["someone@example.org", "nobody@example.org"])
def test_i25_signing_up_hashes_the_password_whether_or_not_the_address_has_an_account(client, monkeypatch, email):
    make_user()
    hashed = []
    encode = hashers.MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(1)
        return encode(self, password, salt)

    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", counted)
    response = client.post("/en/account/signup/", {"email": email, "password1": "correct horse battery staple"})
    assert response.status_code == 302
    assert len(hashed) == 1


def test_i26_signing_in_and_out_leaves_no_address_in_a_cookie(client):
    user = make_user()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    signed_in = client.post("/en/account/login/", {"login": user.email, "password": "correct horse battery staple"})
    assert (signed_in.status_code, set(signed_in.cookies)) == (302, {"csrftoken", "sessionid"})
    assert "messages" not in client.post("/en/account/logout/").cookies
