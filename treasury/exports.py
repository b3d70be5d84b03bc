"""CSV that no spreadsheet can be attacked with, written line by line."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.http import StreamingHttpResponse

# A cell that begins like this is a formula to Excel, LibreOffice or Sheets, also after blanks and quotation marks.
FORMULA = re.compile(r"""[\s"'\u00a0\u200b\ufeff“”„‘’«»]*[=+\-@＝＋－＠\t\r\n]""")  # noqa: RUF001 (full-width signs are meant)
NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
BOM = "\ufeff"  # without it Excel reads UTF-8 as the local code page, and Łódź is gone
Cell = str | int | None


class _Line:
    """A file of one line: what is written is handed back."""

    def write(self, text: str) -> str:
        return text


def harmless(value: Cell) -> str:
    """Return a cell as text that no spreadsheet takes for a formula; numbers, also negative ones, stay numbers."""
    text = "" if value is None else str(value)
    if NUMBER.fullmatch(text) or not FORMULA.match(text):
        return text
    return "'" + text


def csv_lines(headings: Sequence[Any], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """Yield a CSV file line by line: UTF-8 with BOM, commas, CRLF, every text cell harmless."""
    writer = csv.writer(_Line())
    yield BOM + writer.writerow([str(heading) for heading in headings])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def csv_response(
    name: str, day: date, headings: Sequence[Any], rows: Iterable[Sequence[Cell]]
) -> StreamingHttpResponse:
    """Answer with `<name>-<day>.csv`, streamed, never kept by a cache."""
    response = StreamingHttpResponse(csv_lines(headings, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{day:%Y-%m-%d}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response
