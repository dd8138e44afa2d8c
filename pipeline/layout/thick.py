"""Thick printed lines, as frame old advertisements: solid bars, straight in the main, that no stroke of type is as long as."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.plate import Plate
from pipeline.layout.rules import slim
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels, Rule, RuleStyle

SOLID = 5.0
"""A run of ink this long, in em, is no stroke of body type."""
THIN, THICK = 0.25, 1.5
"""Thickness of such lines, in em; what is thicker is a bar."""
LENGTH, SLENDER = 12.0, 9.0
"""Least length in em, and over the thickness."""
CORNER, LEAST, SAME = 2.0, 5.0, 0.7
"""How far a line may fall short of its corner, the least side of a box (both in em), and the overlap from which two boxes are one."""
UNBROKEN, WHITE = 0.85, (0.31, 0.6)
"""Share of the length that is solid, and that has paper beside it, on the worse and on the better side."""
GAP = 3.0
"""Widest break in a worn line, in em."""


def thick_rules(plate: Plate, known: list[Rule]) -> list[Rule]:
    """Thick rules that are not among the ``known`` ones, in working pixels."""
    out: list[Rule] = []
    # Such lines are as plain at half the size
    half = cv2.resize(plate.ink.astype(np.uint8) * 255, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) > 100
    for level in (True, False):
        for b in _bars(half if level else np.ascontiguousarray(half.T), plate.em / 2):
            b = Affine.scale(2).box(b)
            box = b if level else b.turned()
            if not any(r.horizontal == level and r.box.grow(0.3 * plate.em).intersection(box) > 0.5 * box.area for r in known):
                out.append(Rule(box, level))
    return out


def thick_boxes(rules: list[Rule], em: float) -> list[Box]:
    """Boxes that the thick ones among the rules close, also where a rule runs on past a corner, as in a grid of advertisements."""
    reach = CORNER * em
    solid = [r for r in rules if r.style is not RuleStyle.DOUBLE and min(r.box.width, r.box.height) > THIN * em]
    level = sorted((r.box for r in solid if r.horizontal), key=lambda b: b.cy)
    upright = sorted((r.box for r in solid if not r.horizontal), key=lambda b: b.cx)
    found: list[Box] = []
    for i, left in enumerate(upright):
        for right in upright[i + 1 :]:
            x0, x1 = left.cx, right.cx
            if x1 - x0 < LEAST * em:
                continue
            across = [b for b in level if b.x0 < x0 + reach and b.x1 > x1 - reach]
            low, high = max(left.y0, right.y0) - reach, min(left.y1, right.y1) + reach
            sides = [b for b in across if low < b.cy < high]
            inner = [v for v in upright if x0 + LEAST * em < v.cx < x1 - LEAST * em]
            for a, b in pairwise(sides):
                parted = any(v.y0 < a.cy + reach and v.y1 > b.cy - reach for v in inner)
                if b.cy - a.cy > LEAST * em and not parted:
                    found.append(Box(left.x0, a.y0, right.x1, b.y1))
    kept: list[Box] = []
    for box in sorted(found, key=lambda b: -b.area):
        if not any(k.iou(box) > SAME for k in kept):
            kept.append(box)
    return kept


def _bars(mask: Mask, em: float) -> list[Box]:
    """Long solid bars along x with paper on both sides; worn ones with breaks in them."""
    long = np.asarray(cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((1, round(SOLID * em)), np.uint8)), np.uint8)
    joined = cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((1, round(GAP * em)), np.uint8))
    blobs = find_blobs(np.asarray(joined).astype(bool))
    thickness = blobs.area / np.maximum(blobs.w, 1)
    fits = (blobs.w > LENGTH * em) & (thickness > THIN * em) & (thickness < THICK * em) & (blobs.w > SLENDER * thickness)
    fits &= blobs.h < THICK * em + 0.01 * blobs.w
    return [slim(b, mask, em) for b in map(blobs.box, np.flatnonzero(fits)) if _stands_free(mask, long, b, em)]


def _stands_free(mask: Mask, long: Pixels, bar: Box, em: float) -> bool:
    """Whether hardly anything breaks the bar, and the strips right above and below it are paper, on one side at least nearly all along."""
    x0, y0, x1, y1 = (int(v) for v in bar.as_list())
    near, far = max(1, round(0.15 * em)), max(2, round(0.45 * em))
    above, below = mask[max(0, y0 - far) : max(0, y0 - near), x0:x1], mask[y1 + near : y1 + far, x0:x1]
    white = sorted(1.0 - float(s.any(axis=0).mean()) if s.size else 1.0 for s in (above, below))
    return bool(long[y0:y1, x0:x1].any(axis=0).mean() > UNBROKEN and white[0] > WHITE[0] and white[1] > WHITE[1])
