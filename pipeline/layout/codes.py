"""Two-dimensional codes (QR)."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.arrays import Floats64, Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.plate import Plate
from pipeline.model.geometry import Box, hull

ALIKE = 1.2
"""Ratio of sizes of what is the same but for its printing."""
SPAN = (1.8, 26.0)
"""Distance of two finder patterns in a code's corners, in sizes of one: versions 1 to 40 of ISO/IEC 18004 have 14 to 170 modules between
the centres of patterns of 7; ink spreads."""


def find_codes(plate: Plate) -> list[Box]:
    """QR codes by their finder patterns; where those are spoilt, square fields of black and white modules."""
    found = _by_patterns(plate)
    return found + [b for b in _by_modules(plate) if not any(b.intersection(o) > 0 for o in found)]


def _by_patterns(plate: Plate) -> list[Box]:
    """Codes with their three finder patterns: at one height, and one below the left of them, as far apart."""
    patterns = _patterns(plate)
    out = []
    for corner in patterns:
        size = max(corner.width, corner.height)
        alike = [p for p in patterns if p is not corner and size / ALIKE < max(p.width, p.height) < size * ALIKE]
        right = [p for p in alike if abs(p.cy - corner.cy) < 0.25 * size and SPAN[0] * size < p.cx - corner.cx < SPAN[1] * size]
        below = [p for p in alike if abs(p.cx - corner.cx) < 0.25 * size and SPAN[0] * size < p.cy - corner.cy < SPAN[1] * size]
        pairs = [(r, b) for r in right for b in below if abs((r.cx - corner.cx) - (b.cy - corner.cy)) < 0.3 * size]
        if pairs:
            r, b = min(pairs, key=lambda p: p[0].cx)
            out.append(hull([corner, r, b]))
    return out


def _patterns(plate: Plate) -> list[Box]:
    """Squares with a full square of three sevenths in their middle."""
    marks = plate.marks
    w, h = marks.w, marks.h
    square = (np.maximum(w, h) < ALIKE * np.minimum(w, h)) & (np.minimum(w, h) >= 0.25 * plate.em)
    share = marks.area / (w * h)
    rings, cores = np.flatnonzero(square & (share > 0.3) & (share < 0.65)), np.flatnonzero(square & (share > 0.75))
    cx, cy, size = (marks.x0 + marks.x1) / 2, (marks.y0 + marks.y1) / 2, np.maximum(w, h)
    own = size[rings, None]
    centred = (abs(cx[cores] - cx[rings, None]) < 0.1 * own) & (abs(cy[cores] - cy[rings, None]) < 0.1 * own)
    fits = centred & (size[cores] > 0.33 * own) & (size[cores] < 0.55 * own)
    return [marks.box(i) for i in rings[fits.any(axis=1)]]


def _by_modules(plate: Plate) -> list[Box]:
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
