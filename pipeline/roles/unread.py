"""Headline bars in which nothing could be read: low, wide pictures right above a column's first paragraph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model.geometry import Box
from pipeline.roles.chains import Chain
from pipeline.roles.view import PageView, View

LOW = 2.2
"""A bar is this many times wider than high; photographs are seldom."""
MOST_EM = 12.0
"""Most height of a bar in em of the body."""
REACH = 5.0
"""Most white in em between a bar and its text; a byline may stand there."""


def bars(page: PageView, taken: Iterable[int]) -> dict[int, Box]:
    """Pictures of a bar's shape with no line in them, by index; ``taken`` are those that have a caption."""
    captioned = set(taken)
    return {
        i: p.box
        for i, p in enumerate(page.pictures)
        if p.kind == "photo"
        and i not in captioned
        and p.box.width > LOW * p.box.height
        and p.box.height < MOST_EM * page.em
        and not any(v.box.inside(p.box) > 0.5 for v in page.views)
    }


def right_below(page: PageView, view: View, bar: Box) -> bool:
    """Whether a line (a byline) stands below the bar as close as to a headline."""
    return -0.5 * page.em < view.box.y0 - bar.y1 < 3 * page.em and view.box.inside(bar.grow(page.em, 4 * page.em)) > 0.9


def heads_text(page: PageView, bar: Box, bodies: Sequence[Chain]) -> bool:
    """Whether the first column below the bar begins with a paragraph's indent."""
    below = [b for b in bodies if -0.3 * page.em < b.box.y0 - bar.y1 < REACH * page.em and b.column.overlap_x(bar) > 0.5 * b.column.width]
    first = min(below, key=lambda b: b.column.x0, default=None)
    return first is not None and 1.2 < (first.views[0].box.x0 - first.column.x0) / first.em < 3.2
