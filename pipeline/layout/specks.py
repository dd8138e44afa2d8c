"""Small ink that is no print: noise on what shows through from the other side, the rim of a shadow or stain."""

from __future__ import annotations

import cv2
import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import Blobs
from pipeline.layout.plate import Plate

SMALL = 0.45
"""Longest side of a speck in em: no character is as small, a comma is."""
AS_DARK = 0.7
"""The darkest spot of a mark of print is at least this share as dark as the characters around it are on average."""
SOFT = 0.03
"""Blur in em that takes the edge off noise and leaves a thin stroke."""
RING = 0.2
"""Least side of a full stop in em."""
DISC = 0.65
"""What a disc fills of its box is 0.79; parts of a halftone fill less."""
AROUND = 15
"""Characters near by that tell how dark print is here."""


def without_specks(plate: Plate, marks: Blobs) -> Blobs:
    """The ``marks`` without small ones that are much fainter than the characters around them."""
    em, long = plate.em, np.maximum(marks.w, marks.h)
    glyphs = np.flatnonzero((long > 0.6 * em) & (long < 1.3 * em) & (np.minimum(marks.w, marks.h) > 0.4 * em))
    small = np.flatnonzero(long < SMALL * em)
    if len(glyphs) < AROUND or not len(small):
        return marks
    at = np.flatnonzero(marks.labels != 0)
    soft = cv2.GaussianBlur(plate.grey, (3, 3), SOFT * em).ravel()[at].astype(np.float32)
    darkness, owner = 1.0 - soft / np.maximum(plate.light.ravel()[at], 1), marks.labels.ravel()[at]
    mean = np.bincount(owner, darkness)[marks.number] / np.maximum(marks.area, 1)
    most = np.zeros(int(owner.max()) + 1, np.float32)
    np.maximum.at(most, owner, darkness)
    tree = cKDTree(np.column_stack([marks.x0[glyphs], marks.y0[glyphs]]))
    near = np.asarray(tree.query(np.column_stack([marks.x0[small], marks.y0[small]]), k=AROUND)[1])
    clear = np.ones(len(marks), np.bool_)
    clear[small] = most[marks.number[small]] >= AS_DARK * np.median(mean[glyphs][near], axis=1)
    for i in np.flatnonzero(~clear & (np.minimum(marks.w, marks.h) > RING * em)):
        clear[i] = _is_ring(marks.own(i))
    return marks.only(clear)


def _is_ring(own: Mask) -> bool:
    """A full stop 。: of all marks its strokes are the thinnest, and so the faintest where the print is pale."""
    disc = ndimage.binary_fill_holes(own)
    height, width = own.shape
    hollow = (disc & ~own)[(height - 1) // 2 : height // 2 + 1, (width - 1) // 2 : width // 2 + 1].any()
    return bool(hollow and disc.mean() > DISC and max(own.shape) < 1.5 * min(own.shape))
