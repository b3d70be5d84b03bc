"""The size of the code stays readable: short functions, short files, thin views."""

import ast
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FILE_LINES = 400
FUNCTION_LINES = 40
VIEW_LINES = 19
NOT_OURS = {".venv", "var", "staticfiles", "node_modules", "migrations"}


def python_files(root: Path) -> list[Path]:
    """Our modules: no migrations, nothing hidden or generated."""
    found = []
    for folder, subfolders, files in os.walk(root):
        subfolders[:] = [name for name in subfolders if name not in NOT_OURS and not name.startswith(".")]
        found += [Path(folder) / file for file in files if file.endswith(".py")]
    return sorted(found)


def functions(source: str) -> Iterator[tuple[str, int, int]]:
    """Name, line and length of every function, from `def` to its last line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno, (node.end_lineno or node.lineno) - node.lineno + 1


def is_view_module(path: Path) -> bool:
    return path.stem == "views" or path.parent.name == "views"


def too_long(root: Path) -> list[str]:
    """Say which files, functions and views are over the budget."""
    found = []
    for path in python_files(root):
        source = path.read_text()
        name = path.relative_to(root)
        lines = len(source.splitlines())
        if lines > FILE_LINES:
            found.append(f"{name} has {lines} lines, over {FILE_LINES}: split it by topic")
        limit = VIEW_LINES if is_view_module(name) and name.parts[0] != "tests" else FUNCTION_LINES
        found += [
            f"{name}:{line} {function} has {length} lines, over {limit}"
            for function, line, length in functions(source)
            if length > limit
        ]
    return found


def test_no_file_function_or_view_is_over_the_budget():
    assert not too_long(ROOT), "\n".join(too_long(ROOT))


@pytest.mark.parametrize(
    ("file", "body_lines", "is_over"),
    [
        ("services.py", FUNCTION_LINES - 1, False),
        ("services.py", FUNCTION_LINES, True),
        ("views.py", VIEW_LINES - 1, False),
        ("views.py", VIEW_LINES, True),
        ("migrations/0001_initial.py", FUNCTION_LINES, False),
    ],
)
def test_the_budget_counts_from_def_to_the_last_line(tmp_path, file, body_lines, is_over):
    path = tmp_path / "app" / file
    path.parent.mkdir(parents=True)
    path.write_text("def act():\n" + "    pass\n" * body_lines)
    assert bool(too_long(tmp_path)) is is_over


def test_a_file_over_the_budget_is_found(tmp_path):
    (tmp_path / "long.py").write_text("x = 1\n" * (FILE_LINES + 1))
    assert too_long(tmp_path) == [f"long.py has {FILE_LINES + 1} lines, over {FILE_LINES}: split it by topic"]
