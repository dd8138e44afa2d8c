"""Small ink that is no print: noise on what shows through from the other side, the rim of a shadow or stain."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.spatial import cKDTree

from pipeline.layout.blobs import Blobs
from pipeline.layout.plate import Plate

SMALL = 0.45
"""Longest side of a speck in em: no character is as small, a comma is."""
AS_DARK = 0.7
"""The darkest spot of a mark of print is at least this share as dark as the characters around it are on average."""
SOFT = 0.03
"""Blur in em that takes the edge off noise and leaves a thin stroke."""
AROUND = 15
"""Characters near by that tell how dark print is here."""


def without_specks(plate: Plate, marks: Blobs) -> Blobs:
    """The ``marks`` without small ones that are much fainter than the characters around them."""
    em, long = plate.em, np.maximum(marks.w, marks.h)
    glyphs = np.flatnonzero((long > 0.6 * em) & (long < 1.3 * em) & (np.minimum(marks.w, marks.h) > 0.4 * em))
    small = np.flatnonzero(long < SMALL * em)
    if len(glyphs) < AROUND or not len(small):
        return marks
    at = np.flatnonzero(marks.mask())
    soft = cv2.GaussianBlur(plate.grey, (3, 3), SOFT * em).ravel()[at].astype(np.float32)
    darkness, owner = 1.0 - soft / np.maximum(plate.light.ravel()[at], 1), marks.labels.ravel()[at]
    mean = np.bincount(owner, darkness)[marks.number] / np.maximum(marks.area, 1)
    most = np.zeros(int(marks.number.max()) + 1, np.float32)
    np.maximum.at(most, owner, darkness)
    tree = cKDTree(np.column_stack([marks.x0[glyphs], marks.y0[glyphs]]))
    near = np.asarray(tree.query(np.column_stack([marks.x0[small], marks.y0[small]]), k=AROUND)[1])
    clear = np.ones(len(marks), np.bool_)
    clear[small] = most[marks.number[small]] >= AS_DARK * np.median(mean[glyphs][near], axis=1)
    return marks.only(clear)
