"""A pool of long-lived worker processes in which a dying worker loses only its own job.

The standard library's pool gives up all pending work when one worker dies. Here each worker has a pipe of its own and at most one job;
a job whose worker died is tried once more in a fresh one.
"""

from __future__ import annotations

import contextlib
import os
import pkgutil
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Protocol

from pipeline.errors import BaozhiError, RecognizerError
from pipeline.run.jobs import Failure

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OMP_THREAD_LIMIT",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "NUMEXPR_NUM_THREADS",
        "OPENCV_FOR_THREADS_NUM",
        "TBB_NUM_THREADS",
    ),
    "1",
)
"""One thread a process and one process a core beat threads; libraries read these when they are loaded."""
TRIES = 2
GRACE_SECONDS = 2.0


class Tool(Protocol):
    """What a worker is: says hello once, then turns jobs into results."""

    @property
    def hello(self) -> Any: ...

    def __call__(self, job: Any) -> Any: ...


Factory = Callable[[], AbstractContextManager[Tool]]
"""Makes the tool inside the worker; must be importable there."""


def made(name: str, *args: Any) -> AbstractContextManager[Tool]:
    """A tool by name, ``module:class``: with ``partial(made, ...)`` the parent need not import what only its workers use."""
    tool: AbstractContextManager[Tool] = pkgutil.resolve_name(name)(*args)
    return tool


@dataclass(frozen=True, slots=True)
class Done:
    """A job and its result; a Failure with code ``worker.died`` or ``worker.time`` where the worker was lost over it."""

    job: Any
    result: Any


@dataclass(slots=True)
class _Task:
    job: Any
    tries: int = 0


class _Seat:
    """One worker process and the job it is at."""

    def __init__(self, factory: Factory, quiet: bool) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=serve, args=(theirs, factory, quiet), name="baozhi-worker", daemon=True)
        with _environment(ONE_THREAD):
            self.process.start()
        theirs.close()
        self.ready = False
        self.task: _Task | None = None
        self.since = 0.0

    def give(self, task: _Task) -> None:
        self.task, self.since = task, time.monotonic()
        with contextlib.suppress(OSError):  # it died just now: its sentinel tells, and the job is tried again
            self.pipe.send(task.job)

    def end(self) -> None:
        """Kills; a worker holds nothing that is not written whole."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


class Pool:
    """``size`` workers at most, started as work comes in. Context manager; leaving it kills what still runs.

    ``max_seconds`` bounds one job; 0: no bound.
    """

    def __init__(self, factory: Factory, size: int, *, max_seconds: float = 0.0, quiet: bool = True) -> None:
        self.factory, self.size, self.max_seconds, self.quiet = factory, max(1, size), max_seconds, quiet
        self._seats: list[_Seat] = []
        self._waiting: deque[_Task] = deque()
        self._hello: Any = None

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        for seat in self._seats:
            seat.end()
        self._seats.clear()

    def start(self) -> None:
        """Starts the first worker, so that it loads while the caller does other things."""
        if not self._seats:
            self._seats.append(_Seat(self.factory, self.quiet))

    def hello(self) -> Any:
        """What the first worker says once it is ready. Raises the error with which its factory failed."""
        self.start()
        while self._hello is None:
            self._collect(None)
        return self._hello

    @property
    def hungry(self) -> bool:
        """Fewer jobs wait than there are workers: hand in more."""
        return len(self._waiting) < self.size

    @property
    def busy(self) -> bool:
        """Jobs wait or run."""
        return bool(self._waiting) or any(s.task is not None for s in self._seats)

    def submit(self, job: Any, *, first: bool = False) -> None:
        """Hands in a job; ``first`` puts it before those that wait. A worker that just became free takes it."""
        task = _Task(job)
        if first:
            self._waiting.appendleft(task)
        else:
            self._waiting.append(task)

    def wait(self) -> list[Done]:
        """Blocks until a job is done, and returns those that are."""
        done: list[Done] = []
        while self.busy and not done:
            self._deal()
            done = self._collect(self._patience())
        return done

    def _deal(self) -> None:
        free = [s for s in self._seats if s.ready and s.task is None]
        coming = sum(not s.ready for s in self._seats)
        while free and self._waiting:
            seat = max(free, key=lambda s: s.since)  # the one that came free last has its page's pixels still at hand
            free.remove(seat)
            seat.give(self._waiting.popleft())
        while len(self._waiting) > coming and len(self._seats) < self.size:
            self._seats.append(_Seat(self.factory, self.quiet))
            coming += 1

    def _patience(self) -> float | None:
        running = [s.since for s in self._seats if s.task is not None]
        if not running or not self.max_seconds:
            return None
        return max(0.0, min(running) + self.max_seconds - time.monotonic())

    def _collect(self, timeout: float | None) -> list[Done]:
        handles = {s.pipe: s for s in self._seats}
        ready = wait([*handles, *(s.process.sentinel for s in self._seats)], timeout)
        done: list[Done] = []
        for seat in list(self._seats):
            if seat.pipe in ready or seat.process.sentinel in ready:
                done += self._hear(seat)
            elif self._overdue(seat):
                done += self._lost(seat, "worker.time", f"it took more than {self.max_seconds:g} seconds", TRIES)
        return done

    def _hear(self, seat: _Seat) -> list[Done]:
        try:
            message = seat.pipe.recv() if seat.pipe.poll() else None
        except (EOFError, OSError):
            message = None
        if message is None:
            seat.process.join(GRACE_SECONDS)
            return self._lost(seat, "worker.died", f"the worker died of it (exit {seat.process.exitcode})", 1)
        if isinstance(message, BaozhiError):
            raise message
        if not seat.ready:
            seat.ready, self._hello = True, message
            return []
        task, seat.task = seat.task, None
        seat.since = time.monotonic()
        return [Done(task.job, message)] if task is not None else []

    def _overdue(self, seat: _Seat) -> bool:
        return bool(self.max_seconds) and seat.task is not None and time.monotonic() - seat.since > self.max_seconds

    def _lost(self, seat: _Seat, code: str, what: str, cost: int) -> list[Done]:
        """A worker is gone; its job is tried again or given up."""
        self._seats.remove(seat)
        seat.end()
        task = seat.task
        if task is None:
            if not seat.ready:
                raise RecognizerError("a worker died while it was starting", move="see baozhi doctor, or run with --debug", code=code)
            return []
        task.tries += cost
        if task.tries < TRIES:
            self._waiting.appendleft(task)
            return []
        return [Done(task.job, Failure(code, what, move="look at the page, or run with fewer --jobs"))]


@contextlib.contextmanager
def _environment(values: Mapping[str, str]) -> Iterator[None]:
    """A new process inherits these; this one keeps its own."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def serve(pipe: Connection, factory: Factory, quiet: bool) -> None:
    """A worker's life: make the tool, say hello, answer until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C reaches the whole group; the parent decides
    if quiet:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
    try:
        with factory() as tool:
            pipe.send(tool.hello)
            while True:
                pipe.send(tool(pipe.recv()))
    except BaozhiError as e:
        pipe.send(e)
    except (EOFError, OSError):
        return
