"""Two treasurers at the same instant: what one of them has not seen, they do not give back."""

import pytest
from wagtail.models import ModelLogEntry

from payments.models import Payment, Refund
from tests.factories import make_donation
from tests.races.together import at_once, meeting
from tests.traps import Step
from tests.treasury.conftest import staff
from treasury import audit, roles, services
from treasury.books import check_books

pytestmark = pytest.mark.postgres


@pytest.fixture
def given(on_postgres, transactional_db, django_db_serialized_rollback) -> Payment:
    """A paid gift of 50, really committed."""
    return make_donation(amount="50", wants_receipt=True)


def test_a36_two_parts_that_would_both_fit_are_one_refund_when_both_saw_the_same_form(given):
    people = [staff(roles.TREASURER, number) for number in (1, 2)]
    line = given.lines.get()

    def ask(actor) -> Refund:
        return services.ask_refund(given, lines={line: 1000}, reason="x", seen=0, actor=actor)

    with meeting(Step("after", "treasury.services.refunds_of", 0), 2, seconds=0.5) as barrier:
        outcomes = at_once(*[lambda actor=actor: ask(actor) for actor in people])
    assert barrier.broken  # the second looked only after the first had committed
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyDone", "Refund"]
    assert given.refunds.count() == ModelLogEntry.objects.filter(action=audit.REFUND).count() == 1
    assert check_books() == []
