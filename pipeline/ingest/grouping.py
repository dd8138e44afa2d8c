"""Which sources make one issue: by a list, by names and folders, by what the pages print. Pure functions of names; no file is opened."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Literal

from pipeline.errors import UsageError
from pipeline.ingest.finding import FoundSource, natural_key
from pipeline.ingest.listing import ListRow
from pipeline.ingest.naming import Clue, clue_of, issue_id, page_key, safe, unique_ids

Printed = tuple[str | None, str | None, str | int | None]
"""What a page prints: normalised title, ISO date, page number or label."""


@dataclass(frozen=True, slots=True)
class IssueFile:
    """A source in its issue. ``label`` is the page label that names or list give it, ``page`` that label's number."""

    source: FoundSource
    page: int | None = None
    label: str | None = None

    @property
    def name(self) -> str:
        return self.source.name


@dataclass(frozen=True, slots=True)
class IssueSources:
    """Files of one issue in page order. ``wanted`` is the id it would have were it alone; ``fixed`` where a list decided."""

    issue_id: str
    title: str | None
    date: str | None
    files: tuple[IssueFile, ...]
    wanted: str = ""
    fixed: bool = False


def group(found: Sequence[FoundSource], mode: Literal["auto", "none"], rows: Sequence[ListRow] | None = None) -> list[IssueSources]:
    """Issues in natural order of their first file's name, whatever the order of ``found``.

    The list's rows come first and files that it does not name are grouped as ``mode`` says. ``auto``: files whose names tell one title and
    date and different pages are one issue, and so are the numbered images of one folder (unless the user named them one by one: their
    mastheads will tell, see merge_by_print). ``none``: each file an issue. Raises UsageError for a row that names no source.
    """
    listed = _by_list(found, rows or ())
    taken = {f.source.name for issue in listed for f in issue.files}
    rest = sorted((s for s in found if s.name not in taken), key=lambda s: natural_key(s.name))
    clues = {s.name: clue_of(s.name, s.root) for s in rest}
    sets = _by_name(rest, clues) if mode == "auto" else [[s] for s in rest]
    return _named([*listed, *(_issue(members, clues) for members in sets)])


def merge_by_print(issues: Sequence[IssueSources], printed: Mapping[str, Printed]) -> list[IssueSources]:
    """Issues whose pages print one title and one date and different page numbers become one, ordered by page number.

    ``printed`` is by source name and holds single-page sources only: a source of many pages is an issue by itself. A page that prints its
    date but no title joins the only title of that date in its folder. Issues fixed by a list stay as they are. Where two sources print
    the same page number (two scans of one page), nothing of that title and date is merged. An issue grouped by names without a title
    takes the printed one.
    """
    groups: dict[tuple[str, str], list[IssueSources]] = defaultdict(list)
    out: list[IssueSources] = []
    for issue, key in _keyed(issues, printed):
        if key is None:
            out.append(issue)
        else:
            groups[key].append(issue)
    for (title, when), members in groups.items():
        files = _ordered(members, printed)
        if len(members) == 1 and (len(files) == 1 or members[0].title is not None):
            out += members
        elif files and (len(members) > 1 or len(files) > 1):
            out.append(IssueSources("", title, when, files, issue_id(title, when)))
        else:
            out += members
    return _named(out)


# ---------------------------------------------------------------- by list


def _by_list(found: Sequence[FoundSource], rows: Sequence[ListRow]) -> list[IssueSources]:
    by_name = {s.name: s for s in found}
    by_path = {os.path.realpath(s.path): s for s in found}
    members: dict[str, list[tuple[ListRow, FoundSource]]] = defaultdict(list)
    seen: set[str] = set()
    for row in rows:
        source = by_path.get(os.path.realpath(row.file)) or by_name.get(row.path)
        if source is None:
            raise UsageError(
                "no such source in this run", where=f"--list, line {row.line}: {row.path}", move="give its folder as a source too"
            )
        if source.name in seen:
            raise UsageError("listed twice", where=f"--list, line {row.line}: {row.path}", move="list each file once")
        seen.add(source.name)
        members[safe(row.issue)].append((row, source))
    return [_listed(key, pairs) for key, pairs in members.items()]


def _listed(key: str, pairs: Sequence[tuple[ListRow, FoundSource]]) -> IssueSources:
    files = []
    for row, source in pairs:
        clue = clue_of(source.name, source.root)
        order = page_key(row.page) if row.page else None
        files.append(IssueFile(source, order[1] if order else clue.page, row.page or clue.label))
    labels = [f.label for f, (row, _) in zip(files, pairs, strict=True) if row.page]
    if len(set(labels)) < len(labels):
        raise UsageError("two files have the same page", where=f"--list, issue {key}", move="give each its own page")
    files.sort(key=_file_order)
    clues = [clue_of(f.name, f.source.root) for f in files]
    return IssueSources(key, _common(c.title for c in clues), _common(c.date for c in clues), tuple(files), key, fixed=True)


# ---------------------------------------------------------------- by names


def _by_name(found: Sequence[FoundSource], clues: Mapping[str, Clue]) -> list[list[FoundSource]]:
    sets: dict[tuple[str, ...], list[FoundSource]] = defaultdict(list)
    for source in found:
        sets[_set_key(source, clues[source.name])].append(source)
    return [part for members in sets.values() for part in _split(members, clues)]


def _set_key(source: FoundSource, clue: Clue) -> tuple[str, ...]:
    """Sources with equal keys may be pages of one issue."""
    folder = os.path.dirname(os.path.abspath(source.path))
    if clue.page is None:
        return ("alone", source.name)
    if clue.date is not None:
        return ("dated", clue.date, *((_plain(clue.title),) if clue.title is not None else ("", folder)))
    if source.explicit or source.name.lower().endswith(".pdf"):
        return ("alone", source.name)
    return ("folder", folder, clue.title or "")


def _split(members: list[FoundSource], clues: Mapping[str, Clue]) -> list[list[FoundSource]]:
    """Members as they are where their pages differ; else apart by folder, then by kind of file, then one by one."""
    if _differ(members, clues):
        return [members]
    paths = {s.name: PurePosixPath(s.name) for s in members}
    for keys in ({n: p.parent.as_posix() for n, p in paths.items()}, {n: p.suffix.lower() for n, p in paths.items()}):
        parts: dict[str, list[FoundSource]] = defaultdict(list)
        for source in members:
            parts[keys[source.name]].append(source)
        if len(parts) > 1:
            return [piece for part in parts.values() for piece in _split(part, clues)]
    return [[s] for s in members]


def _differ(members: Sequence[FoundSource], clues: Mapping[str, Clue]) -> bool:
    keys = [page_key(clues[s.name].label) for s in members]
    return len(set(keys)) == len(keys)


def _issue(members: Sequence[FoundSource], clues: Mapping[str, Clue]) -> IssueSources:
    files = sorted((IssueFile(s, clues[s.name].page, clues[s.name].label) for s in members), key=_file_order)
    first = clues[files[0].name]
    if len(files) == 1:
        stem = PurePosixPath(files[0].name).name
        suffix = PurePosixPath(stem).suffix
        return IssueSources("", first.title if first.date else None, first.date, tuple(files), safe(stem.removesuffix(suffix)))
    if first.date is None and first.title is None:  # numbered images of a folder: its name is all there is
        wanted = safe(os.path.basename(os.path.dirname(os.path.abspath(files[0].source.path))))
    else:
        wanted = issue_id(first.title, first.date)
    return IssueSources("", first.title if first.date else None, first.date, tuple(files), wanted)


# ---------------------------------------------------------------- by print


def _keyed(issues: Sequence[IssueSources], printed: Mapping[str, Printed]) -> list[tuple[IssueSources, tuple[str, str] | None]]:
    """Each issue with the title and date that all its files print; None where they don't tell, or a list decided."""
    told: list[tuple[IssueSources, str | None, str | None]] = []
    titles: dict[tuple[str, str], set[str]] = defaultdict(set)
    for issue in issues:
        prints = [printed[f.name] for f in issue.files if f.name in printed]
        title, when = _common(_plain(p[0]) if p[0] else None for p in prints), _common(p[1] for p in prints)
        whole = not issue.fixed and len(prints) == len(issue.files)
        told.append((issue, title if whole else None, when if whole else None))
        if whole and title and when:
            titles[(_folder(issue), when)].add(title)
    out: list[tuple[IssueSources, tuple[str, str] | None]] = []
    for issue, title, when in told:
        if title is None and when is not None and len(titles[(_folder(issue), when)]) == 1:
            title = next(iter(titles[(_folder(issue), when)]))
        out.append((issue, (title, when) if title and when else None))
    return out


def _ordered(members: Sequence[IssueSources], printed: Mapping[str, Printed]) -> tuple[IssueFile, ...]:
    """Files of all members by printed page number (the name's where none is printed); none where a number is missing or occurs twice."""
    files: dict[tuple[str, int], IssueFile] = {}
    for file in (f for m in members for f in m.files):
        label = printed[file.name][2]
        shown = str(label) if label is not None else file.label
        key = page_key(shown)
        if key is None or key in files:
            return ()
        files[key] = replace(file, page=key[1], label=shown)
    return tuple(files[key] for key in sorted(files))


# ---------------------------------------------------------------- common


def _named(issues: Sequence[IssueSources]) -> list[IssueSources]:
    ordered = sorted(issues, key=lambda i: natural_key(i.files[0].name))
    kept = frozenset(i.issue_id for i in ordered if i.fixed)
    ids = unique_ids({i.files[0].name: i.wanted for i in ordered if not i.fixed}, kept)
    return [i if i.fixed else replace(i, issue_id=ids[i.files[0].name]) for i in ordered]


def _file_order(file: IssueFile) -> tuple[bool, tuple[str, int], tuple[tuple[int, int, str], ...]]:
    key = page_key(file.label)
    return key is None, key or ("", 0), natural_key(file.name)


def _folder(issue: IssueSources) -> str:
    return os.path.dirname(os.path.abspath(issue.files[0].source.path))


def _plain(title: str | None) -> str:
    return "".join(unicodedata.normalize("NFKC", title or "").split()).casefold()


def _common(values: Iterable[str | None]) -> str | None:
    """The one value that all that have any agree on."""
    told = {v for v in values if v}
    return told.pop() if len(told) == 1 else None
