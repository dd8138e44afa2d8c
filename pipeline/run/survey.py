"""Asks the pages of a shelf what they print, so that pages of one title and date become one issue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.ingest import IssueSources
from pipeline.model.page import SourceFile
from pipeline.run.find import Shelf, merged
from pipeline.run.jobs import Failure, PageDone, PageJob, Printed
from pipeline.run.ledger import Ledger
from pipeline.run.sources import Prober

SURVEY = ""
"""The issue of a page job that only asks what is printed; its index is the shelf's number."""


@dataclass(slots=True)
class _Asked:
    shelf: Shelf
    pending: int = 0
    printed: dict[str, Printed] = field(default_factory=dict)


class Survey:
    """Shelves are answered in the order in which they were asked, so that ids don't depend on which worker is faster.

    ``read`` keeps the results of pages, by source digest and page, until their issue takes them.
    """

    def __init__(self, ledger: Ledger, prober: Prober, config: str, taken: set[str]) -> None:
        self.ledger, self.prober, self.config, self.taken = ledger, prober, config, taken
        self.read: dict[tuple[str, int], PageDone | Failure] = {}
        self._asked: list[_Asked] = []
        self._answered = 0

    def ask(self, shelf: Shelf) -> list[PageJob]:
        """The pages that must be read to know; none where earlier runs read them all."""
        at = _Asked(shelf)
        jobs = []
        for file in (f for issue in shelf.issues for f in issue.files):
            source = self.prober.probe(file.source)
            if isinstance(source, Failure) or source.page_count != 1:
                continue
            known = self.ledger.printed(source.sha256, self.config)
            if known is not None:
                _note(at, source, known)
            else:
                jobs.append(PageJob(SURVEY, len(self._asked), source, 1))
        at.pending = len(jobs)
        self._asked.append(at)
        return jobs

    def take(self, job: PageJob, result: PageDone | Failure) -> None:
        at = self._asked[job.index]
        at.pending -= 1
        self.read[(job.source.sha256, job.page)] = result
        if isinstance(result, PageDone):
            self.ledger.keep_printed(job.source.sha256, self.config, result.printed)
            _note(at, job.source, result.printed)

    def answers(self) -> Iterator[IssueSources]:
        """Issues of the shelves that are known by now."""
        while self._answered < len(self._asked) and not self._asked[self._answered].pending:
            at = self._asked[self._answered]
            self._answered += 1
            yield from merged(at.shelf, at.printed, self.taken)


def _note(at: _Asked, source: SourceFile, printed: tuple[Printed, ...]) -> None:
    """A spread prints two pages and is an issue's page by its name only."""
    if len(printed) == 1:
        at.printed[source.name] = printed[0]
