"""Is a finished issue sound? Nothing printed is lost, nothing is told twice or made up, every reference leads somewhere."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.qa.check.ledger import Ledger
from pipeline.qa.check.problem import Problem
from pipeline.qa.check.shape import check_boxes, check_files, check_form, check_ids, check_joins, check_lines
from pipeline.qa.check.uses import uses
from pipeline.qa.documents import Document

__all__ = ["Problem", "check"]


def check(issue: Document, pages: Iterable[Document], folder: Path | None = None) -> list[Problem]:
    """Problems of an issue document with its documents of pages/*.json; [] when it is sound. Errors come before warnings.

    With ``folder`` (that of issue.json) the cut-out photographs must be there too; give none for runs without images. Without page
    documents only what the issue document says by itself is checked. Pages that failed need no page document.
    """
    by_number = {int(p["number"]): p for p in pages}
    every_use = list(uses(issue))
    found = [*check_ids(issue, by_number), *check_boxes(issue, by_number), *check_lines(by_number)]
    if by_number:
        ledger = Ledger(by_number)
        ledger.post_all(every_use)
        found += ledger.problems()
    for use in every_use:
        found += [*check_joins(use, by_number), *check_form(use)]
    if folder is not None:
        found += check_files(issue, folder)
    return sorted(found, key=lambda p: p.severity != "error")
