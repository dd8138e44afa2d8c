"""One issue down the corridor, from its pages' letters to its folder: roles, articles, rejoin, export, qa."""

from __future__ import annotations

import json
import os
import socket
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from typing import Any

from pipeline.articles import draft
from pipeline.export import write_atomic, write_issue
from pipeline.model.issue import EngineInfo, Generator, Issue, PageInput
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import PageText, Pixels, SourceFile
from pipeline.ports import Lexicon
from pipeline.qa import check, load_issue
from pipeline.rejoin import IssueFacts, finish
from pipeline.roles import label
from pipeline.run.exports import FOLDER, write_formats
from pipeline.run.jobs import IssueDone, IssueJob, Printed
from pipeline.run.page import Clock
from pipeline.settings import Settings
from pipeline.wording.dates import find_date

FIRST = "第1版"


def generator(settings: Settings, engine: EngineInfo) -> Generator:
    return Generator("baozhi", version("baozhi"), settings.digest(), (engine,))


def printed(text: PageText, settings: Settings) -> Printed:
    """What a page says of itself, in its masthead or its folio line. A page with the paper's head and no number is the first."""
    page = label(text, 1, settings.roles)
    head = page.masthead
    title = head.publication_normalized if head is not None else None
    date = head.date if head is not None else None
    if date is None:
        folio = {i for r in page.regions if r.role in (Role.FOLIO, Role.MASTHEAD) for i in r.lines}
        found = find_date("\u3000".join(line.text for line in text.lines if line.id in folio))
        date = found.iso if found is not None else None
    return Printed(title, date, page.label or (FIRST if title and date else None))


def assemble(
    pages: Sequence[PageInput],
    sources: tuple[SourceFile, ...],
    ident: str,
    made_by: Generator,
    lexicon: Lexicon,
    settings: Settings,
    clock: Clock,
) -> Issue:
    """Pages (failed ones too) to the finished issue."""
    with clock.stage("roles"):
        labelled: list[LabelledPage] = [label(p.text, p.number, settings.roles) for p in pages if p.text is not None]
    with clock.stage("articles"):
        drafted = draft(labelled, lexicon, settings.articles)
    with clock.stage("rejoin"):
        return finish(drafted, pages, IssueFacts(ident, sources, made_by), lexicon, settings.rejoin)


def publish(job: IssueJob, issue: Issue, pixels: Callable[[int], Pixels], settings: Settings, clock: Clock, noise: int) -> IssueDone:
    """Writes the issue's folder. Raises OutputError."""
    with clock.stage("export"):
        write_issue(issue, job.folder, pixels if job.images else None, settings.export)
        write_formats(job.folder, job.folder / FOLDER, job.formats, pixels, settings.export)
    seconds = {k: round(job.spent.get(k, 0.0) + clock.seconds.get(k, 0.0), 3) for k in sorted({*job.spent, *clock.seconds})}
    problems = _problems(job)
    _write_run(job, seconds, problems)
    failed = sum(not p.ok for p in issue.pages)
    return IssueDone(len(issue.pages), failed, len(issue.articles), seconds, noise, len(problems))


def _problems(job: IssueJob) -> list[str]:
    """What is wrong with the files as written, text lost or told twice above all. A fault of ours, but never a silent one."""
    files = load_issue(job.folder / "issue.json")
    found = check(files.issue, files.pages.values(), job.folder if job.images else None)
    return [str(p) for p in found if p.severity == "error"]


def _write_run(job: IssueJob, seconds: dict[str, float], problems: list[str]) -> None:
    """run.json: all that may differ between equal runs."""
    now = time.time()
    stamp = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))
    record: dict[str, Any] = {
        "finished": stamp,
        "duration_seconds": round(now - job.started, 3),
        "host": socket.gethostname(),
        "worker": os.getpid(),
        "workers": job.workers,
        "folder": str(job.folder.resolve()),
        "sources": [os.path.abspath(s.path) for s in job.sources],
        "stage_seconds": seconds,
        "problems": problems,
    }
    text = json.dumps(record, ensure_ascii=False, indent=1) + "\n"
    write_atomic(job.folder / "run.json", text.encode("utf-8", "replace"))
