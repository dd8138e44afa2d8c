"""Three ways: is a changed text nearer to the truth than it was?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from rapidfuzz import fuzz

from pipeline.qa.diff.model import Difference, Hunk
from pipeline.qa.diff.units import IssueView
from pipeline.qa.score.folding import strict

_CONTEXT = 10
_KNOWN_PLACE = 70.0
"""Least likeness, 0 to 100, at which a place counts as found in the truth."""


def judged(differences: Sequence[Difference], truth: IssueView) -> list[Difference]:
    """The differences with a verdict each where characters changed and the truth has the place."""
    text = "\n".join([*(strict(u.text) for a in truth.articles for u in a.units), *(strict(u.text) for u in truth.loose)])
    return [replace(d, verdict=_verdict(d.hunks, text)) if d.hunks and d.kind != "flag" else d for d in differences]


def _verdict(hunks: Sequence[Hunk], truth: str) -> Literal["", "better", "worse", "same"]:
    """Each change is looked up with the characters around it; the changes of one text vote, weighed by how much nearer they bring it."""
    gain, found = 0.0, False
    for n, h in enumerate(hunks):
        if h.kind in ("equal", "paragraph", "white_space"):
            continue
        before = strict(hunks[n - 1].new)[-_CONTEXT:] if n else ""
        after = strict(hunks[n + 1].new)[:_CONTEXT] if n + 1 < len(hunks) else ""
        old, new = (fuzz.partial_ratio(before + strict(piece) + after, truth) for piece in (h.old, h.new))
        if max(old, new) >= _KNOWN_PLACE:
            found = True
            gain += new - old
    if not found:
        return ""
    return "better" if gain > 0 else "worse" if gain < 0 else "same"
