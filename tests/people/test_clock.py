"""The one clock."""

from datetime import UTC, date, datetime

from people import clock

NEW_YEAR = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_the_legal_date_is_the_organisations_day():
    assert clock.legal_date(NEW_YEAR) == date(2027, 1, 1)


def test_the_zone_is_a_setting(settings):
    settings.ORG_TIME_ZONE = "America/New_York"
    assert clock.legal_date(NEW_YEAR) == date(2026, 12, 31)


def test_the_clock_stands_inside_a_block_and_runs_on_afterwards():
    with clock.at(NEW_YEAR):
        assert (clock.now(), clock.today()) == (NEW_YEAR, date(2027, 1, 1))
    assert clock.now() != NEW_YEAR


def test_a_test_clock_from_the_settings_stands(settings):
    settings.TEST_CLOCK = "2026-12-31T23:30:00+00:00"
    assert clock.now() == NEW_YEAR
