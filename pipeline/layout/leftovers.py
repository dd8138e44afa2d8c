"""Ink that belongs to nothing that was found, so that none is lost unseen."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.extents import merge
from pipeline.model.geometry import Box

LEAST = 0.5
"""Longer side in em of a blob that is worth a report: a comma is smaller."""


def find_leftovers(ink: Mask, known: Iterable[Box], em: float) -> list[Box]:
    """Clusters of ink outside the known boxes, in working pixels."""
    rest = ink.copy()
    for b in known:
        rest[max(0, int(b.y0)) : int(b.y1) + 1, max(0, int(b.x0)) : int(b.x1) + 1] = False
    marks = find_blobs(rest)
    keep = np.flatnonzero(
        (np.maximum(marks.w, marks.h) >= LEAST * em) & (marks.area >= 0.06 * em * em) & (np.minimum(marks.w, marks.h) >= 0.2 * em)
    )
    boxes = [marks.box(i) for i in keep[:4000]]
    return merge(boxes, 0.3 * em) if len(boxes) < 400 else boxes
