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
    def decoration(self, *, below: bool = False) -> Iterator[None]:
        """What is drawn inside says nothing: screen readers leave it out. It may go below all the rest of the page."""
        above, self._operators = self._operators, []
        self.draw("/Artifact BMC")
        yield
        self.draw("EMC")
        self._operators = self._operators + above if below else above + self._operators

    def draw(self, *operators: str) -> None:
        """Add operators that are not text."""
        self._operators += operators

    def link(self, element: Element, url: str, box: tuple[float, float, float, float]) -> None:
        """Make a place of the page a link; `element` holds its words."""
        self.links.append(Link(element, url, box))

    def text(self, x: float, y: float, line: Line, size: float, grey: float = 0) -> None:
        """Write a line of text from its left end on the base line; `grey` is 0 for black, 1 for white."""
        self._operators.append(f"{grey:g} g {grey:g} G")
        for run in line:
            if run.actual is None or self._element is None:
                self._run(x, y, run, size)
            else:
                # A piece of its own: poppler loses what follows a sequence within a sequence.
                self._operators.append("EMC")
                self._open(self._element, run.actual)
                self._run(x, y, run, size)
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

    def _run(self, x: float, y: float, run: Run, size: float) -> None:
        name = self._fonts.name(run.face)
        self._fonts.used[run.face].update(run.glyphs)
        # Fallback faces have no bold; an outline in the same ink stands in for it.
        weight = f"2 Tr {size * 0.03:.2f} w" if run.is_heavy else ""
        self._operators.append(f"BT {weight} /{name} {size:g} Tf {x:.2f} {y:.2f} Td")
        for rise, operand in run.pieces:
            self._operators.append(f"{rise * size / 1000:.2f} Ts {operand} TJ 0 Ts" if rise else f"{operand} TJ")
        self._operators.append("0 Tr ET" if run.is_heavy else "ET")


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
