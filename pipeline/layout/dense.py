"""Dense characters of headlines that look like dark bars with light type in them (目, 算, 罒)."""

from __future__ import annotations

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.pictures import Kind, Tone

LARGEST = 6.5
"""Longest side, in body em, of what is taken for a character or a part of one."""
TOO_DARK = 0.8
"""Light type leaves less of a small bar than this share dark."""
OUTSIDE = 0.5
"""Ink of a character beyond the part that looks like a bar, as a share of that part's; a bar ends at its four edges."""


def is_character(ink: Mask, tone: Tone, em: float) -> bool:
    """Whether a small bar is a character or part of one; ``ink`` (h, w) and the bar's box are in working pixels."""
    box = tone.box
    if tone.kind is not Kind.BAR or max(box.width, box.height) > LARGEST * em:
        return False
    around = box.grow(LARGEST * em).clip(ink.shape[1], ink.shape[0])
    blobs = find_blobs(ink[int(around.y0) : int(around.y1), int(around.x0) : int(around.x1)])
    x, y = int(box.x0 - around.x0), int(box.y0 - around.y0)
    part = blobs.labels[y : y + int(box.height), x : x + int(box.width)]
    if (part > 0).mean() > TOO_DARK:
        return True
    own = np.bincount(part.ravel(), minlength=len(blobs) + 1)[1:]
    i = int(np.argmax(own))
    return bool(max(blobs.w[i], blobs.h[i]) < LARGEST * em and blobs.area[i] > (1 + OUTSIDE) * own[i])
