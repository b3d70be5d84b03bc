"""`manage.py books_check`: silent and zero when all is well, a list and one when not."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from payments.models import PaymentLine
from people import clock
from sandbox import control
from tests.factories import make_donation
from treasury.books import check_books

pytestmark = pytest.mark.django_db


def run(*args: str) -> tuple[str, bool]:
    out = StringIO()
    try:
        call_command("books_check", *args, stdout=out)
    except CommandError:
        return out.getvalue(), False
    return out.getvalue(), True


def test_books_in_order_are_an_empty_list_and_success(world):
    assert run("--json") == ("[]\n", True)
    said, ok = run()
    assert ok
    assert "in order" in said


def test_a_fault_is_listed_for_programs_and_for_people_and_fails(world):
    PaymentLine.objects.update(amount_minor=5001)
    listed, ok = run("--json")
    assert not ok
    findings = json.loads(listed)
    assert {"invariant", "object", "words"} == set(findings[0])
    assert "I14" in {finding["invariant"] for finding in findings}
    said, ok = run()
    assert not ok
    assert f"I14  {world.payment.reference}: lines sum to 5001, the payment is 5000" in said


def test_no_finding_names_a_person(world):
    PaymentLine.objects.update(amount_minor=5001)
    said, _ok = run()
    assert not [word for word in ("Łucja", "Żółć", "lucja") if word in said]


def test_since_looks_only_at_what_came_later():
    control.set_time(clock.now() - timedelta(days=10))
    with clock.at(clock.now() - timedelta(days=10)):
        old = make_donation()
    PaymentLine.objects.filter(payment=old).update(amount_minor=5001)
    assert check_books()
    assert check_books(since=clock.now() - timedelta(days=5)) == []
    assert check_books(since=clock.now() - timedelta(days=20))
    assert run("--json", "--since", (clock.now() - timedelta(days=5)).isoformat()) == ("[]\n", True)
    assert run("--since", "2999-01-01")[1]
