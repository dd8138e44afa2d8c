"""Rows of two pieces in a frame of a vertical page: verses set in pairs, goods and their prices. Each is one line."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.page import Frame, FrameKind
from pipeline.roles.torn import one
from pipeline.roles.view import View, rows_of

WHITE = (0.5, 2.2)
"""White in body em between the pieces."""
LONGEST = (7.6, 9.0)
"""Length in body em of the first and of the second piece: two tiers of text have longer lines."""
LEAST, MOST_ROWS = 3, 0.75
"""Rows of two pieces at least, and their share of all rows."""


def paired(views: Sequence[View], frames: Sequence[Frame], body: float) -> list[View]:
    """``views`` with such rows made one line; ``body`` is the em of the page's body type."""
    whole: dict[str, View | None] = {}
    for frame in frames:
        inside = [v for v in views if not v.cross and 0.8 * body < v.em < 1.2 * body and v.box.inside(frame.box) > 0.9]
        rows = [sorted(row, key=lambda v: v.box.x0) for row in rows_of(inside)]
        pairs = [row for row in rows if len(row) == 2 and _is_pair(row[0], row[1], body)]
        if frame.kind is FrameKind.RULED and len(pairs) >= max(LEAST, MOST_ROWS * len(rows)) and _flush(pairs, body):
            whole |= {a.id: one(a, b, "\u3000") for a, b in pairs} | {b.id: None for _, b in pairs}
    return [w for v in views if (w := whole.get(v.id, v)) is not None]


def _is_pair(first: View, second: View, body: float) -> bool:
    short = first.box.width < LONGEST[0] * body and second.box.width < LONGEST[1] * body
    return short and WHITE[0] * body < second.box.x0 - first.box.x1 < WHITE[1] * body


def _flush(pairs: Sequence[Sequence[View]], body: float) -> bool:
    """All rows begin at one edge."""
    lefts = [row[0].box.x0 for row in pairs]
    return max(lefts) - min(lefts) < 0.6 * body
