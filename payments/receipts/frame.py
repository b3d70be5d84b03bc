"""What surrounds the words of a slip and says nothing: outline, notches, perforations, and a specimen's watermark."""

from functools import lru_cache

from payments.receipts.faces import DISPLAY
from payments.receipts.page import HEIGHT, WIDTH, Page, arc, rule
from payments.receipts.shaping import line, width

EDGE = 34.0  # from the paper's edge to the slip's
CORNER, NOTCH = 10.5, 7.5
STUB = EDGE + 102  # the height of the lower perforation
WATERMARK, DIAGONAL = 150.0, 600.0


def draw(page: Page, upper: float | None) -> None:
    """Draw the outline with a perforation above the stub and, on the first page, one at the height `upper`."""
    heights = (STUB,) if upper is None else (STUB, upper)
    with page.decoration():
        page.draw(f"q 0.75 w 0 G {_outline(heights)} s Q")
        for y in heights:
            page.draw(rule(EDGE + NOTCH + 6, y, WIDTH - EDGE - NOTCH - 6, y, 1.5, dash="4.5 4.5"))


def watermark(page: Page, text: str) -> None:
    """Write `text` across the page, in outline so that what lies over it stays legible."""
    size = min(WATERMARK, WATERMARK * DIAGONAL / width(text, DISPLAY, WATERMARK))
    half = width(text, DISPLAY, size) / 2
    with page.background():
        page.draw(f"0.64 0.77 -0.77 0.64 {WIDTH / 2:.2f} {HEIGHT / 2:.2f} cm 1 Tr 0.5 w 0.7 G")
        page.text(-half, -size / 3, line(text, DISPLAY), size, 0.7)


@lru_cache(maxsize=64)
def _outline(heights: tuple[float, ...]) -> str:
    """Return the path round the slip, against the clock, with half a circle cut out on both sides at each height."""
    left, bottom, right, top = EDGE, EDGE, WIDTH - EDGE, HEIGHT - EDGE
    parts = [f"{left + CORNER:.2f} {bottom:.2f} m", _to(right - CORNER, bottom)]
    parts.append(arc(right - CORNER, bottom + CORNER, CORNER, (3,)))
    for y in heights:
        parts += [_to(right, y - NOTCH), arc(right, y, NOTCH, (3, 2), clockwise=True)]
    parts += [_to(right, top - CORNER), arc(right - CORNER, top - CORNER, CORNER, (0,)), _to(left + CORNER, top)]
    parts.append(arc(left + CORNER, top - CORNER, CORNER, (1,)))
    for y in reversed(heights):
        parts += [_to(left, y + NOTCH), arc(left, y, NOTCH, (1, 0), clockwise=True)]
    parts += [_to(left, bottom + CORNER), arc(left + CORNER, bottom + CORNER, CORNER, (2,))]
    return " ".join(parts)


def _to(x: float, y: float) -> str:
    return f"{x:.2f} {y:.2f} l"
