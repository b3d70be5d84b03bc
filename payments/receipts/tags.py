"""The structure tree of a tagged PDF: what is a heading, a paragraph, a table cell, and in which order to read it."""

from dataclasses import dataclass, field

from payments.receipts.writer import Writer, text_string


@dataclass(eq=False)
class Element:
    """A node of the tree; its kids are other nodes, and numbered pieces of a page's content."""

    kind: str
    attributes: bytes = b""
    kids: list["Element | Piece | Widget"] = field(default_factory=list)
    number: int = 0

    def add(self, kind: str, attributes: bytes = b"") -> "Element":
        """Return a new last kid."""
        kid = Element(kind, attributes)
        self.kids.append(kid)
        return kid


@dataclass(frozen=True)
class Piece:
    """Marked content number `mark` of page `page` (both from 0)."""

    page: int
    mark: int


@dataclass(frozen=True)
class Widget:
    """An annotation (a link) that belongs to an element; `key` is its entry in the parent tree."""

    page: int
    annotation: int
    key: int


class Tree:
    """The tree of one document."""

    def __init__(self) -> None:
        self.document = Element("Document")
        self._marks: list[list[Element]] = []

    def mark(self, page: int, element: Element) -> int:
        """Give `element` the next numbered piece of `page`; return the number."""
        while len(self._marks) <= page:
            self._marks.append([])
        number = len(self._marks[page])
        self._marks[page].append(element)
        element.kids.append(Piece(page, number))
        return number

    def write(self, writer: Writer, pages: list[int]) -> int:
        """Add the tree to the file and return its root; `pages` are the objects of the pages."""
        root = writer.reserve()
        widgets: list[tuple[int, int]] = []
        self._number(self.document, writer)
        self._put(self.document, root, writer, pages, widgets)
        entries = [
            b"%d[%s]" % (page, b" ".join(b"%d 0 R" % element.number for element in elements))
            for page, elements in enumerate(self._marks)
        ]
        entries += [b"%d %d 0 R" % (key, element) for key, element in sorted(widgets)]
        parents = writer.add(b"<</Nums[%s]>>" % b" ".join(entries))
        writer.put(
            root,
            b"<</Type/StructTreeRoot/K %d 0 R/ParentTree %d 0 R/ParentTreeNextKey %d>>"
            % (self.document.number, parents, len(entries)),
        )
        return root

    def _number(self, element: Element, writer: Writer) -> None:
        element.number = writer.reserve()
        for kid in element.kids:
            if isinstance(kid, Element):
                self._number(kid, writer)

    def _put(
        self, element: Element, parent: int, writer: Writer, pages: list[int], widgets: list[tuple[int, int]]
    ) -> None:
        kids = []
        home = next((kid.page for kid in element.kids if isinstance(kid, Piece)), None)
        for kid in element.kids:
            if isinstance(kid, Element):
                self._put(kid, element.number, writer, pages, widgets)
                kids.append(b"%d 0 R" % kid.number)
            elif isinstance(kid, Widget):
                widgets.append((kid.key, element.number))
                kids.append(b"<</Type/OBJR/Obj %d 0 R/Pg %d 0 R>>" % (kid.annotation, pages[kid.page]))
            elif kid.page == home:
                kids.append(b"%d" % kid.mark)
            else:
                kids.append(b"<</Type/MCR/Pg %d 0 R/MCID %d>>" % (pages[kid.page], kid.mark))
        where = b"" if home is None else b"/Pg %d 0 R" % pages[home]
        writer.put(
            element.number,
            b"<</Type/StructElem/S/%s/P %d 0 R%s%s/K[%s]>>"
            % (element.kind.encode(), parent, where, element.attributes, b" ".join(kids)),
        )


def scope(value: str) -> bytes:
    """Return the attribute that says whether a table heading speaks for its row or its column."""
    return b"/A<</O/Table/Scope/%s>>" % value.encode()


def picture(alternative: str, box: tuple[float, float, float, float]) -> bytes:
    """Return the attributes of a figure: its words, and where it is."""
    edges = b" ".join(b"%.2f" % edge for edge in box)
    return b"/Alt%s/A<</O/Layout/Placement/Block/BBox[%s]>>" % (text_string(alternative), edges)
