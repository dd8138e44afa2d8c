"""Print that shines through from the other side: it is dark enough to be ink, here and there, but soft, where strokes are sharp."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.plate import Plate, square

DARK = 0.65
"""What is darker than its paper by this share of the difference between that paper and the darkest ink near by is print in any case."""
STROKE, SHARP = 0.3, 0.2
"""Width in em up to which dark is a stroke, and the share of the light beside it that it is darker by, at least."""
CLEAR = 0.85
"""Where what is beside a stroke is at least this share as light as the paper, nothing shines through."""


def sharp_ink(plate: Plate) -> Mask:
    """The plate's ink without what is neither dark nor sharp; edges of strokes stay."""
    print_ = plate.smooth < cv2.addWeighted(plate.light, 1 - DARK, plate.dark, DARK, 0.5)
    beside = cv2.morphologyEx(plate.smooth, cv2.MORPH_CLOSE, square(STROKE * plate.em))
    print_ |= plate.grey < cv2.convertScaleAbs(beside, alpha=1 - SHARP)
    print_ |= beside > cv2.convertScaleAbs(plate.light, alpha=CLEAR)
    print_ &= plate.ink
    return plate.ink & np.asarray(cv2.dilate(print_.view(np.uint8), np.ones((3, 3), np.uint8))).view(np.bool_)
