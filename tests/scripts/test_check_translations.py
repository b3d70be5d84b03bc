"""The translation check finds what a reader in Polish would stumble over."""

import shutil
from pathlib import Path

import pytest

from scripts.check_translations import check, findings, format_errors, read_same_in_both, uncollected
from scripts.compile_messages import ROOT

HEADER = (ROOT / "locale/pl/LC_MESSAGES/django.po").read_text().split("\n\n")[0]
needs_gettext = pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs gettext. Run: apt install gettext")


def write(root: Path, entries: str) -> Path:
    po = root / "locale/pl/LC_MESSAGES/django.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(f"{HEADER}\n\n{entries}\n")
    return po


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "Give"\nmsgstr ""', "has no Polish"),
        ('#, fuzzy\nmsgid "Give"\nmsgstr "Wesprzyj"', "is marked fuzzy"),
        ('msgid "Give"\nmsgstr "Give"', "is the same in Polish"),
        ('#~ msgid "Give"\n#~ msgstr "Wesprzyj"', "is no longer in the sources"),
        ('msgid "gift"\nmsgid_plural "gifts"\nmsgstr[0] "wpłata"\nmsgstr[1] "gifts"\nmsgstr[2] "wpłat"', "is the same"),
        ('msgid "gift"\nmsgid_plural "gifts"\nmsgstr[0] "wpłata"\nmsgstr[1] ""\nmsgstr[2] "wpłat"', "has no Polish"),
    ],
)
def test_a_bad_entry_is_named(tmp_path, entry, problem):
    [found] = findings(write(tmp_path, entry), frozenset())
    assert problem in found


def test_a_word_spelled_alike_in_both_languages_is_listed_once(tmp_path):
    po = write(tmp_path, 'msgid "Status"\nmsgstr "Status"')
    (tmp_path / "locale/same_in_both.txt").write_text("# spelled alike\nStatus\n")
    assert not findings(po, read_same_in_both(tmp_path))


@needs_gettext
def test_a_lost_placeholder_is_found(tmp_path):
    po = write(tmp_path, '#, python-format\nmsgid "Hello %(name)s"\nmsgstr "Witaj"')
    assert "name" in " ".join(format_errors(po))


@needs_gettext
def test_a_text_missing_from_the_catalogue_is_found_and_ours_stays_as_it_was(tmp_path):
    po = write(tmp_path, "")
    (tmp_path / "views.py").write_text('from django.utils.translation import gettext\n\ngettext("Thank you")\n')
    before = po.read_text()
    assert '+msgid "Thank you"' in uncollected(tmp_path)
    assert po.read_text() == before


@needs_gettext
def test_a_complete_catalogue_has_no_findings(tmp_path):
    write(tmp_path, 'msgid "Thank you"\nmsgstr "Dziękujemy"')
    (tmp_path / "views.py").write_text('from django.utils.translation import gettext\n\ngettext("Thank you")\n')
    assert check(tmp_path) == []


def test_without_gettext_the_package_is_named_and_ci_fails(tmp_path, monkeypatch, capsys):
    write(tmp_path, 'msgid "Thank you"\nmsgstr "Dziękujemy"')
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CI", raising=False)
    assert check(tmp_path) == []
    assert "apt install gettext" in capsys.readouterr().out
    monkeypatch.setenv("CI", "true")
    assert "apt install gettext" in " ".join(check(tmp_path))
