"""export, score and diff over one small issue."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from papers import tiny_pdf
from recognizers import FakeRecognizer

from pipeline import cli, digitize
from pipeline.errors import ExitCode
from pipeline.run import worker as workers


@pytest.fixture
def issue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a finished issue, with its run.json."""
    monkeypatch.setattr(cli, "_stop_politely", lambda: None)
    monkeypatch.setattr(workers, "load_recognizer", lambda settings: FakeRecognizer())
    monkeypatch.setattr("pipeline.run.finished.load_recognizer", lambda settings: FakeRecognizer())
    page = tiny_pdf(tmp_path / "page.pdf")
    digitize(page, output=tmp_path / "out")
    folder = tmp_path / "out" / "page"
    (folder / "run.json").write_text(json.dumps({"sources": [str(page)]}))
    return folder


def document(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "issue.json").read_bytes())
    return found


def test_export_writes_formats_with_pictures_made_again(issue: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (issue / "issue.json").read_bytes()
    assert cli.main(["export", str(issue), "--to", "ndjson,overlay"]) == ExitCode.OK
    files = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert {f.suffix for f in files} == {".ndjson", ".jpg"}
    assert all(f.is_file() and f.is_relative_to(issue / "exports") for f in files)
    assert (issue / "issue.json").read_bytes() == before


def test_export_tells_a_source_that_is_gone_or_another(issue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tiny_pdf(tmp_path / "page.pdf", "Another page")
    assert cli.main(["export", str(issue.parent), "--to", "overlay", "-o", str(tmp_path / "there")]) == ExitCode.SOME_FAILED
    assert "the source has changed" in capsys.readouterr().out
    (tmp_path / "page.pdf").unlink()
    assert cli.main(["export", str(issue), "--to", "overlay"]) == ExitCode.SOME_FAILED
    assert cli.main(["export", str(tmp_path / "there"), "--to", "overlay"]) == ExitCode.NO_INPUT


def test_diff_is_20_where_something_changed(issue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["diff", str(issue), str(issue)]) == ExitCode.OK
    assert capsys.readouterr().out == "no differences in 1 issue\n"
    changed = document(issue)
    changed["articles"][0]["headline"]["text"] = "Bridge to close"
    other = tmp_path / "other"
    other.mkdir()
    (other / "issue.json").write_text(json.dumps(changed, ensure_ascii=False))
    report = tmp_path / "report.html"
    assert cli.main(["diff", str(issue), str(other), "-o", str(report)]) == ExitCode.DIFFERENCES
    out = capsys.readouterr().out
    assert "'Bridge to open' -> 'Bridge to close'" in out
    assert report.is_file()
    assert json.loads(report.with_suffix(".json").read_text("utf-8"))["differences"]


def test_score_prints_figures_and_writes_them(issue: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    truth = Path(__file__).resolve().parents[1] / "data" / "qa_truth_d04.json"
    assert cli.main(["score", str(truth), str(issue), "--json", str(tmp_path / "figures.json")]) == ExitCode.OK
    assert "char_error" in capsys.readouterr().out
    assert json.loads((tmp_path / "figures.json").read_text())["figures"]["truth_articles"] > 0
    assert cli.main(["score", str(tmp_path / "page.pdf"), str(issue)]) == ExitCode.NO_INPUT
