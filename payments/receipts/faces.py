"""The typefaces of a receipt: which one has a character, how wide its glyphs are, and how it is embedded."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import uharfbuzz
from reportlab.pdfbase.ttfonts import TTFontFace

from payments.receipts.writer import SMALL, Writer, stream

FOLDER = Path(__file__).parent / "fonts"

# First and last character, and the face that has them. What is in no block is looked for in GENERAL and SYMBOLS.
BLOCKS = (
    (0x0530, 0x058F, "noto-armenian"), (0x0590, 0x05FF, "noto-hebrew"), (0x0600, 0x06FF, "noto-arabic"),
    (0x0700, 0x074F, "noto-syriac"), (0x0750, 0x077F, "noto-arabic"), (0x0780, 0x07BF, "noto-thaana"),
    (0x08A0, 0x08FF, "noto-arabic"), (0x0900, 0x097F, "noto-devanagari"), (0x0980, 0x09FF, "noto-bengali"),
    (0x0A00, 0x0A7F, "noto-gurmukhi"), (0x0A80, 0x0AFF, "noto-gujarati"), (0x0B00, 0x0B7F, "noto-oriya"),
    (0x0B80, 0x0BFF, "noto-tamil"), (0x0C00, 0x0C7F, "noto-telugu"), (0x0C80, 0x0CFF, "noto-kannada"),
    (0x0D00, 0x0D7F, "noto-malayalam"), (0x0D80, 0x0DFF, "noto-sinhala"), (0x0E00, 0x0E7F, "noto-thai"),
    (0x0E80, 0x0EFF, "noto-lao"), (0x1000, 0x109F, "noto-myanmar"), (0x10A0, 0x10FF, "noto-georgian"),
    (0x1100, 0x11FF, "droid-cjk"), (0x1200, 0x139F, "noto-ethiopic"), (0x13A0, 0x13FF, "noto-cherokee"),
    (0x1780, 0x17FF, "noto-khmer"), (0x19E0, 0x19FF, "noto-khmer"), (0x1C90, 0x1CBF, "noto-georgian"),
    (0x2D00, 0x2D2F, "noto-georgian"), (0x2D80, 0x2DDF, "noto-ethiopic"), (0x2E80, 0x9FFF, "droid-cjk"),
    (0xA8E0, 0xA8FF, "noto-devanagari"), (0xAB00, 0xAB2F, "noto-ethiopic"), (0xAB70, 0xABBF, "noto-cherokee"),
    (0xAC00, 0xD7FF, "droid-cjk"), (0xF900, 0xFAFF, "droid-cjk"), (0xFB13, 0xFB17, "noto-armenian"),
    (0xFB1D, 0xFB4F, "noto-hebrew"), (0xFB50, 0xFDFF, "noto-arabic"), (0xFE30, 0xFE4F, "droid-cjk"),
    (0xFE70, 0xFEFC, "noto-arabic"), (0xFF00, 0xFFEF, "droid-cjk"),
)  # fmt: skip
# ReportLab subsets by character; a glyph without one gets a number past the last character of Unicode.
BEYOND_UNICODE = 0x110000


# What nearly every receipt is written with. A face of running text is embedded with these characters, the same bytes
# every time; with all of its own when a document has another. The fallback faces are embedded with the glyphs used.
COMMON = frozenset(map(chr, range(0x20, 0x7F))) | frozenset("ĄąĆćĘęŁłŃńÓóŚśŹźŻż\u00a0–—‘’“”„…·€£§")


class Face:
    """One font file. Lengths are thousandths of the type size, as in PDF."""

    def __init__(self, name: str, *, is_text: bool = False) -> None:
        self.name = name
        self.is_text = is_text

    def __repr__(self) -> str:
        return f"Face({self.name!r})"

    @cached_property
    def ttf(self) -> TTFontFace:
        return TTFontFace(str(FOLDER / f"{self.name}.ttf"))

    @cached_property
    def glyphs(self) -> Mapping[str, int]:
        return {chr(code): glyph for code, glyph in self.ttf.charToGlyph.items() if glyph}

    @cached_property
    def letters(self) -> frozenset[str]:
        return frozenset(self.glyphs)

    @cached_property
    def characters(self) -> Mapping[int, str]:
        """The first character each glyph belongs to."""
        return {glyph: character for character, glyph in sorted(self.glyphs.items(), reverse=True)}

    @cached_property
    def scale(self) -> float:
        units: int = self.ttf.unitsPerEm
        return 1000 / units

    @cached_property
    def widths(self) -> Mapping[str, float]:
        return {character: self.advance(glyph) for character, glyph in self.glyphs.items()}

    @cached_property
    def codes(self) -> Mapping[str, str]:
        """From a character to the four digits that show it."""
        return {character: f"{glyph:04X}" for character, glyph in self.glyphs.items()}

    @cached_property
    def shaper(self) -> uharfbuzz.Font:
        """HarfBuzz's view of the file, in font units."""
        return uharfbuzz.Font(uharfbuzz.Face((FOLDER / f"{self.name}.ttf").read_bytes()))

    def advance(self, glyph: int) -> float:
        units: int = self.ttf.hmetrics[glyph][0]
        return round(units * self.scale, 3)

    def has(self, text: str) -> bool:
        return self.letters.issuperset(text)


TEXT = Face("text-regular", is_text=True)
STRONG = Face("text-strong", is_text=True)
DISPLAY = Face("display", is_text=True)
GENERAL = Face("noto-general")
SYMBOLS = Face("noto-symbols")


@lru_cache
def _named(name: str) -> Face:
    return Face(name)


def fallback(cluster: str) -> Face | None:
    """Return the face that has every character of `cluster`, or None."""
    code = ord(cluster[0])
    named = next((_named(name) for first, last, name in BLOCKS if first <= code <= last), None)
    return next((face for face in (named, GENERAL, SYMBOLS) if face and face.has(cluster)), None)


@dataclass(frozen=True)
class Subset:
    """A part of a font as PDF objects; `descriptor` has a place for the number of the program."""

    program: bytes
    places: bytes
    widths: bytes
    to_unicode: bytes
    descriptor: bytes


def embed(writer: Writer, face: Face, used: Mapping[int, str]) -> int:
    """Add the font to the file and return its object.

    `used` maps glyphs to the text they stand for; for a face of running text, only those beyond the common characters.
    """
    subset = _fixed(face, is_whole=bool(used)) if face.is_text else _subset(face, used)
    descriptor = writer.add(subset.descriptor % writer.add(subset.program))
    name = _postscript_name(face)
    descendant = writer.add(
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        b"/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/DW 0/W%s>>"
        % (name, descriptor, writer.add(subset.places), subset.widths)
    )
    return writer.add(
        b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (name, descendant, writer.add(subset.to_unicode))
    )


@lru_cache
def _fixed(face: Face, *, is_whole: bool) -> Subset:
    """Subsetting and compressing takes longer than all the rest of a receipt, so it happens once per process."""
    return _subset(face, {g: c for g, c in face.characters.items() if is_whole or COMMON & {c}})


def _subset(face: Face, used: Mapping[int, str]) -> Subset:
    glyphs = sorted(used)
    face.ttf.charToGlyph.update({BEYOND_UNICODE + glyph: glyph for glyph in glyphs})
    program = face.ttf.makeSubset([BEYOND_UNICODE + glyph for glyph in glyphs])
    # ReportLab numbers the glyphs anew in the order asked for; this table leads from the old number to the new.
    places = bytearray(2 * (glyphs[-1] + 1))
    for new, glyph in enumerate(glyphs, 1):
        places[2 * glyph : 2 * glyph + 2] = new.to_bytes(2, "big")
    widths = b"".join(b"%d[%s]" % (glyph, _number(face.advance(glyph))) for glyph in glyphs)
    return Subset(
        program=stream(program, b"/Length1 %d" % len(program), level=SMALL),
        places=stream(bytes(places), level=SMALL),
        widths=b"[%s]" % widths,
        to_unicode=stream(_to_unicode(used), level=SMALL),
        descriptor=_descriptor(face),
    )


def _descriptor(face: Face) -> bytes:
    ttf = face.ttf
    edges = b" ".join(_number(edge) for edge in ttf.bbox)
    heights = tuple(map(_number, (ttf.ascent, ttf.descent, ttf.capHeight)))
    return (
        b"<</Type/FontDescriptor/FontName%s/Flags 4/FontBBox[%s]/ItalicAngle 0/StemV 80"
        b"/Ascent %s/Descent %s/CapHeight %s/FontFile2 %%d 0 R>>" % (_postscript_name(face), edges, *heights)
    )


def _postscript_name(face: Face) -> bytes:
    """Six capitals and a plus sign say that it is a part of a font."""
    return b"/ALMONR+" + "".join(word.capitalize() for word in face.name.split("-")).encode()


def _to_unicode(used: Mapping[int, str]) -> bytes:
    """The table that lets a reader copy text and a screen reader speak it."""
    rows = [f"<{glyph:04X}><{text.encode('utf-16-be').hex().upper()}>" for glyph, text in sorted(used.items())]
    blocks = [rows[start : start + 100] for start in range(0, len(rows), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n{body}endcmap\n"
        "CMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode()


def _number(value: float) -> bytes:
    return f"{value:.3f}".rstrip("0").rstrip(".").encode()
