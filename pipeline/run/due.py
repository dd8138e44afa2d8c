"""What an issue is made of, and whether there is anything to do for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.ingest import IssueFile, IssueSources
from pipeline.model.page import SourceFile
from pipeline.run.jobs import Failure, Unit
from pipeline.run.ledger import Entry, Ledger
from pipeline.run.request import Request
from pipeline.run.sources import Prober
from pipeline.run.store import key_of

WORTH_RETRYING = ("source.hostile.memory", "source.hostile.time")
"""Faults of a file that may be the machine's."""
Reason = Literal["new", "forced", "unfinished", "changed", "retry", "unchanged"]


@dataclass(frozen=True, slots=True)
class Look:
    """An issue as it lies there now. ``made_of`` is the digest of its sources and pages; ``entry`` what an earlier run did, if any."""

    group: IssueSources
    sources: tuple[SourceFile, ...]
    units: tuple[Unit, ...]
    made_of: str
    reason: Reason
    entry: Entry | None


class Due:
    """Looks at issues. ``config`` is the digest of all but the sources that decides a result."""

    def __init__(self, request: Request, ledger: Ledger, prober: Prober, config: str) -> None:
        self.request, self.ledger, self.prober, self.config = request, ledger, prober, config

    def look(self, group: IssueSources) -> Look:
        """Opens the issue's files to count their pages; those that can't be opened are failed units."""
        sources, units = self._units(group.files)
        made_of = key_of(group.issue_id, [(s.name, s.sha256) for s in sources], [(u.source, u.page) for u in units])
        entry = self.ledger.entry(group.issue_id)
        return Look(group, tuple(sources), tuple(units), made_of, self._reason(entry, made_of), entry)

    def _units(self, files: tuple[IssueFile, ...]) -> tuple[list[SourceFile], list[Unit]]:
        sources: list[SourceFile] = []
        units: list[Unit] = []
        wanted, number = self.request.pages, 0
        for index, file in enumerate(files):
            found = self.prober.probe(file.source)
            failure = found if isinstance(found, Failure) else None
            source = SourceFile(str(file.source.path), file.name, "", "", 0) if isinstance(found, Failure) else found
            sources.append(source)
            for page in range(1, max(1, source.page_count) + 1):
                number += 1
                if not wanted or number in wanted:
                    units.append(Unit(number, index, page, failure))
        if not units:
            nothing = Failure("usage.pages", f"none of the pages asked for: it has {number}", files[0].name, "mend --pages")
            units.append(Unit(1, 0, 1, nothing))
        return sources, units

    def _reason(self, entry: Entry | None, made_of: str) -> Reason:
        if entry is None:
            return "new"
        if self.request.force:
            return "forced"
        if entry.state == "todo":
            return "unfinished"
        if entry.input != made_of or entry.config != self.config:
            return "changed"
        if entry.state != "failed" and not (self.request.output / entry.id / "issue.json").is_file():
            return "unfinished"
        lasting = all(p.failure.from_source and p.failure.code not in WORTH_RETRYING for p in self.ledger.problems(entry.id))
        return "unchanged" if lasting else "retry"
