"""OUTPUT/ledger.sqlite: what a batch did and has left to do. One writer, the parent process; readers may look at any time (WAL)."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from pipeline.errors import OutputError, SourceNotFound
from pipeline.model.page import SourceFile
from pipeline.run.jobs import Failure, Printed

State = Literal["todo", "done", "partial", "failed"]
FILE = "ledger.sqlite"
TABLES = """
create table if not exists issue (
  id text primary key, input text not null, config text not null, state text not null,
  pages integer, failed_pages integer, articles integer, started real, finished real, attempts integer not null default 0);
create table if not exists source (
  path text primary key, name text not null, size integer, mtime_ns integer,
  sha256 text, media_type text, page_count integer, warnings text);
create table if not exists problem (issue text not null, page text not null, code text, what text, place text, move text);
create table if not exists printed (
  sha256 text not null, config text not null, data text not null, primary key (sha256, config));
create index if not exists problem_issue on problem (issue);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """State of one issue. ``input`` is the digest of its sources and pages, ``config`` that of all else that decides the result."""

    id: str
    input: str
    config: str
    state: State
    pages: int
    failed_pages: int
    articles: int
    attempts: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Why an issue, or one of its pages (``page``, empty for all of it), failed."""

    issue: str
    page: str
    failure: Failure


class Ledger:
    """Context manager. Raises OutputError when the file can't be written, and SourceNotFound when there is none to read."""

    def __init__(self, output: Path, mode: Literal["write", "read", "plan"] = "write") -> None:
        """``read`` changes nothing; ``plan`` works on a copy in memory, empty where there is none."""
        self.file = output / FILE
        if mode == "read" and not self.file.is_file():
            raise SourceNotFound("no batch was run into this folder", where=str(output), move="give the folder that baozhi run -o wrote to")
        try:
            self._db = self._written(output) if mode == "write" else self._copy() if mode == "plan" else self._readable()
        except (OSError, sqlite3.Error) as e:
            raise self._fault(e) from e

    def _written(self, output: Path) -> sqlite3.Connection:
        output.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.file, timeout=10)
        db.execute("pragma journal_mode=wal")
        db.execute("pragma synchronous=normal")
        db.executescript(TABLES)
        return db

    def _readable(self) -> sqlite3.Connection:
        return sqlite3.connect(f"{self.file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)

    def _copy(self) -> sqlite3.Connection:
        db = sqlite3.connect(":memory:")
        if self.file.is_file():
            with contextlib.closing(self._readable()) as now:
                now.backup(db)
        db.executescript(TABLES)
        return db

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            with self._db:
                yield self._db
        except sqlite3.Error as e:
            raise self._fault(e) from e

    def _fault(self, error: Exception) -> OutputError:
        return OutputError(str(error), where=str(self.file), move="free space, choose another folder with -o, or remove this file")

    def known_source(self, path: Path, name: str) -> SourceFile | None:
        """What an earlier run found out about a file that has not changed since (size and time)."""
        stat = path.stat()
        query = "select sha256, media_type, page_count, warnings from source where path=? and name=? and size=? and mtime_ns=?"
        row = self._db.execute(query, (os.path.abspath(path), name, stat.st_size, stat.st_mtime_ns)).fetchone()
        return SourceFile(str(path), name, row[0], row[1], row[2], tuple(row[3].splitlines())) if row else None

    def keep_source(self, source: SourceFile, stat: tuple[int, int]) -> None:
        """``stat`` is size and mtime_ns as they were before the file was read."""
        row = (
            os.path.abspath(source.path),
            source.name,
            *stat,
            source.sha256,
            source.media_type,
            source.page_count,
            "\n".join(source.warnings),
        )
        with self._writing() as db:
            db.execute("insert or replace into source values (?,?,?,?,?,?,?,?)", row)

    def printed(self, sha256: str, config: str) -> tuple[Printed, ...] | None:
        """What the only page of a source prints, as an earlier run read it."""
        row = self._db.execute("select data from printed where sha256=? and config=?", (sha256, config)).fetchone()
        return tuple(Printed(*item) for item in json.loads(row[0])) if row else None

    def keep_printed(self, sha256: str, config: str, printed: tuple[Printed, ...]) -> None:
        data = json.dumps([(p.title, p.date, p.page) for p in printed])
        with self._writing() as db:
            db.execute("insert or replace into printed values (?,?,?)", (sha256, config, data))

    def entry(self, ident: str) -> Entry | None:
        return next(iter(self._entries("where id=?", (ident,))), None)

    def entries(self) -> list[Entry]:
        return self._entries("order by id")

    def _entries(self, rest: str, values: tuple[str, ...] = ()) -> list[Entry]:
        columns = "id, input, config, state, coalesce(pages, 0), coalesce(failed_pages, 0), coalesce(articles, 0), attempts"
        try:
            return [Entry(*row) for row in self._db.execute(f"select {columns} from issue {rest}", values)]
        except sqlite3.Error as e:
            raise self._fault(e) from e

    def problems(self, ident: str) -> list[Problem]:
        rows = self._db.execute("select issue, page, code, what, place, move from problem where issue=? order by rowid", (ident,))
        return [Problem(issue, page, Failure(code, what, place, move)) for issue, page, code, what, place, move in rows]

    def begin(self, ident: str, made_of: str, config: str) -> None:
        """The issue is to be done."""
        with self._writing() as db:
            db.execute("delete from problem where issue=?", (ident,))
            db.execute(
                "insert into issue (id, input, config, state, started, attempts) values (?,?,?,'todo',?,1) on conflict (id) do update set"
                " input=excluded.input, config=excluded.config, state='todo', started=excluded.started, finished=null, pages=null,"
                " failed_pages=null, articles=null, attempts=attempts+1",
                (ident, made_of, config, time.time()),
            )

    def finish(self, ident: str, state: State, counts: tuple[int, int, int], problems: list[Problem]) -> None:
        """``counts``: pages, failed pages, articles."""
        with self._writing() as db:
            row = (state, *counts, time.time(), ident)
            db.execute("update issue set state=?, pages=?, failed_pages=?, articles=?, finished=? where id=?", row)
            rows = [(p.issue, p.page, p.failure.code, p.failure.what, p.failure.where, p.failure.move) for p in problems]
            db.executemany("insert into problem values (?,?,?,?,?,?)", rows)
