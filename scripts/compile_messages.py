"""Compile the message catalogues with Babel, so that a machine without gettext shows every language."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
PATTERNS = ("locale/*/LC_MESSAGES/*.po", "*/locale/*/LC_MESSAGES/*.po")


def catalogues(root: Path) -> list[Path]:
    """All .po files of the project and its apps."""
    return sorted(path for pattern in PATTERNS for path in root.glob(pattern) if ".venv" not in path.parts)


def compile_catalogue(po: Path) -> bool:
    """Write the .mo beside a .po when it is missing or older; say whether it was written."""
    mo = po.with_suffix(".mo")
    if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
        return False
    with po.open("rb") as source:
        catalogue = read_po(source, locale=po.parent.parent.name, abort_invalid=True)
    # Written aside and moved, because another `make` may be reading it.
    fresh = mo.with_suffix(".mo.new")
    with fresh.open("wb") as target:
        write_mo(target, catalogue)
    fresh.replace(mo)
    return True


def main(root: Path = ROOT) -> int:
    """Compile what changed."""
    for po in catalogues(root):
        if compile_catalogue(po):
            print(f"Compiled {po.relative_to(root)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
