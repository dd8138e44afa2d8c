from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from pipeline.errors import OutputError, SourceNotFound
from pipeline.model.page import SourceFile
from pipeline.run.jobs import Failure, Printed
from pipeline.run.ledger import FILE, Ledger, Problem

FAULT = Failure("source.damaged", "cut off", "a.pdf, page 2", "copy it anew")


def test_an_issue_goes_from_todo_to_its_end_and_back(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        assert ledger.entry("a") is None
        ledger.begin("a", "input", "config")
        begun = ledger.entry("a")
        assert begun is not None
        assert (begun.state, begun.attempts, begun.pages) == ("todo", 1, 0)
        ledger.finish("a", "partial", (4, 1, 9), [Problem("a", "a.pdf, page 2", FAULT)])
        ended = ledger.entry("a")
        assert ended is not None
        assert (ended.state, ended.pages, ended.failed_pages, ended.articles) == ("partial", 4, 1, 9)
        assert [p.failure for p in ledger.problems("a")] == [FAULT]
        ledger.begin("a", "other", "config")
        again = ledger.entry("a")
        assert again is not None
        assert (again.state, again.attempts, again.input, ledger.problems("a")) == ("todo", 2, "other", [])


def test_what_is_written_outlives_the_writer_and_can_be_read_beside_it(tmp_path: Path) -> None:
    with Ledger(tmp_path) as writer:
        writer.begin("a", "input", "config")
        with Ledger(tmp_path, "read") as reader:
            assert [e.id for e in reader.entries()] == ["a"]
            writer.begin("b", "input", "config")
            assert [e.id for e in reader.entries()] == ["a", "b"]
    with Ledger(tmp_path, "read") as reader:
        assert [e.id for e in reader.entries()] == ["a", "b"]


def test_a_source_is_known_while_its_size_and_time_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"one")
    stat = file.stat()
    source = SourceFile(str(file), "a.pdf", "digest", "application/pdf", 4, ("odd", "very odd"))
    with Ledger(tmp_path / "out") as ledger:
        assert ledger.known_source(file, "a.pdf") is None
        ledger.keep_source(source, (stat.st_size, stat.st_mtime_ns))
        assert ledger.known_source(file, "a.pdf") == source
        assert ledger.known_source(file, "other.pdf") is None
        file.write_bytes(b"three")
        assert ledger.known_source(file, "a.pdf") is None


def test_what_a_page_prints_is_known_for_one_configuration(tmp_path: Path) -> None:
    said = (Printed("徐汇报", "2022-06-27", "第1版"), Printed())
    with Ledger(tmp_path) as ledger:
        ledger.keep_printed("digest", "config", said)
        assert ledger.printed("digest", "config") == said
        assert ledger.printed("digest", "other") is None


def test_a_plan_works_on_a_copy(tmp_path: Path) -> None:
    with Ledger(tmp_path / "none", "plan") as ledger:
        ledger.begin("a", "input", "config")
    assert not (tmp_path / "none").exists()
    with Ledger(tmp_path) as ledger:
        ledger.begin("a", "input", "config")
    with Ledger(tmp_path, "plan") as copy:
        copy.begin("b", "input", "config")
        assert [e.id for e in copy.entries()] == ["a", "b"]
    with Ledger(tmp_path, "read") as ledger:
        assert [e.id for e in ledger.entries()] == ["a"]


def test_there_is_nothing_to_read_where_no_batch_was_run(tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound, match="no batch"):
        Ledger(tmp_path, "read")


def test_a_file_that_is_no_ledger_is_an_output_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"not a database, but long enough to be taken for one " * 40)
    with pytest.raises(OutputError, match=FILE):
        Ledger(tmp_path)


def test_a_database_in_use_is_an_output_error(tmp_path: Path) -> None:
    with Ledger(tmp_path) as ledger:
        ledger._db.execute("pragma busy_timeout=50")
        other = sqlite3.connect(tmp_path / FILE)
        other.execute("begin immediate")
        with pytest.raises(OutputError, match="locked"):
            ledger.begin("a", "input", "config")
        other.close()
