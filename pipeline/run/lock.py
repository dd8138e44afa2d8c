"""One run at a time writes into an output folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import OutputError

FILE = ".lock"


@contextmanager
def only_one(output: Path) -> Iterator[None]:
    """Holds the folder; the system lets go of it when the process ends, however it ends. Raises OutputError when another run holds it."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output / FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
    except OSError as e:
        raise OutputError(e.strerror or str(e), where=str(output), move="choose a folder that can be written with -o") from e
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as e:
            raise OutputError("another run is writing here", where=str(output), move="wait for it, or choose another folder with -o") from e
        yield
    finally:
        os.close(handle)
