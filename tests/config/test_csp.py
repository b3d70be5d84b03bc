"""The content security policy lets a donor reach the payment page and nothing else."""

import pytest


@pytest.mark.django_db
def test_the_payment_page_opens_whatever_name_of_the_machine_the_visitor_typed(client, settings):
    answer = client.get("/en/account/login/", headers={"host": "127.0.0.1"})
    parts = answer.headers["Content-Security-Policy"].split(";")
    [actions] = [part.split() for part in parts if part.strip().startswith("form-action")]
    assert {"'self'", settings.SITE_URL, "https://checkout.stripe.com"} <= set(actions)
