"""What one long-lived worker holds and does: a parser child, a recogniser and a dictionary, each loaded once."""

from __future__ import annotations

import logging
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from pipeline.engines import load_lexicon, load_recognizer
from pipeline.errors import BaozhiError
from pipeline.ingest import SourceReader
from pipeline.model.issue import Issue, PageInput
from pipeline.model.page import Pixels
from pipeline.run.issue import assemble, generator, printed, publish
from pipeline.run.jobs import Failure, Hello, IssueDone, IssueJob, Job, PageDone, PageJob, Result, Unit
from pipeline.run.page import Clock, Letters, PageReader
from pipeline.run.store import Store
from pipeline.settings import Settings


class Worker:
    """Context manager; does one job at a time. Raises ConfigError or MissingDependency when made."""

    def __init__(self, settings: Settings, cache: Path | None) -> None:
        self.settings = settings
        self.recognizer = load_recognizer(settings.recognize)
        self.lexicon = load_lexicon(settings.rejoin)
        self.reader = SourceReader(settings.ingest)
        self.pages = PageReader(settings, self.reader, self.recognizer, Store(cache))
        self.hello = Hello(self.recognizer.info)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.reader.close()
        self.recognizer.close()

    def __call__(self, job: Job) -> Result | Failure:
        """The job's result or why there is none: the border that no exception crosses."""
        try:
            with _counted() as noise:
                return self._page(job, noise) if isinstance(job, PageJob) else self._issue(job, noise)
        except BaozhiError as e:
            return Failure.of(e)
        except MemoryError:
            return Failure("worker.memory", "not enough memory", _where(job), "run with fewer --jobs")
        except Exception as e:  # noqa: BLE001 - the page worker's border
            return Failure("bug", f"{type(e).__name__}: {e}", _where(job), "please report it", traceback.format_exc())

    def _page(self, job: PageJob, noise: list[str]) -> PageDone:
        clock = Clock()
        letters, cached = self.pages.letters(job.source, job.page, clock)
        said = tuple(printed(part.text, self.settings) for part in letters.parts)
        return PageDone(said, clock.seconds, len(noise), cached)

    def _issue(self, job: IssueJob, noise: list[str]) -> IssueDone:
        clock = Clock()
        try:
            issue, pixels = self.build(job, clock)
            return publish(job, issue, pixels, self.settings, clock, len(noise))
        finally:
            self.pages.forget()

    def build(self, job: IssueJob, clock: Clock) -> tuple[Issue, Callable[[int], Pixels]]:
        """The issue, and what gives the prepared picture of its pages by number."""
        inputs: list[PageInput] = []
        origin: dict[int, tuple[Unit, int]] = {}
        for unit in job.units:
            for part, page in enumerate(self._inputs(job, unit, len(inputs) + 1, clock)):
                origin[page.number] = (unit, part)
                inputs.append(page)

        def pixels(number: int) -> Pixels:
            unit, part = origin[number]
            return self.pages.images(job.sources[unit.source], unit.page, clock)[part].pixels

        made_by = generator(self.settings, self.recognizer.info)
        return assemble(inputs, job.sources, job.id, made_by, self.lexicon, self.settings, clock), pixels

    def _inputs(self, job: IssueJob, unit: Unit, first: int, clock: Clock) -> list[PageInput]:
        """The prepared pages of one source page; a failed one is one page. Letters that the cache has lost are read anew."""
        if unit.failure is not None:
            return [PageInput(first, unit.source, unit.page, error=f"{unit.failure.code}: {unit.failure}")]
        letters: Letters = self.pages.letters(job.sources[unit.source], unit.page, clock)[0]
        return [PageInput(first + i, unit.source, unit.page, p.sheet.image(), p.text) for i, p in enumerate(letters.parts)]


def _where(job: Job) -> str:
    return f"{job.source.name}, page {job.page}" if isinstance(job, PageJob) else job.id


class _Counter(logging.Handler):
    def __init__(self, heard: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.heard = heard

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append(record.name)


@contextmanager
def _counted() -> Iterator[list[str]]:
    """Warnings and log lines of libraries are counted, not shown."""
    heard: list[str] = []
    handler, root = _Counter(heard), logging.getLogger()
    root.addHandler(handler)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            warnings.showwarning = lambda message, category, *_: heard.append(category.__name__)
            yield heard
    finally:
        root.removeHandler(handler)
