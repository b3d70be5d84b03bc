"""Logs: no key to a donor's page in them; in production one JSON object a line, so that no text can forge a line."""

import json
import logging
import re
import traceback
from datetime import UTC, datetime

FOUR = "[A-HJ-NP-Z2-9]{4}"
REFERENCE = re.compile(rf"\b{FOUR}(-?){FOUR}\1{FOUR}\1{FOUR}\b", re.IGNORECASE)


class References(logging.Filter):
    """Hide references: whoever has one may read the page it stands for, and Django logs addresses it refuses."""

    def filter(self, record: logging.LogRecord) -> bool:
        try:
            said = record.getMessage()
        except (TypeError, ValueError):  # badly written; the handler says so, and the program goes on
            return True
        hidden = REFERENCE.sub("(reference)", said)
        if hidden != said:
            record.msg, record.args = hidden, None
        return True


class JsonLines(logging.Formatter):
    """Write a record as JSON; of an error's traceback, the frames but no values."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0] is not None:
            # The class alone: an error's own words often repeat what somebody typed.
            line["error"] = record.exc_info[0].__name__
            line["trace"] = self._frames(record)
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def _frames(record: logging.LogRecord) -> str:
        assert record.exc_info  # noqa: S101  (the caller looked)
        frames = traceback.extract_tb(record.exc_info[2])
        return " > ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
