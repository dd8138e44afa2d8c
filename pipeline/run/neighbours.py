"""Issues of one title beside one another: total numbers that do not rise with the dates, as a misread masthead makes them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

BACK = 60
"""How many issues back the one before is looked for: more in a row are not misread."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """What the masthead of one issue tells."""

    issue: str
    title: str
    day: date
    total: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An issue whose total number does not fit those about it; the message gives both values."""

    issue: str
    message: str


def neighbours(output: Path, issues: Iterable[str]) -> list[Disagreement]:
    """Disagreements of the finished ``issues`` of a batch, title by title; those that print no date or number are left out."""
    titles: dict[str, list[Numbered]] = defaultdict(list)
    for issue in issues:
        told = _masthead(output / issue / "issue.json", issue)
        if told is not None:
            titles[told.title].append(told)
    return [d for title in sorted(titles) for d in disagreements(titles[title])]


def _masthead(file: Path, issue: str) -> Numbered | None:
    try:
        head = json.loads(file.read_bytes())["masthead"] or {}
        title = head["publication_normalized"] or head["publication"]
        return Numbered(issue, title, date.fromisoformat(head["date"]), int(head["total_issue_number"])) if title else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def disagreements(issues: Sequence[Numbered]) -> list[Disagreement]:
    """Issues of one title outside the longest row in which numbers rise by one at least, and by no more than the days between."""
    ordered = sorted(issues, key=lambda i: (i.day, i.total, i.issue))
    best, before = [1] * len(ordered), [-1] * len(ordered)
    for j, b in enumerate(ordered):
        for i in range(max(0, j - BACK), j):
            if best[i] >= best[j] and 0 < b.total - ordered[i].total <= (b.day - ordered[i].day).days:
                best[j], before[j] = best[i] + 1, i
    at = max(range(len(ordered)), key=best.__getitem__, default=-1)
    fit = set()
    while at >= 0:
        fit.add(at)
        at = before[at]
    return [Disagreement(n.issue, _message(n, ordered, fit, k)) for k, n in enumerate(ordered) if k not in fit]


def _message(odd: Numbered, ordered: Sequence[Numbered], fit: set[int], k: int) -> str:
    near = ordered[min(fit, key=lambda i: abs(i - k))]
    return f"total number {odd.total} on {odd.day}, but {near.total} on {near.day} ({near.issue})"
