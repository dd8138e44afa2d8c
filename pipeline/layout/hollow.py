"""Photographs of which a threshold has left an outline and scraps: what a scanner of black and white makes of light tones."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.extents import bridged, has_text
from pipeline.layout.measure import Run
from pipeline.layout.plate import Plate
from pipeline.layout.reversed import is_type
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels

LEAST = 6.0
"""Least side in em of a picture that only its outline tells."""
CLOSED = 0.95
"""Share of each side along which the outline shows, if it is closed."""
LAP = 0.5
"""How much of its height one part of an outline may reach into the other."""
SIDE = 0.85
"""Share of a side along which its outline shows, at least, on two of the four; characters have no such sides."""
CORNERS = 0.25
"""... and on the fourth."""
SCRAPS = 0.025
"""Least share of ink inside; an empty box is a form or an advertisement to come."""
TYPED, TYPED_OF_BOX = 0.75, 0.02
"""Share of what looks like lines in it, and of all of it, that may be type (a caption, scraps that happen to look like it)."""
LOOSE = 0.12
"""Least share of the ink inside that lies outside all lines; of boxes of type next to none does."""
MOST_LINES = 3
"""Lines of type that may stand in a picture."""
WHOLE = 0.5
"""Share of it that looks like one line, of no type, from which on that is the picture itself."""
ACROSS = 0.85
"""Share of a table's width or height that its rules run over."""
MOST_ACROSS = 2
"""Straight lines from side to side that a photograph may have both ways together; one way it may have one more."""
FEW_SCRAPS = 0.008
"""Least share of ink inside a closed outline next to no type, ..."""
ODD_LINES = 6
"""... and how many of what looks like lines there is none."""
BIG, LONG = 2.5, 3.5
"""On a page of black and white what looks like type, so many times as large as the body's and no longer than so many em of its own,
stands among scraps by chance."""


def hollow_pictures(plate: Plate, runs: Sequence[Run], known: Sequence[Box], rules: Sequence[Box]) -> list[Box]:
    """Boxes (working pixels) with an outline and ink in them that is no type; ``runs`` are the lines found, ``known`` the areas of tone.

    Tables, which ``rules`` cut from side to side, are none.
    """
    em = plate.em
    blobs = plate.marks
    depth, parts, corners = max(2, round(0.4 * em)), list[Box](), list[Box]()
    for i in np.flatnonzero((np.maximum(blobs.w, blobs.h) > LEAST * em) & (np.minimum(blobs.w, blobs.h) > 1.6 * em)):
        sides = sorted(_outline(blobs.own(i), depth))
        if sides[2] > SIDE:
            parts.append(blobs.box(i))
            corners += [blobs.box(i)] if plate.two_toned and sides[0] <= SIDE else []
    found: list[Box] = []
    negative = np.asarray(255 - plate.grey, np.uint8)
    for box in sorted({*parts, *bridged(plate, parts, LAP), *_broken(plate.ink, corners, depth)}, key=lambda b: -b.area):
        fits = min(box.width, box.height) > LEAST * em and box.area < 0.6 * plate.ink.size
        if not fits or any(box.inside(k.grow(0.5 * em)) > 0.9 for k in [*known, *found]):
            continue
        if has_text(plate, box) or _is_table(box, rules, em):
            continue
        elsewhere = [k for k in known if k.inside(box) < 0.9 or k.area < 0.3 * box.area]
        closed = min(_outline(_inside(plate.ink, box), depth)) > CLOSED
        if _Scraps(plate, negative, box, runs).make_a_picture(elsewhere, closed):
            found.append(box)
    return found


def _broken(ink: Mask, corners: Sequence[Box], depth: int) -> list[Box]:
    """Boxes of which two parts of the outline are opposite ``corners``, and most of the rest shows, too."""
    out = []
    for box in {a.union(b) for a, b in combinations(corners, 2)}:
        shown = sorted(_outline(_inside(ink, box), depth))
        if shown[0] > CORNERS and shown[1] > SIDE:
            out.append(box)
    return out


def _is_table(box: Box, rules: Sequence[Box], em: float) -> bool:
    inner = [r for r in rules if box.grow(-0.5 * em).holds(r.cx, r.cy)]
    level = sum(r.overlap_x(box) > ACROSS * box.width for r in inner)
    upright = sum(r.overlap_y(box) > ACROSS * box.height for r in inner)
    return level + upright > MOST_ACROSS + 1 or (min(level, upright) > 0 and level + upright > MOST_ACROSS)


def _inside(ink: Mask, box: Box) -> Mask:
    return ink[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]


def _outline(ink: Mask, depth: int) -> list[float]:
    """Along how much of each side the ink of a box comes within ``depth`` pixels of it."""
    edges = (ink[:depth].any(axis=0), ink[-depth:].any(axis=0), ink[:, :depth].any(axis=1), ink[:, -depth:].any(axis=1))
    return [float(e.mean()) for e in edges]


def _without_inner_rule(ink: Mask, em: float) -> Mask:
    """The ink inside a box without the second rule of a double frame, which runs right inside the first."""
    blobs, out = find_blobs(ink), ink.copy()
    for i in np.flatnonzero((blobs.w > ink.shape[1] - 2 * em) & (blobs.h > ink.shape[0] - 2 * em)):
        if min(_outline(blobs.own(i), max(2, round(0.4 * em)))) > SIDE:
            out[blobs.within(i)] &= ~blobs.own(i)
    return out


class _Scraps:
    """What stands in a box: lines of type, and what only looks like lines."""

    def __init__(self, plate: Plate, negative: Pixels, box: Box, runs: Sequence[Run]) -> None:
        self._box, self._em, self._inner = box, plate.em, box.grow(-0.4 * plate.em)
        self._two_toned = plate.two_toned
        share = [r.box.inside(box) for r in runs]
        lines = [(r, is_type(r, plate.ink, negative)) for r, inside in zip(runs, share, strict=True) if inside > 0.7]
        self._typed = [r for r, typed in lines if typed]
        self._lines = [r for r, typed in lines if typed or r.box.area < WHOLE * box.area]
        cut = [r for r, inside in zip(runs, share, strict=True) if 0.2 < inside <= 0.7]
        self._torn = sum(is_type(r, plate.ink, negative) for r in cut)
        self._cover, self._type_cover = (sum(r.box.area for r in rs) for rs in (self._lines, self._typed))
        self._ink = _without_inner_rule(_inside(plate.ink, self._inner), plate.em)
        self._total = self._ink.sum()

    def make_a_picture(self, known: Sequence[Box], closed: bool) -> bool:
        """Whether they are what is left of one, in an outline that is ``closed`` or not. One that lines of type run out of ties a picture
        to what stands beside it."""
        return self._torn <= MOST_LINES and (self._outweigh_type(known) or (closed and self._are_all()))

    def _outweigh_type(self, known: Sequence[Box]) -> bool:
        """Whether there is little type, and ink outside the lines and the areas that are ``known``."""
        if len(self._typed) > MOST_LINES or self._type_cover > max(TYPED * self._cover, TYPED_OF_BOX * self._box.area):
            return False
        return bool(self._total > SCRAPS * self._ink.size and self._loose(known) > LOOSE)

    def _are_all(self) -> bool:
        """Whether there is next to no type, and some scraps, few as they may be."""
        odd = len(self._lines) - len(self._typed) >= ODD_LINES
        chance = [r for r in self._typed if r.em > BIG * self._em and max(r.box.width, r.box.height) < LONG * r.em]
        likely = [r for r in self._typed if not (self._two_toned and odd and r in chance)]
        if sum(r.box.area for r in likely) > TYPED_OF_BOX * self._box.area or self._total < FEW_SCRAPS * self._ink.size:
            return False
        return odd or self._loose([]) > LOOSE

    def _loose(self, known: Sequence[Box]) -> float:
        """The share of the ink that lies outside the lines and the ``known`` areas."""
        free, turn = self._ink.copy(), Affine.shift(-self._inner.x0, -self._inner.y0)
        for b in (turn.box(b.grow(0.1 * self._em)) for b in (*(r.box for r in self._lines), *known)):
            free[max(0, int(b.y0)) : max(0, int(b.y1) + 1), max(0, int(b.x0)) : max(0, int(b.x1) + 1)] = False
        return float(free.sum() / max(1, self._total))
