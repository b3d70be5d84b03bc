"""The catalogues compile without gettext."""

import gettext
import os
from pathlib import Path

import pytest

from scripts.compile_messages import ROOT, catalogues, compile_catalogue, main

HEADER = (ROOT / "locale/pl/LC_MESSAGES/django.po").read_text().split("\n\n")[0]


@pytest.fixture
def po(tmp_path: Path) -> Path:
    path = tmp_path / "locale/pl/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(
        f'{HEADER}\n\nmsgid "%(count)d gift"\nmsgid_plural "%(count)d gifts"\nmsgstr[0] "%(count)d wpłata"\n'
        'msgstr[1] "%(count)d wpłaty"\nmsgstr[2] "%(count)d wpłat"\n'
    )
    return path


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "wpłat"), (1, "wpłata"), (2, "wpłaty"), (5, "wpłat"), (12, "wpłat"), (22, "wpłaty"), (112, "wpłat")],
)
def test_polish_counts_in_three_forms(po, count, words):
    compile_catalogue(po)
    with po.with_suffix(".mo").open("rb") as file:
        polish = gettext.GNUTranslations(file)
    assert polish.ngettext("%(count)d gift", "%(count)d gifts", count) == f"%(count)d {words}"


def test_only_a_changed_catalogue_is_compiled_again(po):
    assert compile_catalogue(po)
    assert not compile_catalogue(po)
    later = po.with_suffix(".mo").stat().st_mtime + 1
    os.utime(po, (later, later))
    assert compile_catalogue(po)


def test_the_catalogues_of_apps_are_found_too(po, tmp_path, capsys):
    of_an_app = tmp_path / "sandbox/locale/pl/LC_MESSAGES/django.po"
    of_an_app.parent.mkdir(parents=True)
    of_an_app.write_text(po.read_text())
    assert catalogues(tmp_path) == [po, of_an_app]
    assert main(tmp_path) == 0
    assert of_an_app.with_suffix(".mo").exists()
    assert "sandbox/locale/pl" in capsys.readouterr().out
