"""Photographs and dark bars."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.blobs import find_blobs
from pipeline.layout.plate import Mask, Plate
from pipeline.model.geometry import Box

TONE = 208
"""Paper is at 245: where nothing within an em is brighter than this, there is no paper but tone."""


def find_tones(plate: Plate) -> list[Box]:
    """Boxes of areas without paper: photographs, dark bars, drawings."""
    em = plate.em
    core = (plate.light < TONE).astype(np.uint8)
    core = np.asarray(cv2.morphologyEx(core, cv2.MORPH_CLOSE, np.ones((round(em), round(em)), np.uint8)), np.uint8)
    blobs = find_blobs(core.astype(bool))
    boxes = [
        Box(float(blobs.x0[i]), float(blobs.y0[i]), float(blobs.x1[i]), float(blobs.y1[i])).grow(0.6 * em)
        for i in np.flatnonzero((blobs.w >= 1.5 * em) & (blobs.h >= 1.5 * em))
    ]
    return [b for b in merge(boxes, 0.3 * em) if min(b.width, b.height) > 3 * em]


def merge(boxes: list[Box], reach: float) -> list[Box]:
    """Boxes that touch, or nearly, become one."""
    out: list[Box] = []
    for box in sorted(boxes):
        again = True
        while again:
            touching = [o for o in out if o.grow(reach).intersection(box) > 0]
            again = bool(touching)
            for o in touching:
                out.remove(o)
                box = box.union(o)
        out.append(box)
    return out


def solid(plate: Plate, box: Box) -> Mask:
    """Dark pixels inside ``box``."""
    return plate.grey[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] < 110
