"""Photographs, dark bars and codes: areas of tone rather than of strokes on paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

import cv2
import numpy as np

from pipeline.layout.arrays import Floats64, Mask
from pipeline.layout.bars import dark_strips, is_bar, solid_bars
from pipeline.layout.blobs import find_blobs
from pipeline.layout.codes import find_codes
from pipeline.layout.extents import TONE, bridged, has_text, light_cells, merge, outlined, snug, spread
from pipeline.layout.halves import halves
from pipeline.layout.plate import Plate, odd
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels
from pipeline.pixels import components

BAND = 2
"""Cells of half an em: dots are counted in every other band so high, for each cell in the five by five around it."""
DOTS = 26.0
"""Dots of a halftone in a square em, at least; text has one or two."""
LEAST_PHOTO = 3.6
"""Least side of a picture in em; what is less and no bar is dense type."""
WEAK_DOTS = 9.0
"""Dots in a square em in the light parts of a halftone."""
COVERED, TEXT_WIDE = 0.4, 4.0
"""Share of a picture's columns of pixels that is tone, and the width in em of a column of text, at least."""
DOTS_OF_SKY = 3.0
"""... and in the lightest parts, where an outline or the parts around say that they are picture; dirt has fewer."""
BESIDE = 4.0
"""Cells that a strip beside a picture is wide, at least, to tell whether type fills it."""
WEAK_SHARE = 0.8
"""Share of a cell that is darker than paper in the light parts of a picture."""


class Kind(Enum):
    PHOTO = "photo"
    CODE = "qr"
    BAR = "bar"


@dataclass(frozen=True, slots=True)
class Tone:
    """An area in working pixels. ``bars`` are the dark strips in it that carry light text."""

    box: Box
    kind: Kind
    bars: tuple[Box, ...] = ()


def find_tones(plate: Plate, pixels: Pixels, outlines: list[Box]) -> list[Tone]:
    """Areas of tone; ``outlines`` are boxes of thin rules, which may be the edge of a picture (in working pixels)."""
    em = plate.em
    bars = solid_bars(plate)
    dots = _dots(pixels, plate)
    areas = _no_paper(plate) + (_halftones(plate, *dots) + _screens(plate, *dots) if dots else [])
    areas = [b for b in areas if not any(b.inside(k.grow(0.3 * em)) > 0.8 for k in bars)]
    cores = merge(areas, 0.2 * em)
    cores = [b for b in cores if min(b.width, b.height) > 1.6 * em and max(b.width, b.height) > 3 * em]
    cores = [b for b in cores if b.area > (LEAST_PHOTO + 1.4) ** 2 * em**2 or is_bar(plate, b)]
    weak, cell = dots or light_cells(plate)
    least, short = (WEAK_DOTS, 2.0) if dots else (WEAK_SHARE, 0.5)
    cores = [spread(b, weak, cell, least, short) for b in cores]
    out = [Tone(b, Kind.BAR, (b,)) for b in bars]
    page = float(plate.grey.size)
    edges = [o for o in outlines if not has_text(plate, o)]
    least = DOTS_OF_SKY if dots else WEAK_SHARE / 2
    for box in merge([outlined(plate, b, edges, (weak, cell, least)) for b in bridged(plate, cores)], 0.0):
        clipped = box.clip(plate.grey.shape[1], plate.grey.shape[0])
        if clipped.area > 0.6 * page or (clipped.area > 0.3 * page and has_text(plate, clipped)):
            continue  # a page of dark paper, no picture
        if is_bar(plate, clipped):
            out.append(Tone(clipped, Kind.BAR, (clipped,)))
        elif min(clipped.width, clipped.height) > LEAST_PHOTO * em:
            whole = snug(plate, clipped)
            out.append(Tone(whole, Kind.PHOTO, tuple(dark_strips(plate, whole))))
    codes = [c for c in find_codes(plate) if not any(c.inside(t.box) > 0.5 for t in out if t.box.area > 2 * c.area)]
    out = [t for t in out if not any(t.box.inside(c) > 0.5 for c in codes)]
    return out + [Tone(c, Kind.CODE) for c in codes]


def _no_paper(plate: Plate) -> list[Box]:
    """Boxes of areas where no paper is seen within half an em; stains are left out: no straight outline, little darker than paper."""
    em, light = plate.em, plate.light
    blobs = find_blobs(_closed(light < TONE, em))
    out = []
    for i in np.flatnonzero((np.maximum(blobs.w, blobs.h) >= 1.2 * em) & (np.minimum(blobs.w, blobs.h) >= 0.5 * em)):
        own = blobs.own(i)
        outline, _ = cv2.findContours(own.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        fill = max(cv2.contourArea(c) for c in outline) / own.size
        level = np.percentile(light[blobs.within(i)][own], 30)
        if fill > 0.86 or level < TONE - 16 or (fill > 0.6 and level < TONE - 10):
            box = blobs.box(i)
            if fill <= 0.86:
                box = _rectangle(own, box, em) or _without_text(plate, own, _without_stain(light, box, em), box)
            if level < TONE - 45 or not has_text(plate, box):
                out.append(box.grow(0.55 * em))
    return out


def _closed(mask: Mask, side: float) -> Mask:
    kernel = np.ones((odd(side), odd(side)), np.uint8)
    return np.asarray(cv2.morphologyEx(mask.view(np.uint8), cv2.MORPH_CLOSE, kernel), np.uint8).view(np.bool_)


def _rectangle(own: Mask, box: Box, em: float) -> Box | None:
    """The largest upright rectangle in an area, where it is most of it: the rest is a stain that touches a picture.

    ``own`` is the area in its ``box``. Method: largest rectangle under a histogram, row by row, on cells of a quarter em.
    """
    cell = max(2, round(0.25 * em))
    h, w = (s // cell for s in own.shape)
    full = own[: h * cell, : w * cell].reshape(h, cell, w, cell).mean(axis=(1, 3)) > 0.5
    closed = cv2.morphologyEx(full.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8), borderValue=0)
    heights = np.zeros(w + 1, np.int64)
    best, area = (0, 0, 0, 0), 0
    for y in range(h):
        heights[:w] = np.where(closed[y] > 0, heights[:w] + 1, 0)
        open_: list[int] = []
        for x in range(w + 1):
            while open_ and heights[open_[-1]] >= heights[x]:
                tall = int(heights[open_.pop()])
                left = open_[-1] + 1 if open_ else 0
                if tall * (x - left) > area:
                    area, best = tall * (x - left), (left, y + 1 - tall, x, y + 1)
            open_.append(x)
    if area < 0.55 * full.sum() or min(best[2] - best[0], best[3] - best[1]) * cell < 3 * em:
        return None
    return Affine.shift(box.x0, box.y0).box(Box(*(float(v * cell) for v in best)))


def _without_stain(light: Pixels, box: Box, em: float) -> Box:
    """The part of an area that is darker than a stain, where that is one large piece."""
    x0, y0 = int(box.x0), int(box.y0)
    blobs = find_blobs(_closed(light[y0 : int(box.y1), x0 : int(box.x1)] < TONE - 18, 1.5 * em))
    if not len(blobs):
        return box
    i = int(np.argmax(blobs.w * blobs.h))
    inner = Affine.shift(x0, y0).box(blobs.box(i))
    return inner if blobs.area[i] > 0.7 * inner.area and inner.area > 0.4 * box.area else box


def _without_text(plate: Plate, own: Mask, box: Box, whole: Box) -> Box:
    """The part ``box`` of an area without a column of text at its left or right that dirt ties to it. ``own`` is the area in its ``whole``
    box."""
    covered = np.flatnonzero(own.mean(axis=0) > COVERED)
    if box != whole or not len(covered):
        return box
    x0, x1 = box.x0 + float(covered[0]), box.x0 + float(covered[-1] + 1)
    left, right = replace(box, x1=x0), replace(box, x0=x1)
    cut = [s.width > TEXT_WIDE * plate.em and has_text(plate, s) for s in (left, right)]
    return Box(x0 if cut[0] else box.x0, box.y0, x1 if cut[1] else box.x1, box.y1)


def _dots(pixels: Pixels, plate: Plate) -> tuple[Floats64, float] | None:
    """Dots in a square em around each cell of half an em, on a page of black and white, and the cell's side in working pixels; None for
    other pages."""
    if not plate.two_toned:
        return None
    ink = (pixels < 128).view(np.uint8)
    em = plate.em / plate.scale
    cell, reach = max(4, round(em / 2)), max(2, int(0.14 * em))
    counts = np.zeros((ink.shape[0] // cell + 1, ink.shape[1] // cell + 1), np.float64)
    seen = np.zeros_like(counts)
    for first in range(0, len(counts), 2 * BAND):
        seen[first : first + BAND] = 1.0
        y0, y1 = first * cell, (first + BAND) * cell
        top = max(0, y0 - reach)
        band = ink[top : y1 + reach]
        for polarity in (band, 1 - band):
            x, y, w, h, _ = components(polarity, 4)[1]
            # Others that the band cuts off are larger, or begin before it
            tiny = (np.maximum(w, h) <= reach) & (y + top >= y0) & (y + top < y1)
            at = (y[tiny] + top) // cell * counts.shape[1] + x[tiny] // cell
            counts += np.bincount(at, minlength=counts.size).reshape(counts.shape)
    return np.asarray(cv2.blur(counts, (5, 5)) / cv2.blur(seen, (5, 5)), np.float64) * 4, cell * plate.scale


def _halftones(plate: Plate, dots: Floats64, k: float) -> list[Box]:
    """Areas full of dots; ``k`` is the side of a cell. Two pictures so close that their dots link them are two where type fills what their
    hull holds beside them."""
    closed = cv2.morphologyEx((dots > DOTS).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    blobs = find_blobs(np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))).astype(bool))
    out = []
    for i in np.flatnonzero((blobs.w >= 5) & (blobs.h >= 5)):
        parts, beyond = halves(blobs.own(i))
        there = Affine.shift(float(blobs.x0[i]), float(blobs.y0[i])).then(Affine.scale(k))
        large = min(min(p.width, p.height) for p in parts) >= 5
        typed = large and any(min(b.width, b.height) > BESIDE and has_text(plate, there.box(b)) for b in beyond)
        # The 5-cell mean reaches two cells beyond the dots
        out += [there.box(p).grow(-1.8 * k) for p in parts] if typed else [Affine.scale(k).box(blobs.box(i)).grow(-1.8 * k)]
    return out


def _screens(plate: Plate, dots: Floats64, k: float) -> list[Box]:
    """Boxes of blobs larger than type with dots all over: a picture whose dark parts the screen links."""
    em = plate.em
    blobs = plate.marks
    out = []
    for i in np.flatnonzero((np.minimum(blobs.w, blobs.h) > 5 * em) & (blobs.area > 0.12 * blobs.w * blobs.h)):
        box = blobs.box(i)
        part = dots[int(box.y0 / k) : int(box.y1 / k) + 1, int(box.x0 / k) : int(box.x1 / k) + 1]
        if part.mean() > DOTS_OF_SKY and (part > DOTS_OF_SKY).mean() > 0.5 and not has_text(plate, box):
            out.append(box)
    return out
