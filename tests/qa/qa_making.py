"""Issues made from a truth, for the tests of comparisons."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from pipeline import qa

TRUTH = Path(__file__).parents[1] / "data" / "qa_truth_d04.json"

Document = dict[str, Any]


def sound_issue() -> tuple[Document, Document]:
    """An issue document of one page with three articles, and the document of its page."""
    files = qa.truth_issue(json.loads(TRUTH.read_text("utf-8")))
    return copy.deepcopy(dict(files.issue)), copy.deepcopy(dict(files.pages[1]))


def write_issue(folder: Path, issue: Document, *pages: Document) -> Path:
    """Write an issue folder; returns it."""
    (folder / "pages").mkdir(parents=True)
    (folder / "issue.json").write_text(json.dumps(issue, ensure_ascii=True), "utf-8")
    for p in pages:
        (folder / "pages" / f"p{p['number']:04d}.json").write_text(json.dumps(p, ensure_ascii=True), "utf-8")
    return folder
