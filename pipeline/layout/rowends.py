"""Characters below one another at the ends of a headline's rows, which a quotation mark's white or wide setting parts from the rest."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import find_blobs
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

QUOTE = 1.35
"""Widest white in em between two characters of one row: a quotation mark, or 一, may stand in it."""
LETTER = 0.12
"""White in em between two characters of a row in any case."""
PARTS = 0.15
"""White inside a character that is closed, in body em: lines of body type stay apart."""
TALL, LONG = 0.65, 1.7
"""Height of what is type of the same size, and length of two characters of it, in em."""
MOST = 0.6
"""Share of a column's characters that stand in such rows, from which on it is no column."""


def at_ends_of_rows(ink: Mask, characters: Sequence[Box], size: float, em: float) -> bool:
    """Whether beside most of the characters, from the top down, a row of at least two more of their ``size`` goes on; ``em``: of the
    body."""
    between = [b.y0 - a.y1 for a, b in pairwise(characters)]
    white = max(float(np.median(between)), LETTER * size)
    kernel = np.ones((max(1, round(PARTS * em)),) * 2, np.uint8)
    return sum(_goes_on(ink, c, size, white, kernel) for c in characters) > MOST * len(characters)


def _goes_on(ink: Mask, character: Box, size: float, white: float, kernel: Pixels) -> bool:
    """Whether a row of type goes on left or right of a character, set with less than ``white`` between its own characters."""
    y0, y1 = int(character.y0 - 0.1 * size), int(character.y1 + 0.1 * size)
    reach = round((QUOTE + LONG + 0.5) * size)
    for x0, x1 in ((int(character.x1), int(character.x1) + reach), (int(character.x0) - reach, int(character.x0))):
        part = ink[max(0, y0) : y1, max(0, x0) : max(0, x1)].view(np.uint8)
        if part.size == 0:
            continue
        part = np.ascontiguousarray(part if x0 >= character.x1 - 1 else part[:, ::-1])
        blobs = find_blobs(np.asarray(cv2.morphologyEx(part, cv2.MORPH_CLOSE, kernel), np.uint8).view(np.bool_))
        type_ = blobs.h > TALL * size
        start = end = -1.0
        for left, right in sorted(zip(blobs.x0[type_].tolist(), blobs.x1[type_].tolist(), strict=True)):
            if left - max(end, 0) > (white if end >= 0 else QUOTE * size):
                break
            start, end = (left if start < 0 else start), max(end, right)
        if end - start > LONG * size:
            return True
    return False
