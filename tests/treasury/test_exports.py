"""A file from the office opens in a spreadsheet without becoming a program (A76)."""

# ruff: noqa: RUF001  (full-width signs are meant)

import csv
from datetime import date
from typing import Any

import pytest

from treasury.exports import BOM, csv_lines, csv_response, harmless


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x",
        '"=1+1', "'=1+1", " =1+1", "\u00a0=1+1", "\u200b=1", '" "=1', "„=1", "=HYPERLINK(\"http://evil.test\")",
        "-2+3+cmd|' /C calc'!A0", "+48 600 100 200", "-", "--5", "-5 zł", "\tplain", "\ufeff=1",
    ],
)  # fmt: skip
def test_a76_a_cell_that_could_be_a_formula_becomes_text(cell):
    assert harmless(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "-5.00", "12.50", "0", -5, 12, "Łucja", "a=b", "jan@example.org", "", "O'Hara"])
def test_a76_numbers_stay_numbers_and_names_stay_names(cell):
    assert harmless(cell) == str(cell)


def test_nothing_is_an_empty_cell():
    assert harmless(None) == ""


def test_a_file_reads_back_as_it_was_also_with_quotes_and_line_ends():
    rows = [["Łódź", 'say "hi", you', "two\nlines"], [None, "-7.50", "=x"]]
    text = "".join(csv_lines(["a", "b", "c"], rows))
    assert text.startswith(BOM)
    read = list(csv.reader(text.removeprefix(BOM).splitlines(keepends=True)))
    assert read == [["a", "b", "c"], ["Łódź", 'say "hi", you', "two\nlines"], ["", "-7.50", "'=x"]]


def test_a_file_is_streamed_and_named_by_its_day():
    def endless():
        while True:
            yield ["x"]

    response = csv_response("gifts", date(2026, 5, 3), ["a"], endless())
    assert response["Content-Disposition"] == 'attachment; filename="gifts-2026-05-03.csv"'
    parts: Any = iter(response)
    assert [next(parts) for _ in range(3)] == ["\ufeffa\r\n".encode(), b"x\r\n", b"x\r\n"]
