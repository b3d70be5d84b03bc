"""The file itself: judged by poppler, qpdf and pikepdf, not by our own code."""

import io
import subprocess
from dataclasses import replace

import pikepdf
import pytest

from payments.receipts import pdf
from payments.receipts.regimes import DonorFacts
from tests.payments.receipts.world import DONOR, build, draft, line

HOSTILE = "<b & Sons </para><img src=/etc/hostname>"
LONG = ("Stowarzyszenie Przyjaciół Ziemi Łódzkiej " * 8)[:300]


def tool(*command, content):
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode()


def text_of(content):
    return tool("pdftotext", "-layout", "-", "-", content=content)


def operations(page):
    """The operators of a page, each with what it is given."""
    for step in pikepdf.parse_content_stream(page):
        assert isinstance(step, pikepdf.ContentStreamInstruction)
        yield step.operands, str(step.operator)


def named(name, **fields):
    return pdf.render(build(draft(donor=DonorFacts(name)), **fields))


@pytest.fixture(scope="module")
def confirmation():
    """A Polish confirmation of two gifts."""
    lines = (line(), line(5000, number=2, deductible=4000))
    return pdf.render(build(draft(*lines, replaces="R-2026-000101"), regime="pl", language="pl", is_specimen=True))


def test_the_same_facts_give_the_same_bytes():
    assert named("Łukasz") == named("Łukasz")
    assert named("Łukasz") != named("Lukasz")


def test_a_template_we_cannot_draw_is_refused():
    with pytest.raises(pdf.UnknownTemplate):
        pdf.render(build() | {"template": {"id": "slip", "version": 99}})


def test_the_file_is_sound(confirmation, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(confirmation)
    assert "No syntax or stream encoding errors found" in tool("qpdf", "--check", str(path), content=b"")


def test_it_says_what_a_polish_confirmation_must_say(confirmation):
    text = " ".join(text_of(confirmation).split())
    for part in (
        "Potwierdzenie otrzymania darowizny", "Korekta potwierdzenia nr R-2026-000101", "Nr R-2026-000123",
        "Fundacja Otwarte Drzwi", "ul. Długa 12, 00-238 Warszawa", "KRS 0000123456", "NIP 1234563218",
        "REGON 123456785", "(OPP): tak", "Zażółć Gęślą-Jaźń", "ul. Kwiatowa 5, 61-001 Poznań", "24 listopada 2026",
        "Darowizna pieniężna", "BLIK · pi_3Qx", "163,45 zł", "sto sześćdziesiąt trzy złote 45/100",
        "PL61 1090 1014 0000 0712 1981 2874", "pomoc społeczna", "potwierdza przyjęcie darowizny",
        "Warszawa, 25 listopada 2026 r.", "Anna Kowalska, prezes zarządu", "Prosimy zachować dowód wpłaty",
        "https://example.org/verify/7K4MPX2Q/", "WZÓR – środowisko testowe, bez mocy prawnej",
    ):  # fmt: skip
        assert part in text, part


def test_a_receipt_that_counts_does_not_look_like_a_specimen():
    assert "SPECIMEN" not in text_of(named("Mary"))
    assert "SPECIMEN – sandbox, no legal force" in text_of(named("Mary", is_specimen=True))


@pytest.mark.parametrize("name", [HOSTILE, '<font color="red">', "</para>&amp;", r"a) Tj ET (\101", "%PDF-1.4 endobj"])
def test_a74_a_hostile_name_appears_literally(name):
    assert name in text_of(named(name))


def test_a75_emoji_arabic_and_an_override_are_legible():
    content = named("Łukasz 😀 محمد \u202ex")
    text = text_of(content)
    for part in ("Łukasz", "😀", "محمد"):
        assert part in text
    assert "■" not in text
    assert "\ufffd" not in text


def test_a75_three_hundred_characters_stay_on_one_page():
    content = pdf.render(build(draft(donor=replace(DONOR, organisation=LONG, tax_number="1234563218"))))
    assert len(pikepdf.open(io.BytesIO(content)).pages) == 1
    assert LONG.split() == [word for word in text_of(content).split() if word in LONG.split()][: len(LONG.split())]


def test_forty_lines_run_over_to_pages_that_each_name_the_receipt_and_repeat_the_headings():
    lines = [line(100 * number, number=number) for number in range(1, 41)]
    content = pdf.render(build(draft(*lines), is_specimen=True))
    pages = text_of(content).split("\f")[:-1]
    assert len(pages) > 2
    for number, page in enumerate(pages, 1):
        assert f"No. R-2026-000123 · Page {number} of {len(pages)}" in page
        assert "https://example.org/verify/7K4MPX2Q/" in page
        assert "SPECIMEN" in page
    assert sum(page.count("Gift of money") for page in pages) == 40
    assert "PLN 820.00" in pages[-2] + pages[-1]


def test_the_fonts_are_embedded_and_map_to_unicode():
    rows = tool("pdffonts", "-", content=named("Łukasz Ελένη"))
    fonts = rows.splitlines()[2:]
    assert len(fonts) == 4
    assert all(row.split()[-5:-2] == ["yes", "yes", "yes"] for row in fonts)


def test_the_file_is_small():
    assert len(named("Mary O’Neill")) < 60_000


def test_the_structure_is_read_in_order(confirmation, tmp_path):
    path = tmp_path / "receipt.pdf"
    path.write_bytes(confirmation)
    tree = tool("pdfinfo", "-struct-text", str(path), content=b"")
    places = [
        tree.index(part) for part in ("H1", "Darczyńca", "Przedmiot darowizny", "Table", "Razem", "Figure", "Link")
    ]
    assert places == sorted(places)
    assert tree.count("/Scope /Column") == 3


def test_everything_drawn_is_a_piece_of_the_structure_or_decoration(confirmation):
    for page in pikepdf.open(io.BytesIO(confirmation)).pages:
        depth = 0
        for operands, operator in operations(page):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            assert depth in (0, 1)
            if operator in ("TJ", "f", "S", "s", "B"):
                assert depth == 1, operands
        assert depth == 0


def test_every_piece_leads_to_the_element_that_owns_it(confirmation):
    document = pikepdf.open(io.BytesIO(confirmation))
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    for page in document.pages:
        owners = parents[page.StructParents]
        marks = [int(operands[1]["/MCID"]) for operands, operator in operations(page) if operator == "BDC"]
        assert sorted(marks) == list(range(len(owners)))
        for mark, owner in enumerate(owners):
            kids = list(owner.K)
            assert mark in kids or any(getattr(kid, "MCID", None) == mark for kid in kids)
        for annotation in page.get("/Annots", []):
            assert parents[annotation.StructParent].S == "/Link"


def test_the_document_says_what_it_is(confirmation):
    document = pikepdf.open(io.BytesIO(confirmation))
    root = document.Root
    assert root.Lang == "pl"
    assert root.MarkInfo.Marked
    assert root.ViewerPreferences.DisplayDocTitle
    assert root.OutputIntents[0].S == "/GTS_PDFA1"
    assert all(page.Tabs == "/S" for page in document.pages)
    with document.open_metadata() as xmp:
        assert xmp["dc:title"] == "Potwierdzenie otrzymania darowizny – Nr R-2026-000123"
        assert xmp["pdfuaid:part"] == "1"
        assert xmp.pdfa_status == "2U"
    assert str(document.docinfo.CreationDate).startswith("D:20261125000000")


def test_the_metadata_stays_xml_whatever_the_organisation_is_called():
    issuer = replace(draft().issuer, legal_name="A & B <x> ]]> \x07")
    document = pikepdf.open(io.BytesIO(pdf.render(build(draft(issuer=issuer)))))
    with document.open_metadata() as xmp:
        assert xmp["dc:creator"] == ["A & B <x> ]]>"]


def test_the_address_can_be_clicked(confirmation):
    document = pikepdf.open(io.BytesIO(confirmation))
    assert str(document.pages[-1].Annots[0].A.URI) == "https://example.org/verify/7K4MPX2Q/"
