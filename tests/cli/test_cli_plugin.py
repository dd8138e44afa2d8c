"""A recogniser that somebody else installed, faulty ones among them, through the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ROOT / "samples" / "xuhuibao" / "2022-06-27"
pytestmark = pytest.mark.full


@pytest.fixture
def plugins(tmp_path: Path) -> str:
    """A search path on which a distribution offers the doubles as recognisers."""
    about = tmp_path / "site" / "doubles-0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: doubles\nVersion: 0\n")
    kinds = ("Crashing", "Failing", "Missing", "Buggy", "Fake")
    (about / "entry_points.txt").write_text("[baozhi.recognizers]\n" + "".join(f"{k.lower()} = offered:{k.lower()}\n" for k in kinds))
    lines = ["import recognizers", *(f"def {k.lower()}(settings): return recognizers.{k}Recognizer()" for k in kinds)]
    (tmp_path / "site" / "offered.py").write_text("\n".join(lines) + "\n")
    return os.pathsep.join([str(tmp_path / "site"), str(ROOT / "tests" / "doubles"), str(ROOT)])


@pytest.mark.parametrize(
    ("engine", "code", "word"),
    [("crashing", 10, "worker.died"), ("failing", 10, "recognizer"), ("buggy", 10, "bug"), ("missing", 3, ""), ("fake", 0, "")],
)
def test_a_faulty_engine_fails_its_pages_and_nothing_else(plugins: str, tmp_path: Path, engine: str, code: int, word: str) -> None:
    arguments = ["run", str(PAGES / "page1.scan.jpg"), "-o", str(tmp_path / "out"), "--set", f"recognize.engine={engine}", "--jobs", "1"]
    command = [sys.executable, "-m", "pipeline", *arguments, "--json"]
    env = {**os.environ, "PYTHONPATH": plugins}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    assert done.returncode == code, done.stderr
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["code"] for e in events if e["event"] == "failed"] == ([word] if word else [])
    assert done.stderr.count("\n") == (code == 3)
