"""Finished issues as their files say: issue.json and pages/*.json, read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.errors import DamagedSource, SourceNotFound

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class IssueFiles:
    """``pages`` are the documents of pages/*.json by page number; empty where the folder has none. ``folder`` holds issue.json."""

    issue: Document
    pages: Mapping[int, Document] = field(default_factory=dict)
    folder: Path | None = None

    @property
    def id(self) -> str:
        return str(self.issue.get("id") or (self.folder.name if self.folder else "issue"))


def read_json(path: Path) -> Any:
    """The JSON of a file. Raises SourceNotFound or DamagedSource, which name it."""
    try:
        return json.loads(path.read_text("utf-8"))
    except OSError as e:
        raise SourceNotFound(e.strerror or str(e), where=str(path), move="give a readable file") from e
    except ValueError as e:
        raise DamagedSource(f"not valid JSON: {e}", where=str(path), move="run the issue again") from e


def load_issue(issue_json: Path) -> IssueFiles:
    """The issue of an issue.json, with the pages that lie beside it. Raises SourceNotFound or DamagedSource."""
    issue = read_json(issue_json)
    if not isinstance(issue, dict):
        raise DamagedSource("issue.json holds no object", where=str(issue_json), move="run the issue again")
    pages = [read_json(p) for p in sorted((issue_json.parent / "pages").glob("*.json"))]
    numbered = {int(p.get("number", i)): p for i, p in enumerate(pages, 1)}
    return IssueFiles(issue, numbered, issue_json.parent)


def load_issues(path: Path) -> list[IssueFiles]:
    """All issues at a path: an issue.json, an issue folder, or a tree of them, in the order of their paths.

    Raises SourceNotFound when there is nothing at the path, DamagedSource for a file that is not JSON. A tree may hold no issue: [].
    """
    if path.is_file():
        return [load_issue(path)]
    if not path.is_dir():
        raise SourceNotFound("no such file or folder", where=str(path), move="give an issue folder or its issue.json")
    return [load_issue(f) for f in sorted(path.rglob("issue.json"))]
