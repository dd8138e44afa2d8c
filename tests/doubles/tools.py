"""Doubles of what a worker holds (pipeline.run.pool.Tool), for tests of the corridor without rooms. They live in worker processes.

What a page or issue does is told by its source's name: ``crash`` takes the worker down, ``once`` only the first time, ``slow`` sleeps,
``bad`` fails, ``full`` finds the disk full, ``weird`` fails with a bug.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pipeline.errors import ConfigError
from pipeline.lanes import lanes
from pipeline.model.issue import EngineInfo
from pipeline.run.jobs import Failure, Hello, IssueDone, IssueJob, PageDone, PageJob, Printed
from pipeline.run.store import write_whole


class Tool:
    """Context manager that says hello."""

    hello: Any = Hello(EngineInfo("double", "0"))

    def __init__(self, notes: Path) -> None:
        self.notes = notes

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        pass

    def note(self, word: str) -> int:
        """Writes down that something happened; returns how often it has."""
        with (self.notes / "notes.txt").open("a") as file:
            file.write(word + "\n")
        return (self.notes / "notes.txt").read_text().split("\n").count(word)


class EchoTool(Tool):
    """Jobs are words."""

    def __call__(self, job: str) -> str:
        times = self.note(job)
        if job.startswith("crash") or (job.startswith("once") and times == 1):
            os._exit(7)
        if job.startswith("slow"):
            time.sleep(60)
        return f"{job} by one thread: {os.environ['OMP_NUM_THREADS']}"


class LanesTool(Tool):
    """Tells the lanes it had, at the start and, for a ``long`` job, a while later."""

    def __call__(self, job: str) -> list[int]:
        seen = [lanes()]
        end = time.monotonic() + (10 if job == "long" else 0)
        while time.monotonic() < end and seen[-1] == 1:
            time.sleep(0.02)
            seen.append(lanes())
        return seen


class RefusingTool(EchoTool):
    """Can't be made, for a reason that it tells."""

    def __init__(self, notes: Path) -> None:
        raise ConfigError("no such engine", where="recognize.engine", move="name another")


class StillbornTool(EchoTool):
    """Takes its process down before it says hello."""

    def __init__(self, notes: Path) -> None:
        os._exit(3)


class PaperTool(Tool):
    """Does page and issue jobs: an issue's file lists the digests of its pages, so equal input gives equal bytes."""

    def __init__(self, notes: Path, pause: float = 0.0) -> None:
        super().__init__(notes)
        self.pause = pause

    def __call__(self, job: PageJob | IssueJob) -> PageDone | IssueDone | Failure:
        return self._page(job) if isinstance(job, PageJob) else self._issue(job)

    def _page(self, job: PageJob) -> PageDone | Failure:
        name = job.source.name
        time.sleep(self.pause)
        times = self.note(f"page {name} {job.page}")
        if "crash" in name or ("once" in name and times == 1):
            os._exit(9)
        if "bad" in name:
            return Failure("source.damaged", "made of rubbish", f"{name}, page {job.page}", "copy it anew")
        if "weird" in name:
            return Failure("bug", "ZeroDivisionError", f"{name}, page {job.page}")
        if "full" in name:
            return Failure("output", "no space left", "cache", "free space")
        return PageDone((self._printed(name),), {"recognize": 0.5}, noise=1)

    def _printed(self, name: str) -> Printed:
        """``t_徐汇报_27_2.png`` prints what its name says: title, day of June 2022, page."""
        parts = Path(name).stem.split("_")
        return Printed(parts[1], f"2022-06-{parts[2]}", f"第{parts[3]}版") if parts[0] == "t" else Printed()

    def _issue(self, job: IssueJob) -> IssueDone | Failure:
        self.note(f"issue {job.id}")
        if any("unwritable" in s.name for s in job.sources):
            return Failure("bug", "KeyError", job.id)
        pages = [[job.sources[u.source].name, job.sources[u.source].sha256, u.page, u.failure and u.failure.code] for u in job.units]
        job.folder.mkdir(parents=True, exist_ok=True)
        write_whole(job.folder / "issue.json", json.dumps({"id": job.id, "pages": pages}, ensure_ascii=False).encode())
        failed = sum(u.failure is not None for u in job.units)
        return IssueDone(len(job.units), failed, 3, {"export": 0.1})
