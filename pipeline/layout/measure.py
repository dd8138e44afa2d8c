"""Runs measured from their blobs, all of a page at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.layout.arrays import Floats64, Indices, Ints
from pipeline.layout.blobs import Blobs
from pipeline.model.geometry import Box

INK_OF_EM = 0.92
"""Height of a line's ink over its em."""
FAR = 1 << 30


@dataclass(frozen=True, slots=True)
class Run:
    """``box``: hull of its ink; ``em``: from the height of its ink; ``small``: nothing but punctuation.

    ``lead`` and ``trail`` are the white, in pixels, that the cells of punctuation at its two ends hold beyond their ink.
    """

    box: Box
    em: float
    small: bool = False
    lead: float = 0.0
    trail: float = 0.0


@dataclass(frozen=True, slots=True)
class Hulls:
    """Hulls of groups of blobs."""

    x0: Ints
    y0: Ints
    x1: Ints
    y1: Ints

    def box(self, i: int) -> Box:
        return Box(float(self.x0[i]), float(self.y0[i]), float(self.x1[i]), float(self.y1[i]))


def hulls(marks: Blobs, members: Indices, starts: Indices) -> Hulls:
    """Of groups of blobs: ``members`` holds them one group after the other, ``starts`` (not empty) where each begins."""
    low, high = np.minimum.reduceat, np.maximum.reduceat
    return Hulls(
        low(marks.x0[members], starts), low(marks.y0[members], starts), high(marks.x1[members], starts), high(marks.y1[members], starts)
    )


def measured(marks: Blobs, members: Indices, starts: Indices, em: float) -> list[Run]:
    """A run of each group (as in ``hulls``).

    The em is taken from the tallest blobs, or where they are all fragments (radicals, strokes), from the whole run.
    """
    around = hulls(marks, members, starts)
    width, height = around.x1 - around.x0, around.y1 - around.y0
    tall = _usual_height(marks.h[members], starts)
    size = np.where((tall < 0.8 * height) & (0.8 * height <= 1.35 * em), height, tall) / INK_OF_EM
    # Punctuation; 一 and dashes too
    small = ((height < 0.55 * em) & (width < 1.2 * em)) | ((height < 0.35 * em) & (width < 5 * em))
    y0, y1 = marks.y0[members], marks.y1[members]
    lead = np.where(small, 0.0, _mark_white(-marks.x1[members], -marks.x0[members], (y0, y1), starts, em))
    trail = np.where(small, 0.0, _mark_white(marks.x0[members], marks.x1[members], (y0, y1), starts, em))
    columns = (size.tolist(), small.tolist(), lead.tolist(), trail.tolist())
    return [Run(around.box(i), *values) for i, values in enumerate(zip(*columns, strict=True))]


def _usual_height(h: Ints, starts: Indices) -> Floats64:
    """Median height of the tallest fifth of each group."""
    ends = np.append(starts[1:], len(h))
    count = ends - starts
    ordered = h[np.lexsort((h, np.repeat(np.arange(len(starts)), count)))]
    most = np.maximum(1, count // 5)
    return np.asarray((ordered[ends - most + (most - 1) // 2] + ordered[ends - most + most // 2]) / 2, np.float64)


def _mark_white(x0: Ints, x1: Ints, rows: tuple[Ints, Ints], starts: Indices, em: float) -> Floats64:
    """White in the cell of a low or high mark (，。“”、) at the right end of each group."""
    y0, y1 = rows
    count = np.diff(np.append(starts, len(x0)))
    edge = np.maximum.reduceat(np.where(y1 - y0 >= 0.55 * em, x1, -FAR), starts)
    outer = x0 >= np.repeat(edge, count) - 1
    left, right = (np.minimum.reduceat(np.where(outer, x0, FAR), starts), np.maximum.reduceat(np.where(outer, x1, -FAR), starts))
    top, bottom = (np.minimum.reduceat(np.where(outer, y0, FAR), starts), np.maximum.reduceat(np.where(outer, y1, -FAR), starts))
    is_mark = (edge > -FAR) & np.logical_or.reduceat(outer, starts) & (bottom - top < 0.55 * em) & (right - left < 0.5 * em)
    return np.where(is_mark, np.maximum(0.0, em - (right - edge)), 0.0)
