"""The look of a receipt: the sum in large figures, entries on a margin line, and a stub to check it by."""

from collections.abc import Mapping
from typing import Any

from payments.receipts import frame, qr
from payments.receipts.faces import DISPLAY, STRONG, TEXT
from payments.receipts.flow import GREY, INDENT, LEADING, LEFT, RIGHT, SIZE, SMALL, SMALL_LEADING, Flow
from payments.receipts.page import Fonts, Page
from payments.receipts.shaping import clean, line, width
from payments.receipts.tags import Element, Tree, picture

DATE_COLUMN, AMOUNT_COLUMN, LABEL_COLUMN = 104.0, 104.0, 124.0
CODE = 76.0  # the side of the QR code

Words = Mapping[str, Any]


class Slip:
    """Draws one receipt from the `page` part of its payload, on as many pages as it needs."""

    def __init__(self, words: Words, tree: Tree, fonts: Fonts) -> None:
        self.words = words
        self.document = tree.document
        self.flow = Flow(tree, fonts)

    def draw(self) -> list[Page]:
        """Return the finished pages."""
        self._specimen()
        upper = self._head()
        for party in self.words["parties"]:
            section = self.flow.entry(party["heading"])
            self.flow.paragraph(section.add("P"), party["name"], face=STRONG)
            for text in party["lines"]:
                self.flow.paragraph(section.add("P"), text)
            self.flow.space(9)
        self._gifts(self.words["gifts"])
        self._statement()
        self.flow.finish()
        pages = self.flow.pages
        for page in pages:
            frame.draw(page, None if page.index else upper)
            if self.words["specimen"]:
                frame.watermark(page, self.words["specimen"][1])
            self._stub(page, self.document.add("Sect") if page is pages[-1] else None)
            self._number(page, len(pages))
        return pages

    def _specimen(self) -> None:
        """Say on top that the document is worth nothing, for eyes and for ears."""
        if not self.words["specimen"]:
            return
        flow = self.flow
        with flow.page.decoration():
            flow.page.draw(f"q 0 g {LEFT:.2f} {flow.y - 13:.2f} {RIGHT - LEFT:.2f} 22 re f Q")
        flow.space(-4)
        flow.paragraph(self.document.add("P"), self.words["specimen"][0], face=STRONG, left=LEFT + 10, grey=1)
        flow.space(20)

    def _head(self) -> float:
        """Write what the slip is about; return the height of the perforation below."""
        flow, words = self.flow, self.words
        number = clean(words["number"])
        start = RIGHT - width(number, TEXT, SIZE)
        height = flow.y
        flow.paragraph(self.document.add("P"), words["organisation"], face=STRONG, left=LEFT, right=start - 24)
        with flow.page.piece(self.document.add("P")):
            flow.page.text(start, height - LEADING * 0.73, line(number, TEXT), SIZE)
        flow.space(12)
        flow.paragraph(self.document.add("H1"), words["title"], face=DISPLAY, size=24, leading=29, left=LEFT)
        if words["note"]:
            flow.paragraph(self.document.add("P"), words["note"], face=STRONG, left=LEFT)
        flow.space(8)
        flow.paragraph(self.document.add("P"), words["sum"], face=DISPLAY, size=48, leading=56, left=LEFT)
        flow.space(2)
        flow.paragraph(self.document.add("P"), words["in_words"], left=LEFT)
        flow.space(18)
        upper = flow.y
        flow.space(20)
        return upper

    def _gifts(self, gifts: Words) -> None:
        flow = self.flow
        section = flow.entry(gifts["heading"], keep=5 * LEADING)
        table = section.add("Table")
        self._columns(gifts["columns"], table.add("TR"))
        for row in gifts["rows"]:
            height = LEADING + SMALL_LEADING * len(row["details"])
            if flow.room(height + 10):
                self._columns(gifts["columns"], None)
            self._gift(row, table.add("TR"))
        if len(gifts["rows"]) > 1:
            flow.room(2 * LEADING)
            self._total(gifts["total"], table.add("TR"))
        flow.space(6)
        if self.words["facts"]:
            self._facts(section.add("Table"))
        flow.space(10)

    def _columns(self, columns: list[str], row: Element | None) -> None:
        """Write the headings of the table; on a page it runs over to they are decoration."""
        flow = self.flow
        for text, left in zip(columns, (INDENT, INDENT + DATE_COLUMN, None), strict=True):
            head = row.add("TH", b"/A<</O/Table/Scope/Column>>") if row else None
            flow.cell(head, text, left=left, size=SMALL, grey=GREY)
        flow.space(LEADING + 3)
        flow.rule(0.75)
        flow.space(4)

    def _gift(self, row: Words, cells: Element) -> None:
        flow = self.flow
        date, what, amount = cells.add("TD"), cells.add("TD"), cells.add("TD")
        flow.cell(date, row["date"], left=INDENT)
        flow.cell(amount, row["amount"], left=None)
        left, right = INDENT + DATE_COLUMN, RIGHT - AMOUNT_COLUMN
        flow.paragraph(what.add("P"), row["what"], left=left, right=right)
        for detail in row["details"]:
            flow.paragraph(what.add("P"), detail, size=SMALL, leading=SMALL_LEADING, grey=GREY, left=left, right=right)
        flow.space(4)
        flow.rule(0.5, grey=0.7)
        flow.space(4)

    def _total(self, total: list[str], cells: Element) -> None:
        flow = self.flow
        head, value = cells.add("TH", b"/A<</O/Table/Scope/Row/ColSpan 2>>"), cells.add("TD")
        flow.cell(head, total[0], left=INDENT + DATE_COLUMN, face=STRONG)
        flow.cell(value, total[1], left=None, face=STRONG)
        flow.space(LEADING + 4)

    def _facts(self, table: Element) -> None:
        flow = self.flow
        for label, value in self.words["facts"]:
            flow.room(LEADING)
            row = table.add("TR")
            flow.cell(row.add("TH", b"/A<</O/Table/Scope/Row>>"), label, left=INDENT, size=SMALL, grey=GREY)
            flow.paragraph(row.add("TD"), value, left=INDENT + LABEL_COLUMN)

    def _statement(self) -> None:
        flow, words = self.flow, self.words
        section = flow.entry(words["place_date"], keep=4 * LEADING)
        acceptance, advice = words["statements"]
        flow.paragraph(section.add("P"), acceptance)
        if words["signatory"]:
            flow.space(4)
            flow.paragraph(section.add("P"), ", ".join(words["signatory"]), face=STRONG)
        flow.space(6)
        flow.paragraph(section.add("P"), advice, size=SMALL, leading=SMALL_LEADING, grey=GREY)

    def _stub(self, page: Page, section: Element | None) -> None:
        """Draw the code that leads to the check page, and the address to read and to click.

        Every page has it; without a section it is decoration, so that nobody hears it twice.
        """
        check, left = self.words["check"], LEFT + CODE + 20
        bottom = frame.STUB - 13 - CODE
        operators, squares = qr.path(check["url"])
        figure = section and section.add(
            "Figure", picture(check["alternative"], (LEFT, bottom, LEFT + CODE, bottom + CODE))
        )
        with page.piece(figure) if figure else page.decoration():
            page.draw(f"q 0 g {CODE / squares:.4f} 0 0 {CODE / squares:.4f} {LEFT:.2f} {bottom:.2f} cm", operators, "Q")
        y = bottom + CODE - LEADING * 0.6
        for text, face, size, leading, grey in (
            (check["heading"], STRONG, SIZE, LEADING, 0),
            (check["how"], TEXT, SMALL, LEADING + 6, GREY),
            (check["url"], STRONG, SIZE, LEADING, 0),
            (check["code"], TEXT, SIZE, LEADING + 2, 0),
            (self.words["contact"], TEXT, SMALL, LEADING, GREY),
        ):
            element = section and section.add("P")
            if element and text == check["url"]:
                element = element.add("Link")
                page.link(element, text, (left, y - 4, left + width(text, face, size), y + SIZE))
            text = clean(text)
            with page.piece(element) if element else page.decoration():
                page.text(
                    left, y, line(text, face), min(size, size * (RIGHT - left) / max(1, width(text, face, size))), grey
                )
            y -= leading

    def _number(self, page: Page, pages: int) -> None:
        if pages == 1:
            return
        text = self.words["page_number"].replace("{page}", str(page.index + 1)).replace("{pages}", str(pages))
        text = clean(f"{self.words['number']} · {text}")
        with page.decoration():
            page.text(RIGHT - width(text, TEXT, SMALL), frame.STUB + 12, line(text, TEXT), SMALL, GREY)
            if page.index and self.words["specimen"]:
                page.text(LEFT, frame.STUB + 12, line(clean(self.words["specimen"][0]), STRONG), SMALL)
