"""Arguments, exit codes, and the one line that tells what went wrong. No engine is loaded here."""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.errors import BaozhiError, ConfigError, DamagedSource, ExitCode, MissingDependency, OutputError, UsageError
from pipeline.run.request import named_formats, parse_pages

ROOT = Path(__file__).resolve().parents[2]
HELP_CPU_SECONDS = 0.3


@pytest.fixture(autouse=True)
def keep_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_stop_politely", lambda: None)


def raising(error: BaseException) -> Callable[..., ExitCode]:
    def handler(args: argparse.Namespace, say: object) -> ExitCode:
        raise error

    return handler


def run(monkeypatch: pytest.MonkeyPatch, error: BaseException, *more: str) -> int:
    monkeypatch.setattr(cli, "_handler", lambda command: raising(error))
    return cli.main(["status", *more])


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 1),
        (DamagedSource("x"), 2),
        (MissingDependency("x"), 3),
        (OutputError("x"), 5),
        (ConfigError("x"), 9),
        (KeyboardInterrupt(), 130),
        (ZeroDivisionError("x"), 15),
        (BaozhiError("x"), 15),
    ],
)
def test_each_error_has_its_exit_code_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, code: int
) -> None:
    assert run(monkeypatch, error) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("baozhi: ")
    assert err.count("\n") == 1


def test_the_line_says_where_what_and_the_next_move(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, DamagedSource("it is cut off", where="a.pdf, page 2", move="copy it anew"))
    assert capsys.readouterr().err == "baozhi: a.pdf, page 2: it is cut off; copy it anew\n"


def test_an_unknown_fault_asks_for_a_report(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, KeyError("nonsense"))
    err = capsys.readouterr().err
    assert "KeyError" in err
    assert "please report it" in err
    assert "Traceback" not in err


def test_a_message_of_many_lines_becomes_one(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, ValueError("first\nsecond"))
    assert capsys.readouterr().err.count("\n") == 1


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    run(monkeypatch, OutputError("x"), "--debug")
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["nonsense"],
        ["run", "--nonsense"],
        ["run", "a.pdf", "--jobs", "0"],
        ["run", "a.pdf", "--jobs", "two"],
        ["run", "a.pdf", "--group", "some"],
        ["run"],
        ["run", "a.pdf", "--pages", "3-1"],
        ["run", "a.pdf", "--export", "nonsense"],
        ["export", "folder"],
        ["score", "truth"],
        ["review", "output"],
    ],
)
def test_wrong_arguments_are_exit_code_1(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == ExitCode.USAGE
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize(
    "words", [["--set", "nonsense=1"], ["--set", "run.job=2"], ["--config", "nowhere.toml"], ["--set", "run.jobs=many"]]
)
def test_wrong_settings_are_exit_code_9(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "a.pdf", *words]) == ExitCode.CONFIG
    assert capsys.readouterr().err.count("\n") == 1


def test_a_source_that_is_not_there_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", str(tmp_path / "nowhere.pdf"), "-o", str(tmp_path / "out")]) == ExitCode.NO_INPUT
    assert "nowhere.pdf: no such file or folder" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_dask_is_a_missing_dependency(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["run", "a.pdf", "--executor", "dask"]) == ExitCode.MISSING_DEPENDENCY
    assert "--executor dask" in capsys.readouterr().err


def test_status_of_a_folder_without_a_batch_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["status", str(tmp_path)]) == ExitCode.NO_INPUT
    assert list(tmp_path.iterdir()) == []
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_and_version_are_success(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(words)
    assert stopped.value.code in (0, None)
    assert "baozhi" in capsys.readouterr().out


def test_help_comes_at_once() -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", "pipeline", "--help"], cwd=ROOT, capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert "usage: baozhi" in done.stdout
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < HELP_CPU_SECONDS


def test_a_reader_that_goes_away_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "pipeline", "schema"], cwd=ROOT, stdout=closed, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(("text", "pages"), [("1", {1}), ("1,3-4", {1, 3, 4}), (" 2 , 2-2", {2})])
def test_pages_are_numbers_and_ranges(text: str, pages: set[int]) -> None:
    assert parse_pages(text) == pages


@pytest.mark.parametrize("text", ["0", "a", "1-", "-1", "2-1", "1,,2", "1-999999999", "²"])
def test_other_words_are_no_pages(text: str) -> None:
    with pytest.raises(UsageError, match="--pages"):
        parse_pages(text)


def test_formats_are_named_once_and_a_near_miss_is_told() -> None:
    assert named_formats(["alto", "", " alto ", "ninjs"]) == ("alto", "ninjs")
    assert named_formats([""]) == ()
    with pytest.raises(UsageError, match="did you mean alto"):
        named_formats(["allto"])
