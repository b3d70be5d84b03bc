"""The gift's page tells everything that happened, in its order."""

import pytest

from payments import refunds
from payments.models import Receipt
from tests.factories import commits
from treasury import services, timeline

pytestmark = pytest.mark.django_db


def titles(payment) -> list[str]:
    return [entry.title for entry in timeline.of(payment)]


def test_a_paid_gift_tells_its_steps_events_books_receipt_and_mail(world):
    told = titles(world.payment)
    assert told[0] == "Gift begun"
    assert "Paid" in told
    assert "Stripe said: charge.succeeded" in told
    assert f"Booked: payment-{world.payment.uuid}" in told
    assert f"Receipt issued: {world.receipt.serial}" in told
    assert "Mail: Thanks and receipt" in told


def test_a_booking_shows_its_lines_and_they_balance(world):
    entry = next(entry for entry in timeline.of(world.payment) if entry.title.startswith("Booked"))
    assert entry.details == ("Stripe balance: PLN\u00a050.00", "Gifts (Fund meals): PLN\u00a0-50.00")


def test_a_refund_tells_who_asked_why_what_was_voided_and_what_replaced_it(world, treasurer):
    line = world.payment.lines.get()
    refund = services.ask_refund(world.payment, lines={line: 2000}, reason="a slip", seen=0, actor=treasurer)
    with commits():
        refunds.send_refund(refund)
    told = {entry.title: entry for entry in timeline.of(world.payment)}
    assert {"a slip", "Treasurer Person", "paid back"} <= set(told["Refund: PLN\u00a020.00"].details)
    assert told["Refund asked for"].details == ("Treasurer Person",)
    assert f"Receipt voided: {world.receipt.serial}" in told
    following = Receipt.objects.get(replaces=world.receipt)
    assert f"Replaces {world.receipt.serial}" in told[f"Receipt issued: {following.serial}"].details
    assert "Mail: Money given back" in told


def test_every_link_of_the_timeline_leads_somewhere(world, enter, treasurer):
    client = enter(treasurer)
    links = {link.url for entry in timeline.of(world.payment) for link in entry.links}
    assert len(links) >= 5
    assert {client.get(url).status_code for url in links} == {200}


def test_looking_at_details_and_downloads_are_told_too(world, enter, treasurer):
    services.note_shown(world.payment, reason="donor", fields=["email"], actor=treasurer)
    enter(treasurer).get(f"/cms/receipts/issued/{world.receipt.pk}/pdf/")
    assert {"Donor's details shown", "Receipt downloaded"} <= set(titles(world.payment))
