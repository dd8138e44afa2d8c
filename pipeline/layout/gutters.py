"""Gutters, as white channels that go on from line to line; all of this reads along x."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.layout.neighbours import level_pairs, nearest_first
from pipeline.model.geometry import Box

NARROW = 0.55
"""Least width of a gutter's white in em."""
WIDE = 3.2
"""Widest white in em beside a gutter: a paragraph's indent included."""
COLUMN = 2.2
"""Width in em of what stands beside a gutter, at least: where type is spaced out, white also stands below white between characters."""
ROWS = 5
"""Lines one below the other that show a gutter."""
DIRT = 3
"""... and this many more for each line that runs across: dirt may have made it one."""
SHARP, FLUSH = 4, 0.45
"""Lines that end, and lines that begin, at a gutter's edges, within so many em: with next to none across, so few show it, too."""
ONE_SIDE = 8
"""Lines that end (or begin) below one another where a gutter has nothing level on its other side."""
BEYOND = 4.2
"""How far in em a gutter goes on above and below the lines that show it."""


def find_gutters(runs: Sequence[Box], em: float) -> list[Box]:
    """Channels that stay white between runs side by side, over at least ``ROWS`` lines."""
    if len(runs) < 2 * ROWS:
        return []
    x0, y0, x1, y1 = np.array([(b.x0, b.y0, b.x1, b.y1) for b in runs], np.float64).T
    i, j = level_pairs(y0, y1)
    gap, shared = x0[j] - x1[i], np.minimum(y1[i], y1[j]) - np.maximum(y0[i], y0[j])
    beside = (gap > 0) & (gap < WIDE * em) & (shared > 0.5 * np.minimum(y1[i] - y0[i], y1[j] - y0[j]))
    beside &= np.minimum(x1[i] - x0[i], x1[j] - x0[j]) > COLUMN * em
    nearest = nearest_first(i[beside], j[beside], gap[beside], len(runs))
    pairs = [(k, near[0]) for k, near in enumerate(nearest) if near]
    whites = [Box(float(x1[k]), float(min(y0[k], y0[n])), float(x0[n]), float(max(y1[k], y1[n]))) for k, n in pairs]
    out = []
    for g, rows in _chained([w for w in whites if w.width >= NARROW * em], em):
        inside = ((y0 + y1) / 2 > g.y0) & ((y0 + y1) / 2 < g.y1)
        across = int(((x0 < g.x0 - 0.5 * em) & (x1 > g.x1 + 0.5 * em) & inside).sum())
        sharp = min(int((inside & (np.abs(edge - at) < FLUSH * em)).sum()) for edge, at in ((x1, g.x0), (x0, g.x1)))
        if rows >= ROWS + DIRT * across or sharp >= SHARP * max(1, across):
            out.append(g)
    return out


def _chained(whites: Sequence[Box], em: float) -> list[tuple[Box, int]]:
    """White gaps below one another made channels, as wide as the narrowest of them; and how many gaps each has."""
    left, top, right, bottom = np.zeros((4, len(whites)))
    rows = np.zeros(len(whites), np.int64)
    n = 0
    for w in sorted(whites, key=lambda b: b.cy):
        shared = np.minimum(right[:n], w.x1) - np.maximum(left[:n], w.x0)
        found = np.flatnonzero((shared >= NARROW * em) & (w.y0 - bottom[:n] < 3.5 * em))
        if len(found):
            k = int(found[0])
            left[k], right[k], bottom[k] = max(left[k], w.x0), min(right[k], w.x1), max(bottom[k], w.y1)
        else:
            k, n = n, n + 1
            left[k], top[k], right[k], bottom[k] = w.x0, w.y0, w.x1, w.y1
        rows[k] += 1
    return [(Box(*map(float, edges)), int(r)) for *edges, r in zip(left[:n], top[:n], right[:n], bottom[:n], rows[:n], strict=True)]
