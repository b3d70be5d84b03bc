"""A QR code as a path of rectangles."""

from functools import lru_cache
from itertools import groupby

import segno

# Trying all eight masks takes eight times as long and gains nothing that a telephone would notice.
MASK = 3


@lru_cache(maxsize=64)
def path(text: str) -> tuple[str, int]:
    """Return the operators that fill the dark squares, and how many squares wide the code is; one unit a square."""
    rows = segno.make(text, error="m", mask=MASK, boost_error=False, micro=False).matrix
    size = len(rows)
    parts = []
    for index, row in enumerate(rows):
        column = 0
        for is_dark, group in groupby(row):
            length = len(list(group))
            if is_dark:
                parts.append(f"{column} {size - 1 - index} {length} 1 re")
            column += length
    return "\n".join([*parts, "f"]), size
