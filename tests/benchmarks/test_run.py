"""The benchmark runner finds, names and judges."""

import pytest

from benchmarks.row import Row
from benchmarks.run import benchmarks, machine, report

FAST = Row(name="webhook", unit="per second", ours=900.0, floor=1000.0, ratio=0.9, goal=0.8)
SLOW = Row(name="receipt", unit="per second", ours=1200.0, floor=1000.0, ratio=1.2, goal=2.5)


def test_a_result_says_whether_its_goal_is_met():
    text = report([FAST, SLOW], "2 × Some CPU", "2026-11-25", database="SQLite")
    assert "| webhook | per second | 900.0 | 1,000.0 | 0.90 | ≥ 0.80 | met |" in text
    assert "| receipt | per second | 1,200.0 | 1,000.0 | 1.20 | ≥ 2.50 | **missed** |" in text
    assert "Machine: 2 × Some CPU." in text


def test_a_run_on_another_database_keeps_what_was_measured_on_the_first():
    first = report([FAST], "2 × Some CPU", "2026-11-25", database="SQLite")
    both = report([SLOW], "2 × Some CPU", "2026-11-26", database="PostgreSQL", before=first)
    assert both.index("## PostgreSQL") < both.index("## SQLite") < both.index("| webhook |")
    assert report([FAST], "2 × Some CPU", "2026-11-25", database="SQLite", before=both) == both


def test_an_unknown_benchmark_is_named():
    with pytest.raises(SystemExit, match="No such benchmark: nonsense"):
        benchmarks(["nonsense"])


@pytest.mark.django_db
def test_the_machine_is_named_with_its_database():
    from django.db import connection

    assert connection.vendor in machine()
    assert "CPython 3." in machine()
