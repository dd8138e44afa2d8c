"""A report as JSON, for machines: the same facts as the HTML, without pictures. Names are stable; new ones may be added.

``{"schema": "baozhi-diff", "schema_version", "old", "new", "against", "counts": {kind: n}, "levels": {high|medium|low|cosmetic: n},
"issues": [ISSUE], "differences": [DIFFERENCE, the most important first]}``

ISSUE = ``{"id", "title", "old_generator", "new_generator", "articles": [old, new], "pages": [{"side", "number", "width", "height"}]}``
DIFFERENCE = ``{"id", "issue", "kind", "role", "severity": 0 to 1, "level", "cosmetic", "message", "verdict", "old": SIDE|null,
"new": SIDE|null, "hunks": [[kind, old text, new text]], "crops": [{"side", "page", "box", "marks": [box]}]}``
SIDE = ``{"article", "title", "field", "page"|null, "text", "regions": [{"page", "bbox", "lines"}]}``

Kinds are those of model.py; boxes are pixels of the prepared page, origin top left.
"""

from __future__ import annotations

from typing import Any

from pipeline.qa.diff.model import ComparedIssue, Difference, DiffReport, Side

SCHEMA_VERSION = "1.0"


def twin(report: DiffReport) -> dict[str, Any]:
    """The report as a JSON document (module docstring)."""
    return {
        "schema": "baozhi-diff",
        "schema_version": SCHEMA_VERSION,
        "old": report.old,
        "new": report.new,
        "against": report.against,
        "counts": report.counts(),
        "levels": report.levels(),
        "issues": [_issue(i) for i in report.issues],
        "differences": [_difference(d) for d in report.differences],
    }


def _issue(issue: ComparedIssue) -> dict[str, Any]:
    return {
        "id": issue.id,
        "title": issue.title,
        "old_generator": issue.old_generator,
        "new_generator": issue.new_generator,
        "articles": list(issue.articles),
        "pages": [{"side": s, "number": n, "width": w, "height": h} for (s, n), (w, h) in issue.sizes.items()],
    }


def _difference(d: Difference) -> dict[str, Any]:
    return {
        "id": d.id,
        "issue": d.issue,
        "kind": d.kind,
        "role": d.role,
        "severity": d.severity,
        "level": d.level,
        "cosmetic": d.cosmetic,
        "message": d.message,
        "verdict": d.verdict,
        "old": _side(d.old),
        "new": _side(d.new),
        "hunks": [[h.kind, h.old, h.new] for h in d.hunks],
        "crops": [{"side": c.side, "page": c.page, "box": c.box.as_list(), "marks": [m.as_list() for m in c.marks]} for c in d.crops],
    }


def _side(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    return {
        "article": side.article,
        "title": side.title,
        "field": side.field,
        "page": side.page,
        "text": side.text,
        "regions": [{"page": r.page, "bbox": r.box.as_list(), "lines": list(r.lines)} for r in side.regions],
    }
