"""Receipts per second, against a bare ReportLab canvas that draws the same page without tags or metadata."""

import io
import time
from collections.abc import Callable
from datetime import date
from typing import Any

import segno
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from benchmarks.row import Row
from payments.money import Money
from payments.receipts import frame, payload, pdf, qr
from payments.receipts.faces import FOLDER
from payments.receipts.flow import INDENT, LEADING, LEFT, MARGIN_LINE, RIGHT, RING, SIZE, SMALL, SMALL_LEADING, TOP
from payments.receipts.page import HEIGHT, WIDTH
from payments.receipts.regimes import REGIMES, DonorFacts, Draft, IssuerFacts, LineFacts
from payments.receipts.slip import AMOUNT_COLUMN, CODE, DATE_COLUMN, LABEL_COLUMN

COUNT, ROUNDS, GOAL = 150, 5, 2.5
FONTS = {"Text": "text-regular", "Strong": "text-strong", "Display": "display"}
Payload = dict[str, Any]


def measure() -> list[Row]:
    """Render different receipts of two gifts both ways, in turns; the best of five rounds counts."""
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / f"{file}.ttf")))
    payloads = [_payload(number) for number in range(COUNT)]
    pdf.render(payloads[0])
    bare(payloads[0])
    rounds = [(_rate(pdf.render, payloads), _rate(bare, payloads)) for _ in range(ROUNDS)]
    ours, floor = max(rate for rate, _ in rounds), max(rate for _, rate in rounds)
    return [
        Row(name="Receipts rendered", unit="1/s", ours=ours, floor=floor, ratio=ours / floor, goal=GOAL),
    ]


def _rate(render: Callable[[Payload], bytes], payloads: list[Payload]) -> float:
    started = time.process_time()
    for snapshot in payloads:
        render(snapshot)
    return len(payloads) / (time.process_time() - started)


def _payload(number: int) -> Payload:
    """A Polish confirmation like no other: its donor, sums and code occur once."""
    issuer = IssuerFacts(
        legal_name="Fundacja Otwarte Drzwi",
        address=("ul. Długa 12", "00-238 Warszawa"),
        place="Warszawa",
        ids={"KRS": "0000123456", "NIP": "1234563218", "REGON": "123456785"},
        signatory_name="Anna Kowalska",
        signatory_office="prezes zarządu",
        bank_account="PL61109010140000071219812874",
        is_public_benefit=True,
        purpose="pomoc społeczna, w tym pomoc rodzinom i osobom w trudnej sytuacji życiowej",
        email="biuro@otwartedrzwi.example",
        country="PL",
    )
    donor = DonorFacts(f"Żaneta {number}", "Gęślą-Jaźń", "", "", f"ul. Źródlana {number}", "61-001", "Poznań", "PL")
    lines = tuple(_line(number, place) for place in range(2))
    stamp = payload.Stamp(
        serial=f"PL-2026-{number:06d}",
        verify_code=f"7K4M-PX2Q-9QRT-{number:04d}",
        verify_url=f"https://otwartedrzwi.example/verify/7K4MPX2Q9QRT{number:04d}/",
        is_specimen=False,
    )
    return payload.build(REGIMES["pl"], Draft(issuer, donor, lines, date(2026, 11, 25)), stamp, "pl")


def _line(number: int, place: int) -> LineFacts:
    paid = Money(1000 * place + number + 1, "PLN")
    intent = f"pi_3QxYz8AbCdEf{number:05d}{place:05d}"
    return LineFacts(
        place, "gift", "Ciepły posiłek", date(2026, 11, 1 + place), "blik", intent, paid, paid, paid - paid
    )


def bare(snapshot: Payload) -> bytes:
    """Draw the page of a payload with nothing but a canvas in its default settings."""
    page, buffer = snapshot["page"], io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT))
    y = _head(canvas, page)
    upper = y
    y -= 20
    rings = []
    for party in page["parties"]:
        rings.append(y - LEADING / 2)
        y = _texts(canvas, y, [(party["heading"], "Text", SMALL), (party["name"], "Strong", SIZE)])
        y = _texts(canvas, y, [(text, "Text", SIZE) for text in party["lines"]]) - 9
    rings.append(y - LEADING / 2)
    y = _gifts(canvas, y, page)
    rings.append(y - LEADING / 2)
    y = _texts(canvas, y, [(page["place_date"], "Text", SMALL), (page["statements"][0], "Text", SIZE)]) - 4
    y = _texts(canvas, y, [(", ".join(page["signatory"]), "Strong", SIZE)]) - 6
    y = _texts(canvas, y, [(page["statements"][1], "Text", SMALL)], SMALL_LEADING)
    canvas.setLineWidth(2.25)
    canvas.line(MARGIN_LINE, rings[0], MARGIN_LINE, y)
    canvas.setFillGray(1)
    for ring in rings:
        canvas.circle(MARGIN_LINE, ring, RING, fill=1)
    _frame(canvas, upper)
    _stub(canvas, page)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def _head(canvas: Canvas, page: Payload) -> float:
    canvas.setFont("Text", SIZE)
    canvas.drawRightString(RIGHT, TOP - LEADING * 0.73, page["number"])
    y = _texts(canvas, TOP, [(page["organisation"], "Strong", SIZE)], left=LEFT) - 12
    y = _texts(canvas, y, [(page["title"], "Display", 24)], 29, left=LEFT) - 8
    y = _texts(canvas, y, [(page["sum"], "Display", 48)], 56, left=LEFT) - 2
    return _texts(canvas, y, [(page["in_words"], "Text", SIZE)], left=LEFT) - 18


def _gifts(canvas: Canvas, y: float, page: Payload) -> float:
    gifts = page["gifts"]
    y = _texts(canvas, y, [(gifts["heading"], "Text", SMALL)])
    y = _row(canvas, y, gifts["columns"], "Text", SMALL) - 3
    canvas.setLineWidth(0.75)
    canvas.line(INDENT, y, RIGHT, y)
    canvas.setLineWidth(0.5)
    y -= 4
    for row in gifts["rows"]:
        y = _row(canvas, y, [row["date"], row["what"], row["amount"]], "Text", SIZE)
        details = [(detail, "Text", SMALL) for detail in row["details"]]
        y = _texts(canvas, y, details, SMALL_LEADING, left=INDENT + DATE_COLUMN, right=RIGHT - AMOUNT_COLUMN) - 4
        canvas.line(INDENT, y, RIGHT, y)
        y -= 4
    y = _row(canvas, y, ["", *gifts["total"]], "Strong", SIZE) - 10
    for label, value in page["facts"]:
        canvas.setFont("Text", SMALL)
        canvas.drawString(INDENT, y - LEADING * 0.73, label)
        y = _texts(canvas, y, [(value, "Text", SIZE)], left=INDENT + LABEL_COLUMN)
    return y - 10


def _row(canvas: Canvas, y: float, cells: list[str], font: str, size: float) -> float:
    canvas.setFont(font, size)
    base = y - LEADING * 0.73
    canvas.drawString(INDENT, base, cells[0])
    canvas.drawString(INDENT + DATE_COLUMN, base, cells[1])
    canvas.drawRightString(RIGHT, base, cells[2])
    return y - LEADING


def _texts(
    canvas: Canvas, y: float, texts: list[tuple[str, str, float]], leading: float = LEADING, *,
    left: float = INDENT, right: float = RIGHT,
) -> float:  # fmt: skip
    """Write texts below one another, broken by ReportLab's own splitter; return where they end."""
    canvas.setFillGray(0)
    for text, font, size in texts:
        canvas.setFont(font, size)
        for part in simpleSplit(text, font, size, right - left):
            y -= leading
            canvas.drawString(left, y + leading * 0.27, part)
    return y


def _frame(canvas: Canvas, upper: float) -> None:
    edge = frame.EDGE
    canvas.setLineWidth(0.75)
    canvas.roundRect(edge, edge, WIDTH - 2 * edge, HEIGHT - 2 * edge, frame.CORNER)
    for y in (frame.STUB, upper):
        for x in (edge, WIDTH - edge):
            canvas.circle(x, y, frame.NOTCH)
        canvas.setDash(4.5, 4.5)
        canvas.line(edge + 13, y, WIDTH - edge - 13, y)
        canvas.setDash()


def _stub(canvas: Canvas, page: Payload) -> None:
    check, bottom = page["check"], frame.STUB - 13 - CODE
    rows = segno.make(check["url"], error="m", mask=qr.MASK, boost_error=False, micro=False).matrix
    step = CODE / len(rows)
    path = canvas.beginPath()
    for index, row in enumerate(rows):
        for run in qr.DARK.finditer(row):
            x, y = LEFT + run.start() * step, bottom + (len(rows) - 1 - index) * step
            path.rect(x, y, (run.end() - run.start()) * step, step)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)
    texts = [(check["heading"], "Strong", SIZE), (check["how"], "Text", SMALL), (check["url"], "Strong", SIZE)]
    texts += [(check["code"], "Text", SIZE), (page["contact"], "Text", SMALL)]
    _texts(canvas, bottom + CODE, texts, left=LEFT + CODE + 20)
