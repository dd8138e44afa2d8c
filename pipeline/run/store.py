"""Artefacts of single pages under ``OUTPUT/.cache``, by key. The folder may be deleted at any time; nothing but time is lost.

A key is the hash of all that an artefact depends on: the stage's name, the code of its rooms, their settings, the engine with its
precision, and the source's digest. Same key, same artefact; so a changed setting redoes only what it touches, and an interrupted run
goes on where it stood.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import json
import os
import tempfile
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pipeline.errors import OutputError
from pipeline.run.codec import decode, encode

T = TypeVar("T")
PACKAGE = Path(__file__).resolve().parent.parent


class Store:
    """Artefacts by stage and key. Safe for several processes: a file appears whole, and equal keys hold equal bytes.

    Without a folder nothing is kept.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def get(self, kind: type[T], stage: str, key: str) -> T | None:
        """The artefact, or None where there is none; a damaged file counts as none."""
        if self.folder is None:
            return None
        try:
            return decode(kind, _file(self.folder, stage, key).read_bytes())
        except (OSError, ValueError):
            return None

    def put(self, kind: type[T], stage: str, key: str, value: T) -> T:
        """Keeps an artefact and returns it as it will be read back: a fresh run and a resumed one go on with the very same values.

        Raises OutputError when it can't be written.
        """
        data = encode(value)
        if self.folder is not None:
            file = _file(self.folder, stage, key)
            try:
                file.parent.mkdir(parents=True, exist_ok=True)
                write_whole(file, data)
            except OSError as e:
                raise OutputError(e.strerror or str(e), where=str(file), move="free space or choose another folder with -o") from e
        return decode(kind, data)


def _file(folder: Path, stage: str, key: str) -> Path:
    return folder / stage / key[:2] / key


def write_whole(file: Path, data: bytes) -> None:
    """Writes aside, then renames: the file is there whole or not at all."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".part-")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        os.replace(name, file)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise


def key_of(*parts: Any) -> str:
    """Hash of dataclasses and plain values."""
    plain = [dataclasses.asdict(p) if dataclasses.is_dataclass(p) and not isinstance(p, type) else p for p in parts]
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


@cache
def code_digest(rooms: tuple[str, ...]) -> str:
    """Hash of the code of rooms (or single modules) of the package: changed code makes new artefacts, without a version to remember."""
    digest = hashlib.sha256()
    for file in sorted(_code(rooms)):
        digest.update(file.relative_to(PACKAGE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _code(rooms: Iterable[str]) -> Iterable[Path]:
    for room in rooms:
        place = PACKAGE / room
        yield from place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")]
