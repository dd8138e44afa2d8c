"""Files that appear whole or not at all, inside their folder."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from pipeline.errors import OutputError

_UNSAFE = re.compile(r'[\x00-\x1f<>:"/\\|?*\s]+')
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{i}" for i in range(1, 10)), *(f"lpt{i}" for i in range(1, 10))})
_MAX_BYTES = 120
_MOVE = "free space or rights there, or choose another output folder"


def write_atomic(path: Path, data: bytes) -> Path:
    """Writes ``data`` beside ``path``, flushes it to the disk, then renames: a reader sees the old file or the new one, never a part.

    Folders are made. Returns ``path``; raises OutputError, and leaves nothing behind, where the folder can't be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f".{path.name[:40]}.{os.getpid()}-{secrets.token_hex(4)}.part")
        try:
            with aside.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            aside.replace(path)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
    except OSError as e:
        raise OutputError(e.strerror or str(e), where=str(path), move=_MOVE) from e
    return path


def read_bytes(path: Path) -> bytes | None:
    """The bytes of a file of ours; None where there is none. Raises OutputError where it can't be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as e:
        raise OutputError(e.strerror or str(e), where=str(path), move=_MOVE) from e


def remove(path: Path) -> None:
    """Removes a file of ours; none there is fine. Raises OutputError."""
    try:
        path.unlink(missing_ok=True)
    except OSError as e:
        raise OutputError(e.strerror or str(e), where=str(path), move=_MOVE) from e


def sweep(folder: Path, pattern: str, keep: Iterable[Path]) -> None:
    """Removes files of an older write from ``folder``: those whose whole name the pattern matches and that ``keep`` does not hold."""
    kept = {p.name for p in keep}
    for file in sorted(folder.glob("*")):
        if re.fullmatch(pattern, file.name) and file.name not in kept:
            remove(file)


def inside(folder: Path, name: str) -> Path:
    """The path of ``name`` (POSIX slashes) in ``folder``. Raises OutputError for a name that leads out of it, by dots or by links."""
    parts = PurePosixPath(name.replace("\\", "/"))
    if parts.is_absolute() or not parts.parts or any(p == ".." or ":" in p or "\0" in p for p in parts.parts):
        raise OutputError(f"{name!r} is no name inside the folder", where=str(folder), move="report this file as a fault")
    path = folder.joinpath(*parts.parts)
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OutputError(f"{name!r} leads out of the folder", where=str(folder), move="remove the link there")
    return path


def safe_name(word: str) -> str:
    """A file name made of ``word``: no separators, controls, leading dots, device names of Windows, or more than 120 bytes. Never empty."""
    name = _UNSAFE.sub("-", word.encode("utf-8", "replace").decode("utf-8")).strip("-. ")
    while len(name.encode("utf-8")) > _MAX_BYTES:
        name = name[:-1]
    name = name.rstrip("-. ")
    return f"_{name}" if not name or name.split(".")[0].lower() in _RESERVED else name
