"""The library's way in: sources to issues, in this process, without an output folder."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from pipeline.export import write_issue
from pipeline.ingest import IssueSources
from pipeline.model.issue import Issue
from pipeline.run.due import Due, Look
from pipeline.run.find import find, ids_of
from pipeline.run.jobs import Failure, IssueJob, PageDone, PageJob, Unit
from pipeline.run.ledger import Ledger
from pipeline.run.page import Clock
from pipeline.run.request import Request
from pipeline.run.sources import Prober
from pipeline.run.survey import Survey
from pipeline.run.worker import Worker
from pipeline.settings import Settings

Source = str | os.PathLike[str]


def digitize(
    *sources: Source, settings: Settings | None = None, group: Literal["auto", "none"] = "auto", output: Source | None = None
) -> list[Issue]:
    """Reads PDFs, images or folders of them, one page after another in this process, into issues.

    ``group``: ``auto`` puts pages of one title and date together, ``none`` makes each file an issue. With ``output``, each issue is written
    into its folder there as well. A page that fails is a failed page of its issue (``error`` says why). Many pages are faster with
    ``baozhi run``, which reads them side by side and goes on after a stop.

    Raises UsageError, ConfigError, MissingDependency and OutputError; SourceError (or RecognizerError) where no page at all could be read.
    """
    chosen = settings or Settings.load()
    request = Request(tuple(Path(s) for s in sources), Path(output or "."), chosen, group)
    with tempfile.TemporaryDirectory(prefix="baozhi-") as folder, Worker(chosen, Path(folder)) as worker:
        issues = [_issue(worker, look, None if output is None else Path(output)) for look in _looks(worker, request, Path(folder))]
    if issues and not any(page.ok for issue, _ in issues for page in issue.pages):
        raise next(failure for _, failures in issues for failure in failures).error()
    return [issue for issue, _ in issues]


def _looks(worker: Worker, request: Request, folder: Path) -> Iterator[Look]:
    shelves = find(request)
    with Ledger(folder, "plan") as ledger:
        prober = Prober(worker.reader, ledger)
        survey, due = Survey(ledger, prober, "", ids_of(shelves)), Due(request, ledger, prober, "")
        for shelf in shelves:
            issues: tuple[IssueSources, ...] = shelf.issues
            if shelf.by_print:
                for job in survey.ask(shelf):
                    survey.take(job, _page(worker, job))
                issues = tuple(survey.answers())
            yield from (due.look(i) for i in issues)


def _page(worker: Worker, job: PageJob) -> PageDone | Failure:
    result = worker(job)
    assert isinstance(result, PageDone | Failure)
    return result


def _issue(worker: Worker, look: Look, output: Path | None) -> tuple[Issue, list[Failure]]:
    ident, units = look.group.issue_id, list(look.units)
    for index, unit in enumerate(units):
        if unit.failure is None:
            result = _page(worker, PageJob(ident, index, look.sources[unit.source], unit.page))
            if isinstance(result, Failure):
                units[index] = Unit(unit.number, unit.source, unit.page, result)
    job = IssueJob(ident, look.sources, tuple(units), Path(ident), True, (), 1, time.time())
    issue, pixels = worker.build(job, Clock())
    if output is not None and any(page.ok for page in issue.pages):
        write_issue(issue, output / ident, pixels, worker.settings.export)
    return issue, [u.failure for u in units if u.failure is not None]
