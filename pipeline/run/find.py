"""Sources to issues-to-be, as ingest groups them, on shelves: what must be merged together by what it prints lies on one shelf."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.ingest import IssueSources, find_sources, group, merge_by_print, read_list
from pipeline.run.jobs import Printed
from pipeline.run.request import Request

EXPLICIT = ""
"""Shelf of the files that the user named one by one."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """Issues of one folder, or all that were named one by one. ``by_print``: names did not tell all, so the pages' print is asked."""

    issues: tuple[IssueSources, ...]
    by_print: bool = False

    @property
    def files(self) -> int:
        return sum(len(i.files) for i in self.issues)


def find(request: Request) -> list[Shelf]:
    """Everything to read, in a fixed order. Raises SourceNotFound and UsageError."""
    rows = read_list(request.list_file) if request.list_file is not None else None
    paths = request.sources
    if not paths and rows is not None:
        paths = tuple(row.file for row in rows)
    issues = group(find_sources(paths), request.group, rows)
    shelves: list[Shelf] = []
    silent: dict[str, list[IssueSources]] = {}
    for issue in issues:
        if request.group == "none" or issue.fixed or (issue.title and issue.date):
            shelves.append(Shelf((issue,)))
        else:
            silent.setdefault(_place(issue), []).append(issue)
    for members in silent.values():
        alone = len(members) == 1 and len(members[0].files) == 1
        shelves.append(Shelf(tuple(members), by_print=not alone))
    return shelves


def merged(shelf: Shelf, printed: Mapping[str, Printed], taken: set[str]) -> list[IssueSources]:
    """The shelf's issues after their pages have been asked; ids of new ones are none of ``taken``, which grows by them."""
    known = {frozenset(f.name for f in i.files): i for i in shelf.issues}
    told = {name: (p.title, p.date, p.page) for name, p in printed.items()}
    out = []
    for issue in merge_by_print(shelf.issues, told):
        same = known.get(frozenset(f.name for f in issue.files))
        if same is not None and (len(issue.files) == 1 or issue.title is None):
            out.append(same)
            continue
        ident = _free(issue, taken)
        taken.add(ident.casefold())
        out.append(replace(issue, issue_id=ident))
    return out


def ids_of(shelves: Sequence[Shelf]) -> set[str]:
    return {i.issue_id.casefold() for s in shelves for i in s.issues}


def _place(issue: IssueSources) -> str:
    first = issue.files[0].source
    return EXPLICIT if first.explicit else os.path.dirname(os.path.abspath(first.path))


def _free(issue: IssueSources, taken: set[str]) -> str:
    ident = issue.wanted or issue.issue_id
    digest = hashlib.sha256(issue.files[0].name.encode("utf-8", "surrogateescape")).hexdigest()
    size = 0
    while (ident if not size else f"{ident}-{digest[:size]}").casefold() in taken and size < len(digest):
        size += 8
    return f"{ident}-{digest[:size]}" if size else ident
