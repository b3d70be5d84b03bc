"""A QR code as a path of rectangles."""

import re
from functools import lru_cache

import segno

# Trying all eight masks takes eight times as long and gains nothing that a telephone would notice.
MASK = 3
DARK = re.compile(rb"\x01+")


@lru_cache(maxsize=4)  # the pages of one document share it
def path(text: str) -> tuple[str, int]:
    """Return the operators that fill the dark squares, and how many squares wide the code is; one unit a square."""
    rows = segno.make(text, error="m", mask=MASK, boost_error=False, micro=False).matrix
    parts = [
        f"{run.start()} {len(rows) - 1 - index} {run.end() - run.start()} 1 re"
        for index, row in enumerate(rows)
        for run in DARK.finditer(row)
    ]
    return "\n".join([*parts, "f"]), len(rows)
