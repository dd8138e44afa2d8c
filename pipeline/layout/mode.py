"""Whether a page's body runs in lines or in columns."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from pipeline.layout.arrays import Floats64
from pipeline.layout.blobs import Blobs


def is_vertical(marks: Blobs, em: float) -> bool:
    """Whether characters of body type stand closer to the next below than to the next at the right."""
    w, h = marks.w, marks.h
    glyph = (np.maximum(w, h) >= 0.7 * em) & (np.maximum(w, h) <= 1.15 * em) & (np.minimum(w, h) >= 0.6 * em)
    if glyph.sum() < 8:
        return False
    x, y = (marks.x0 + marks.x1)[glyph] / 2.0, (marks.y0 + marks.y1)[glyph] / 2.0
    right, below = _pitch(x, y, em), _pitch(y, x, em)
    return below < 0.97 * right


def _pitch(along: Floats64, across: Floats64, em: float) -> float:
    """Median distance to the next character along one axis; those whose next is not a character of one piece don't count."""
    tree = cKDTree(np.column_stack([along, across]))
    k = min(9, len(along))
    found = tree.query(np.column_stack([along, across]), k=k, distance_upper_bound=2.4 * em)
    distance, near = np.asarray(found[0], np.float64), np.asarray(found[1], np.int64)
    valid = np.isfinite(distance[:, 1:])
    index = np.where(valid, near[:, 1:], 0)
    step = along[index] - along[:, None]
    off = np.abs(across[index] - across[:, None])
    fits = valid & (off < 0.3 * em) & (step > 0.6 * em)
    nearest = np.where(fits, step, np.inf).min(axis=1)
    nearest = nearest[np.isfinite(nearest)]
    return float(np.median(nearest)) if len(nearest) >= 4 else 1e9
