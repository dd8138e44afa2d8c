"""A pool of long-lived worker processes in which a dying worker loses only its own job.

The standard library's pool gives up all pending work when one worker dies. Here each worker has a pipe of its own and at most one job;
a job whose worker died is tried once more in a fresh one.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import pkgutil
import socket
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Protocol

from pipeline.errors import BaozhiError, RecognizerError
from pipeline.lanes import Board, heed
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
MALLOPT = {-3: 1 << 30, -1: (1 << 31) - 1}
"""M_MMAP_THRESHOLD and M_TRIM_THRESHOLD of glibc."""
GRACE_SECONDS = 2.0
WATCH_SECONDS = 1.0


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


BOOT = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[:] = sys.argv[4:]
from pipeline.run.pool import serve
serve(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "quiet")
"""
"""Not multiprocessing's spawn: that runs the caller's main module again. Ctrl-C reaches all of the group; only the parent heeds it."""


class _Seat:
    """One worker process and the job it is at. Its death is the end of its pipe."""

    def __init__(self, factory: Factory, quiet: bool, board: Board) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            files = (theirs.fileno(), board.descriptor)
            argv = [sys.executable, "-P", "-c", BOOT, *map(str, files), "quiet" if quiet else "loud", *sys.path]
            self.process = subprocess.Popen(argv, pass_fds=files, stdin=subprocess.DEVNULL, env={**os.environ, **ONE_THREAD})
        self.pipe = Connection(ours.detach())
        self.ready = False
        self.task: _Task | None = None
        self.since = 0.0
        self._send(factory)

    def give(self, task: _Task) -> None:
        self.task, self.since = task, time.monotonic()
        self._send(task.job)

    def _send(self, value: Any) -> None:
        with contextlib.suppress(OSError):  # it died just now: the end of the pipe will tell, and the job is tried again
            self.pipe.send(value)

    def end(self) -> None:
        """Kills; a worker holds nothing that is not written whole."""
        self.process.kill()
        self.process.wait()
        self.pipe.close()


class Pool:
    """``size`` workers at most, started as work is expected or comes in. Context manager; leaving it kills what still runs.

    ``max_seconds`` bounds one job; 0: no bound.
    """

    def __init__(self, factory: Factory, size: int, *, max_seconds: float = 0.0, quiet: bool = True) -> None:
        self.factory, self.size, self.max_seconds, self.quiet = factory, max(1, size), max_seconds, quiet
        self._seats: list[_Seat] = []
        self._waiting: deque[_Task] = deque()
        self._hello: Any = None
        self._board = Board()

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        for seat in self._seats:
            seat.end()
        self._seats.clear()
        self._board.close()

    def hello(self, expected: int = 1) -> Any:
        """What the first worker says once it is ready. Workers for ``expected`` jobs load at the same time. Raises the error with which a
        worker's factory failed."""
        while len(self._seats) < min(self.size, max(1, expected)):
            self._seats.append(self._seat())
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
            self._seats.append(self._seat())
            coming += 1
        running = len(self._seats) - len(free)
        self._board.lanes = 1 if self._waiting else self.size // max(1, running)

    def _seat(self) -> _Seat:
        return _Seat(self.factory, self.quiet, self._board)

    def _patience(self) -> float | None:
        running = [s.since for s in self._seats if s.task is not None]
        if not running or not self.max_seconds:
            return None
        return max(0.0, min(running) + self.max_seconds - time.monotonic())

    def _collect(self, timeout: float | None) -> list[Done]:
        ready = wait([s.pipe for s in self._seats], timeout)
        done: list[Done] = []
        for seat in list(self._seats):
            if seat.pipe in ready:
                done += self._hear(seat)
            elif self._overdue(seat):
                done += self._lost(seat, "worker.time", f"it took more than {self.max_seconds:g} seconds", TRIES)
        return done

    def _hear(self, seat: _Seat) -> list[Done]:
        try:
            message = seat.pipe.recv()
        except (EOFError, OSError):
            with contextlib.suppress(subprocess.TimeoutExpired):
                seat.process.wait(GRACE_SECONDS)
            return self._lost(seat, "worker.died", f"the worker died of it (exit {seat.process.returncode})", 1)
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


def serve(descriptor: int, board: int, quiet: bool) -> None:
    """A worker's life: make the tool, say hello, answer until the pipe closes."""
    pipe = Connection(descriptor)
    heed(board)
    _keep_memory()
    threading.Thread(target=_leave_with_parent, args=(os.getppid(),), name="parent-watch", daemon=True).start()
    if quiet:
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 1)
        os.dup2(null, 2)
    try:
        factory: Factory = pipe.recv()
        with factory() as tool:
            gc.freeze()  # what was loaded is for life, and need not be looked through for garbage with every page
            pipe.send(tool.hello)
            while True:
                pipe.send(tool(pipe.recv()))
    except BaozhiError as e:
        pipe.send(e)
    except (EOFError, OSError):
        return


def _keep_memory() -> None:
    """What one page's pictures took stays with the worker for the next: given back and asked for anew it is cleared each time, which cost
    a sixth of the time of a large page. Only glibc can be told so."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        for option, value in MALLOPT.items():
            mallopt(option, value)


def _leave_with_parent(parent: int) -> None:
    """A killed parent must not leave workers that read on for nobody."""
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
