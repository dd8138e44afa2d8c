"""What both engines do to a crop before they read it."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.page import Pixels
from pipeline.pixels import levels

MIN_CONTRAST = 24
"""Grey levels between paper and darkest ink under which a crop counts as blank."""


def dark_on_light_grey(crop: Pixels) -> Pixels:
    """(h, w) grey of a grey or RGB crop."""
    return crop if crop.ndim == 2 else np.asarray(cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY), np.uint8)


def has_ink(grey: Pixels) -> bool:
    """Whether anything is printed on an (h, w) grey crop; false for one without area."""
    if grey.size == 0 or min(grey.shape) < 2:
        return False
    smooth = np.asarray(cv2.blur(grey, (3, 3)), np.uint8)
    return levels(smooth, 0.5)[0] - float(smooth.min()) >= MIN_CONTRAST


def cut_at_gaps(grey: Pixels, longest: float) -> list[tuple[int, int]]:
    """Spans (x0, x1) of the crop, none longer than ``longest``, cut where the columns hold least ink; one span where it is short enough."""
    width = grey.shape[1]
    if width <= longest:
        return [(0, width)]
    ink = 255.0 - cv2.blur(grey, (max(1, grey.shape[0] // 8), 1)).mean(axis=0)
    out, start = [], 0
    while width - start > longest:
        rest = width - start
        target = start + rest / -(-rest // longest)
        reach = longest / 5
        lo, hi = int(max(start + 1, target - reach)), int(min(start + longest, target + reach, width - 1))
        columns = np.arange(lo, hi + 1)
        cost = ink[lo : hi + 1] + np.abs(columns - target) / reach
        cut = int(columns[int(np.argmin(cost))])
        out.append((start, cut))
        start = cut
    return [*out, (start, width)]
