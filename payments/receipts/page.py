"""One page: the few things a receipt draws, each as an operator of PDF. Units are points from the lower left corner."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from payments.receipts.faces import Face
from payments.receipts.shaping import Line, Run
from payments.receipts.tags import Element, Tree
from payments.receipts.writer import text_string

WIDTH, HEIGHT = 595.28, 841.89
ROUND = 0.5523  # how far the handles of a Bézier curve stand out to make a quarter of a circle


class Fonts:
    """The faces a document uses, their names in its pages, and the glyphs of the faces that are not embedded whole."""

    def __init__(self) -> None:
        self.used: dict[Face, dict[int, str]] = {}
        self._names: dict[Face, str] = {}

    def name(self, face: Face) -> str:
        """Return the name under which pages select `face`."""
        if face not in self._names:
            self._names[face] = f"F{len(self._names)}"
            self.used[face] = {}
        return self._names[face]

    def resources(self, objects: dict[Face, int]) -> bytes:
        """Return the font dictionary of the pages."""
        return b"".join(b"/%s %d 0 R" % (name.encode(), objects[face]) for face, name in self._names.items())


@dataclass(frozen=True)
class Link:
    """A place to click: lower left and upper right corner."""

    element: Element
    url: str
    box: tuple[float, float, float, float]


class Page:
    """A page being drawn. Everything on it is a piece of the structure tree or, explicitly, decoration."""

    def __init__(self, index: int, tree: Tree, fonts: Fonts) -> None:
        self.index = index
        self.links: list[Link] = []
        self._tree = tree
        self._fonts = fonts
        self._element: Element | None = None
        self._state = ""  # the colour and font that the last text left
        self._operators: list[str] = []

    def content(self) -> bytes:
        return "\n".join(self._operators).encode("ascii")

    @contextmanager
    def piece(self, element: Element) -> Iterator[None]:
        """What is drawn inside belongs to `element`."""
        self._element = element
        self._open(element)
        yield
        self.draw("EMC")
        self._element = None

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn inside says nothing: screen readers leave it out."""
        self.draw("/Artifact BMC")
        yield
        self.draw("EMC")

    @contextmanager
    def background(self) -> Iterator[None]:
        """Decoration below all the rest of the page, whenever it is drawn."""
        above, self._operators = self._operators, []
        state, self._state = self._state, ""
        self.draw("q")
        with self.decoration():
            yield
        self.draw("Q")
        self._operators += above
        self._state = state

    def draw(self, *operators: str) -> None:
        """Add operators that are not text, and that leave colours and fonts as they were."""
        self._operators += operators

    def link(self, element: Element, url: str, box: tuple[float, float, float, float]) -> None:
        """Make a place of the page a link; `element` holds its words."""
        self.links.append(Link(element, url, box))

    def text(self, x: float, y: float, line: Line, size: float, grey: float = 0) -> None:
        """Write a line of text from its left end on the base line; `grey` is 0 for black, 1 for white."""
        for run in line:
            if run.actual is None or self._element is None:
                self._run(x, y, run, size, grey)
            else:
                # A piece of its own: poppler loses what follows a sequence within a sequence.
                self._operators.append("EMC")
                self._open(self._element, run.actual)
                self._run(x, y, run, size, grey)
                self._operators.append("EMC")
                self._open(self._element)
            x += run.width * size / 1000

    def _open(self, element: Element, actual: str | None = None) -> None:
        """Begin a numbered piece of `element`."""
        number = self._tree.mark(self.index, element)
        if actual is None:
            self._operators.append(f"/{element.kind} <</MCID {number}>> BDC")
        else:
            words = text_string(actual).decode()
            self._operators.append(f"/Span <</MCID {number}/ActualText {words}>> BDC")

    def _run(self, x: float, y: float, run: Run, size: float, grey: float) -> None:
        state = f"{grey:g} g /{self._fonts.name(run.face)} {size:g} Tf"
        if state != self._state:
            self._operators.append(state)
            self._state = state
        if run.glyphs:
            self._fonts.used[run.face].update(run.glyphs)
        shown = " ".join(
            f"{rise * size / 1000:.2f} Ts {operand} TJ 0 Ts" if rise else f"{operand} TJ"
            for rise, operand in run.pieces
        )
        if run.is_heavy:
            # Fallback faces have no bold; an outline in the same ink stands in for it.
            shown = f"2 Tr {grey:g} G {size * 0.022:.2f} w {shown} 0 Tr"
        self._operators.append(f"BT {x:.2f} {y:.2f} Td {shown} ET")


def rule(x1: float, y1: float, x2: float, y2: float, width: float, *, grey: float = 0, dash: str = "") -> str:
    """Return a straight line."""
    return f"q {grey:g} G {width:g} w [{dash}] 0 d {x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S Q"


def ring(x: float, y: float, radius: float, width: float) -> str:
    """Return a circle that covers what lies below it."""
    return f"q {width:g} w 0 G 1 g {x + radius:.2f} {y:.2f} m {arc(x, y, radius, (0, 1, 2, 3))} h B Q"


def arc(x: float, y: float, radius: float, quarters: tuple[int, ...], *, clockwise: bool = False) -> str:
    """Return quarter circles round (x, y); the pen must stand where the first begins. Quarter 0 begins at three o'clock
    and they follow one another against the clock, or with it."""
    points = ((1, 0), (0, 1), (-1, 0), (0, -1))
    step = -1 if clockwise else 1
    parts = []
    for quarter in quarters:
        (ax, ay), (bx, by) = points[quarter % 4], points[(quarter + step) % 4]
        handles = (ax + ROUND * bx, ay + ROUND * by, bx + ROUND * ax, by + ROUND * ay, bx, by)
        parts.append(" ".join(f"{(x, y)[i % 2] + radius * handle:.2f}" for i, handle in enumerate(handles)) + " c")
    return " ".join(parts)
