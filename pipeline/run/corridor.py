"""The door's work: one run from a request to its outcome."""

from __future__ import annotations

import os
import time
from functools import partial
from pathlib import Path

from pipeline.ingest import SourceReader
from pipeline.model.issue import EngineInfo
from pipeline.run.batch import Batch
from pipeline.run.events import Event, Listener
from pipeline.run.find import find
from pipeline.run.jobs import Hello
from pipeline.run.ledger import Ledger
from pipeline.run.lock import only_one
from pipeline.run.pool import Factory, Pool
from pipeline.run.request import Outcome, Request
from pipeline.run.sources import Prober
from pipeline.run.store import code_digest, key_of
from pipeline.run.worker import Worker

CACHE = ".cache"


def run_batch(request: Request, tell: Listener, factory: Factory | None = None) -> Outcome:
    """Reads all sources of a request into ``request.output``, going on where an earlier run stood.

    Raises UsageError, ConfigError, MissingDependency, OutputError, and SourceNotFound when there is no source at all; what fails of
    single pages and issues is in the outcome. ``factory`` makes the workers' tool; for tests.
    """
    started = time.perf_counter()
    factory = factory or partial(Worker, request.settings, request.output / CACHE)
    groups = find(request)
    tell(Event("found", {"issues": len(groups), "files": sum(len(g.files) for g in groups)}))
    jobs = request.jobs or request.settings.run.jobs or cores()
    bound = request.settings.run.max_page_seconds
    with (
        only_one(request.output),
        Ledger(request.output) as ledger,
        SourceReader(request.settings.ingest) as reader,
        Pool(factory, jobs, max_seconds=bound, quiet=not request.debug) as pool,
    ):
        hello: Hello = pool.hello()
        prober = Prober(reader, ledger, afresh=request.force)
        outcome = Batch(request, pool, ledger, prober, tell, config_digest(request, hello.engine)).run(iter(groups))
    tell(Event("end", _totals(outcome, time.perf_counter() - started)))
    return outcome


def config_digest(request: Request, engine: EngineInfo) -> str:
    """Digest of all that decides what is written, but for the sources."""
    return key_of(request.settings.digest(), engine, code_digest(("",)), request.images, sorted(request.formats))


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cache_folder(output: Path) -> Path:
    return output / CACHE


def _totals(o: Outcome, seconds: float) -> dict[str, object]:
    counts: dict[str, object] = {name: len(getattr(o, name)) for name in ("done", "partial", "failed", "skipped")}
    return {**counts, "pages": o.pages, "articles": o.articles, "noise": o.noise, "seconds": round(seconds, 3), "exit": int(o.exit_code)}
