"""Pieces of scanned lines put together: side by side, close, and lines above or below run across the gap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace

from pipeline.roles.view import View

UNLIKE = 1.4
"""Pieces of one line measure so much unlike one another at most: one may be blurred."""


def one(first: View, second: View, glue: str) -> View:
    """Two pieces as one line, of the second's size, with ``glue`` between their texts."""
    line = replace(second.line, id=first.id, box=first.line.box.union(second.line.box), text=first.text + glue + second.text)
    return View(line, first.box.union(second.box), second.em, second.cross, first.members + second.members, first.heavy and second.heavy)


def joined(views: list[View]) -> tuple[View, ...]:
    """Puts the pieces of one scanned line together: side by side, close, and lines above or below run across the gap."""
    rows = sorted(views, key=lambda v: v.box.cy)
    heights = [v.box.cy for v in rows]
    out: list[tuple[float, View]] = []
    for view in sorted(views, key=lambda v: (v.box.x0, v.box.y0)):
        cy, level = view.box.cy, 0.35 * view.em
        lefts = [o for y, o in reversed(out) if -level < y - cy < level] if view.line.source == "ocr" else []
        reach = 8 * view.em
        near = rows[bisect_left(heights, cy - reach) : bisect_right(heights, cy + reach)] if lefts else []
        left = next((o for o in lefts if _is_cut(o, view, near, rows)), None)
        if left is not None:
            out = [(y, o) for y, o in out if o is not left]
            view = replace(one(left, view, ""), em=_longer(left, view).em)
        out.append((view.box.cy, view))
    return tuple(sorted((v for _, v in out), key=lambda v: v.id))


def _longer(a: View, b: View) -> View:
    return max(a, b, key=lambda v: v.box.width)


def _is_cut(a: View, b: View, near: list[View], views: list[View]) -> bool:
    """``near``: the lines at most 8 em above or below."""
    small, gap, em = min(a.em, b.em), b.box.x0 - a.box.x1, _longer(a, b).em
    if a.line.source != "ocr" or a.cross or b.cross or max(a.em, b.em) > UNLIKE * small or abs(a.box.cy - b.box.cy) > 0.35 * small:
        return False
    # Between scraps and their line a comma's ink may be missing
    widest = 1.7 if min(a.box.width, b.box.width) < 3 * small else 1.2
    if not -1.2 * small < gap < widest * small:
        return False
    across, apart = sum(_runs_across(v, a, b, em) for v in near), sum(_keeps_apart(v, a, b, em) for v in near)
    if across == apart == 0:
        return sum(_same_measure(v, a, b, em) for v in views) >= 2
    return 0 < across >= apart


def _runs_across(view: View, a: View, b: View, em: float) -> bool:
    """A line near by that has no gap where ``a`` and ``b`` are apart."""
    start, end = a.box.x1 - min(1.5 * em, 0.5 * a.box.width), b.box.x0 + min(1.5 * em, 0.5 * b.box.width)
    return _near(view, a, em) and view.box.x0 < start and view.box.x1 > end


def _same_measure(view: View, a: View, b: View, em: float) -> bool:
    """A line further up or down the column that is as wide as ``a`` and ``b`` together."""
    edges = max(abs(view.box.x0 - a.box.x0), abs(view.box.x1 - b.box.x1))
    return not view.cross and edges < 0.6 * em and 0.87 * em < view.em < 1.15 * em and abs(view.box.cy - a.box.cy) < 60 * em


def _keeps_apart(view: View, a: View, b: View, em: float) -> bool:
    """A line near by that begins or ends at the gap between ``a`` and ``b``, as lines of two columns do."""
    ends = abs(view.box.x1 - a.box.x1) < 0.7 * em or abs(view.box.x0 - b.box.x0) < 0.7 * em
    return ends and _near(view, a, em) and view.box.width > 4 * em


def _near(view: View, a: View, em: float) -> bool:
    return 0.87 * em < view.em < 1.15 * em and 0.5 * em < abs(view.box.cy - a.box.cy) < 8 * em
