"""Bold type on vertical scans: what tells heads there that are hardly larger than the text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.roles.pieces import HEAD_EM
from pipeline.roles.view import PageView, View

LEAST = 0.93
"""Such type in body em, at least."""
CLOSE = 1.0
"""Most white in body em between the lines of one head."""
LONGEST = 18
"""Characters of a line of a head in the body's type."""


def is_heavy(page: PageView, view: View) -> bool:
    return page.vertical and view.heavy and not view.cross and view.em >= LEAST * page.em


def amid(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the ``views`` of about the body's type that stand between a headline and its bold deck: decks of another face."""
    heavy = [v for v in views if is_heavy(page, v)]
    large = [v for v in views if heavy and not v.cross and v.em >= HEAD_EM * page.em]
    short = [
        v for v in views if large and not v.cross and v not in heavy and v not in large and len(v.text) <= LONGEST and "。" not in v.text
    ]
    return {v.id for v in short if any(_below(page, h, v) for h in large) and any(_below(page, v, w) for w in heavy)}


def _below(page: PageView, upper: View, lower: View) -> bool:
    shared = upper.box.overlap_x(lower.box) > 0.5 * min(upper.box.width, lower.box.width)
    return shared and -0.3 * page.em < lower.box.y0 - upper.box.y1 < CLOSE * page.em
