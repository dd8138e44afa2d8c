"""Finished issues, read back from their folders for the exporters."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import DamagedSource, SourceNotFound
from pipeline.export.schema import Layer, validate
from pipeline.model.page import Pixels
from pipeline.ports import IssueDocuments


def read_issue(folder: Path, pixels: Callable[[int], Pixels]) -> IssueDocuments:
    """The documents of the issue in ``folder``; ``pixels`` is handed on. Pages come in issue.json's order.

    Raises SourceNotFound where a file is missing; DamagedSource where one is no JSON, issue.json is not as the schema says, or a page bears
    another number.
    """
    issue = _read(folder / "issue.json", "issue")
    pages = []
    for number in (p["number"] for p in issue["pages"]):
        file = folder / "pages" / f"p{number:04d}.json"
        page = _read(file, None)
        if page.get("number") != number:
            raise DamagedSource(f"is not page {number}", where=str(file), move="run the issue again")
        pages.append(page)
    return IssueDocuments(issue, tuple(pages), folder, pixels)


def _read(file: Path, layer: Layer | None) -> dict[str, Any]:
    try:
        document = json.loads(file.read_bytes())
    except OSError as e:
        raise SourceNotFound(e.strerror or str(e), where=str(file), move="give the folder of a finished issue") from e
    except ValueError as e:
        raise DamagedSource(f"not valid JSON: {e}", where=str(file), move="run the issue again") from e
    if not isinstance(document, dict):
        raise DamagedSource("holds no object", where=str(file), move="run the issue again")
    if layer is not None:
        validate(document, layer, where=str(file))
    return document
