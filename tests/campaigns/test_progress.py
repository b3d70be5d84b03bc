"""How far a campaign has come."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache

from campaigns.models import Campaign
from campaigns.progress import KEPT_SECONDS, Progress, days_left, progress_of
from payments.money import Money
from sandbox import control
from tests.factories import commits, make_campaign, make_donation, make_fund

PLN = "PLN"


def progress(raised: int, goal: int | None = 100_00, gifts: int = 1) -> Progress:
    return Progress(Money(raised, PLN), Money(goal, PLN) if goal else None, gifts)


@pytest.mark.parametrize(
    ("raised", "percent", "line"), [(0, 0, 0), (99_99, 99, 99), (100_00, 100, 100), (250_00, 250, 100), (-5_00, 0, 0)]
)
def test_percent_is_rounded_down_and_the_line_ends_at_the_goal(raised, percent, line):
    assert (progress(raised).percent, progress(raised).line) == (percent, line)


def test_the_goal_is_reached_only_when_it_is():
    assert not progress(99_99).is_reached
    assert progress(100_00).is_reached


@pytest.mark.parametrize(
    ("raised", "gifts", "shown"), [(4_99, 19, False), (5_00, 1, True), (1_00, 20, True), (0, 0, False)]
)
def test_it_is_shown_from_five_percent_or_twenty_gifts(raised, gifts, shown):
    assert progress(raised, gifts=gifts).is_shown is shown


def test_gifts_are_counted_aloud_until_85_percent():
    assert progress(84_99, gifts=3).shows_gifts
    assert not progress(85_00, gifts=3).shows_gifts
    assert not progress(50_00, gifts=0).shows_gifts


def test_without_a_goal_there_is_no_percent():
    assert progress(500_00, goal=None).percent == 0
    assert progress(500_00, goal=None, gifts=20).is_shown


@pytest.mark.parametrize(("ends", "left"), [(None, None), (-1, None), (0, 0), (3, 3)])
def test_days_are_left_until_the_last_day(ends, left):
    today = date(2026, 11, 25)
    campaign = Campaign(ends_on=None if ends is None else today + timedelta(days=ends))
    assert days_left(campaign, today) == left


@pytest.mark.django_db
def test_the_sum_is_the_funds_income_in_the_campaigns_currency():
    campaign = make_campaign(goal="200")
    make_donation(campaign=campaign, amount="50")
    make_donation(campaign=campaign, amount="30")
    make_donation(campaign=campaign, amount="15", currency="EUR")
    make_donation(campaign=campaign, amount="70", settled=False)
    make_donation(fund=make_fund("other"), amount="90")
    now = progress_of(campaign)
    assert (now.raised, now.goal, now.percent, now.gifts) == (Money(8000, PLN), Money(20000, PLN), 40, 3)
    assert now.others == (Money(1500, "EUR"),)


@pytest.mark.django_db
def test_what_was_given_back_is_not_raised():
    campaign = make_campaign()
    part, whole = (make_donation(campaign=campaign, amount="50") for _ in range(2))
    with commits():
        control.refund(part.stripe_charge, 2000)
        control.refund(whole.stripe_charge)
    now = progress_of(campaign)
    assert (now.raised, now.gifts) == (Money(3000, PLN), 1)


@pytest.mark.django_db
def test_it_is_at_most_half_a_minute_old(django_assert_num_queries):
    campaign = make_campaign()
    progress_of(campaign)
    make_donation(campaign=campaign, amount="50")
    with django_assert_num_queries(0):
        assert progress_of(campaign).raised == Money(0, PLN)
    cache.clear()
    assert progress_of(campaign).raised == Money(5000, PLN)
    assert KEPT_SECONDS <= 30
