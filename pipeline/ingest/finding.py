"""Finds source files under the paths a user gives."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import SourceNotFound

SUFFIXES = frozenset({".pdf", ".jpg", ".jpeg", ".jpe", ".png", ".tif", ".tiff", ".jp2", ".j2k", ".jpf", ".jpx", ".webp"})
"""Files in a folder are taken by suffix (what they are is decided by content later); files named one by one are always taken."""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A file. ``name`` is relative to the scanned root with POSIX slashes; ``root`` the folder's own name and its parent's, for what they
    tell of title and date; ``explicit`` where the user named this very file."""

    path: Path
    name: str
    root: tuple[str, ...] = ()
    explicit: bool = False


def find_sources(paths: Sequence[Path]) -> list[FoundSource]:
    """Every source under ``paths``, each file once, in natural order of names whatever the order of ``paths``.

    Hidden files, links that lead back into themselves, and result folders of earlier runs are passed over. Raises SourceNotFound for a
    path that does not exist and where nothing readable is found at all.
    """
    found: dict[str, FoundSource] = {}
    for path in sorted(paths, key=lambda p: natural_key(str(p))):
        for source in _under(path):
            real = os.path.realpath(source.path)
            if real not in found or (source.explicit and not found[real].explicit):
                found[real] = source
    if not found:
        where = ", ".join(str(p) for p in paths)
        raise SourceNotFound(
            "no PDF and no image in it", where=where, move="give files, or folders that hold PDF, JPEG, PNG, TIFF, JP2 or WebP"
        )
    return sorted(_distinct(list(found.values())), key=lambda s: (natural_key(s.name), s.name))


def natural_key(text: str) -> tuple[tuple[int, int, str], ...]:
    """Sorts ``p2`` before ``p10``; total, so that no two different texts stay in the order they came in."""
    parts = re.split(r"(\d+)", text.casefold())
    return (*((1, int(p), p) if p.isdecimal() and p.isascii() else (0, 0, p) for p in parts), (0, 0, text))


def _under(path: Path) -> Iterator[FoundSource]:
    if path.is_dir():
        root = path.resolve()
        above = tuple(part for part in (root.parent.name, root.name) if part)
        for file in _walk(path, set()):
            yield FoundSource(file, file.relative_to(path).as_posix(), above)
    elif path.is_file():
        parent = path.resolve().parent
        yield FoundSource(path, path.name, tuple(part for part in (parent.parent.name, parent.name) if part), explicit=True)
    else:
        raise SourceNotFound("no such file or folder", where=str(path), move="check the path")


def _walk(folder: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    try:
        stat = folder.stat()
        entries = sorted(folder.iterdir(), key=lambda p: natural_key(p.name))
    except OSError:
        return
    if (stat.st_dev, stat.st_ino) in seen or _is_result(entries):
        return
    seen.add((stat.st_dev, stat.st_ino))
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir():
            yield from _walk(entry, seen)
        elif entry.suffix.lower() in SUFFIXES and entry.is_file():
            yield entry


def _is_result(entries: Sequence[Path]) -> bool:
    """A folder that an earlier run wrote: its cut-out pictures are no sources."""
    names = {e.name for e in entries}
    return {"issue.json", "pages"} <= names or "ledger.sqlite" in names


def _distinct(found: list[FoundSource]) -> list[FoundSource]:
    """Names that occur under several roots are told apart by the path below what all roots have in common."""
    count = Counter(s.name for s in found)
    if max(count.values(), default=0) <= 1:
        return found
    absolute = [os.path.abspath(s.path) for s in found]
    base = Path(os.path.commonpath([os.path.dirname(a) for a in absolute]))
    return [
        s if count[s.name] == 1 else FoundSource(s.path, Path(a).relative_to(base).as_posix(), s.root, s.explicit)
        for s, a in zip(found, absolute, strict=True)
    ]
