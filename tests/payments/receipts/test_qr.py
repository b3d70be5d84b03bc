"""The drawn code is the one segno made, square for square."""

import segno

from payments.receipts import qr

URL = "https://example.org/verify/7K4MPX2Q/"


def test_the_rectangles_cover_exactly_the_dark_squares():
    operators, size = qr.path(URL)
    dark = set()
    for row in operators.splitlines()[:-1]:
        x, y, width, _height, _re = row.split()
        dark |= {(int(x) + step, size - 1 - int(y)) for step in range(int(width))}
    matrix = segno.make(URL, error="m", mask=qr.MASK, boost_error=False, micro=False).matrix
    assert dark == {(x, y) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    assert operators.endswith("\nf")
