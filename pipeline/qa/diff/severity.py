"""How much a difference may matter, 0 to 1: the place it is in, what changed there, and how sure the recogniser was.

The weights order a list for people; no result depends on them. A wrong digit or a lost paragraph comes before a wrong quote.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.qa.diff.model import Hunk, HunkKind

_PLACE = {
    "headline": 0.95,
    "kicker": 0.75,
    "deck": 0.8,
    "byline": 0.75,
    "authors": 0.8,
    "label": 0.6,
    "dateline": 0.6,
    "paragraph": 0.7,
    "subhead": 0.7,
    "list_item": 0.65,
    "verse": 0.7,
    "table": 0.8,
    "caption": 0.6,
    "credit": 0.6,
    "jump": 0.6,
    "leftover": 0.4,
    "advertisement": 0.35,
}
_OTHER_PLACE = 0.3
_MASTHEAD = {"date": 1.0, "issue_number": 0.9, "total_issue_number": 0.9, "publication": 0.9, "publication_normalized": 0.8}
_OTHER_MASTHEAD = 0.6
_CHANGE: dict[HunkKind, float] = {
    "equal": 0.0,
    "number": 0.9,
    "wording": 0.6,
    "paragraph": 0.6,
    "punctuation": 0.35,
    "form": 0.15,
    "width": 0.05,
    "white_space": 0.05,
}
_PER_CHARACTER = 0.03
_LONG_TEXT = 200
_DOUBT = 0.2


def place_weight(role: str) -> float:
    """Weight of the role that a text has."""
    if role.startswith("masthead."):
        return _MASTHEAD.get(role.removeprefix("masthead."), _OTHER_MASTHEAD)
    return _PLACE.get(role, _OTHER_PLACE)


def of_text(role: str, hunks: Sequence[Hunk], confidence: float = 1.0) -> float:
    """Severity of a changed text; ``confidence`` is that of the least sure changed character of the print."""
    worst = 0.0
    for h in hunks:
        weight = _CHANGE[h.kind]
        if h.kind in ("wording", "number"):
            weight += min(1 - weight, _PER_CHARACTER * max(len(h.old), len(h.new)))
        worst = max(worst, weight)
    if worst > _CHANGE["form"]:
        worst += _DOUBT * (1 - confidence)
    return round(min(1.0, place_weight(role) * worst), 3)


def of_whole(role: str, text: str) -> float:
    """Severity of a text that is there on one side only: the longer the worse."""
    return round(min(1.0, place_weight(role) * (0.6 + 0.4 * min(1.0, len(text) / 60))), 3)


def of_article(text: str) -> float:
    """Severity of an article that is there on one side only."""
    return round(0.6 + 0.4 * min(1.0, len(text) / _LONG_TEXT), 3)
