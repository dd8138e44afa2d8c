"""Gutters, as white channels that go on from line to line; all of this reads along x."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.model.geometry import Box

NARROW = 0.55
"""Least width of a gutter's white in em."""
WIDE = 3.2
"""Widest white in em beside a gutter: a paragraph's indent included."""
ROWS = 5
"""Lines one below the other that show a gutter."""
DIRT = 3
"""... and this many more for each line that runs across: dirt may have made it one."""
BEYOND = 4.2
"""How far in em a gutter goes on above and below the lines that show it."""


def find_gutters(runs: Sequence[Box], em: float) -> list[Box]:
    """Channels that stay white between runs side by side, over at least ``ROWS`` lines."""
    if len(runs) < 2 * ROWS:
        return []
    x0, y0, x1, y1 = np.array([(b.x0, b.y0, b.x1, b.y1) for b in runs], np.float64).T
    whites: list[Box] = []
    for i in range(len(runs)):
        shared = np.minimum(y1, y1[i]) - np.maximum(y0, y0[i])
        gap = x0 - x1[i]
        beside = (gap > 0) & (gap < WIDE * em) & (shared > 0.5 * np.minimum(y1 - y0, y1[i] - y0[i]))
        if beside.any():
            j = int(np.flatnonzero(beside)[np.argmin(gap[beside])])
            whites.append(Box(x1[i], min(y0[i], y0[j]), x0[j], max(y1[i], y1[j])))
    out = []
    for g, rows in _chained([w for w in whites if w.width >= NARROW * em], em):
        across = (x0 < g.x0 - 0.5 * em) & (x1 > g.x1 + 0.5 * em) & ((y0 + y1) / 2 > g.y0) & ((y0 + y1) / 2 < g.y1)
        if rows >= ROWS + DIRT * int(across.sum()):
            out.append(g)
    return out


def _chained(whites: Sequence[Box], em: float) -> list[tuple[Box, int]]:
    """White gaps below one another made channels, as wide as the narrowest of them; and how many gaps each has."""
    out: list[tuple[Box, int]] = []
    for w in sorted(whites, key=lambda b: b.cy):
        for k, (g, rows) in enumerate(out):
            left, right = max(g.x0, w.x0), min(g.x1, w.x1)
            if right - left >= NARROW * em and w.y0 - g.y1 < 3.5 * em:
                out[k] = (Box(left, g.y0, right, max(g.y1, w.y1)), rows + 1)
                break
        else:
            out.append((w, 1))
    return out


