"""Run every benchmark and write RESULTS.md: `make bench`, or `python -m benchmarks.run NAME ...` for some of them.

A benchmark is a module beside this one with `measure() -> list[Row]`. It finds Django set up on an empty, migrated
database of its own (SQLite, or the server that DATABASE_URL names).
"""

import importlib
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import django

from benchmarks.row import Row

HERE = Path(__file__).parent
RESULTS = HERE / "RESULTS.md"


def benchmarks(names: list[str]) -> list[str]:
    """Return the modules that measure something, or those of them that are named."""
    found = sorted(path.stem for path in HERE.glob("*.py") if "def measure(" in path.read_text() and path.stem != "run")
    unknown = set(names) - set(found)
    if unknown:
        raise SystemExit(f"No such benchmark: {', '.join(sorted(unknown))}. There are: {', '.join(found)}")
    return names or found


def machine() -> str:
    """Name what the numbers were measured on."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        version = cursor.fetchone()[0]
    parts = [
        f"{os.cpu_count()} × {_processor()}",
        f"{platform.system()} {platform.machine()}",
        f"{platform.python_implementation()} {platform.python_version()}",
        f"{connection.vendor} {version}",
    ]
    return ", ".join(parts)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return models[0] if models else platform.processor() or "unknown processor"


def table(rows: list[Row]) -> str:
    """Set the rows as a Markdown table."""
    lines = ["| What | Unit | Ours | Floor | Ratio | Goal | |", "|---|---|---:|---:|---:|---:|---|"]
    for row in rows:
        verdict = "met" if row["ratio"] >= row["goal"] else "**missed**"
        numbers = f"{row['ours']:,.1f} | {row['floor']:,.1f} | {row['ratio']:.2f} | ≥ {row['goal']:.2f}"
        lines.append(f"| {row['name']} | {row['unit']} | {numbers} | {verdict} |")
    return "\n".join(lines)


def report(rows: list[Row], where: str, day: str, *, database: str, before: str = "") -> str:
    """Return the whole of RESULTS.md: this database's section anew, those of others as `before` has them."""
    found = dict(part.split("\n", 1) for part in before.split("\n## ")[1:])
    found[database] = f"\nMade on {day}. Machine: {where}.\n\n{table(rows)}\n"
    sections = "".join(f"\n## {name}\n{text.rstrip()}\n" for name, text in sorted(found.items()))
    return (
        "# Benchmark results\n\n"
        "Made by `make bench`, on SQLite or on the server that DATABASE_URL names. Each line compares Almoner with a\n"
        f"floor that does only the bare work; the first lines of each module in `benchmarks/` say which.\n{sections}"
    )


def main(names: list[str]) -> int:
    """Measure, print and, when everything was measured, write RESULTS.md; exit 1 when a goal is missed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    os.environ.setdefault("TEST_DB", "var/bench.sqlite3")
    django.setup()
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    databases = setup_databases(verbosity=0, interactive=False)
    try:
        rows: list[Row] = []
        for name in benchmarks(names):
            print(f"Measuring {name} ...", file=sys.stderr)
            rows += importlib.import_module(f"benchmarks.{name}").measure()
        before = RESULTS.read_text() if RESULTS.exists() else ""
        day = datetime.now(UTC).date().isoformat()
        text = report(rows, machine(), day, database=connection.display_name, before=before)
    finally:
        teardown_databases(databases, verbosity=0)
    print(text)
    if not names:
        RESULTS.write_text(text)
    return 1 if any(row["ratio"] < row["goal"] for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
