"""What a treasurer types into the refund form, and what is refused before anything happens."""

import pytest

from payments import refunds
from treasury.forms import RefundForm

pytestmark = pytest.mark.django_db


def filled(world, **data) -> RefundForm:
    left = refunds.refundable(world.payment)
    line = RefundForm.name_of(world.payment.lines.get())
    typed = {"how_much": "part", "reason": "asked", "seen": "0", line: data.pop("amount", "")} | data
    return RefundForm(world.payment, left, data=typed)


@pytest.mark.parametrize("amount", ["10", "10,00", "10.00", "10 zł", "PLN 10.00"])
def test_a_part_is_read_in_either_notation(world, amount):
    form = filled(world, amount=amount)
    assert form.is_valid(), form.errors
    assert form.lines == {world.payment.lines.get(): 1000}
    assert form.total_minor == 1000


def test_all_that_is_left_needs_no_amount(world):
    form = filled(world, how_much="all")
    assert form.is_valid(), form.errors
    assert form.lines is None
    assert form.total_minor == 5000


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"amount": "50,01"}, "line"),
        ({"amount": "-5"}, "line"),
        ({"amount": "NaN"}, "line"),
        ({"amount": "1e1"}, "line"),
        ({"amount": "1.000"}, "line"),
        ({"amount": "0.005"}, "line"),
        ({"amount": ""}, "__all__"),
        ({"amount": "0"}, "__all__"),
        ({"how_much": "all", "amount": "5"}, "__all__"),
        ({"how_much": "double", "amount": "5"}, "how_much"),
        ({"amount": "5", "reason": ""}, "reason"),
        ({"amount": "5", "reason": "x" * 251}, "reason"),
        ({"amount": "5", "reason": "a\x00b"}, "reason"),
        ({"amount": "5", "seen": "no"}, "seen"),
    ],
)
def test_what_is_no_refund_is_refused_beside_its_field(world, data, where):
    form = filled(world, **data)
    assert not form.is_valid()
    assert any(name.startswith(where) for name in form.errors), form.errors
