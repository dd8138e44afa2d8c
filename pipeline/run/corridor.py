"""The door's work: one run from a request to its outcome."""

from __future__ import annotations

import os
import time
from functools import partial

from pipeline.ingest import SourceReader
from pipeline.model.issue import EngineInfo
from pipeline.run.batch import Batch
from pipeline.run.due import Due, Look
from pipeline.run.events import Event, Listener
from pipeline.run.find import find, ids_of
from pipeline.run.jobs import Hello
from pipeline.run.ledger import Ledger
from pipeline.run.lock import only_one
from pipeline.run.pool import Factory, Pool, made
from pipeline.run.request import Outcome, Request
from pipeline.run.sources import Prober
from pipeline.run.store import code_digest, key_of
from pipeline.run.survey import Survey

CACHE = ".cache"
WORKER = "pipeline.run.worker:Worker"


def run_batch(request: Request, tell: Listener, factory: Factory | None = None) -> Outcome:
    """Reads all sources of a request into ``request.output``, going on where an earlier run stood.

    Raises UsageError, ConfigError, MissingDependency, OutputError, and SourceNotFound when there is no source at all; what fails of
    single pages and issues is in the outcome. ``factory`` makes the workers' tool; for tests.
    """
    started = time.perf_counter()
    shelves = find(request)
    files = sum(s.files for s in shelves)
    tell(Event("found", {"issues": sum(len(s.issues) for s in shelves), "files": files}))
    with (
        only_one(request.output),
        Ledger(request.output) as ledger,
        SourceReader(request.settings.ingest) as reader,
        _pool(request, factory) as pool,
    ):
        reader.start()
        hello: Hello = pool.hello(files)
        prober = Prober(reader, ledger, afresh=request.force)
        config = config_digest(request, hello.engine)
        survey = Survey(ledger, prober, config, ids_of(shelves))
        outcome = Batch(request, pool, ledger, Due(request, ledger, prober, config), survey, tell).run(iter(shelves))
    tell(Event("end", _totals(outcome, time.perf_counter() - started)))
    return outcome


def plan(request: Request, tell: Listener, factory: Factory | None = None) -> None:
    """Tells what ``run_batch`` would do, and changes nothing. Issues whose pages must first be asked what they print are told by name."""
    shelves = find(request)
    tell(Event("found", {"issues": sum(len(s.issues) for s in shelves), "files": sum(s.files for s in shelves)}))
    with Ledger(request.output, "plan") as ledger, SourceReader(request.settings.ingest) as reader, _pool(request, factory) as pool:
        hello: Hello = pool.hello()
        config = config_digest(request, hello.engine)
        prober = Prober(reader, ledger, afresh=request.force)
        survey, due = Survey(ledger, prober, config, ids_of(shelves)), Due(request, ledger, prober, config)
        for shelf in shelves:
            unknown = bool(shelf.by_print and survey.ask(shelf))
            issues = shelf.issues if unknown or not shelf.by_print else tuple(survey.answers())
            for group in issues:
                _tell_plan(due.look(group), unknown, tell)


def _pool(request: Request, factory: Factory | None) -> Pool:
    jobs = request.jobs or request.settings.run.jobs or cores()
    maker = factory or partial(made, WORKER, request.settings, request.output / CACHE)
    return Pool(maker, jobs, max_seconds=request.settings.run.max_page_seconds, quiet=not request.debug)


def _tell_plan(look: Look, unknown: bool, tell: Listener) -> None:
    files = [f.name for f in look.group.files]
    problems = [str(u.failure) for u in look.units if u.failure is not None]
    data = {"issue": look.group.issue_id, "state": look.reason, "pages": len(look.units), "files": files, "by_print": unknown}
    tell(Event("plan", {**data, "problems": problems}))


def config_digest(request: Request, engine: EngineInfo) -> str:
    """Digest of all that decides what is written, but for the sources."""
    return key_of(request.settings.digest(), engine, code_digest(("",)), request.images, sorted(request.formats))


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _totals(o: Outcome, seconds: float) -> dict[str, object]:
    counts: dict[str, object] = {name: len(getattr(o, name)) for name in ("done", "partial", "failed", "skipped")}
    return {**counts, "pages": o.pages, "articles": o.articles, "noise": o.noise, "seconds": round(seconds, 3), "exit": int(o.exit_code)}
