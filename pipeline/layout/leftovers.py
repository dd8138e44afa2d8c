"""Ink that belongs to nothing that was found, so that none is lost unseen."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.extents import merge
from pipeline.model.geometry import Affine, Box

LEAST = 0.5
"""Longer side in em of a blob that is worth a report: a comma is smaller."""


def find_leftovers(marks: Blobs, known: Iterable[Box], em: float) -> list[Box]:
    """Clusters of blobs, or of what parts of them lie outside the known boxes, in working pixels."""
    free = np.ones(marks.labels.shape, np.bool_)
    for b in known:
        free[max(0, int(b.y0)) : int(b.y1) + 1, max(0, int(b.x0)) : int(b.x1) + 1] = False
    boxes: list[Box] = []
    for i in np.flatnonzero(_large(marks, em)):
        part = free[marks.within(i)]
        if part.any():
            rest = find_blobs(part & marks.own(i))
            shift = Affine.shift(float(marks.x0[i]), float(marks.y0[i]))
            boxes += [shift.box(rest.box(k)) for k in np.flatnonzero(_large(rest, em))]
    return merge(boxes, 0.3 * em) if len(boxes) < 400 else boxes[:4000]


def _large(marks: Blobs, em: float) -> Mask:
    long, short = np.maximum(marks.w, marks.h), np.minimum(marks.w, marks.h)
    return (long >= LEAST * em) & (marks.area >= 0.06 * em * em) & (short >= 0.2 * em)
