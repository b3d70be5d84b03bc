"""Make the font files of the site and of the receipts from their published packages.

Run once, by hand, when a typeface changes; the results are committed. Needs npm, apt-get and dpkg-deb.

    python scripts/build_fonts.py [folder for the downloads]
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from PIL import ImageCms

ROOT = Path(__file__).resolve().parent.parent
RECEIPTS = ROOT / "payments/receipts/fonts"
WEB = ROOT / "static/fonts"

NPM = {
    "atkinson": "@fontsource-variable/atkinson-hyperlegible-next@5.3.0",
    "newsreader": "@fontsource-variable/newsreader@5.3.0",
}
DEBIAN = ("fonts-noto-core", "fonts-droid-fallback")
DATE = 3_850_070_400  # seconds since 1904: the first day of 2026

LATIN_1 = {*range(0x20, 0x7F), *range(0xA0, 0x100)}
PUNCTUATION = {
    *range(0x2010, 0x2016),
    *range(0x2018, 0x201F),
    0x2020,
    0x2022,
    0x2026,
    0x2030,
    0x2032,
    0x2033,
    0x2039,
    0x203A,
    0x20AC,
    0x2116,
    0x2122,
    0x2190,
    0x2192,
    0x2212,
    0x2713,
}
LATIN_EXT_A = {*range(0x100, 0x180), 0x218, 0x219, 0x21A, 0x21B}
POLISH = {ord(letter) for letter in "ĄąĆćĘęŁłŃńŚśŹźŻż"}  # ó is in Latin-1
EUROPE = LATIN_1 | PUNCTUATION | LATIN_EXT_A

# Receipts choose one of these by the block of a character; see payments/receipts/faces.py.
NOTO_SCRIPTS = (
    "Arabic", "Hebrew", "Syriac", "Thaana", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Oriya", "Tamil",
    "Telugu", "Kannada", "Malayalam", "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Georgian", "Armenian",
    "Ethiopic", "Cherokee",
)  # fmt: skip
GENERAL = {
    *range(0x20, 0x250),
    *range(0x250, 0x530),
    *range(0x1AB0, 0x1AFF),
    *range(0x1C80, 0x1C90),
    *range(0x1D00, 0x2070),
    *range(0x2070, 0x2200),
    *range(0x2C60, 0x2C80),
    *range(0x2DE0, 0x2E60),
    *range(0xA640, 0xA800),
    *range(0xAB30, 0xAB70),
    *range(0xFB00, 0xFB07),
    *range(0xFE20, 0xFE30),
}
SYMBOLS = {*range(0x2190, 0x2200), *range(0x2500, 0x2800), *range(0x2B00, 0x2C00)}
CJK_FEATURES = ["ccmp", "ljmo", "vjmo", "tjmo"]
WEB_FEATURES = ["kern", "tnum", "ccmp", "locl"]


def main() -> None:
    """Build everything."""
    work = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(tempfile.mkdtemp(prefix="fonts-"))
    sources = fetch(work)
    RECEIPTS.mkdir(parents=True, exist_ok=True)
    WEB.mkdir(parents=True, exist_ok=True)
    build_text_faces(sources)
    build_fallback_faces(sources)
    build_web_faces(sources)
    copy_licences(sources)
    build_colour_profile()


def fetch(work: Path) -> dict[str, Path]:
    """Download and unpack what is not there yet; return the folder of each package."""
    found = {}
    for name, package in NPM.items():
        folder = work / name
        if not folder.exists():
            packed = subprocess.run(
                ["npm", "pack", "--silent", package], cwd=work, check=True, capture_output=True, text=True
            )
            with tarfile.open(work / packed.stdout.strip().splitlines()[-1]) as archive:
                archive.extractall(folder, filter="data")
        found[name] = folder / "package"
    for name in DEBIAN:
        folder = work / name
        if not folder.exists():
            subprocess.run(["apt-get", "download", name], cwd=work, check=True)
            subprocess.run(["dpkg-deb", "-x", str(next(work.glob(f"{name}_*.deb"))), str(folder)], check=True)
        found[name] = folder
    return found


def build_text_faces(sources: dict[str, Path]) -> None:
    """The three faces every receipt embeds whole, so they must be small."""
    for name, family, axes in (
        ("text-regular", "atkinson", {"wght": 400}),
        ("text-strong", "atkinson", {"wght": 600}),
        ("display", "newsreader", {"opsz": 40, "wght": 500}),
    ):
        font = merged(sources[family], axes)
        if family == "atkinson":  # one width for all digits, so that columns of money line up
            use_tabular_figures(font)
        save(lean(font, EUROPE, features=[]), RECEIPTS / f"{name}.ttf")


def build_fallback_faces(sources: dict[str, Path]) -> None:
    """Faces for names in other scripts; a receipt embeds the few glyphs it needs."""
    noto = sources["fonts-noto-core"] / "usr/share/fonts/truetype/noto"
    save(lean(TTFont(noto / "NotoSans-Regular.ttf"), GENERAL), RECEIPTS / "noto-general.ttf")
    save(lean(TTFont(noto / "NotoSansSymbols2-Regular.ttf"), SYMBOLS), RECEIPTS / "noto-symbols.ttf")
    for script in NOTO_SCRIPTS:
        font = TTFont(noto / f"NotoSans{script}-Regular.ttf")
        save(lean(font, font.getBestCmap()), RECEIPTS / f"noto-{script.lower()}.ttf")
    droid = next(sources["fonts-droid-fallback"].rglob("DroidSansFallback.ttf"))
    font = TTFont(droid)
    save(lean(font, font.getBestCmap(), features=CJK_FEATURES), RECEIPTS / "droid-cjk.ttf")


def build_web_faces(sources: dict[str, Path]) -> None:
    """Two files per typeface: Latin for everybody, the Polish letters for pages that have them."""
    for family, axes in (
        ("atkinson", {"wght": (400, 700)}),
        ("newsreader", {"opsz": 40, "wght": 500}),
    ):
        for name, part, wanted in (("latin", "latin", LATIN_1 | PUNCTUATION), ("ext", "latin-ext", POLISH)):
            font = lean(instance(sources[family], part, axes), wanted, features=WEB_FEATURES)
            font.flavor = "woff2"
            save(font, WEB / f"{family}-{name}.woff2")


def instance(package: Path, part: str, axes: Mapping[str, float | tuple[float, float]]) -> TTFont:
    """One part of a variable typeface, pinned or limited to `axes`."""
    kind = "opsz" if "opsz" in axes else "wght"
    path = next((package / "files").glob(f"*-{part}-{kind}-normal.woff2"))
    font = instantiateVariableFont(TTFont(path), axes)
    with tempfile.NamedTemporaryFile(suffix=".ttf") as saved:
        # The subsetter raises KeyError on an instance that was never saved.
        font.flavor = None
        font.save(saved.name)
        return TTFont(saved.name, lazy=False)


def merged(package: Path, axes: Mapping[str, float | tuple[float, float]]) -> TTFont:
    """Latin and Latin Extended of a typeface in one font."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for part in ("latin", "latin-ext"):
            path = Path(folder) / f"{part}.ttf"
            instance(package, part, axes).save(path)
            paths.append(str(path))
        return Merger().merge(paths)


def use_tabular_figures(font: TTFont) -> None:
    """Point the digits at the glyphs of the `tnum` feature."""
    swaps: dict[str, str] = {}
    table = font["GSUB"].table
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for index in record.Feature.LookupListIndex:
                for subtable in table.LookupList.Lookup[index].SubTable:
                    swaps.update(getattr(subtable, "mapping", {}))
    for cmap in font["cmap"].tables:
        for code in range(ord("0"), ord("9") + 1):
            cmap.cmap[code] = swaps.get(cmap.cmap[code], cmap.cmap[code])


def lean(font: TTFont, unicodes: Iterable[int], features: list[str] | None = None) -> TTFont:
    """Keep the wanted characters; drop hints and, unless None, every layout feature not named."""
    options = Options()
    options.hinting = False
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["vhea", "vmtx", "gasp", "DSIG", "STAT", "MVAR"]
    if features is None:
        options.layout_features = ["*"]
    else:
        options.layout_features = features
        options.layout_closure = bool(features)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=set(unicodes))
    subsetter.subset(font)
    return font


def save(font: TTFont, path: Path) -> None:
    """Write the font with one fixed date, so that a second run gives the same bytes."""
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = DATE
    font.save(path)
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1024:.1f} KB")


def copy_licences(sources: dict[str, Path]) -> None:
    """Put each typeface's licence beside its files."""
    for family in NPM:
        for folder in (RECEIPTS, WEB):
            shutil.copyfile(sources[family] / "LICENSE", folder / f"LICENSE-{family}.txt")
    for package, name in (("fonts-noto-core", "noto"), ("fonts-droid-fallback", "droid")):
        licence = (sources[package] / "usr/share/doc" / package / "copyright").read_text()
        if "common-licenses/Apache-2.0" in licence:
            licence += "\n" + Path("/usr/share/common-licenses/Apache-2.0").read_text()
        (RECEIPTS / f"LICENSE-{name}.txt").write_text(licence)


def build_colour_profile() -> None:
    """Describe sRGB for PDF/A; LittleCMS makes it ("no copyright, use freely") with the date of today."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[8:10] = b"\x04\x20"  # ICC 4.2, the version PDF 1.7 names
    profile[24:36] = b"".join(part.to_bytes(2, "big") for part in (2026, 1, 1, 0, 0, 0))
    (RECEIPTS / "sRGB.icc").write_bytes(profile)


if __name__ == "__main__":
    main()
