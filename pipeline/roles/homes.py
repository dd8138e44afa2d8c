"""Lines near two heads: to which they belong."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.roles.pieces import Piece, on_bar, together
from pipeline.roles.view import PageView

SMALLER = 0.75
"""Type of a deck over its headline's, at most, where it is told by that."""
LARGER = 1.2
"""Type of a headline over its kicker's, at least."""


def belongs_elsewhere(page: PageView, a: Piece, b: Piece, pieces: Sequence[Piece]) -> bool:
    """Of two level lines that could stand together, the lower and smaller one belongs to another head: it stands below the end of the
    upper one and wholly below another large line, or below a bar and over a headline of its own, or level with such a kicker."""
    upper, lower = (a, b) if a.box.cy <= b.box.cy else (b, a)
    if a.view.cross or lower.em >= SMALLER * upper.em:
        return False
    hangs = upper.box.overlap_x(lower.box) < 0.5 * min(upper.box.width, lower.box.width)
    if hangs and any(_heads(page, p, lower) for p in pieces if p not in (upper, lower) and p.em >= SMALLER * upper.em):
        return True
    if not on_bar(page, upper, lower):
        return False
    level = [q for q in pieces if q.box.overlap_y(lower.box) > 0.5 * q.box.height and not on_bar(page, q, lower)]
    return any(_is_kicker(page, q, pieces) for q in level if q.em < SMALLER * upper.em)


def _heads(page: PageView, head: Piece, lower: Piece) -> bool:
    own = head.box.overlap_x(lower.box) >= 0.5 * min(head.box.width, lower.box.width)
    return own and head.box.cy < lower.box.cy and lower.em < SMALLER * head.em and together(page, head, lower)


def _is_kicker(page: PageView, line: Piece, pieces: Sequence[Piece]) -> bool:
    below = [p for p in pieces if p.em > LARGER * line.em and p.box.cy > line.box.cy and not p.view.cross]
    return any(p.box.overlap_x(line.box) > 0.5 * min(p.box.width, line.box.width) and together(page, line, p) for p in below)
