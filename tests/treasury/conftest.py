"""People of the office, and how they sign in."""

import time
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from people.models import User
from tests.factories import make_user
from treasury import roles


def staff(role: str) -> User:
    """Somebody with one role."""
    user = make_user(f"{role.lower()}@office.example", first_name=role, last_name="Person", is_staff=True)
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
