"""What a run tells while it runs, and how it is shown: bar, lines or JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Event:
    """``kind``: found, plan, asked (what a page prints), opened, page, issue, skipped, failed, end; ``data`` are plain values."""

    kind: str
    data: Mapping[str, Any] = field(default_factory=dict)


Listener = Callable[[Event], None]


def ignore(event: Event) -> None:
    """For callers who want to hear nothing."""


class Json:
    """One JSON object a line."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def __call__(self, event: Event) -> None:
        self.say(json.dumps({"event": event.kind, **event.data}, ensure_ascii=True))


class Lines:
    """Plain lines, for pipes and logs."""

    def __init__(self, say: Say) -> None:
        self.say = say
        self.pages: dict[str, tuple[int, int]] = {}

    def __call__(self, event: Event) -> None:
        d = event.data
        if event.kind == "opened":
            self.pages[d["issue"]] = (0, d["pages"])
        elif event.kind == "page":
            self._page(d)
        else:
            line = line_of(event)
            if line:
                self.say(line)

    def _page(self, d: Mapping[str, Any]) -> None:
        at, of = self.pages.get(d["issue"], (0, 0))
        self.pages[d["issue"]] = (at + 1, of)
        if d["error"]:
            self.say(f"  FAILED {d['error']}")
        elif of > 1:
            self.say(f"  {d['issue']}: page {at + 1} of {of} ({d['seconds']:.1f} s)")


class Bar(AbstractContextManager["Bar"]):
    """A progress bar on a terminal; lines of finished issues scroll above it."""

    def __init__(self, console: Console) -> None:
        self.console = console
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("pages"),
            TimeElapsedColumn(),
        )
        self.progress = Progress(*columns, console=console, transient=True)
        self.task = self.progress.add_task("reading", total=None)
        self.total, self.ended, self.issues, self.asked = 0, 0, 0, 0

    def __enter__(self) -> Bar:
        self.progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.progress.stop()

    def __call__(self, event: Event) -> None:
        d = event.data
        if event.kind == "found":
            self.issues = d["issues"]
        elif event.kind == "opened":
            self.total += d["pages"]
        elif event.kind == "asked":
            self.asked += 1
        elif event.kind == "page":
            self.progress.advance(self.task)
        elif event.kind in ("issue", "skipped", "failed"):
            self.ended += 1
        asked = f", {self.asked} pages read to see which belong together" if self.asked and not self.total else ""
        words = f"issues {self.ended}/{max(self.issues, self.ended)}{asked}"
        self.progress.update(self.task, total=self.total or None, description=words)
        line = line_of(event)
        if line and event.kind != "found":
            self.console.print(line, highlight=False, markup=False)


def line_of(event: Event) -> str:
    """The line that tells an event to people; empty where there is nothing to tell."""
    d = event.data
    match event.kind:
        case "found":
            return f"{_n(d['files'], 'file')}, {_n(d['issues'], 'issue')}"
        case "plan":
            return _planned(d)
        case "issue":
            failed = f", {_n(d['failed_pages'], 'page')} FAILED" if d["failed_pages"] else ""
            failed += f", {_n(d['unsound'], 'problem')} told in run.json" if d["unsound"] else ""
            return f"{d['issue']}: {_n(d['pages'], 'page')}, {_n(d['articles'], 'article')}{failed} ({d['seconds']:.1f} s) -> {d['folder']}"
        case "skipped":
            return f"{d['issue']}: nothing to do ({d['state']})"
        case "failed":
            return f"{d['issue']}: FAILED, {d['error']}"
        case "end":
            return _summary(d)
        case _:
            return ""


def _planned(d: Mapping[str, Any]) -> str:
    todo = "nothing to do" if d["state"] == "unchanged" else f"to do ({d['state']})"
    later = "; its print will tell which pages belong together" if d["by_print"] else ""
    problems = "".join(f"\n  FAILED {p}" for p in d["problems"])
    return f"{d['issue']}: {todo}, {_n(d['pages'], 'page')} of {', '.join(d['files'])}{later}{problems}"


def _summary(d: Mapping[str, Any]) -> str:
    parts = [f"{d[name]} {name}" for name in ("done", "partial", "failed") if d[name]]
    if d["skipped"]:
        parts.append(f"{d['skipped']} unchanged")
    if not d["done"] and not d["partial"] and not d["failed"]:
        return "nothing to do: " + ", ".join(parts) if parts else "nothing to do"
    noise = f"; {_n(d['noise'], 'warning')} of libraries not shown" if d["noise"] else ""
    return f"issues: {', '.join(parts)}; {_n(d['pages'], 'page')}, {_n(d['articles'], 'article')} in {d['seconds']:.1f} s{noise}"


def _n(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
