"""Two-dimensional codes (QR)."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.blobs import find_blobs
from pipeline.layout.plate import Floats64, Mask, Plate
from pipeline.model.geometry import Box


def find_codes(plate: Plate) -> list[Box]:
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
