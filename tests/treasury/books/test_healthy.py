"""A world that the services made has nothing wrong with it, whatever happened in it."""

from datetime import timedelta

import pytest

from people import clock
from sandbox import control
from tests.factories import DECLINED, commits, make_campaign, make_donation, start
from treasury import services
from treasury.books import CHECKS, check_books

pytestmark = pytest.mark.django_db


def test_an_empty_office_has_books_in_order():
    assert check_books() == []


def test_a_gift_of_each_kind_leaves_the_books_in_order():
    make_donation(campaign=make_campaign(), wants_receipt=True)
    make_donation(amount="500", currency="JPY")
    make_donation(amount="1.230", currency="KWD")
    make_donation(card=DECLINED)
    start()
    assert check_books() == []


def test_refunds_of_every_kind_leave_the_books_in_order(treasurer):
    from payments import refunds

    for part in (None, 2000):
        payment = make_donation(amount="50", wants_receipt=True)
        lines = {payment.lines.get(): part} if part else None
        with commits():
            refunds.send_refund(services.ask_refund(payment, lines=lines, reason="asked", seen=0, actor=treasurer))
    payment = make_donation(amount="50")
    with commits():
        refund = control.refund(payment.stripe_charge, 1000)
    with commits():
        control.fail_refund(refund)
    assert payment.refunds.get().status == "failed"
    assert check_books() == []


def test_money_from_nowhere_and_its_return_leave_the_books_in_order(treasurer):
    with commits():
        charge = control.dashboard_charge(7700, "PLN")
    with commits():
        control.refund(charge)
    from payments.models import Unmatched

    assert Unmatched.objects.count() == 2
    services.settle_unmatched(Unmatched.objects.first(), note="returned", actor=treasurer)
    services.note_export("gifts", rows=0, filters={}, actor=treasurer)
    assert check_books() == []


def test_an_old_world_stays_in_order():
    long_ago = clock.now() - timedelta(days=400)
    control.set_time(long_ago)
    with clock.at(long_ago):
        make_donation(wants_receipt=True)
    assert check_books() == []


def test_each_check_says_what_it_promises():
    assert len({check.__doc__ for check in CHECKS}) == len(CHECKS)
    assert all(check.__doc__ for check in CHECKS)
