"""Whatever order Stripe's events come in, and however often, a gift ends in the same place."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from inbox.models import StripeEvent
from payments import ledger
from payments.models import Account, JournalEntry, Payment, Receipt, Unmatched
from people.models import Email
from sandbox import control
from tests.factories import DECLINED, commits, make_donation, make_issuer, pay, start

pytestmark = pytest.mark.django_db


def paid(session: str) -> None:
    control.pay(session)


def declined_then_paid(session: str) -> None:
    control.pay(session, DECLINED)
    control.pay(session)


def refunded_in_part(session: str) -> None:
    control.pay(session)
    control.refund(control.objects("charge")[-1]["id"], 2000)


def refunded_twice(session: str) -> None:
    refunded_in_part(session)
    control.refund(control.objects("charge")[-1]["id"], 3000)


def refund_that_fails(session: str) -> None:
    refunded_in_part(session)
    control.fail_refund(control.objects("refund")[-1]["id"])


orders = hypothesis_settings(
    max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
STORIES: tuple[Callable[[str], None], ...] = (
    paid, declined_then_paid, refunded_in_part, refunded_twice, refund_that_fails,
)  # fmt: skip


def state() -> dict[str, Any]:
    """Everything that must not depend on the order of events."""
    return {
        "payments": list(Payment.objects.values_list("status", "failure_code", "stripe_charge")),
        "entries": sorted(
            (entry.kind, sorted(entry.lines.values_list("account", "fund", "amount_minor", "currency")))
            for entry in JournalEntry.objects.all()
        ),
        "refunds": sorted(Payment.objects.get().refunds.values_list("stripe_refund", "status", "amount_minor")),
        "receipts": list(
            Receipt.objects.order_by("number").values_list("number", "status", "total_minor", "replaces__number")
        ),
        "mails": sorted(Email.objects.values_list("kind", "state")),
        "unmatched": list(Unmatched.objects.values_list("reason")),
    }


@pytest.fixture(scope="module", params=STORIES, ids=lambda story: story.__name__)
def story(request):
    return request.param


@pytest.mark.slow
def test_i7_every_order_and_doubling_of_a_gifts_events_ends_in_the_same_state(story, settings):
    settings.SANDBOX_DELIVERY = "hold"
    make_issuer()
    payment = start(amount="50")
    story(payment.stripe_session)
    events = [waiting["event"] for waiting in control.pending()]
    stripe = control.snapshot()

    def after(order: list[str]) -> dict[str, Any]:
        """Deliver in this order from the same beginning, and say where it ended."""
        control.restore(stripe)
        with transaction.atomic():
            with commits():
                for event in order:
                    control.deliver(event)
            ended = state()
            assert not StripeEvent.objects.filter(state="failed").exists()
            transaction.set_rollback(True)
        return ended

    in_order = after(events)
    assert in_order["payments"][0][0] == "succeeded"

    @given(st.permutations(events), st.lists(st.sampled_from(events), max_size=4), st.randoms(use_true_random=False))
    @orders
    def any_order(shuffled, doubled, dice):
        order = shuffled + doubled
        dice.shuffle(order)
        assert after(order) == in_order

    any_order()


def test_events_that_come_between_changes_at_stripe_end_in_the_same_state_too():
    payment = make_donation(amount="50")
    with commits():
        control.refund(payment.stripe_charge, 2000)
    with commits():
        control.refund(payment.stripe_charge, 3000)
    step_by_step = state()
    assert ledger.balance(Account.GIFTS) == {"PLN": 0}
    assert [row[1] for row in step_by_step["receipts"]] == ["void", "void"]


def test_a22_a_charge_made_at_stripes_dashboard_goes_into_suspense_with_a_task():
    with commits():
        charge = control.dashboard_charge(7000, "eur")
    task = Unmatched.objects.get()
    assert (task.stripe_object, task.reason, task.amount_minor, task.currency) == (charge, "unknown", 7000, "EUR")
    assert ledger.balance(Account.SUSPENSE) == {"EUR": -7000}
    assert ledger.balance(Account.STRIPE) == {"EUR": 7000}
    assert not Receipt.objects.exists()


@pytest.mark.parametrize("currency", ["ron", "clp", "bhd", "ugx"])
def test_a22_a_charge_in_a_currency_we_do_not_offer_is_not_lost(currency):
    with commits():
        control.dashboard_charge(700_000, currency)
    assert ledger.balance(Account.SUSPENSE) == {currency.upper(): -700_000}
    assert str(Unmatched.objects.get().amount.format("pl"))


def test_a23_a_charge_that_names_somebody_elses_pending_gift_goes_into_suspense():
    payment = make_donation(settled=False)
    with commits():
        control.dashboard_charge(5000, "pln", metadata={"payment": str(payment.uuid)})
    task = Unmatched.objects.get()
    payment.refresh_from_db()
    assert (task.reason, task.payment, payment.status) == ("foreign", payment, "pending")
    assert not Receipt.objects.exists()
    pay(payment)
    assert payment.is_settled


@pytest.mark.parametrize("text", ["nobody", "", "'; DROP TABLE", "00000000-0000-0000-0000-000000000000"])
def test_a23_a_charge_that_names_nonsense_goes_into_suspense(text):
    with commits():
        control.dashboard_charge(5000, "pln", metadata={"payment": text} if text else {})
    assert Unmatched.objects.get().reason == "unknown"


@pytest.mark.parametrize("change", [{"amount_minor": 4999}, {"currency": "EUR"}])
def test_a23_a_sum_that_differs_from_the_pending_gift_goes_into_suspense(change):
    payment = make_donation(settled=False)
    Payment.objects.filter(pk=payment.pk).update(**change)
    pay(payment)
    task = Unmatched.objects.get()
    assert (task.reason, task.payment, task.amount_minor) == ("amount", payment, 5000)
    assert (payment.status, payment.failure_code) == ("canceled", "mismatch")
    assert not Receipt.objects.exists()
    assert not Email.objects.exists()


def test_an_event_about_a_page_whose_answer_we_never_got_finds_its_payment():
    payment = make_donation(settled=False)
    session = payment.stripe_session
    Payment.objects.filter(pk=payment.pk).update(stripe_session=None, checkout_url="")
    with commits():
        control.pay(session)
    payment.refresh_from_db()
    assert (payment.is_settled, payment.stripe_session) == (True, session)


def test_an_expired_page_ends_the_payment():
    from datetime import timedelta

    payment = make_donation(settled=False)
    with commits():
        control.advance(timedelta(hours=24))
    payment.refresh_from_db()
    assert (payment.status, payment.failure_code) == ("canceled", "expired")
