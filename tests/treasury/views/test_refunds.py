"""Giving a gift back from the office: form, question, Stripe, and what goes wrong on the way."""

import pytest

from payments import ledger
from payments.models import Account, Receipt, Refund
from payments.receipts import live_receipt
from sandbox.faults import Fault
from tests.factories import commits, start
from tests.treasury.conftest import staff
from treasury import roles
from treasury.books import check_books
from treasury.forms import RefundForm

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(enter, treasurer):
    return enter(treasurer)


def url(world) -> str:
    return f"/cms/giving/gifts/{world.payment.pk}/refund/"


def form(world, amount: str = "", **fields) -> dict[str, str]:
    line = RefundForm.name_of(world.payment.lines.get())
    how = "part" if amount else "all"
    return {"how_much": how, line: amount, "reason": "given twice", "seen": "0"} | fields


def send(client, world, *args, **fields):
    with commits():
        return client.post(url(world), form(world, *args, confirmed="1", **fields), follow=True)


def test_the_form_asks_once_more_before_anything_happens(world, client):
    page = client.post(url(world), form(world, "20,00")).content.decode()
    assert "Are you sure?" in page
    assert "PLN\u00a020.00" in page
    assert not Refund.objects.exists()


def test_a_full_refund_reaches_stripe_books_and_receipt(world, client, treasurer):
    page = send(client, world).content.decode()
    assert "goes back to the donor" in page
    refund = Refund.objects.get()
    assert (refund.status, refund.amount_minor, refund.requested_by) == ("succeeded", 5000, treasurer)
    assert refund.reason == "given twice"
    assert ledger.balance(Account.GIFTS) == {"PLN": 0}
    assert live_receipt(world.payment) is None
    assert check_books() == []


def test_a_part_refund_leaves_a_receipt_for_the_rest(world, client):
    send(client, world, "20,00")
    receipt = live_receipt(world.payment)
    assert (receipt.total_minor, receipt.replaces) == (3000, world.receipt)
    assert Receipt.objects.get(pk=world.receipt.pk).voided_by is not None
    assert check_books() == []


def test_a36_the_slower_of_two_treasurers_is_told_and_nothing_goes_back_twice(world, client, enter):
    other = enter(staff(roles.TREASURER, 2))
    send(client, world, "20,00")
    page = send(other, world, "20,00").content.decode()
    assert "A colleague has given back part of this gift meanwhile" in page
    assert Refund.objects.count() == 1


def test_a36_a_second_click_gives_nothing_back_again(world, client):
    send(client, world)
    page = send(client, world).content.decode()
    assert Refund.objects.count() == 1
    assert "All of this gift has been given back already" in page


def test_a36_more_than_is_left_is_refused_beside_its_line(world, client):
    send(client, world, "20,00")
    page = client.post(url(world), form(world, "30,01", seen="1")).content.decode()
    assert "This is more than is left" in page
    assert Refund.objects.count() == 1


def test_a_gift_that_is_not_paid_has_nothing_to_give_back(world, client):
    world.payment = start()
    page = client.get(url(world), follow=True).content.decode()
    assert "has not been paid" in page
    assert "has not been paid" in send(client, world).content.decode()
    assert not Refund.objects.exists()


def test_when_stripe_does_not_answer_the_refund_waits_and_the_page_says_so(world, client, stripe):
    stripe.set_faults([Fault("drop_before", "/v1/refunds")])
    page = send(client, world).content.decode()
    assert "Stripe did not answer" in page
    assert Refund.objects.get().status == Refund.Status.REQUESTED
    assert "Give back" not in client.get(f"/cms/giving/gifts/{world.payment.pk}/").content.decode()


def test_without_a_reason_nothing_goes_back(world, client):
    send(client, world, reason=" ")
    assert not Refund.objects.exists()
