"""Closed boxes of rules."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.model.page import Rule


def closed_boxes(rules: Sequence[Rule], em: float) -> list[Box]:
    """Boxes that two level and two upright rules enclose; of boxes in one another's outline the outer."""
    level = sorted((r.box for r in rules if r.horizontal), key=lambda b: b.cy)
    upright = sorted((r.box for r in rules if not r.horizontal), key=lambda b: b.cx)
    near = 0.7 * em
    out: list[Box] = []
    for i, top in enumerate(level):
        starts = [v for v in upright if abs(v.y0 - top.cy) < near and top.x0 - near < v.cx < top.x1 + near]
        for bottom in level[i + 1 :]:
            if bottom.y0 - top.y1 < 1.5 * em or bottom.overlap_x(top) < 2 * em:
                continue
            sides = [v for v in starts if abs(v.y1 - bottom.cy) < near and bottom.x0 - near < v.cx < bottom.x1 + near]
            out += [Box(left.x0, top.y0, right.x1, bottom.y1) for left, right in _apart(sides, em)]
    kept: list[Box] = []
    for box in sorted(out, key=lambda b: -b.area):
        if not any(k.grow(near).intersection(box) >= 0.999 * box.area and box.area > 0.85 * k.area for k in kept):
            kept.append(box)
    return kept


def _apart(sides: Sequence[Box], em: float) -> list[tuple[Box, Box]]:
    """Outer sides of the boxes that upright rules of one height make: one box, or two side by side where two rules stand close together
    inside (their level rules have run into one)."""
    if len(sides) < 2:
        return []
    cuts = [i for i in range(1, len(sides) - 2) if 0.4 * em < sides[i + 1].cx - sides[i].cx < 2.5 * em]
    starts, ends = [0, *(i + 1 for i in cuts)], [*cuts, len(sides) - 1]
    return [(sides[a], sides[b]) for a, b in zip(starts, ends, strict=True) if sides[b].cx - sides[a].cx > 2 * em]
