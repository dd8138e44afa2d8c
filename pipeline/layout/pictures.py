"""Photographs, dark bars and codes: areas of tone rather than of strokes on paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import cv2
import numpy as np

from pipeline.layout.blobs import find_blobs
from pipeline.layout.plate import Floats64, Mask, Plate
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

TONE = 208
"""Paper is at 245: where nothing within an em is brighter than this, there is no paper but tone."""
DARK = 110
"""Solid ink is darker than this."""
DOTS = 26.0
"""Dots of a halftone in a square em, at least; text has one or two."""


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
    cores = merge(_no_paper(plate) + _halftones(pixels, plate), 0.2 * em)
    cores = [b for b in cores if min(b.width, b.height) > 1.6 * em and max(b.width, b.height) > 3 * em]
    out = []
    page = float(plate.grey.size)
    edges = [o for o in outlines if not _has_text(plate, o)]
    for box in merge([_outlined(b, edges, em) for b in cores], 0.0):
        clipped = box.clip(plate.grey.shape[1], plate.grey.shape[0])
        if clipped.area > 0.6 * page or (clipped.area > 0.3 * page and _has_text(plate, clipped)):
            continue  # a page of dark paper, no picture
        if is_bar(plate, clipped):
            out.append(Tone(clipped, Kind.BAR, (clipped,)))
        elif min(clipped.width, clipped.height) > 2.5 * em:
            out.append(Tone(clipped, Kind.PHOTO, tuple(_strips(plate, clipped))))
    codes = [c for c in _codes(plate) if not any(c.inside(t.box) > 0.5 for t in out if t.box.area > 2 * c.area)]
    out = [t for t in out if not any(t.box.inside(c) > 0.5 for c in codes)]
    return out + [Tone(c, Kind.CODE) for c in codes]


def _no_paper(plate: Plate) -> list[Box]:
    """Boxes of areas where no paper is seen within half an em; stains are left out: no straight outline, little darker than paper."""
    em = plate.em
    core = (plate.light < TONE).astype(np.uint8)
    core = np.asarray(cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((round(em), round(em)), np.uint8)), np.uint8)
    blobs = find_blobs(core.astype(bool))
    out = []
    for i in np.flatnonzero((np.maximum(blobs.w, blobs.h) >= 1.2 * em) & (np.minimum(blobs.w, blobs.h) >= 0.5 * em)):
        at = np.s_[blobs.y0[i] : blobs.y1[i], blobs.x0[i] : blobs.x1[i]]
        own = blobs.labels[at] == i + 1
        outline, _ = cv2.findContours(own.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
        fill = max(cv2.contourArea(c) for c in outline) / own.size
        level = np.percentile(plate.light[at][own], 30)
        if fill > 0.86 or level < TONE - 16 or (fill > 0.6 and level < TONE - 10):
            box = Box(float(blobs.x0[i]), float(blobs.y0[i]), float(blobs.x1[i]), float(blobs.y1[i]))
            box = box if fill > 0.86 else _without_stain(plate.light, box, em)
            if level < TONE - 45 or not _has_text(plate, box):
                out.append(box.grow(0.55 * em))
    return out


def _without_stain(light: Pixels, box: Box, em: float) -> Box:
    """The part of an area that is darker than a stain, where that is one large piece."""
    x0, y0 = int(box.x0), int(box.y0)
    core = (light[y0 : int(box.y1), x0 : int(box.x1)] < TONE - 18).astype(np.uint8)
    closed = cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((round(1.5 * em), round(1.5 * em)), np.uint8))
    blobs = find_blobs(np.asarray(closed).astype(bool))
    if not len(blobs):
        return box
    i = int(np.argmax(blobs.w * blobs.h))
    inner = Box(float(blobs.x0[i] + x0), float(blobs.y0[i] + y0), float(blobs.x1[i] + x0), float(blobs.y1[i] + y0))
    return inner if blobs.area[i] > 0.7 * inner.area and inner.area > 0.4 * box.area else box


def _has_text(plate: Plate, box: Box) -> bool:
    """Whether an area is full of blobs of the size of characters of body type."""
    blobs = find_blobs(plate.ink[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)])
    long, short = np.maximum(blobs.w, blobs.h), np.minimum(blobs.w, blobs.h)
    glyphs = (long > 0.6 * plate.em) & (long < 1.15 * plate.em) & (short > 0.55 * long)
    return bool(glyphs.sum() * plate.em**2 > 0.15 * box.area)


def _halftones(pixels: Pixels, plate: Plate) -> list[Box]:
    """Areas full of dots on a page of black and white (turning it straight has left some grey at edges); none on other pages."""
    sample = pixels[::7, ::7] if pixels.ndim == 2 else None
    if sample is None or (sample >= 250).mean() < 0.5 or ((sample > 60) & (sample < 225)).mean() > 0.12:
        return []
    ink = (pixels < 128).astype(np.uint8)
    em = plate.em / plate.scale
    cell = max(4, round(em / 2))
    counts = np.zeros((ink.shape[0] // cell + 1, ink.shape[1] // cell + 1), np.float64)
    for polarity in (ink, 1 - ink):
        _, _, stats, _ = cv2.connectedComponentsWithStats(polarity, connectivity=4)
        w, h = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
        tiny = np.maximum(w, h) <= max(2, 0.14 * em)
        cells = np.asarray(stats[1:][tiny] // cell, np.int64)
        np.add.at(counts, (cells[:, cv2.CC_STAT_TOP], cells[:, cv2.CC_STAT_LEFT]), 1.0)
    dense = np.asarray(cv2.blur(counts, (5, 5)), np.float64) * 4 > DOTS
    closed = cv2.morphologyEx(dense.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
    blobs = find_blobs(np.asarray(cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))).astype(bool))
    k = cell * plate.scale
    # The 5-cell mean reaches two cells beyond the dots
    return [
        Box(blobs.x0[i] * k, blobs.y0[i] * k, blobs.x1[i] * k, blobs.y1[i] * k).grow(-1.8 * k)
        for i in np.flatnonzero((blobs.w >= 5) & (blobs.h >= 5))
    ]


def _outlined(box: Box, outlines: list[Box], em: float) -> Box:
    """The outline that a picture fills, if there is one; else its box."""
    around = [o for o in outlines if box.inside(o.grow(0.6 * em)) > 0.97 and o.area < 4 * box.area and _near_sides(box, o, 1.3 * em) >= 3]
    return box.union(min(around, key=lambda o: o.area)) if around else box


def _near_sides(box: Box, outline: Box, reach: float) -> int:
    """How many sides of the outline lie along the box; a frame round a story lies along two of its picture's at most."""
    pairs = ((box.x0, outline.x0), (box.x1, outline.x1), (box.y0, outline.y0), (box.y1, outline.y1))
    return sum(abs(a - b) < reach for a, b in pairs)


def is_bar(plate: Plate, box: Box) -> bool:
    """Whether the area is solid dark up to its four edges with light strokes in it."""
    part = _inside(plate, box.grow(-0.1 * plate.em)) < DARK + 15
    if min(part.shape) < 8 or part.mean() < 0.5:
        return False
    edge = max(2, round(0.15 * plate.em))
    part = part[edge:-edge, edge:-edge]
    sides = [part[:edge].mean(), part[-edge:].mean(), part[:, :edge].mean(), part[:, -edge:].mean()]
    grey = _inside(plate, box.grow(-0.4 * plate.em))
    middling = float(((grey > DARK + 20) & (grey < 190)).mean())
    return bool(min(sides) > 0.88 and middling < 0.25)


def _strips(plate: Plate, box: Box) -> list[Box]:
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


def _codes(plate: Plate) -> list[Box]:
    """Square fields of black and white modules without a row or column of white in them."""
    em = plate.em
    cell = max(2, round(0.4 * em))
    h, w = (s // cell * cell for s in plate.ink.shape)
    density = plate.ink[:h, :w].reshape(h // cell, cell, w // cell, cell).mean(axis=(1, 3))
    dense = (density > 0.22).astype(np.uint8)
    opened = cv2.morphologyEx(dense, cv2.MORPH_OPEN, np.ones((4, 4), np.uint8))
    blobs = find_blobs(np.asarray(opened).astype(bool))
    out = []
    for i in np.flatnonzero((blobs.w * cell > 3 * em) & (blobs.w * cell < 14 * em)):
        if 0.75 < blobs.w[i] / blobs.h[i] < 1.33:
            x0, y0, x1, y1 = (float(v * cell) for v in (blobs.x0[i], blobs.y0[i], blobs.x1[i], blobs.y1[i]))
            box = _tight(plate.ink, Box(x0, y0, x1, y1).grow(cell))
            part = plate.ink[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
            if min(part.shape) > 2.5 * em and _busy(part) and _busy(part.T):
                out.append(box)
    return [b for b in out if 0.88 < b.width / max(b.height, 1) < 1.14]


def _busy(part: Mask) -> bool:
    """Whether nearly every row changes often between black and white, with about half of it black."""
    changes: Floats64 = np.abs(np.diff(part.astype(np.int8), axis=1)).sum(axis=1).astype(np.float64)
    share = part.mean(axis=1)
    return bool(np.percentile(changes, 12) >= 7 and np.percentile(share, 6) > 0.15 and np.percentile(share, 94) < 0.85)


def _tight(ink: Mask, box: Box) -> Box:
    """The box trimmed to its longest stretch of rows, and of columns, that have ink in them."""
    y0, x0 = max(0, int(box.y0)), max(0, int(box.x0))
    part = ink[y0 : int(box.y1), x0 : int(box.x1)]
    top, bottom = _stretch(part.mean(axis=1) > 0.12)
    left, right = _stretch(part[top:bottom].mean(axis=0) > 0.12)
    return Box(float(x0 + left), float(y0 + top), float(x0 + right), float(y0 + bottom))


def _stretch(full: Mask) -> tuple[int, int]:
    """Start and end of the longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], full.astype(np.int8), [0]])))
    if not len(edges):
        return 0, 0
    k = int(np.argmax(edges[1::2] - edges[::2]))
    return int(edges[2 * k]), int(edges[2 * k + 1])


def _inside(plate: Plate, box: Box) -> Pixels:
    return plate.grey[max(0, int(box.y0)) : int(box.y1), max(0, int(box.x0)) : int(box.x1)]


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
