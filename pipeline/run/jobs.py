"""What travels between the corridor and its workers: small values, never pixels or letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.errors import BaozhiError, RecognizerError
from pipeline.model.issue import EngineInfo
from pipeline.model.page import SourceFile


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as data. ``code`` is the stable word of BaozhiError, ``bug`` where the error was none of ours; ``trace`` for --debug."""

    code: str
    what: str
    where: str = ""
    move: str = ""
    trace: str = ""

    @classmethod
    def of(cls, error: BaozhiError) -> Failure:
        return cls(error.code, error.what, error.where, error.move)

    def __str__(self) -> str:
        return "; ".join(p for p in (": ".join(q for q in (self.where, self.what) if q), self.move) if p)

    def error(self) -> BaozhiError:
        """The error again: of the class whose kind the code begins with."""
        kinds = [k for k in _tree(BaozhiError) if f"{self.code}.".startswith(f"{k.kind}.")]
        kind = max(kinds, key=lambda k: len(k.kind), default=RecognizerError)
        return kind(self.what, where=self.where, move=self.move, code=self.code)

    @property
    def from_source(self) -> bool:
        """The file is at fault, not the program or the machine."""
        return f"{self.code}.".startswith("source.")


def _tree(kind: type[BaozhiError]) -> list[type[BaozhiError]]:
    return [kind, *(k for sub in kind.__subclasses__() for k in _tree(sub))]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a page says of itself; None where it is silent. ``page`` is its label as printed (第2版, A02)."""

    title: str | None = None
    date: str | None = None
    page: str | None = None


@dataclass(frozen=True, slots=True)
class PageJob:
    """Read one page of one source; ``issue`` and ``index`` (its place there, from 0) come back unchanged."""

    issue: str
    index: int
    source: SourceFile
    page: int


@dataclass(frozen=True, slots=True)
class PageDone:
    """``printed`` has one entry for each prepared page: two for a spread."""

    printed: tuple[Printed, ...]
    seconds: Mapping[str, float] = field(default_factory=dict)
    noise: int = 0
    cached: bool = False


@dataclass(frozen=True, slots=True)
class Unit:
    """A source page of an issue: ``source`` is an index into the issue's sources. A failed one says why."""

    number: int
    source: int
    page: int
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class IssueJob:
    """Put an issue together from its pages and write it."""

    id: str
    sources: tuple[SourceFile, ...]
    units: tuple[Unit, ...]
    folder: Path
    images: bool
    formats: tuple[str, ...]
    workers: int
    started: float
    """Seconds since the epoch."""
    spent: Mapping[str, float] = field(default_factory=dict)
    """Seconds by stage that its pages have taken."""


@dataclass(frozen=True, slots=True)
class IssueDone:
    """``seconds`` by stage, pages included. ``unsound`` counts what the check of the finished issue found wrong; run.json tells what."""

    pages: int
    failed_pages: int
    articles: int
    seconds: Mapping[str, float]
    noise: int = 0
    unsound: int = 0


Job = PageJob | IssueJob
Result = PageDone | IssueDone


@dataclass(frozen=True, slots=True)
class Hello:
    """What a worker says once it is ready."""

    engine: EngineInfo
