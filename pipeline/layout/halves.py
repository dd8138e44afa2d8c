"""Areas that are two pictures, left and right or one above the other, and a little between that links them."""

from __future__ import annotations

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.model.geometry import Box


def halves(area: Mask) -> tuple[list[Box], list[Box]]:
    """The two boxes that hold an area and least else, in its pixels, and the strips of its hull above and below (or beside) them."""
    across, upright = _side_by_side(area), _side_by_side(np.ascontiguousarray(area.T))
    if sum(b.area for b in across) <= sum(b.area for b in upright):
        return across, _beyond(across, area.shape[0])
    return [b.turned() for b in upright], [b.turned() for b in _beyond(upright, area.shape[1])]


def _side_by_side(area: Mask) -> list[Box]:
    height, width = area.shape
    first = np.where(area.any(axis=0), area.argmax(axis=0), height)
    last = np.where(area.any(axis=0), height - area[::-1].argmax(axis=0), 0)
    tops = np.minimum.accumulate(first), np.minimum.accumulate(first[::-1])[::-1]
    feet = np.maximum.accumulate(last), np.maximum.accumulate(last[::-1])[::-1]
    x = np.arange(1, width)
    covered = x * (feet[0][x - 1] - tops[0][x - 1]) + (width - x) * (feet[1][x] - tops[1][x])
    cut = int(x[np.argmin(covered)])
    edges = (0, tops[0][cut - 1], cut, feet[0][cut - 1]), (cut, tops[1][cut], width, feet[1][cut])
    return [Box(*map(float, e)) for e in edges]


def _beyond(boxes: list[Box], height: int) -> list[Box]:
    return [Box(b.x0, y0, b.x1, y1) for b in boxes for y0, y1 in ((0.0, b.y0), (b.y1, float(height))) if y1 > y0]
