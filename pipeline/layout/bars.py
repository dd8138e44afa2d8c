"""Dark bars: boxes of one tone with light strokes in them, alone or in a picture."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.extents import has_text
from pipeline.layout.plate import Plate
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels

DARK = 110
"""Solid ink is darker than this."""
SHADE = 175
"""A reversed bar's ground is darker than this."""
RIM = 0.3
"""Breadth in em of the rim that a threshold leaves of a bar; rules are thinner."""
MOST = 14.0
"""Most height of a bar in em."""
COARSE = 4
"""Bars are looked for on a picture so much smaller, and then looked at."""


def solid_bars(plate: Plate) -> list[Box]:
    """Boxes filled with one dark or middling tone up to their four edges, with light strokes in it; also those of which a threshold
    has left little but the rim."""
    h, w = plate.grey.shape
    small = cv2.blur(plate.grey, (COARSE, COARSE))[COARSE // 2 :: COARSE, COARSE // 2 :: COARSE]
    blobs = find_blobs(np.asarray(small < SHADE))
    near = [Affine.scale(COARSE).box(blobs.box(i)) for i in _alike(blobs, plate.em / COARSE, 0.8)]
    return [bar for b in near for bar in _bars_in(plate, b.grow(0.5 * plate.em).clip(w, h))]


def _alike(blobs: Blobs, em: float, less: float) -> list[int]:
    """Those of a bar's size, or of so much ``less``."""
    low, long = np.minimum(blobs.w, blobs.h), np.maximum(blobs.w, blobs.h)
    return np.flatnonzero((low > less * 1.5 * em) & (long > less * 4 * em) & (low < MOST * em)).tolist()


def _bars_in(plate: Plate, near: Box) -> list[Box]:
    em, (x0, y0) = plate.em, (int(near.x0), int(near.y0))
    grey = plate.grey[y0 : int(near.y1), x0 : int(near.x1)]
    blobs, edge = find_blobs(grey < SHADE), max(2, round(0.1 * em))
    out = []
    for i in _alike(blobs, em, 1.0):
        own, box = blobs.own(i), Affine.shift(x0, y0).box(blobs.box(i))
        if blobs.area[i] > 0.45 * own.size:
            first, third = np.percentile(grey[blobs.within(i)][own], (25, 75))
            found = min(_rim(own, edge, edge)) > 0.93 and third - first < 30 and own.mean() < 0.97
        else:
            found = min(_rim(own, edge // 2, round(RIM * em))) > 0.6 and not has_text(plate, box.grow(-RIM * em))
        if found:
            out.append(box)
    return out


def _rim(own: Mask, inset: int, breadth: int) -> list[float]:
    """How full the four sides of an area are, ``breadth`` pixels of each, ``inset`` pixels from its edge."""
    part = own[inset : own.shape[0] - inset, inset : own.shape[1] - inset]
    return [float(s.mean()) for s in (part[:breadth], part[-breadth:], part[:, :breadth], part[:, -breadth:])]


def is_bar(plate: Plate, box: Box) -> bool:
    """Whether the area is solid dark up to its four edges with light strokes in it."""
    part = _inside(plate, box.grow(-0.1 * plate.em)) < DARK + 15
    if min(part.shape) < 8 or part.mean() < 0.5:
        return False
    edge = max(2, round(0.15 * plate.em))
    sides = _rim(part, edge, edge)
    grey = _inside(plate, box.grow(-0.4 * plate.em))
    middling = float(((grey > DARK + 20) & (grey < 190)).mean())
    return bool(min(sides) > 0.88 and middling < 0.25)


def dark_strips(plate: Plate, box: Box) -> list[Box]:
    """A dark strip along the foot of a picture, of the height of one to four lines."""
    em = plate.em
    dark = (_inside(plate, box) < DARK).astype(np.uint8)
    closed = np.asarray(cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((round(0.5 * em), round(0.5 * em)), np.uint8)), np.uint8)
    full = closed.mean(axis=1) > 0.93
    foot = len(full) - 1
    while foot > 0 and not full[foot] and len(full) - foot < 0.8 * em:
        foot -= 1
    top = foot
    while top > 0 and full[top - 1]:
        top -= 1
    if not 1.2 * em < foot - top < 7 * em or foot - top > 0.6 * len(full):
        return []
    return [Box(box.x0, box.y0 + top, box.x1, box.y0 + foot + 1)]


def _inside(plate: Plate, box: Box) -> Pixels:
    return plate.grey[max(0, int(box.y0)) : int(box.y1), max(0, int(box.x0)) : int(box.x1)]
