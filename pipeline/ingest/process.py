"""The parent's end of the bounded child process: start, ask, watch, kill."""

from __future__ import annotations

import io
import pickle
import socket
import subprocess
import sys
import threading
import time
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import psutil

from pipeline.errors import DamagedSource, HostileSource, MissingDependency, SourceError
from pipeline.ingest.decoded import PIECE
from pipeline.settings import IngestSettings

POLL_SECONDS = 0.02
"""Between two looks at the child's memory: at 2 GB a second it grows by 40 MB meanwhile."""

START_SECONDS = 120.0
"""For the child to start; under a second on an idle machine."""

CLOCK_FACTOR = 3.0
"""The bound on time is one on processor time, so that a busy machine refuses the same files as an idle one; by the clock a file may take
this many times as long."""

BOOT = """
import sys, types
for name, folder in (("pipeline", sys.argv[2]), ("pipeline.ingest", sys.argv[3])):
    package = types.ModuleType(name)
    package.__path__ = [folder]
    sys.modules[name] = package
from pipeline.ingest.worker import main
main()
"""
"""Packages without their doors: the child needs neither the engines nor the corridor, and starts in a third of the time."""

ALLOWED = ("pipeline.model.", "pipeline.errors", "pipeline.ingest.decoded", "numpy")
"""Modules whose classes an answer may name: the child has read hostile bytes, so its pickles are not trusted with more."""


class ChildProcess:
    """One child, one request at a time. After a breach or a crash it is dead and ``alive`` is false."""

    def __init__(self, settings: IngestSettings) -> None:
        self.settings = settings
        self.served = 0
        ours, theirs = socket.socketpair()
        here = Path(__file__).resolve().parent
        argv = [sys.executable, "-P", "-c", BOOT, str(theirs.fileno()), str(here.parent), str(here)]
        with theirs:
            self._process = subprocess.Popen(argv, pass_fds=(theirs.fileno(),), stdin=subprocess.DEVNULL)
        self._connection = Connection(ours.detach())
        self._watchdog = Watchdog(self._process, settings.max_memory_mb)
        self._connection.send_bytes(pickle.dumps(settings))
        self._ready = False

    @property
    def alive(self) -> bool:
        return self._process.poll() is None and self._watchdog.breach is None

    def ask(self, task: str, path: Path, page: int) -> Any:
        """The child's answer. Raises the child's error, HostileSource when a bound was broken, DamagedSource when the child died."""
        self.served += 1
        try:
            self._wait_until_ready()
            with self._watchdog.watching(self.settings.max_seconds):
                self._connection.send_bytes(pickle.dumps((task, str(path), page)))
                answer = self._receive()
        except (EOFError, OSError, pickle.UnpicklingError) as e:
            self.close()
            raise self._death() from e
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def _wait_until_ready(self) -> None:
        """The time a child takes to start is not the file's."""
        if self._ready:
            return
        try:
            with self._watchdog.watching(START_SECONDS):
                self._connection.recv_bytes()
        except (EOFError, OSError) as e:
            self.close()
            raise MissingDependency("the process that opens files does not start", move="install baozhi again") from e
        self._ready = True

    def _receive(self) -> Any:
        sizes = _loads(self._connection.recv_bytes())
        data = self._connection.recv_bytes()
        buffers = [bytearray(size) for size in sizes]
        for buffer in buffers:
            for start in range(0, len(buffer), PIECE):
                self._connection.recv_bytes_into(buffer, start)
        return _loads(data, buffers)

    def _death(self) -> SourceError:
        s = self.settings
        if self._watchdog.breach == "memory":
            return HostileSource(
                f"it takes more than {s.max_memory_mb} MB to open", move="raise ingest.max_memory_mb", code="source.hostile.memory"
            )
        if self._watchdog.breach == "time":
            return HostileSource(
                f"it takes more than {s.max_seconds:g} seconds of processor time to open",
                move="raise ingest.max_seconds",
                code="source.hostile.time",
            )
        return DamagedSource(
            f"the parser died of it (exit {self._process.returncode})",
            move="look at it in a viewer and save it anew",
            code="source.damaged.crash",
        )

    def close(self) -> None:
        """Ends the child at once; nothing of it is worth waiting for."""
        self._watchdog.stop()
        self._process.kill()
        self._process.wait()
        self._connection.close()


class Watchdog:
    """A thread that looks at the child's resident memory and at its time, and kills it on breach; ``breach`` then says which."""

    def __init__(self, process: subprocess.Popen[bytes], max_memory_mb: int) -> None:
        self.breach: str | None = None
        self._process, self._bound = process, max_memory_mb * 1024 * 1024
        self._child = psutil.Process(process.pid)
        self._until: tuple[float, float] | None = None
        self._stopped = False
        self._wake = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="ingest-watchdog", daemon=True)
        self._thread.start()

    def watching(self, seconds: float) -> Watchdog:
        """Watches until the ``with`` block ends."""
        with self._wake:
            self._until = (self._spent() + seconds, time.monotonic() + CLOCK_FACTOR * seconds)
            self._wake.notify()
        return self

    def __enter__(self) -> Watchdog:
        return self

    def __exit__(self, *_: object) -> None:
        with self._wake:
            self._until = None

    def stop(self) -> None:
        with self._wake:
            self._stopped = True
            self._wake.notify()
        self._thread.join()

    def _run(self) -> None:
        with self._wake:
            while not self._stopped:
                if self._until is None:
                    self._wake.wait()
                    continue
                self.breach = self._look(*self._until)
                if self.breach is not None:
                    self._process.kill()
                    return
                self._wake.wait(POLL_SECONDS)

    def _look(self, processor: float, clock: float) -> str | None:
        try:
            if self._child.memory_info().rss > self._bound:
                return "memory"
        except psutil.Error:  # it has ended by itself; whoever waits for its answer sees that
            return None
        return "time" if self._spent() > processor or time.monotonic() > clock else None

    def _spent(self) -> float:
        try:
            times = self._child.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)


class _Careful(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if not module.startswith(ALLOWED):
            raise pickle.UnpicklingError(f"{module}.{name} has no place in an answer")
        return super().find_class(module, name)


def _loads(data: bytes, buffers: list[bytearray] | None = None) -> Any:
    return _Careful(io.BytesIO(data), buffers=buffers or []).load()
