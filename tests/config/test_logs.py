"""Logs of production."""

import json
import logging
import sys

from config.logs import JsonLines


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
