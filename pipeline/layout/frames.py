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
            if len(sides) >= 2:
                out.append(Box(sides[0].x0, top.y0, sides[-1].x1, bottom.y1))
    kept: list[Box] = []
    for box in sorted(out, key=lambda b: -b.area):
        if not any(k.grow(near).intersection(box) >= 0.999 * box.area and box.area > 0.85 * k.area for k in kept):
            kept.append(box)
    return kept
