"""The house's rules that neither ruff nor import-linter checks: one door a room, short files and functions."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "pipeline"
ROOMS = ("ingest", "preprocess", "layout", "recognize", "roles", "articles", "rejoin", "export", "qa", "engines")
MOST_LINES_OF_A_FILE = 300
MOST_LINES_OF_A_FUNCTION = 40
FILES = sorted(PACKAGE.rglob("*.py"))


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"))


def name(file: Path) -> str:
    return file.relative_to(PACKAGE).as_posix()


def imported(file: Path) -> Iterator[str]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def behind_doors(file: Path) -> list[str]:
    """Modules that a file imports from inside a room which is not its own."""
    own = file.relative_to(PACKAGE).parts[0]
    inner = [m.split(".") for m in imported(file)]
    return [".".join(m) for m in inner if m[0] == "pipeline" and len(m) > 2 and m[1] in ROOMS and m[1] != own]


def functions(file: Path) -> Iterator[ast.FunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, ast.FunctionDef))


def length(function: ast.FunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def test_a_room_is_entered_by_its_door() -> None:
    assert {name(f): inner for f in FILES if (inner := behind_doors(f))} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_says_what_is_public(room: str) -> None:
    door = PACKAGE / room / "__init__.py"
    assert any(isinstance(n, ast.Assign) and isinstance(t := n.targets[0], ast.Name) and t.id == "__all__" for n in tree(door).body)


def test_files_are_short() -> None:
    lengths = {name(f): len(f.read_text("utf-8").splitlines()) for f in FILES}
    assert {f: n for f, n in lengths.items() if n > MOST_LINES_OF_A_FILE} == {}


def test_functions_are_short() -> None:
    long = {f"{name(f)}:{fn.name}": length(fn) for f in FILES for fn in functions(f) if length(fn) > MOST_LINES_OF_A_FUNCTION}
    assert long == {}


def test_every_module_says_what_it_is_for() -> None:
    assert [name(f) for f in FILES if tree(f).body and not ast.get_docstring(tree(f))] == []
