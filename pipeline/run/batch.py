"""Many issues: pages side by side in workers, each issue put together when its last page is in."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from pipeline.errors import ConfigError, MissingDependency, OutputError
from pipeline.ingest import IssueSources
from pipeline.model.page import SourceFile
from pipeline.run.due import Due
from pipeline.run.events import Event, Listener
from pipeline.run.find import Shelf
from pipeline.run.jobs import Failure, IssueDone, IssueJob, Job, PageDone, PageJob, Result, Unit
from pipeline.run.ledger import Entry, Ledger, Problem
from pipeline.run.pool import Pool
from pipeline.run.request import Outcome, Request
from pipeline.run.survey import SURVEY, Survey

FATAL = frozenset(c.kind for c in (ConfigError, MissingDependency, OutputError))
"""Kinds of failure that would meet every page alike: the run stops."""


@dataclass(slots=True)
class Open:
    """An issue at work: what is known of its pages so far."""

    group: IssueSources
    sources: tuple[SourceFile, ...]
    units: list[Unit]
    pending: int
    started: float
    spent: dict[str, float] = field(default_factory=dict)
    noise: int = 0


class Batch:
    """Runs shelves of issues through the pool; ``due`` says what may be left out."""

    def __init__(self, request: Request, pool: Pool, ledger: Ledger, due: Due, survey: Survey, tell: Listener) -> None:
        self.request, self.pool, self.ledger, self.due, self.survey, self.tell = request, pool, ledger, due, survey, tell
        self.outcome = Outcome()
        self.open: dict[str, Open] = {}
        self.jobs: deque[PageJob] = deque()
        self.ready: deque[IssueSources] = deque()

    def run(self, shelves: Iterator[Shelf]) -> Outcome:
        """Raises what stops all pages alike: OutputError, MissingDependency, ConfigError."""
        while True:
            while self.pool.hungry and (job := self._next(shelves)) is not None:
                self.pool.submit(job)
            if not self.pool.busy:
                return self.outcome
            for done in self.pool.wait():
                self._take(done.job, done.result)

    def _next(self, shelves: Iterator[Shelf]) -> PageJob | None:
        while not self.jobs:
            if self.ready:
                self._open(self.ready.popleft())
                continue
            shelf = next(shelves, None)
            if shelf is None:
                return None
            if shelf.by_print:
                self.jobs.extend(self.survey.ask(shelf))
                self.ready.extend(self.survey.answers())
            else:
                self.ready.extend(shelf.issues)
        return self.jobs.popleft()

    def _open(self, group: IssueSources) -> None:
        """Lines up the pages of an issue unless there is nothing to do."""
        look = self.due.look(group)
        if look.reason == "unchanged" and look.entry is not None:
            self._skip(look.entry)
            return
        self.ledger.begin(group.issue_id, look.made_of, self.due.config)
        good = [u for u in look.units if u.failure is None]
        at = Open(group, look.sources, list(look.units), len(good), time.time())
        self.open[group.issue_id] = at
        self.tell(Event("opened", {"issue": group.issue_id, "pages": len(good)}))
        if not good:
            self._give_up(at)
        for index, unit in enumerate(look.units):
            if unit.failure is None:
                self._line_up(PageJob(group.issue_id, index, look.sources[unit.source], unit.page))

    def _line_up(self, job: PageJob) -> None:
        known = self.survey.read.pop((job.source.sha256, job.page), None)
        if known is None:
            self.jobs.append(job)
        else:
            self._take_page(job, known)

    def _skip(self, entry: Entry) -> None:
        known = {"done": self.outcome.skipped, "partial": self.outcome.partial, "failed": self.outcome.failed}
        known[entry.state].append(entry.id)
        self.outcome.failures += [p.failure for p in self.ledger.problems(entry.id)]
        self.tell(Event("skipped", {"issue": entry.id, "state": entry.state}))

    def _take(self, job: Job, result: Result | Failure) -> None:
        if isinstance(result, Failure) and not result.where:  # a dead worker can't say where it died
            result = replace(result, where=f"{job.source.name}, page {job.page}" if isinstance(job, PageJob) else job.id)
        if isinstance(result, Failure) and result.code.partition(".")[0] in FATAL:
            raise result.error()
        if isinstance(job, PageJob):
            assert not isinstance(result, IssueDone)
            if job.issue == SURVEY:
                self.survey.take(job, result)
                self.tell(Event("asked", {"source": job.source.name, "page": job.page}))
                self.ready.extend(self.survey.answers())
            else:
                self._take_page(job, result)
        else:
            assert not isinstance(result, PageDone)
            self._take_issue(job, result)

    def _take_page(self, job: PageJob, result: PageDone | Failure) -> None:
        at = self.open[job.issue]
        unit = at.units[job.index]
        seconds = 0.0
        if isinstance(result, Failure):
            at.units[job.index] = Unit(unit.number, unit.source, unit.page, result)
        else:
            seconds = sum(result.seconds.values())
            at.noise += result.noise
            for stage, spent in result.seconds.items():
                at.spent[stage] = at.spent.get(stage, 0.0) + spent
        at.pending -= 1
        error = str(result) if isinstance(result, Failure) else None
        data = {"issue": job.issue, "source": job.source.name, "page": job.page, "seconds": round(seconds, 3), "error": error}
        self.tell(Event("page", data))
        if at.pending == 0:
            self._assemble(at)

    def _assemble(self, at: Open) -> None:
        if all(u.failure is not None for u in at.units):
            self._give_up(at)
            return
        r, ident = self.request, at.group.issue_id
        folder = r.output / ident
        units = tuple(at.units)
        self.pool.submit(
            IssueJob(ident, at.sources, units, folder, r.images, r.formats, self.pool.size, at.started, dict(at.spent)), first=True
        )

    def _take_issue(self, job: IssueJob, result: IssueDone | Failure) -> None:
        at = self.open.pop(job.id)
        problems = self._problems(at)
        if isinstance(result, Failure):
            self._failed(at, [*problems, Problem(job.id, "", result)])
            return
        partial = result.failed_pages > 0
        counts = (result.pages, result.failed_pages, result.articles)
        self.ledger.finish(job.id, "partial" if partial else "done", counts, problems)
        out = self.outcome
        (out.partial if partial else out.done).append(job.id)
        out.failures += [p.failure for p in problems]
        out.pages += result.pages
        out.articles += result.articles
        out.noise += at.noise + result.noise
        seconds = round(time.time() - at.started, 3)
        data = {"issue": job.id, "pages": result.pages, "failed_pages": result.failed_pages, "articles": result.articles}
        self.tell(Event("issue", {**data, "unsound": result.unsound, "seconds": seconds, "folder": str(job.folder)}))

    def _give_up(self, at: Open) -> None:
        del self.open[at.group.issue_id]
        self._failed(at, self._problems(at))

    def _failed(self, at: Open, problems: list[Problem]) -> None:
        self.ledger.finish(at.group.issue_id, "failed", (len(at.units), len(at.units), 0), problems)
        self.outcome.failed.append(at.group.issue_id)
        self.outcome.failures += [p.failure for p in problems]
        worst = problems[-1].failure
        self.tell(Event("failed", {"issue": at.group.issue_id, "error": str(worst), "code": worst.code}))

    def _problems(self, at: Open) -> list[Problem]:
        return [
            Problem(at.group.issue_id, f"{at.sources[u.source].name}, page {u.page}", u.failure) for u in at.units if u.failure is not None
        ]
