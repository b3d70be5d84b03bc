"""Giving → Unmatched: seen, settled once, with a note."""

import pytest

from payments.models import Unmatched
from tests.treasury.conftest import suspended

pytestmark = pytest.mark.django_db
LIST = "/cms/giving/unmatched/"


def test_the_list_tells_open_from_settled(world, enter, treasurer):
    client = enter(treasurer)
    other = suspended("ch_other")
    client.post(f"{LIST}{other.pk}/", {"note": "returned"})
    assert [one.pk for one in client.get(LIST, {"state": "open"}).context["object_list"]] == [world.unmatched.pk]
    assert [one.pk for one in client.get(LIST, {"state": "settled"}).context["object_list"]] == [other.pk]


def test_settling_needs_a_note_and_happens_once(world, enter, treasurer):
    client = enter(treasurer)
    page = f"{LIST}{world.unmatched.pk}/"
    client.post(page, {"note": ""})
    assert Unmatched.objects.get().resolved_at is None
    assert b"Settled" in client.post(page, {"note": "returned at Stripe"}, follow=True).content
    assert b"settled this already" in client.post(page, {"note": "again"}, follow=True).content
    assert Unmatched.objects.get().note == "returned at Stripe"
    assert b"Mark as settled" not in client.get(page).content


def test_an_administrator_reads_but_does_not_settle(world, enter, administrator):
    page = f"{LIST}{world.unmatched.pk}/"
    assert b"Mark as settled" not in enter(administrator).get(page).content


def test_an_empty_list_is_good_news(enter, treasurer):
    assert b"Nothing is unmatched" in enter(treasurer).get(LIST).content
