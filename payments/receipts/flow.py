"""Text that runs down the page and over to the next, beside the margin line with its rings."""

from payments.receipts.faces import TEXT, Face
from payments.receipts.frame import EDGE, STUB
from payments.receipts.page import HEIGHT, WIDTH, Fonts, Page, ring, rule
from payments.receipts.shaping import clean, line, width, wrap
from payments.receipts.tags import Element, Tree

LEFT, RIGHT = EDGE + 28, WIDTH - EDGE - 28
TOP = HEIGHT - EDGE - 24
MARGIN_LINE, INDENT = LEFT + 4.9, LEFT + 26
RING, STROKE = 3.75, 2.25
SIZE, LEADING = 10.5, 14.0
SMALL, SMALL_LEADING = 9.0, 12.5
GREY = 0.3  # 8:1 on white


class Flow:
    """The pages of one document and the place where the next line goes."""

    def __init__(self, tree: Tree, fonts: Fonts) -> None:
        self.tree = tree
        self.fonts = fonts
        self.floor = STUB + 14
        self.pages = [Page(0, tree, fonts)]
        self.y = TOP
        self._line_from: float | None = None
        self._rings: list[float] = []

    @property
    def page(self) -> Page:
        return self.pages[-1]

    def space(self, height: float) -> None:
        """Leave `height` empty."""
        self.y -= height

    def room(self, height: float) -> bool:
        """Turn the page when less than `height` is left; say whether it turned."""
        if self.y - height >= self.floor:
            return False
        self.finish()
        self.pages.append(Page(len(self.pages), self.tree, self.fonts))
        self.y = TOP
        if self._line_from is not None:
            self._line_from = TOP
        return True

    def finish(self) -> None:
        """Draw the margin line of the page, now that its last entry is known."""
        if self._line_from is None:
            return
        with self.page.decoration():
            self.page.draw(rule(MARGIN_LINE, self._line_from, MARGIN_LINE, self.y, STROKE))
            self.page.draw(*(ring(MARGIN_LINE, y, RING, STROKE) for y in self._rings))
        self._rings = []

    def entry(self, heading: str, *, keep: float = 2 * LEADING) -> Element:
        """Begin an entry on the margin line, with `keep` of what follows on the same page; return its element."""
        self.room(LEADING + keep)
        section = self.tree.document.add("Sect")
        height = self.y - LEADING * 0.5
        self._rings.append(height)
        if self._line_from is None or self.y == TOP:
            self._line_from = height
        self.paragraph(section.add("H2"), heading, size=SMALL, grey=GREY)
        return section

    def paragraph(
        self, element: Element, text: str, *, face: Face = TEXT, size: float = SIZE, leading: float = LEADING,
        left: float = INDENT, right: float = RIGHT, grey: float = 0,
    ) -> None:  # fmt: skip
        """Write `text` into `element`, broken into lines and, where needed, over pages."""
        lines = wrap(clean(text), face, size, right - left)
        while lines:
            self.room(leading)
            fitting = int((self.y - self.floor) / leading)
            with self.page.piece(element):
                for part in lines[:fitting]:
                    self.y -= leading
                    space = line(" ", face) if part.endswith(" ") else ()
                    runs = line(part.rstrip(" "), face) + space
                    self.page.text(left, self.y + leading * 0.27, runs, size, grey)
            lines = lines[fitting:]

    def cell(
        self, element: Element | None, text: str, *, left: float | None, face: Face = TEXT, size: float = SIZE,
        grey: float = 0,
    ) -> None:  # fmt: skip
        """Write one line at the height of the next one without moving down; at the right edge when `left` is None.

        Without an element it is decoration.
        """
        text = clean(text)
        start = RIGHT - width(text, face, size) if left is None else left
        with self.page.piece(element) if element else self.page.decoration():
            self.page.text(start, self.y - LEADING * 0.73, line(text, face), size, grey)

    def rule(self, weight: float, *, grey: float = 0) -> None:
        """Draw a line across at the current height."""
        with self.page.decoration():
            self.page.draw(rule(INDENT, self.y, RIGHT, self.y, weight, grey=grey))
