"""A name in any script is legible: the right face, the right order, joined letters, and never an empty box."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payments.receipts.faces import BLOCKS, GENERAL, STRONG, SYMBOLS, TEXT, Face
from payments.receipts.shaping import clean, line, width, wrap

NAMES = {
    "Polish": "Zażółć Gęślą-Jaźń",
    "Vietnamese": "Nguyễn Thị Minh",
    "Greek": "Ελένη Παπαδοπούλου",
    "Cyrillic": "Їжак Щукін",
    "Arabic": "محمد بن عبد الله",
    "Persian": "می\u200cخواهم",  # noqa: RUF001
    "Hebrew": "שָׁלוֹם כהן",
    "Devanagari": "क्षत्रिय नमस्ते",
    "Bengali": "রবীন্দ্রনাথ",
    "Tamil": "தமிழ்ச்செல்வி",
    "Thai": "สวัสดี",
    "Khmer": "សុខា",
    "Burmese": "အောင်ဆန်း",
    "Georgian": "ქართული",
    "Armenian": "Հայերեն",
    "Ethiopic": "አበበ",
    "Chinese": "山田太郎",
    "Korean": "김철수",
    "Kana": "さくら",
    "Symbols": "Ann ♥",
}


def shown(text, face=TEXT):
    return [(run.face.name, run.actual) for run in line(clean(text), face)]


def glyphs(text):
    return [operand for run in line(clean(text), TEXT) for _, operand in run.pieces]


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_a_name_in_any_script_is_drawn_without_a_box(name):
    assert "<0000>" not in "".join(glyphs(name))
    assert not any("[U+" in (run.actual or "") for run in line(clean(name), TEXT))
    assert all(run.width > 0 for run in line(clean(name), TEXT))


@settings(deadline=None)  # the first foreign letter loads a font
@given(st.text(max_size=40))
def test_no_text_whatever_is_drawn_with_a_box(text):
    for run in line(clean(text), STRONG):
        assert not any(glyph == 0 for glyph, _ in run.glyphs)
        assert "<0000>" not in "".join(operand for _, operand in run.pieces)


def test_what_no_face_has_is_named_by_its_number_and_copied_as_itself():
    assert shown("Ania 😀") == [("text-regular", None), ("text-regular", "😀")]
    assert width("😀", TEXT, 10) == width("[U+1F600]", TEXT, 10)


def test_a_joiner_shapes_its_neighbours_and_is_no_glyph_itself():
    (run,) = line(clean(NAMES["Persian"]), TEXT)
    assert len(run.pieces) == len(NAMES["Persian"].replace("\u200c", ""))
    assert glyphs(NAMES["Persian"]) != glyphs(NAMES["Persian"].replace("\u200c", ""))


def test_arabic_letters_are_joined():
    alone = {glyph for letter in "محمد" for glyph in glyphs(letter)}
    assert not alone.intersection(glyphs("محمد")[1:3])


def test_right_to_left_names_are_drawn_from_their_last_letter():
    runs = line("שלום", TEXT)
    letters = [text for _, text in runs[0].glyphs]
    assert letters == list("םולש")


def test_brackets_round_a_right_to_left_name_stay_round_it():
    drawn = "".join(glyphs("محمد بن (علي) x"))
    assert 0 < drawn.index(TEXT.codes["("]) < drawn.index(TEXT.codes[")"])


def test_an_override_of_direction_has_no_effect():
    assert clean("abc\u202edef\u2066x\u2069") == "abcdefx"


def test_line_ends_and_controls_become_spaces():
    assert clean(" a\nb\tc\x00d\u2028e ") == "a b c d e"


def test_marks_cannot_climb_out_of_the_line():
    runs = line(clean("Z" + "\u0302" * 9), TEXT)
    assert [run.actual for run in runs if run.actual][-1].count("\u0302") >= 5


def test_one_foreign_letter_does_not_break_a_word_into_two_typefaces():
    assert shown("Nguyễn") == [("noto-general", None)]


def test_a_bold_name_in_another_script_is_bold_too():
    assert all(run.is_heavy for run in line("Ελένη", STRONG))
    assert not any(run.is_heavy for run in line("Ελένη", TEXT))


@settings(deadline=None)  # the first foreign letter loads a font
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.integers(60, 500))
def test_wrapping_loses_nothing_and_no_line_is_too_long(text, available):
    text = clean(text)
    lines = wrap(text, TEXT, 10.5, available)
    assert "".join(lines) == text
    # A single letter may be wider than the line, for instance one that is named by its number.
    assert all(width(part.rstrip(" "), TEXT, 10.5) <= available or len(part) <= 5 for part in lines)


def test_every_face_named_for_a_block_is_there_and_has_letters_of_it():
    for first, last, name in BLOCKS:
        face = Face(name)
        letters = [chr(code) for code in range(first, last + 1) if unicodedata.name(chr(code), "")]
        assert any(face.has(letter) for letter in letters), name


def test_the_text_faces_have_the_letters_of_europe():
    for face in (TEXT, STRONG):
        assert face.has("ĄąĆćĘęŁłŃńÓóŚśŹźŻżÄÖÜßÅØÆČŠŽŐŰĞİŞȘȚ€–’„”")
    assert GENERAL.has("Ωя")
    assert SYMBOLS.has("♥")


@pytest.mark.parametrize("text", ["\u200d", "\u200c\u200d"])
def test_a75_joiners_without_letters_are_drawn_as_nothing(text):
    assert line(text, TEXT) == ()
    assert width(text, TEXT, 10) == 0
