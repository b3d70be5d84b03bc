"""People of the office, how they sign in, and one gift with everything that belongs to it."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from inbox.models import StripeEvent
from payments import suspense
from payments.models import Payment, Receipt, Unmatched
from payments.money import Money
from people import clock
from people.models import Email, User
from tests.factories import make_campaign, make_donation, make_user
from treasury import roles


def staff(role: str, number: int = 1) -> User:
    """Somebody with one role."""
    user = make_user(f"{role.lower()}{number}@office.example", first_name=role, last_name="Person", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def editor(db) -> User:
    return staff(roles.EDITOR)


@pytest.fixture
def treasurer(db) -> User:
    return staff(roles.TREASURER)


@pytest.fixture
def administrator(db) -> User:
    return staff(roles.ADMINISTRATOR)


@pytest.fixture
def enter() -> Callable[..., Client]:
    """Sign somebody in; `minutes_ago` is when they last typed their password."""

    def enter(user: User | None, *, minutes_ago: float = 0) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
            session = client.session
            record = {"method": "password", "at": time.time() - 60 * minutes_ago}
            session["account_authentication_methods"] = [record]
            session["account_authentication_methods_user"] = str(user.pk)
            session.save()
        return client

    return enter


@dataclass
class World:
    """One paid gift of 50 złoty to a campaign, and money that matches nothing."""

    payment: Payment
    receipt: Receipt
    mail: Email
    event: StripeEvent
    unmatched: Unmatched


def suspended(charge: str = "ch_stranger", minor: int = 7700) -> Unmatched:
    """Money that came from nowhere."""
    suspense.suspend(charge_id=charge, amount=Money(minor, "PLN"), moment=clock.now(), reason=Unmatched.Reason.UNKNOWN)
    return Unmatched.objects.get(stripe_object=charge)


@pytest.fixture
def world(db) -> World:
    payment = make_donation(campaign=make_campaign(), wants_receipt=True)
    return World(
        payment=payment,
        receipt=Receipt.objects.get(),
        mail=Email.objects.get(),
        event=StripeEvent.objects.get(type="charge.succeeded"),
        unmatched=suspended(),
    )
