"""Check that every visible word has its Polish, and that sources and catalogues agree."""

import difflib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from scripts.compile_messages import ROOT, catalogues

SAME_IN_BOTH = "locale/same_in_both.txt"
NOT_SOURCES = (".*", "__pycache__", "var", "tests", "staticfiles", "benchmarks", "docs")


def collect(root: Path) -> None:
    """Let makemessages rewrite the catalogues under `root` from the sources there (needs gettext)."""
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    ignored = [option for pattern in NOT_SOURCES for option in ("--ignore", f"{pattern}/*")]
    options = ["-l", "pl", "--no-location", "--no-wrap", "--no-obsolete"]
    command = [sys.executable, "-m", "django", "makemessages", *options, *ignored]
    subprocess.run(command, cwd=root, env=environment, check=True, stdout=subprocess.DEVNULL)


def uncollected(root: Path) -> list[str]:
    """Collect in a copy and return the lines by which the catalogues there differ from ours, dates apart."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*NOT_SOURCES))
        collect(copy)
        return [
            line
            for po in catalogues(copy)
            for line in _difference(root / po.relative_to(copy), po, str(po.relative_to(copy)))
        ]


def _difference(ours: Path, fresh: Path, name: str) -> list[str]:
    before, after = (_lines(ours), _lines(fresh))
    return list(difflib.unified_diff(before, after, name, f"{name} after `make messages`", lineterm="", n=1))


def _lines(po: Path) -> list[str]:
    lines = po.read_text().splitlines() if po.exists() else []
    return [line for line in lines if line and not line.startswith('"POT-Creation-Date:')]


def findings(po: Path, same_in_both: frozenset[str]) -> list[str]:
    """Say what is wrong with the entries of one catalogue."""
    found = []
    for entry in polib.pofile(str(po)):
        if entry.obsolete:
            problem = "is no longer in the sources"
        elif entry.fuzzy:
            problem = "is marked fuzzy"
        elif not entry.translated():
            problem = "has no Polish"
        elif _is_english(entry) and entry.msgid not in same_in_both:
            problem = f"is the same in Polish (if that is right, add the line to {SAME_IN_BOTH})"
        else:
            continue
        found.append(f"{po.name}: {entry.msgid!r} {problem}")
    return found


def _is_english(entry: polib.POEntry) -> bool:
    written = [entry.msgstr, *entry.msgstr_plural.values()]
    return any(text in (entry.msgid, entry.msgid_plural) for text in written if text)


def format_errors(po: Path) -> list[str]:
    """What gettext says about placeholders and plural forms."""
    command = ["msgfmt", "--check", "--check-format", "-o", os.devnull, str(po)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    return run.stderr.splitlines() if run.returncode else []


def read_same_in_both(root: Path) -> frozenset[str]:
    """Return the words that are spelled alike in both languages, one a line; `\\n` stands for a line break."""
    path = root / SAME_IN_BOTH
    lines = path.read_text().splitlines() if path.exists() else []
    return frozenset(line.replace("\\n", "\n") for line in lines if line and not line.startswith("#"))


def check(root: Path) -> list[str]:
    """Everything that is wrong with the translations under `root`."""
    same_in_both = read_same_in_both(root)
    found = [text for po in catalogues(root) for text in findings(po, same_in_both)]
    if shutil.which("msgfmt") and shutil.which("xgettext"):
        found += [line for po in catalogues(root) for line in format_errors(po)]
        found += uncollected(root)
    else:
        skipped = "Sources and placeholders were not compared: that needs gettext. Run: apt install gettext"
        print(skipped)
        if os.environ.get("CI"):
            found.append(skipped)
    return found


def main(arguments: list[str]) -> int:
    """Collect new texts with --collect, else check and exit 1 on any finding."""
    if arguments == ["--collect"]:
        collect(ROOT)
        return 0
    found = check(ROOT)
    print("\n".join(found) or "Every visible word has its Polish.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
