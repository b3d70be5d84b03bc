"""Logs of production."""

import json
import logging
import sys

import pytest

from config.logs import JsonLines, References


def written(message, *args, error=None):
    return JsonLines().format(logging.LogRecord("almoner", logging.ERROR, __file__, 1, message, args, error))


def test_a81_a_line_break_from_outside_stays_inside_its_line():
    text = written("name %s", 'x\n{"level": "INFO"}')
    assert "\n" not in text
    assert json.loads(text)["message"] == 'name x\n{"level": "INFO"}'


def test_i26_an_errors_own_words_are_not_logged():
    try:
        raise ValueError("lucja@example.org")
    except ValueError:
        line = json.loads(written("failed", error=sys.exc_info()))
    assert line["error"] == "ValueError"
    assert "test_i26" in line["trace"]
    assert "lucja" not in json.dumps(line)


def filtered(message, *args):
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, message, args, None)
    assert References().filter(record)
    return record.getMessage()


@pytest.mark.parametrize("reference", ["ABCD-EFGH-JKLM-NPQR", "ABCDEFGHJKLMNPQR", "abcd-efgh-jklm-npqr"])
def test_i26_the_key_to_a_donors_page_is_not_logged(reference):
    record = logging.LogRecord(
        "x", logging.WARNING, __file__, 1, "Gone: %s", (f"/en/donate/thanks/{reference}/",), None
    )
    assert References().filter(record)
    assert record.getMessage() == "Gone: /en/donate/thanks/(reference)/"


@pytest.mark.parametrize(
    "text", ["receipt TESTPL-2026-000038", "mail 7, attempt 3", "/en/campaigns/dinners/", "evt_1ABC"]
)
def test_other_words_are_logged_as_they_are(text):
    record = logging.LogRecord("x", logging.WARNING, __file__, 1, "%s", (text,), None)
    assert References().filter(record)
    assert record.getMessage() == text
