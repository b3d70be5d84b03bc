"""The dashboard says what came in this month and what waits, to those who may know."""

import pytest

from inbox.models import StripeEvent
from people.models import Email
from treasury.panels import waiting

pytestmark = pytest.mark.django_db


def test_the_treasurer_sees_sums_and_what_waits_with_links(world, enter, treasurer):
    Email.objects.update(state=Email.State.FAILED, sent_at=None)
    page = enter(treasurer).get("/cms/").content.decode()
    assert "PLN\u00a050.00" in page
    for words in ("Unmatched money: 1", "Mails not delivered: 1"):
        assert words in page
    assert "Stripe events that failed" not in page


def test_every_link_of_the_panel_finds_what_it_counts(world, enter, treasurer):
    Email.objects.update(state=Email.State.FAILED, sent_at=None)
    StripeEvent.objects.filter(pk=world.event.pk).update(state=StripeEvent.State.FAILED)
    client = enter(treasurer)
    for one in waiting():
        assert client.get(one.url).context["items_count"] == one.count == 1


def test_an_editor_sees_neither_the_panel_nor_the_menus_of_money(world, enter, editor):
    page = enter(editor).get("/cms/").content.decode()
    assert "Giving this month" not in page
    for address in ("/cms/giving/", "/cms/receipts/", "/cms/finance/", "/cms/messages/", "/cms/users/"):
        assert address not in page
    assert "/cms/campaigns/" in page


def test_the_treasurer_sees_no_pages_images_or_people(world, enter, treasurer):
    page = enter(treasurer).get("/cms/").content.decode()
    for address in ("/cms/images/", "/cms/documents/", "/cms/users/", "/cms/sites/"):
        assert f'"{address}"' not in page
    assert "PageExplorerMenuItem" not in page
    assert "/cms/reports/site-history/" in page
