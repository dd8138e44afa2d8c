"""One worker, in this process, with the real rooms on a page that this test sets, and doubles of recognisers where letters matter not."""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from papers import tiny_pdf
from PIL import Image
from recognizers import BuggyRecognizer, FailingRecognizer, FakeRecognizer, MissingRecognizer, OutOfMemoryRecognizer

from pipeline import digitize
from pipeline.errors import DamagedSource, MissingDependency, SourceNotFound
from pipeline.export import validate
from pipeline.ingest import SourceReader
from pipeline.model.page import PageSource, SourceFile
from pipeline.ports import Recognizer
from pipeline.run import worker as workers
from pipeline.run.jobs import Failure, IssueDone, IssueJob, PageDone, PageJob, Unit
from pipeline.run.worker import Worker
from pipeline.settings import Settings

SETTINGS = Settings.load()
Fit = Callable[[Recognizer], None]


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch) -> Fit:
    """Puts a recogniser into workers made from now on."""

    def put(recognizer: Recognizer) -> None:
        monkeypatch.setattr(workers, "load_recognizer", lambda settings: recognizer)
        monkeypatch.setattr(workers, "load_lexicon", lambda settings: NoWords())

    return put


class NoWords:
    """A dictionary that loads at once."""

    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        return None


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_pdf(tmp_path_factory.mktemp("sources") / "p1.pdf")


@pytest.fixture(scope="module")
def source(page: Path) -> Iterator[SourceFile]:
    with SourceReader(SETTINGS.ingest) as reader:
        yield reader.probe(page, page.name)


def job_of(source: SourceFile, folder: Path, *units: Unit) -> IssueJob:
    return IssueJob("paper", (source,), units or (Unit(1, 0, 1),), folder, False, (), 1, 0.0)


def test_a_page_is_read_once_and_its_issue_written_from_the_store(
    fit: Fit, source: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fit(FakeRecognizer())
    with Worker(SETTINGS, tmp_path / "cache") as worker:
        first = worker(PageJob("paper", 0, source, 1))
        assert isinstance(first, PageDone)
        assert (first.cached, len(first.printed)) == (False, 1)
        assert {"ingest", "preprocess", "layout", "recognize"} <= set(first.seconds)
    with Worker(SETTINGS, tmp_path / "cache") as worker:
        monkeypatch.setattr(worker.reader, "read", _never)
        again = worker(PageJob("paper", 0, source, 1))
        assert isinstance(again, PageDone)
        assert (again.cached, again.printed) == (True, first.printed)
        written = worker(job_of(source, tmp_path / "out"))
        assert isinstance(written, IssueDone)
        assert (written.pages, written.failed_pages) == (1, 0)
        assert written.articles > 0
    issue = json.loads((tmp_path / "out" / "issue.json").read_bytes())
    validate(issue)
    assert (issue["id"], issue["status"]) == ("paper", "complete")
    assert issue["generator"]["config_sha256"] == SETTINGS.digest()
    assert issue["generator"]["engines"][0]["name"] == "fake"
    run = json.loads((tmp_path / "out" / "run.json").read_bytes())
    assert run["sources"] == [source.path]
    assert (run["problems"], written.unsound) == ([], 0)
    assert {"roles", "articles", "rejoin", "export"} <= set(run["stage_seconds"])
    assert str(Path(source.path).parent) not in (tmp_path / "out" / "issue.json").read_text("utf-8")


def _never(source: SourceFile, page: int) -> PageSource:
    raise AssertionError("the page was opened again")


def test_a_changed_setting_redoes_only_what_it_touches(fit: Fit, source: SourceFile, tmp_path: Path) -> None:
    fit(FakeRecognizer())
    stages = []
    for overrides in ([], ["recognize.doubtful_below=0.7"], ["articles.orphan_cost=5.0"], ["layout.rule_min_em=5.0"]):
        with Worker(Settings.load(overrides=overrides), tmp_path) as worker:
            done = worker(PageJob("paper", 0, source, 1))
        assert isinstance(done, PageDone)
        stages.append({s for s in done.seconds if s in ("layout", "recognize")})
    assert stages == [{"layout", "recognize"}, {"recognize"}, set(), {"layout", "recognize"}]


def test_a_lost_cache_costs_time_only(fit: Fit, source: SourceFile, tmp_path: Path) -> None:
    fit(FakeRecognizer())
    with Worker(SETTINGS, tmp_path / "cache") as worker:
        worker(job_of(source, tmp_path / "out"))
        kept = (tmp_path / "out" / "issue.json").read_bytes()
        for file in (tmp_path / "cache").rglob("*"):
            if file.is_file():
                file.write_bytes(b"rubbish")
        worker(job_of(source, tmp_path / "again"))
    assert (tmp_path / "again" / "issue.json").read_bytes() == kept


def test_a_failed_page_stands_in_its_issue_with_its_error(fit: Fit, source: SourceFile, tmp_path: Path) -> None:
    fit(FakeRecognizer())
    failed = Unit(2, 0, 2, Failure("worker.died", "the worker died of it (exit -9)", "p1.pdf, page 2"))
    with Worker(SETTINGS, tmp_path / "cache") as worker:
        done = worker(job_of(source, tmp_path / "out", Unit(1, 0, 1), failed))
    assert isinstance(done, IssueDone)
    assert (done.pages, done.failed_pages) == (2, 1)
    issue = json.loads((tmp_path / "out" / "issue.json").read_bytes())
    validate(issue)
    assert (issue["status"], [p["status"] for p in issue["pages"]]) == ("partial", ["ok", "failed"])
    assert issue["pages"][1]["error"] == "worker.died: p1.pdf, page 2: the worker died of it (exit -9)"


@pytest.mark.parametrize(
    ("recognizer", "code"),
    [
        (FailingRecognizer(), "recognizer"),
        (MissingRecognizer(), "missing"),
        (BuggyRecognizer(), "bug"),
        (OutOfMemoryRecognizer(), "worker.memory"),
    ],
)
def test_what_an_engine_raises_is_a_failure_with_its_code(fit: Fit, tmp_path: Path, recognizer: Recognizer, code: str) -> None:
    fit(recognizer)
    scan = SourceFile(str(_scan(tmp_path)), "scan.png", "digest", "image/png", 1)
    with Worker(SETTINGS, tmp_path / "cache") as worker:
        done = worker(PageJob("paper", 0, scan, 1))
        assert isinstance(done, Failure)
        assert done.code == code
        assert isinstance(worker(PageJob("paper", 0, scan, 1)), Failure)


def _scan(folder: Path) -> Path:
    """Two columns of black squares: lines of text to whoever does not read."""
    sheet = np.full((1400, 1000), 245, np.uint8)
    for y in range(120, 1280, 44):
        for x in [*range(90, 450, 30), *range(540, 900, 30)]:
            sheet[y : y + 26, x : x + 24] = 30
            sheet[y + 8 : y + 12, x + 4 : x + 20] = 245
    file = folder / "scan.png"
    Image.fromarray(sheet).save(file, dpi=(200, 200))
    return file


def test_warnings_of_libraries_are_counted_and_not_shown(
    fit: Fit, source: SourceFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    fit(FakeRecognizer())
    with Worker(SETTINGS, tmp_path) as worker:
        inner = worker.pages.letters

        def noisy(*args: object) -> object:
            warnings.warn("old function", DeprecationWarning, stacklevel=1)
            return inner(*args)  # type: ignore[arg-type]

        monkeypatch.setattr(worker.pages, "letters", noisy)
        done = worker(PageJob("paper", 0, source, 1))
    assert isinstance(done, PageDone)
    assert done.noise >= 1
    assert capfd.readouterr().err == ""


def test_digitize_gives_issues_and_writes_them_where_asked(fit: Fit, page: Path, tmp_path: Path) -> None:
    fit(FakeRecognizer())
    (issue,) = digitize(page, output=tmp_path)
    assert (issue.id, issue.status, len(issue.pages)) == ("p1", "complete", 1)
    assert issue.articles
    assert json.loads((tmp_path / "p1" / "issue.json").read_bytes())["id"] == "p1"


def test_digitize_raises_where_nothing_could_be_read(fit: Fit, page: Path, tmp_path: Path) -> None:
    fit(FakeRecognizer())
    with pytest.raises(SourceNotFound):
        digitize(tmp_path / "nowhere.pdf")
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    with pytest.raises(DamagedSource, match=r"bad\.pdf"):
        digitize(tmp_path / "bad.pdf")
    issues = digitize(tmp_path / "bad.pdf", page, group="none")
    assert sorted((i.id, i.pages[0].ok) for i in issues) == [("bad", False), ("p1", True)]


def test_a_failure_becomes_the_error_it_was() -> None:
    for error in (DamagedSource("x", code="source.damaged.crash"), MissingDependency("y", where="z", move="w")):
        back = Failure.of(error).error()
        assert (type(back), str(back), back.code) == (type(error), str(error), error.code)
    assert Failure("worker.died", "x").error().exit_code == 10
