"""Sums, dates and words as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from cms.templatetags.words import longdate, money, tidy
from payments.money import Money


@pytest.mark.parametrize(
    ("language", "full", "whole"),
    [("pl", "1\u00a0234,00\u00a0zł", "1\u00a0234\u00a0zł"), ("en", "PLN\u00a01,234.00", "PLN\u00a01,234")],
)
def test_sums(language, full, whole):
    with override(language):
        assert (money(Money(123400, "PLN")), money(Money(123400, "PLN"), "whole")) == (full, whole)
        assert money(None) == ""


def test_dates():
    with override("pl"):
        assert longdate(date(2026, 11, 23)) == "23 listopada 2026"
    with override("en"):
        assert longdate(date(2026, 11, 23)) == "23 November 2026"
        # Half past eleven at night in Greenwich is the next day here.
        assert longdate(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == "23 November 2026"
        assert longdate(None) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Obiad i zupa w domu", "Obiad i\u00a0zupa w\u00a0domu"),
        ("A u nas", "A\u00a0u\u00a0nas"),
        ("Za 8 zł i 12 km", "Za 8\u00a0zł i\u00a012\u00a0km"),
        ("(w Łodzi)", "(w\u00a0Łodzi)"),
        ("kto to", "kto to"),
        ("8 złych", "8 złych"),
    ],
)
def test_polish_keeps_one_letter_words_and_units_with_their_neighbours(before, after):
    with override("pl"):
        assert tidy(before) == after


def test_english_is_left_alone():
    with override("en"):
        assert tidy("A dinner a day") == "A dinner a day"


def test_markup_stays_markup_and_text_becomes_safe():
    with override("pl"):
        assert tidy(mark_safe('<a href="/x/">u nas</a>')) == '<a href="/x/">u\u00a0nas</a>'
        assert tidy("<script>") == "&lt;script&gt;"
        assert isinstance(tidy("x"), SafeString)
