"""Reads sources by way of one bounded child process."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import TracebackType
from typing import Any

from pipeline.errors import BaozhiError, DamagedSource, SourceNotFound, UsageError
from pipeline.ingest.decoded import Decoded, Probed
from pipeline.ingest.process import ChildProcess
from pipeline.model.page import PageSource, SourceFile
from pipeline.settings import IngestSettings

CHUNK = 1 << 20


class SourceReader:
    """Context manager that owns the child process in which outside files are opened.

    The child starts with ``start`` or the first request, lives on between sources, is replaced after ``recycle_after`` pages, and is
    killed when a file breaks a bound; the next request then gets a fresh one. Not for use from several threads at once.
    """

    def __init__(self, settings: IngestSettings) -> None:
        self.settings = settings
        self._child: ChildProcess | None = None

    def __enter__(self) -> SourceReader:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def start(self) -> None:
        """Has the child loading already, while the caller does something else before its first request."""
        self._ready()

    def close(self) -> None:
        if self._child is not None:
            self._child.close()
            self._child = None

    def probe(self, path: Path, name: str) -> SourceFile:
        """What ``path`` is: media type by content, sha256, pages. ``name`` is relative to the scanned root and stands in errors.

        Raises SourceNotFound, UnsupportedSource, EncryptedSource, DamagedSource, HostileSource.
        """
        digest = _sha256(path, name)
        probed = self._ask("probe", path, 0, name)
        assert isinstance(probed, Probed)
        return SourceFile(str(path), name, digest, probed.media_type, probed.page_count, probed.warnings)

    def read(self, source: SourceFile, page: int) -> PageSource:
        """Page ``page`` (from 1) of a probed source: see PageSource for pixels and units. Raises as ``probe`` does, and UsageError."""
        if not 1 <= page <= source.page_count:
            raise UsageError(f"there is no page {page}", where=source.name, move=f"pages run from 1 to {source.page_count}")
        decoded = self._ask("read", Path(source.path), page, f"{source.name}, page {page}")
        assert isinstance(decoded, Decoded)
        return PageSource(
            file=source,
            page=page,
            pixels=decoded.pixels,
            dpi=decoded.dpi,
            dpi_known=decoded.dpi_known,
            to_unit=decoded.to_unit,
            text_layer=decoded.text_layer,
            warnings=decoded.warnings,
        )

    def _ask(self, task: str, path: Path, page: int, where: str) -> Any:
        child = self._ready()
        try:
            return child.ask(task, path.resolve(), page)
        except BaozhiError as e:
            raise type(e)(e.what, where=where, move=e.move, code=e.code) from e.__cause__

    def _ready(self) -> ChildProcess:
        child = self._child
        if child is not None and (not child.alive or child.served >= self.settings.recycle_after):
            child.close()
            child = None
        if child is None:
            child = self._child = ChildProcess(self.settings)
        return child


def _sha256(path: Path, name: str) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            size = 0
            while chunk := file.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as e:
        raise SourceNotFound(e.strerror or str(e), where=name, move="give a file that exists and may be read") from e
    if size == 0:
        raise DamagedSource("the file is empty", where=name, move="copy it anew")
    return digest.hexdigest()
