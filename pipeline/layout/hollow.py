"""Photographs of which a threshold has left an outline and scraps: what a scanner of black and white makes of light tones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.extents import bridged, has_text
from pipeline.layout.measure import Run
from pipeline.layout.plate import Plate
from pipeline.layout.reversed import is_type
from pipeline.model.geometry import Affine, Box

LEAST = 7.0
"""Least side in em of a picture that only its outline tells."""
SIDE = 0.85
"""Share of a side along which its outline shows, at least, on two of the four; characters have no such sides."""
SCRAPS = 0.025
"""Least share of ink inside; an empty box is a form or an advertisement to come."""
TYPED, TYPED_OF_BOX = 0.75, 0.02
"""Share of what looks like lines in it, and of all of it, that may be type (a caption, scraps that happen to look like it)."""
LOOSE = 0.12
"""Least share of the ink inside that lies outside all lines; of boxes of type next to none does."""
MOST_LINES = 3
"""Lines of type that may stand in a picture."""


def hollow_pictures(plate: Plate, runs: Sequence[Run], known: Sequence[Box]) -> list[Box]:
    """Boxes (working pixels) with an outline and ink in them that is no type; ``runs`` are the lines found, ``known`` the areas of tone."""
    em = plate.em
    blobs = plate.marks
    parts = []
    for i in np.flatnonzero((np.maximum(blobs.w, blobs.h) > LEAST * em) & (np.minimum(blobs.w, blobs.h) > 1.6 * em)):
        if sorted(_outline(blobs.own(i), max(2, round(0.4 * em))))[2] > SIDE:
            parts.append(blobs.box(i))
    found: list[Box] = []
    for box in sorted({*parts, *bridged(plate, parts)}, key=lambda b: -b.area):
        fits = min(box.width, box.height) > LEAST * em and box.area < 0.6 * plate.ink.size
        if not fits or any(box.inside(k.grow(0.5 * em)) > 0.9 for k in [*known, *found]):
            continue
        elsewhere = [k for k in known if k.inside(box) < 0.9 or k.area < 0.3 * box.area]
        if not has_text(plate, box) and _has_scraps(plate, box, runs, elsewhere):
            found.append(box)
    return found


def _outline(own: Mask, depth: int) -> list[float]:
    """Along how much of each side a blob comes within ``depth`` pixels of it."""
    edges = (own[:depth].any(axis=0), own[-depth:].any(axis=0), own[:, :depth].any(axis=1), own[:, -depth:].any(axis=1))
    return [float(e.mean()) for e in edges]


def _has_scraps(plate: Plate, box: Box, runs: Sequence[Run], known: Sequence[Box]) -> bool:
    inner = box.grow(-0.4 * plate.em)
    inside, negative = [r for r in runs if r.box.inside(box) > 0.7], np.asarray(255 - plate.grey, np.uint8)
    typed = [r for r in inside if is_type(r, plate.ink, negative)]
    cover, type_cover = (sum(r.box.area for r in rs) for rs in (inside, typed))
    if len(typed) > MOST_LINES or type_cover > max(TYPED * cover, TYPED_OF_BOX * box.area):
        return False
    ink = plate.ink[int(inner.y0) : int(inner.y1), int(inner.x0) : int(inner.x1)].copy()
    total, turn = ink.sum(), Affine.shift(-inner.x0, -inner.y0)
    for b in (turn.box(b.grow(0.1 * plate.em)) for b in (*(r.box for r in inside), *known)):
        ink[max(0, int(b.y0)) : max(0, int(b.y1) + 1), max(0, int(b.x0)) : max(0, int(b.x1) + 1)] = False
    return bool(total > SCRAPS * ink.size and ink.sum() > LOOSE * total)
