"""What a caller wants of one run, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches
from importlib.metadata import entry_points
from pathlib import Path
from typing import Literal

from pipeline.errors import ExitCode, UsageError
from pipeline.run.jobs import Failure
from pipeline.settings import Settings

EXPORTERS = "baozhi.exporters"


@dataclass(frozen=True, slots=True)
class Request:
    """``pages`` are numbers of source pages within each issue, from 1; empty: all. ``jobs`` 0: one a core."""

    sources: tuple[Path, ...]
    output: Path
    settings: Settings
    group: Literal["auto", "none"] = "auto"
    list_file: Path | None = None
    pages: frozenset[int] = frozenset()
    images: bool = True
    force: bool = False
    formats: tuple[str, ...] = ()
    jobs: int = 0
    debug: bool = False


@dataclass(slots=True)
class Outcome:
    """What a run did: ids by state, and the failures that belong to no issue. ``skipped`` had nothing to do."""

    done: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    pages: int = 0
    articles: int = 0
    noise: int = 0

    @property
    def exit_code(self) -> ExitCode:
        """0 all done, 2 nothing could be read for want of readable input, 10 something failed."""
        if not (self.partial or self.failed or self.failures):
            return ExitCode.OK
        unreadable = all(f.from_source for f in self.failures)
        if not (self.done or self.partial or self.skipped) and unreadable:
            return ExitCode.NO_INPUT
        return ExitCode.SOME_FAILED


def named_formats(words: Iterable[str]) -> tuple[str, ...]:
    """Names of formats without blanks and repeats, in order. Raises UsageError for one that is not installed; none is loaded yet."""
    names = tuple(dict.fromkeys(w.strip() for w in words if w.strip()))
    known = {point.name for point in entry_points(group=EXPORTERS)} if names else set()
    for name in names:
        if name not in known:
            close = get_close_matches(name, known, 1)
            move = f"did you mean {close[0]}?" if close else "known: " + (", ".join(sorted(known)) or "none; install baozhi again")
            raise UsageError(f"no format is called {name!r}", where="formats", move=move, code="usage.format")
    return names


def parse_pages(text: str) -> frozenset[int]:
    """``1,3-4`` to {1, 3, 4}. Raises UsageError."""
    out: set[int] = set()
    for part in text.split(","):
        low, dash, high = part.strip().partition("-")
        if not (low.isdecimal() and (high.isdecimal() if dash else not high)) or int(low) < 1 or (dash and int(high) < int(low)):
            raise UsageError(f"{part.strip()!r} is no page or range of pages", where="--pages", move="write for example --pages 1,3-4")
        if dash and int(high) - int(low) > 100_000:
            raise UsageError("the range is too long", where="--pages", move="write for example --pages 1,3-4")
        out |= set(range(int(low), int(high or low) + 1))
    return frozenset(out)
