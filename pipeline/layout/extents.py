"""How far a picture reaches: its light parts, the bands in it, its outline."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.arrays import Floats64, Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.plate import Plate
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

TONE = 208
"""Of ``PAPER``: where nothing within an em is brighter than this, there is no paper but tone."""

SCREEN = 226.0
"""Mean grey of a light screen is less; of ``PAPER`` again."""
TINGED = 220
"""Grey of tone that no noise on paper reaches; of ``PAPER`` again."""
ALONG = 0.65
"""Share of a row of cells that carries a picture on: windows and faces in it may be as white as paper."""


def light_cells(plate: Plate) -> tuple[Floats64, float]:
    """The share of each cell of half an em that is not quite as light as paper, 0 where type stands on it, and the cell's side."""
    cell = max(2, round(plate.em / 2))
    h, w = (s // cell for s in plate.light.shape)

    def mean(pixels: Pixels) -> Pixels:
        return np.asarray(cv2.resize(pixels[: h * cell, : w * cell], (w, h), interpolation=cv2.INTER_AREA), np.uint8)

    def share(mask: Mask) -> Floats64:
        return mean(mask.view(np.uint8) * np.uint8(255)) / 255.0

    typed = (share(plate.ink) > 0.04) & (share(plate.light < TONE) < 0.5)
    # The mean tells a light screen from paper, where the brightest spots are as white
    grey = np.asarray(mean(plate.grey) < SCREEN, np.float64)
    return np.where(typed, 0.0, np.maximum(share(plate.light < TONE + 26), grey)), float(cell)


def spread(box: Box, weak: Floats64, cell: float, least: float, short: float) -> Box:
    """The box moved outwards over light parts of the same picture (a sky), row by row of cells; at most to twice its size each way.

    A side that moved stops ``short`` cells before the last of them: a mean over cells reaches beyond, and a caption stands close.
    """
    x0, y0 = max(0, round(box.x0 / cell)), max(0, round(box.y0 / cell))
    x1, y1 = min(weak.shape[1], round(box.x1 / cell)), min(weak.shape[0], round(box.y1 / cell))
    start, tone = (x0, y0, x1, y1), weak > least
    most = (x1 - x0, y1 - y0)
    grown = True
    while grown:
        grown = False
        for side in range(4):
            new = [x0, y0, x1, y1]
            new[side] += 1 if side > 1 else -1
            strip = tone[_strip(side, new, (x0, y0, x1, y1))]
            if min(new) >= 0 and strip.size and strip.mean() > ALONG and abs(new[side] - start[side]) <= most[side % 2]:
                x0, y0, x1, y1 = new
                grown = True
    if (x0, y0, x1, y1) == start:
        return box
    moved = [(v + (short if k < 2 else -short)) * cell for k, v in enumerate((x0, y0, x1, y1))]
    edges = zip(box.as_list(9), moved, start, (x0, y0, x1, y1), strict=True)
    return box.union(Box(*(old if a == b else new for old, new, a, b in edges)))


def snug(plate: Plate, box: Box) -> Box:
    """The box moved outwards, by 1.5 em at most, over rows of more tone than type has: what was found by cells falls short."""
    grey = plate.grey
    h, w = grey.shape
    x0, y0, x1, y1 = (int(v) for v in box.clip(w, h).as_list())
    most, start = round(1.5 * plate.em), (x0, y0, x1, y1)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return box

    def toned(part: Pixels) -> bool:
        return part.size > 0 and float((part < TINGED).mean()) > 0.5

    while y0 > max(0, start[1] - most) and toned(grey[y0 - 1, x0:x1]):
        y0 -= 1
    while y1 < min(h, start[3] + most) and toned(grey[y1, x0:x1]):
        y1 += 1
    while x0 > max(0, start[0] - most) and toned(grey[y0:y1, x0 - 1]):
        x0 -= 1
    while x1 < min(w, start[2] + most) and toned(grey[y0:y1, x1]):
        x1 += 1
    # As far as that without an end is no edge but a stain or a tint
    ends = [v if abs(v - s) < most else s for v, s in zip((x0, y0, x1, y1), start, strict=True)]
    return box.union(Box(*map(float, ends)))


def _strip(side: int, new: list[int], old: tuple[int, int, int, int]) -> tuple[slice, slice]:
    """The cells that moving one side (0 left, 1 top, 2 right, 3 bottom) of the box takes in."""
    if side % 2 == 0:
        at = new[0] if side == 0 else old[2]
        return slice(old[1], old[3]), slice(max(at, 0), max(at, 0) + 1)
    at = new[1] if side == 1 else old[3]
    return slice(max(at, 0), max(at, 0) + 1), slice(old[0], old[2])


def bridged(plate: Plate, boxes: list[Box], lap: float = 0.0) -> list[Box]:
    """Parts of one picture that a bleached band runs between: as wide as each other, close, and no text between. Boxes of outlines may
    overlap by a share ``lap`` of the lower one's height."""
    out: list[Box] = []
    for box in sorted(boxes, key=lambda b: b.y0):
        for o in out:
            aligned = max(abs(o.x0 - box.x0), abs(o.x1 - box.x1)) < 1.6 * plate.em
            between = Box(max(o.x0, box.x0), o.y1, min(o.x1, box.x1), box.y0)
            near = -lap * min(o.height, box.height) <= between.height < 0.7 * max(o.height, box.height)
            if aligned and near and (between.height <= 0 or not has_text(plate, between)):
                out.remove(o)
                box = o.union(box)
                break
        out.append(box)
    return out


def outlined(plate: Plate, box: Box, outlines: list[Box], tone: tuple[Floats64, float, float]) -> Box:
    """The outline that a picture fills, if there is one; else its box. ``tone``: shares or dots in cells, their side, the least of a
    picture's lightest parts."""
    em = plate.em
    around = [o for o in outlines if box.inside(o.grow(0.6 * em)) > 0.97 and o.area < 4 * box.area]
    around = [o for o in around if _near_sides(box, o, 1.3 * em) >= 3 or _fills(plate, box, o, tone)]
    return box.union(min(around, key=lambda o: o.area)) if around else box


def _fills(plate: Plate, box: Box, outline: Box, tone: tuple[Floats64, float, float]) -> bool:
    """Whether what an outline holds above, below and beside the box is the rest of a picture."""
    weak, cell, least = tone
    o = outline.grow(-0.5 * plate.em)
    rest = (
        Box(o.x0, o.y0, o.x1, max(o.y0, box.y0)),
        Box(o.x0, min(o.y1, box.y1), o.x1, o.y1),
        Box(o.x0, o.y0, max(o.x0, box.x0), o.y1),
        Box(min(o.x1, box.x1), o.y0, o.x1, o.y1),
    )
    for b in rest:
        if min(b.width, b.height) < plate.em:
            continue
        part = weak[int(b.y0 / cell) : int(b.y1 / cell), int(b.x0 / cell) : int(b.x1 / cell)]
        if not part.size or (part > least).mean() < 0.6 or has_text(plate, b):
            return False
    return True


def _near_sides(box: Box, outline: Box, reach: float) -> int:
    """How many sides of the outline lie along the box; a frame round a story lies along two of its picture's at most."""
    pairs = ((box.x0, outline.x0), (box.x1, outline.x1), (box.y0, outline.y0), (box.y1, outline.y1))
    return sum(abs(a - b) < reach for a, b in pairs)


def merge(boxes: list[Box], reach: float) -> list[Box]:
    """Boxes that touch, or nearly, become one, unless their hull would take in much that is in neither."""
    out: list[Box] = []
    for box in sorted(boxes, key=lambda b: -b.area):
        again = True
        while again:
            touching = [o for o in out if _one(o, box, reach)]
            again = bool(touching)
            for o in touching:
                out.remove(o)
                box = box.union(o)
        out.append(box)
    return out


def _one(a: Box, b: Box, reach: float) -> bool:
    shared = a.grow(reach).intersection(b)
    if shared <= 0:
        return False
    return a.union(b).area < 1.08 * (a.area + b.area - a.intersection(b)) or shared > 0.5 * min(a.area, b.area)


def has_text(plate: Plate, box: Box) -> bool:
    """Whether an area is full of blobs of the size of characters of body type."""
    blobs = find_blobs(plate.ink[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)])
    long, short = np.maximum(blobs.w, blobs.h), np.minimum(blobs.w, blobs.h)
    glyphs = (long > 0.6 * plate.em) & (long < 1.15 * plate.em) & (short > 0.55 * long)
    return bool(glyphs.sum() * plate.em**2 > 0.15 * box.area)
