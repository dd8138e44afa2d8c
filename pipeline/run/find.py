"""Paths to issues-to-be: what ingest finds and groups, as the corridor handles it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.run.request import Request


@dataclass(frozen=True, slots=True)
class File:
    """A file that was found. ``name`` is relative to the scanned root."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """An issue-to-be: its id and its files in page order."""

    id: str
    files: tuple[File, ...]


def find(request: Request) -> list[Group]:
    files = [File(p, p.name) for p in request.sources]
    return [Group(f.path.stem, (f,)) for f in files]
