"""What the commands say, on finished issues and on this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import ExitCode
from pipeline.run import doctor
from pipeline.run.doctor import Finding, examine
from pipeline.run.jobs import Failure
from pipeline.run.ledger import Ledger, Problem
from pipeline.settings import Settings

SETTINGS = Settings.load()


@pytest.fixture(autouse=True)
def keep_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_stop_politely", lambda: None)


@pytest.fixture
def batch(tmp_path: Path) -> Path:
    """A ledger in which one issue is done, one partial, one failed and one begun."""
    with Ledger(tmp_path) as ledger:
        for ident in ("a", "b", "c", "d"):
            ledger.begin(ident, "input", "config")
        ledger.finish("a", "done", (4, 0, 20), [])
        fault = Failure("source.damaged", "cut off", "b.pdf, page 2", "copy it anew")
        ledger.finish("b", "partial", (4, 1, 15), [Problem("b", "b.pdf, page 2", fault)])
        ledger.finish("c", "failed", (1, 1, 0), [Problem("c", "", Failure("bug", "KeyError", "c", "please report it"))])
    return tmp_path


def test_status_tells_what_is_done_failed_and_left(batch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status", str(batch)]) == ExitCode.OK
    assert capsys.readouterr().out.splitlines() == [
        f"{batch}: 1 done, 1 partial, 1 failed, 1 left to do",
        "b: partial",
        "  b.pdf, page 2: cut off; copy it anew [source.damaged]",
        "c: failed",
        "  c: KeyError; please report it [bug]",
        "d: left to do",
    ]


def test_status_as_json(batch: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status", str(batch), "--json"]) == ExitCode.OK
    document = json.loads(capsys.readouterr().out)
    assert document["counts"] == {"done": 1, "partial": 1, "failed": 1, "todo": 1}
    assert [i["id"] for i in document["issues"]] == ["a", "b", "c", "d"]
    assert document["issues"][1]["problems"][0]["code"] == "source.damaged"


@pytest.mark.parametrize("words", [[], ["issue"], ["page"]])
def test_schema_prints_a_json_schema(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["schema", *words]) == ExitCode.OK
    assert json.loads(capsys.readouterr().out)["$schema"].startswith("https://json-schema.org/")


def test_doctor_finds_what_is_here() -> None:
    found = {f.name: f for f in examine(SETTINGS)}
    assert all(f.ready for f in found.values() if f.needed)
    assert found["python"].detail
    assert found["numpy"].detail[0].isdigit()
    assert "recogniser rapidocr" in found


def test_doctor_tells_the_command_that_mends_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    found = doctor._tesseract()
    assert not found.ready
    assert not found.needed
    assert "apt-get install tesseract-ocr" in found.line()
    assert "tesseract-ocr-chi-sim-vert" in found.mend


def test_doctor_tells_which_languages_are_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(doctor, "_ask", lambda program, option: "tesseract 5.3.0\n" if option == "--version" else "eng\nosd\nchi_sim\n")
    found = doctor._tesseract()
    assert not found.ready
    assert "lacks chi_sim_vert, chi_tra, chi_tra_vert" in found.detail


@pytest.mark.parametrize(("needed", "code"), [(True, ExitCode.MISSING_DEPENDENCY), (False, ExitCode.OK)])
def test_doctor_fails_only_for_what_is_needed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], needed: bool, code: ExitCode
) -> None:
    absent = Finding("thing", False, needed, "not there", "apt-get install thing")
    monkeypatch.setattr("pipeline.run.commands.machine.examine", lambda settings: [absent])
    assert cli.main(["doctor"]) == code
    assert "-> apt-get install thing" in capsys.readouterr().out
