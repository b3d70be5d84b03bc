"""From a text in any script to runs of glyphs in the order they are drawn."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby

import uharfbuzz
from bidi import get_base_level, get_display

from payments.receipts.faces import COMMON, GENERAL, STRONG, Face, fallback

JOINERS = "\u200c\u200d"
BRACKETS = dict(zip("([{<«‹", ")]}>»›", strict=True))  # noqa: RUF001
STACKED = 3  # marks on one letter; more would climb into the line above


@dataclass(frozen=True)
class Run:
    """Glyphs of one face, as pairs of a rise and an operand of TJ; lengths are thousandths of the type size.

    `glyphs` are those its face must keep beyond what it always has, with the text each stands for. `actual` is the text
    where the glyphs do not say it: letters in another order, a number in place of a character.
    """

    face: Face
    pieces: tuple[tuple[float, str], ...]
    width: float
    glyphs: tuple[tuple[int, str], ...] = ()
    actual: str | None = None
    is_heavy: bool = False


Line = tuple[Run, ...]


def clean(text: str) -> str:
    """Return `text` without what cannot be seen: controls, line ends, direction overrides, variation selectors."""
    if COMMON.issuperset(text):
        return text.strip(" ")
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append("\u00a0" if character in "\u00a0\u202f\u2007" else " ")
        elif character in JOINERS or not (category == "Cf" or 0xFE00 <= ord(character) <= 0xFE0F):
            kept.append(character)
    return "".join(kept).strip(" ")


@lru_cache(maxsize=2048)
def line(text: str, face: Face) -> Line:
    """Return the runs that show `text` (cleaned, one line) in `face`, and in others where it lacks a character."""
    if face.has(text):
        return (_plain(text, face),)
    if any(unicodedata.bidirectional(character) in ("R", "AL", "AN") for character in text):
        text = _turn_brackets(get_display(text, base_dir="R" if get_base_level(text) else "L"))
    runs: list[Run] = []
    for is_backward, part in _directions(text):
        logical = part[::-1] if is_backward else part
        found = [_run(piece, chosen, face, is_backward) for chosen, piece in _faces(logical, face)]
        runs += reversed(found) if is_backward else found
    return tuple(runs)


def width(text: str, face: Face, size: float) -> float:
    """Return how long a cleaned `text` is, in points."""
    if face.has(text):
        return sum(map(face.widths.__getitem__, text)) * size / 1000
    return sum(run.width for run in line(text, face)) * size / 1000


@lru_cache(maxsize=2048)
def wrap(text: str, face: Face, size: float, available: float) -> tuple[str, ...]:
    """Break a cleaned `text` into lines no longer than `available` points, inside a word only when nothing else fits.

    A line keeps the space it ends with, so that words do not grow together for those who listen or copy.
    """
    if width(text, face, size) <= available:
        return (text,)
    lines: list[str] = []
    current = ""
    for word in _words(text, face, size, available):
        if current and width((current + word).rstrip(" "), face, size) > available:
            lines.append(current)
            current = ""
        current += word
    return (*lines, current)


def _words(text: str, face: Face, size: float, available: float) -> Iterator[str]:
    """Yield the pieces between which a line may end, each with the space behind it."""
    for word in text.replace(" ", " \n").split("\n"):
        if width(word.rstrip(" "), face, size) <= available:
            yield word
        else:
            yield from _clusters(word)


def _turn_brackets(text: str) -> str:
    """Mirror brackets that stand with their backs to each other: python-bidi reorders them and leaves them so."""
    characters = list(text)
    openings: list[str] = []
    closings: list[int] = []
    for place, character in enumerate(characters):
        if character in BRACKETS:
            partner = BRACKETS[character]
            if closings and characters[closings[-1]] == partner:
                characters[closings.pop()], characters[place] = character, partner
            else:
                openings.append(partner)
        elif character in BRACKETS.values():
            if openings and openings[-1] == character:
                openings.pop()
            else:
                closings.append(place)
    return "".join(characters)


def _directions(text: str) -> Iterator[tuple[bool, str]]:
    """Split a text in drawing order into parts that run from right to left, and parts that do not."""
    flags: list[bool] = []
    is_backward = False
    for character in reversed(text):
        kind = unicodedata.bidirectional(character)
        if kind not in ("NSM", "BN"):  # turned round, a mark stands before its letter
            is_backward = kind in ("R", "AL")
        flags.append(is_backward)
    flags.reverse()
    for flag, group in groupby(zip(flags, text, strict=True), key=lambda pair: pair[0]):
        yield flag, "".join(character for _, character in group)


def _clusters(text: str) -> Iterator[str]:
    """Yield each letter together with the marks and joiners on it."""
    cluster = ""
    for character in text:
        if cluster and not _joins(character, cluster):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _joins(character: str, cluster: str) -> bool:
    if not (unicodedata.category(character).startswith("M") or character in JOINERS):
        return False
    return not _stacks(character) or sum(map(_stacks, cluster)) < STACKED


def _stacks(character: str) -> bool:
    return unicodedata.name(character, "").startswith("COMBINING ")


def _faces(text: str, preferred: Face) -> Iterator[tuple[Face | None, str]]:
    """Split into parts of one face each, as few as can be; the face is None where no font has the character."""
    if preferred.has(text):
        chosen: Iterator[tuple[Face | None, str]] = iter([(preferred, text)])
    elif GENERAL.has(text) and _without_joiners(text) and not any(map(_stacks, text)):
        chosen = iter([(GENERAL, text)])
    else:
        chosen = (pair for word in text.replace(" ", " \n").split("\n") for pair in _word_faces(word, preferred))
    for face, group in groupby(chosen, key=lambda pair: pair[0]):
        yield face, "".join(part for _, part in group)


def _word_faces(word: str, preferred: Face) -> Iterator[tuple[Face | None, str]]:
    for cluster in _clusters(word):
        bare = _without_joiners(cluster)
        if not bare:
            continue
        if unicodedata.category(bare[0]).startswith("M"):  # a mark without a letter would fall on its neighbour
            yield None, cluster
        else:
            yield (preferred if preferred.has(bare) else fallback(bare)), cluster


def _run(text: str, chosen: Face | None, preferred: Face, is_backward: bool) -> Run:
    if chosen is None:
        shown = "".join(f"[U+{ord(character):04X}]" for character in text)
        return replace(_plain(shown, preferred), actual=text)
    if chosen is preferred:
        return _plain(_without_joiners(text), chosen)
    return replace(_shaped(text, chosen, is_backward), is_heavy=preferred is STRONG)


def _without_joiners(text: str) -> str:
    return "".join(character for character in text if character not in JOINERS)


def _plain(text: str, face: Face) -> Run:
    codes = "".join(map(face.codes.__getitem__, text))
    rare = tuple((face.glyphs[character], character) for character in sorted(set(text) - COMMON))
    return Run(face, ((0, f"[<{codes}>]"),), sum(map(face.widths.__getitem__, text)), rare)


def _shaped(text: str, face: Face, is_backward: bool) -> Run:
    """Let HarfBuzz join letters, place marks and build ligatures."""
    buffer = uharfbuzz.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_backward else "ltr"
    buffer.flags = uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    uharfbuzz.shape(face.shaper, buffer)
    infos = buffer.glyph_infos
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    glyphs = {}
    for info in infos:
        letters = text[info.cluster : ends[info.cluster]]
        # A mark that stayed a mark stands for itself, not for its letter a second time.
        own = face.characters.get(info.codepoint, letters)
        glyphs[info.codepoint] = own if own in letters else letters
    pieces = []
    for info, position in zip(infos, buffer.glyph_positions, strict=True):
        # The numbers in TJ move the pen back.
        before = -position.x_offset * face.scale
        after = face.advance(info.codepoint) - (position.x_advance - position.x_offset) * face.scale
        pieces.append((position.y_offset * face.scale, f"[{_gap(before)}<{info.codepoint:04X}>{_gap(after)}]"))
    # Programs that copy text turn scripts that run from right to left round themselves.
    is_simple = is_backward or len(infos) == len(starts) == len(text)
    total = sum(position.x_advance for position in buffer.glyph_positions) * face.scale
    return Run(face, tuple(pieces), total, tuple(glyphs.items()), None if is_simple else text)


def _gap(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".") if abs(length) > 0.05 else ""
