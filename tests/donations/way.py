"""What tests of the gift's way share: a filled form, a sent one, and the addresses of the pages after it."""

import uuid

from payments.models import Payment
from people.references import in_groups

PAGES = {"en": "/en/campaigns/meals/", "pl": "/pl/zbiorki/posilki/"}


def filled(**fields):
    return {
        "submission_key": str(uuid.uuid4()), "currency": "PLN", "amount": "PLN-5000", "other": "",
        "first_name": "Łucja", "last_name": "Żółć", "email": "lucja@example.org",
    } | fields  # fmt: skip


def give(client, language="en", **fields):
    """A gift whose payment page is open."""
    answer = client.post(PAGES[language], filled(**fields))
    assert answer.status_code == 303, answer.content.decode()
    return Payment.objects.latest("id")


def thanks(payment, language="en"):
    page = {"en": "/en/donate/thanks", "pl": "/pl/wesprzyj/dziekujemy"}[language]
    return f"{page}/{in_groups(payment.reference)}/"


def not_finished(payment):
    return f"/en/donate/not-finished/{in_groups(payment.reference)}/"


def back(payment, **query):
    return f"/en/donate/return/?ref={in_groups(payment.reference)}" + "".join(f"&{k}={v}" for k, v in query.items())
