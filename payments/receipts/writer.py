"""A PDF file put together object by object: small, fast, and the same bytes for the same content."""

import hashlib
import zlib

HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


def text_string(text: str) -> bytes:
    """Return `text` as a PDF text string (UTF-16 in hexadecimal: nothing in it can end the string early)."""
    return b"<FEFF" + text.encode("utf-16-be", "replace").hex().upper().encode() + b">"


FAST, SMALL, PLAIN = 3, 9, 0  # for what is made once per document, once per process, and for readers without zlib


def stream(data: bytes, entries: bytes = b"", *, level: int = FAST) -> bytes:
    """Return the body of a stream object."""
    if level:
        data = zlib.compress(data, level)
        entries += b"/Filter/FlateDecode"
    return b"<<%s/Length %d>>stream\n%s\nendstream" % (entries, len(data), data)


class Writer:
    """Collects numbered objects and writes them with their cross-reference table."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        """Return the number of an object whose body comes later."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: bytes) -> None:
        """Give a reserved object its body."""
        self._bodies[number - 1] = body

    def add(self, body: bytes) -> int:
        """Add an object; return its number."""
        self._bodies.append(body)
        return len(self._bodies)

    def finish(self, *, root: int, info: int) -> bytes:
        """Return the file. Its identifier is the hash of its content, never the clock."""
        parts = [HEADER]
        position = len(HEADER)
        offsets = []
        for number, body in enumerate(self._bodies, 1):
            part = b"%d 0 obj\n%s\nendobj\n" % (number, body)
            offsets.append(b"%010d 00000 n \n" % position)
            parts.append(part)
            position += len(part)
        size = len(self._bodies) + 1
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, b"".join(offsets)))
        identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32].encode()
        parts.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, root, info, identity, identity, position)
        )
        return b"".join(parts)
