"""Which pieces of lines stand beside one another."""

from __future__ import annotations

import numpy as np

from pipeline.layout.arrays import Floats64, Indices


def level_pairs(y0: Floats64, y1: Floats64) -> tuple[Indices, Indices]:
    """All pairs (i, j), each both ways round, of pieces that share rows."""
    order = np.argsort(y0, kind="stable").astype(np.int64)
    begin = np.arange(1, len(order) + 1)
    count = np.maximum(np.searchsorted(y0[order], y1[order]) - begin, 0)
    skip = np.cumsum(count) - count
    i, j = np.repeat(order, count), order[np.arange(count.sum()) + np.repeat(begin - skip, count)]
    return np.concatenate([i, j]), np.concatenate([j, i])


def nearest_first(i: Indices, j: Indices, gap: Floats64, n: int) -> list[list[int]]:
    """For each of ``n`` pieces i the pieces j of its pairs, by the gap between them."""
    order = np.lexsort((j, gap, i))
    cuts = np.searchsorted(i[order], np.arange(1, n))
    return [part.tolist() for part in np.split(j[order], cuts)] if n else []
