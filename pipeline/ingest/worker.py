"""The child process that opens outside files. It knows one parent, one file at a time, and nothing else of the program."""

from __future__ import annotations

import io
import logging
import os
import pickle
import pkgutil
import sys
import warnings
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import BaozhiError, DamagedSource, HostileSource, UsageError
from pipeline.ingest.decoded import PIECE, Decoded, Probed
from pipeline.ingest.images import probe_image, read_image
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    from pipeline.ingest.pdf import PdfFile

if sys.platform != "win32":
    import resource

PDF_FILE = "pipeline.ingest.pdf:PdfFile"
"""By name: a third of the start is libraries that only PDFs need."""
PDF_MAGIC = b"%PDF-"
HEADER = 1024
"""Bytes within which a PDF's signature may stand."""


def main() -> None:
    """Serves requests from the connection whose descriptor is the first argument, until it is closed."""
    connection = Connection(int(sys.argv[1]))
    settings = pickle.loads(connection.recv_bytes())
    _silence()
    _limit(settings)
    worker = Worker(settings)
    connection.send_bytes(b"ready")
    while True:
        try:
            request = pickle.loads(connection.recv_bytes())
        except EOFError:
            return
        send(connection, worker.answer(*request))


def send(connection: Connection, answer: Any) -> None:
    """A pickle and, each on its own and in pieces, the arrays it refers to: they are written from where they lie."""
    buffers: list[pickle.PickleBuffer] = []
    data = pickle.dumps(answer, protocol=5, buffer_callback=buffers.append)
    raws = [b.raw() for b in buffers]
    connection.send_bytes(pickle.dumps([r.nbytes for r in raws]))
    connection.send_bytes(data)
    for raw in raws:
        for start in range(0, raw.nbytes, PIECE):
            connection.send_bytes(raw[start : start + PIECE])


class Worker:
    """Keeps the last PDF open: its pages are asked for one after another."""

    def __init__(self, settings: IngestSettings) -> None:
        self.settings = settings
        self.pdf: PdfFile | None = None
        self.key: tuple[str, int, int] | None = None

    def answer(self, task: str, path: str, page: int) -> Probed | Decoded | BaozhiError:
        """Result or error: this is the border that no exception crosses."""
        try:
            return self.probe(Path(path)) if task == "probe" else self.read(Path(path), page)
        except BaozhiError as e:
            return e
        except MemoryError:
            return HostileSource("it takes too much memory", move="raise ingest.max_memory_mb", code="source.hostile.memory")
        except Exception as e:  # noqa: BLE001 - the page worker's border
            return DamagedSource(f"the parser gave up: {type(e).__name__}: {e}"[:300], move="look at the file in a viewer and save it anew")

    def probe(self, path: Path) -> Probed:
        return self._opened(path).probe() if is_pdf(path) else probe_image(path, self.settings)

    def read(self, path: Path, page: int) -> Decoded:
        if page < 1:
            raise UsageError(f"there is no page {page}", move="pages count from 1")
        return self._opened(path).read(page) if is_pdf(path) else read_image(path, page, self.settings)

    def _opened(self, path: Path) -> PdfFile:
        stat = path.stat()
        key = (str(path), stat.st_mtime_ns, stat.st_size)
        if self.pdf is None or self.key != key:
            last, self.pdf = self.pdf, None
            if last is not None:
                last.close()
            self.pdf, self.key = pkgutil.resolve_name(PDF_FILE)(path, self.settings), key
        return self.pdf


def is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return PDF_MAGIC in file.read(HEADER)


def _silence() -> None:
    """Libraries write to the log, to warnings and, from C, to the descriptors themselves; none of it is for users."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(null, descriptor)
    sys.stdout, sys.stderr = io.StringIO(), io.StringIO()


def _limit(settings: IngestSettings) -> None:
    """A wall behind the watchdog: address space, three times what may be resident (libraries map much that they never touch)."""
    if sys.platform == "win32":
        return
    wall = (3 * settings.max_memory_mb + 1024) * 1024 * 1024
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        wall = min(wall, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wall, hard))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
