"""Many issues: pages side by side in workers, each issue put together when its last page is in."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.errors import BaozhiError, ConfigError, MissingDependency, OutputError
from pipeline.model.page import SourceFile
from pipeline.run.events import Event, Listener
from pipeline.run.find import File, Group
from pipeline.run.jobs import Failure, IssueDone, IssueJob, Job, PageDone, PageJob, Result, Unit
from pipeline.run.ledger import Entry, Ledger, Problem
from pipeline.run.pool import Pool
from pipeline.run.request import Outcome, Request
from pipeline.run.sources import Prober
from pipeline.run.store import key_of

FATAL: dict[str, type[BaozhiError]] = {c.kind: c for c in (ConfigError, MissingDependency, OutputError)}
"""Kinds of failure that would meet every page alike: the run stops."""
WORTH_RETRYING = ("source.hostile.memory", "source.hostile.time")
"""Faults of a file that may be the machine's."""


@dataclass(slots=True)
class Open:
    """An issue at work: what is known of its pages so far."""

    group: Group
    sources: tuple[SourceFile, ...]
    units: list[Unit]
    pending: int
    started: float
    spent: dict[str, float] = field(default_factory=dict)
    noise: int = 0


class Batch:
    """Runs groups through the pool; the ledger says what may be left out. ``config`` is the digest of all but the sources."""

    def __init__(self, request: Request, pool: Pool, ledger: Ledger, prober: Prober, tell: Listener, config: str) -> None:
        self.request, self.pool, self.ledger, self.prober, self.tell, self.config = request, pool, ledger, prober, tell, config
        self.outcome = Outcome()
        self.open: dict[str, Open] = {}
        self.jobs: deque[PageJob] = deque()

    def run(self, groups: Iterator[Group]) -> Outcome:
        """Raises what stops all pages alike: OutputError, MissingDependency, ConfigError."""
        while True:
            while self.pool.hungry and (job := self._next(groups)) is not None:
                self.pool.submit(job)
            if not self.pool.busy:
                return self.outcome
            for done in self.pool.wait():
                self._take(done.job, done.result)

    def _next(self, groups: Iterator[Group]) -> PageJob | None:
        while not self.jobs:
            group = next(groups, None)
            if group is None:
                return None
            self._open(group)
        return self.jobs.popleft()

    def _open(self, group: Group) -> None:
        """Finds out what the files hold, and lines up the pages unless there is nothing to do."""
        sources, units = self._units(group.files)
        made_of = key_of(group.id, [(s.name, s.sha256) for s in sources], [(u.source, u.page) for u in units])
        entry = self.ledger.entry(group.id)
        if entry is not None and self._unchanged(entry, made_of):
            self._skip(entry)
            return
        self.ledger.begin(group.id, made_of, self.config)
        good = [u for u in units if u.failure is None]
        at = Open(group, sources, units, len(good), time.time())
        self.open[group.id] = at
        self.tell(Event("opened", {"issue": group.id, "pages": len(good)}))
        if not good:
            self._give_up(at)
        for index, unit in enumerate(units):
            if unit.failure is None:
                self.jobs.append(PageJob(group.id, index, sources[unit.source], unit.page))

    def _units(self, files: tuple[File, ...]) -> tuple[tuple[SourceFile, ...], list[Unit]]:
        sources: list[SourceFile] = []
        units: list[Unit] = []
        wanted, number = self.request.pages, 0
        for index, file in enumerate(files):
            found = self.prober.probe(file)
            failure = found if isinstance(found, Failure) else None
            source = SourceFile(str(file.path), file.name, "", "", 0) if isinstance(found, Failure) else found
            sources.append(source)
            for page in range(1, max(1, source.page_count) + 1):
                number += 1
                if not wanted or number in wanted:
                    units.append(Unit(number, index, page, failure))
        if not units and files:
            units.append(
                Unit(1, 0, 1, Failure("usage.pages", f"none of the pages asked for: it has {number}", files[0].name, "mend --pages"))
            )
        return tuple(sources), units

    def _unchanged(self, entry: Entry, made_of: str) -> bool:
        if self.request.force or entry.input != made_of or entry.config != self.config or entry.state == "todo":
            return False
        if entry.state != "failed" and not (self.request.output / entry.id / "issue.json").is_file():
            return False
        return all(p.failure.from_source and p.failure.code not in WORTH_RETRYING for p in self.ledger.problems(entry.id))

    def _skip(self, entry: Entry) -> None:
        known = {"done": self.outcome.skipped, "partial": self.outcome.partial, "failed": self.outcome.failed}
        known[entry.state].append(entry.id)
        self.outcome.failures += [p.failure for p in self.ledger.problems(entry.id)]
        self.tell(Event("skipped", {"issue": entry.id, "state": entry.state}))

    def _take(self, job: Job, result: Result | Failure) -> None:
        if isinstance(result, Failure):
            kind = FATAL.get(result.code.split(".")[0])
            if kind is not None:
                raise kind(result.what, where=result.where, move=result.move, code=result.code)
        if isinstance(job, PageJob):
            assert not isinstance(result, IssueDone)
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
        r, ident = self.request, at.group.id
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
        self.tell(Event("issue", {**data, "seconds": seconds, "folder": str(job.folder)}))

    def _give_up(self, at: Open) -> None:
        del self.open[at.group.id]
        self._failed(at, self._problems(at))

    def _failed(self, at: Open, problems: list[Problem]) -> None:
        self.ledger.finish(at.group.id, "failed", (len(at.units), len(at.units), 0), problems)
        self.outcome.failed.append(at.group.id)
        self.outcome.failures += [p.failure for p in problems]
        worst = problems[-1].failure
        self.tell(Event("failed", {"issue": at.group.id, "error": str(worst), "code": worst.code}))

    def _problems(self, at: Open) -> list[Problem]:
        return [Problem(at.group.id, f"{at.sources[u.source].name}, page {u.page}", u.failure) for u in at.units if u.failure is not None]
