"""Pictures without the lines of text at their upper and lower edges: where a picture fades to white its edge is a guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout.extents import TINGED, has_text
from pipeline.layout.pictures import Kind, Tone
from pipeline.layout.plate import Plate
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

BAND, STEP, MOST = 1.5, 0.5, 8.0
"""Height of the strip that is looked at, by how much an edge moves at a time and in all, in body em."""
GREYS = 0.12
"""Least share of a grey page's pixels that are neither black nor white."""
PARTS = 4
"""A column's last lines may stand over a part of the picture's width."""
PICTURED = 0.03
"""Share of a strip that is neither paper nor type, from which on it is picture."""


def trimmed(plate: Plate, pixels: Pixels, tones: Sequence[Tone]) -> list[Tone]:
    """Photographs cut off where a strip along their upper or lower edge holds body type on paper; ``pixels`` are the page's.

    In a page of black and white a picture's light parts are dots on paper, too: nothing tells them from type.
    """
    sample = pixels[::7, ::7]
    screened = sample.ndim == 2 and ((sample > 60) & (sample < 225)).mean() < GREYS
    return [t if screened or t.kind is not Kind.PHOTO else _trimmed(plate, t) for t in tones]


def _trimmed(plate: Plate, tone: Tone) -> Tone:
    box, em = tone.box, plate.em
    top = bottom = 0.0
    while top < MOST * em and _is_text(plate, Box(box.x0, box.y0 + top, box.x1, box.y0 + top + BAND * em)):
        top += STEP * em
    while bottom < MOST * em and _is_text(plate, Box(box.x0, box.y1 - bottom - BAND * em, box.x1, box.y1 - bottom)):
        bottom += STEP * em
    # One step is a chance; and the last line found is cut in half by the step that found it
    y0, y1 = (box.y0 + top + STEP * em if top > STEP * em else box.y0), (box.y1 - bottom - STEP * em if bottom > STEP * em else box.y1)
    return replace(tone, box=Box(box.x0, y0, box.x1, y1)) if y1 - y0 > 3 * em and (y0, y1) != (box.y0, box.y1) else tone


def _is_text(plate: Plate, strip: Box) -> bool:
    strip = strip.clip(plate.grey.shape[1], plate.grey.shape[0])
    at = np.s_[int(strip.y0) : int(strip.y1), int(strip.x0) : int(strip.x1)]
    k = max(3, round(0.25 * plate.em)) | 1
    type_ = cv2.dilate(plate.ink[at].astype(np.uint8), np.ones((k, k), np.uint8)) > 0
    wide = strip.width / PARTS
    parts = [Box(strip.x0 + i * wide, strip.y0, strip.x0 + (i + 1) * wide, strip.y1) for i in range(PARTS)]
    return bool(((plate.grey[at] < TINGED) & ~type_).mean() < PICTURED) and any(has_text(plate, p) for p in parts)
