"""One way to change a state."""

import pytest

from payments.models import Payment
from payments.transitions import InvalidTransition, advance
from tests.factories import start

Status = Payment.Status
pytestmark = pytest.mark.django_db


def test_a_move_says_that_it_moved_and_a_repeat_says_that_it_did_not():
    payment = start()
    assert advance(payment, to=Status.FAILED, from_=(Status.PENDING,), failure_code="expired_card")
    assert (payment.status, payment.failure_code) == (Status.FAILED, "expired_card")
    assert not advance(payment, to=Status.FAILED, from_=(Status.PENDING,), failure_code="another")
    assert payment.failure_code == "expired_card"


def test_a_move_from_the_wrong_state_is_refused_and_changes_nothing():
    payment = start()
    advance(payment, to=Status.CANCELED, from_=(Status.PENDING,))
    with pytest.raises(InvalidTransition, match="canceled → processing"):
        advance(payment, to=Status.PROCESSING, from_=(Status.PENDING,))
    payment.refresh_from_db()
    assert payment.status == Status.CANCELED


def test_a_stale_object_decides_nothing():
    payment = start()
    stale = Payment.objects.get(pk=payment.pk)
    advance(payment, to=Status.FAILED, from_=(Status.PENDING,))
    assert not advance(stale, to=Status.FAILED, from_=(Status.PENDING,))
    assert stale.status == Status.FAILED
