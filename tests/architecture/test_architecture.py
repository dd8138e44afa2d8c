"""The house as it was drawn: floors, doors, sizes, voices."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import pipeline
from pipeline.ports import Exporter

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "pipeline"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = ("ingest", "preprocess", "layout", "recognize", "roles", "articles", "rejoin", "export", "qa", "engines")
MAX_LINES = 300
IMPORTS = (ast.Import, ast.ImportFrom)
MAX_FUNCTION = 40
PUBLIC = {
    "BaozhiError",
    "ConfigError",
    "DamagedSource",
    "EncryptedSource",
    "ExitCode",
    "HostileSource",
    "Issue",
    "MissingDependency",
    "OutputError",
    "RecognizerError",
    "Settings",
    "SourceError",
    "SourceNotFound",
    "UnsupportedSource",
    "UsageError",
    "digitize",
}


def name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    yield from (n for n in ast.walk(tree(path)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def test_the_import_contracts_are_kept() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_public_names_are_these_and_each_resolves() -> None:
    assert set(pipeline.__all__) == PUBLIC
    assert list(pipeline.__all__) == sorted(pipeline.__all__)
    for public in pipeline.__all__:
        assert getattr(pipeline, public).__name__ == public
    assert set(dir(pipeline)) >= PUBLIC
    with pytest.raises(AttributeError, match="nonsense"):
        _ = pipeline.nonsense


@pytest.mark.parametrize("room", [r for r in ROOMS if (PACKAGE / r / "__init__.py").is_file()])
def test_a_room_has_one_door_whose_names_are_listed(room: str) -> None:
    door = importlib.import_module(f"pipeline.{room}")
    listed: list[str] = door.__all__
    assert len(set(listed)) == len(listed)
    imported = {
        alias.asname or alias.name
        for node in tree(PACKAGE / room / "__init__.py").body
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pipeline.")
        for alias in node.names
    }
    assert imported == set(listed)


def test_rooms_are_entered_by_their_doors() -> None:
    inside = re.compile(rf"^pipeline\.({'|'.join(ROOMS)})\.")
    found = []
    for path in MODULES:
        home = name(path).split("/")[0]
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and (match := inside.match(f"{node.module or ''}.")) and match[1] != home:
                beyond = (node.module or "").removeprefix(f"pipeline.{match[1]}")
                if beyond:
                    found.append(f"{name(path)}: {node.module}")
    assert found == []


def test_files_are_short() -> None:
    sizes = {name(p): len(p.read_text("utf-8").splitlines()) for p in MODULES}
    assert {n: size for n, size in sizes.items() if size >= MAX_LINES} == {}


def test_functions_are_short() -> None:
    sizes = {f"{name(p)}: {f.name}": (f.end_lineno or f.lineno) - f.lineno + 1 for p in MODULES for f in functions(p)}
    assert {n: size for n, size in sizes.items() if size > MAX_FUNCTION} == {}


def test_nothing_prints_but_the_command_line() -> None:
    calls = {
        name(p)
        for p in MODULES
        for n in ast.walk(tree(p))
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name) and n.func.id == "print"
    }
    assert calls == {"cli.py"}


def test_nothing_is_imported_inside_a_function() -> None:
    found = [
        f"{name(p)}: {f.name}"
        for p in MODULES
        for f in functions(p)
        if any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(f))
    ]
    assert found == []


def test_the_broad_except_stands_only_at_borders() -> None:
    """The page worker, the command line, the parser's child; and pdfminer, for which pdfium stands in whatever it raises."""
    borders = {"cli.py", "run/worker.py", "ingest/worker.py", "ingest/pdf.py"}
    broad = {
        name(p)
        for p in MODULES
        for n in ast.walk(tree(p))
        if isinstance(n, ast.ExceptHandler)
        and (n.type is None or (isinstance(n.type, ast.Name) and n.type.id in ("Exception", "BaseException")))
        and not any(isinstance(inner, ast.Raise) for inner in ast.walk(n))
    }
    assert broad - borders == set()


def test_no_path_of_a_machine_is_in_the_code() -> None:
    pattern = re.compile(r"/(?:home|Users|work|tmp|root)/")
    assert [name(p) for p in MODULES if pattern.search(p.read_text("utf-8"))] == []


def test_the_entry_points_of_the_project_resolve() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for group, points in project["entry-points"].items():
        for point, target in points.items():
            module, _, attribute = target.partition(":")
            loaded = getattr(importlib.import_module(module), attribute)
            if group == "baozhi.exporters":
                assert isinstance(loaded, Exporter)
                assert loaded.name == point
            else:
                assert callable(loaded)
    assert {p.name for p in entry_points(group="baozhi.recognizers")} >= {"rapidocr", "tesseract"}


def test_each_handler_of_the_command_line_resolves() -> None:
    cli = importlib.import_module("pipeline.cli")
    for command in cli.HANDLERS:
        assert callable(cli._handler(command))


def test_rooms_that_are_not_needed_are_not_loaded() -> None:
    script = (
        "import sys, pipeline.cli; a = set(sys.modules); import pipeline.run.commands.reading; b = set(sys.modules);"
        "print(sorted({'numpy', 'rich'} & a), sorted({'cv2', 'onnxruntime', 'scipy', 'jieba', 'lxml'} & b))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[] []"
