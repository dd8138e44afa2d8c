"""Lines of large type: headlines, mastheads, drop caps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.layout.blobs import Blobs, groups_of
from pipeline.layout.runs import INK_OF_EM, Run
from pipeline.model.geometry import Box, hull

LARGE = 1.45
"""Ink of large type is at least this many body em high; strokes that lie flat are taken in later."""

MOST = 15.0
"""... and at most this many: larger blobs are drawings and frames."""


def large_runs(marks: Blobs, em: float) -> list[Run]:
    """Runs of large characters; each takes in the small blobs that lie in it."""
    w, h = marks.w, marks.h
    big = (h >= LARGE * em) & (w >= 0.25 * h) & (w <= 2.5 * h)
    outline = (marks.area < 0.06 * w * h) & (np.minimum(w, h) > 2 * em)
    seeds = np.flatnonzero(big & ~outline & (np.maximum(w, h) <= MOST * em))
    runs = [_run(marks, seeds[g]) for g in _linked(marks, seeds)]
    return [r for r in runs if r.em >= LARGE * em]


def _linked(marks: Blobs, seeds: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Groups of seeds that stand side by side."""
    n = len(seeds)
    parent = np.arange(n)
    x0, y0, x1, y1 = (a[seeds].astype(np.float64) for a in (marks.x0, marks.y0, marks.x1, marks.y1))
    size = np.maximum(x1 - x0, y1 - y0)

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = int(parent[i])
        return i

    for i in range(n):
        gap = np.maximum(x0[i] - x1, x0 - x1[i])
        shared = np.minimum(y1, y1[i]) - np.maximum(y0, y0[i])
        low = np.minimum(y1 - y0, y1[i] - y0[i])
        small, large = np.minimum(size, size[i]), np.maximum(size, size[i])
        fits = (gap <= 0.75 * large) & (shared >= 0.6 * low) & (large <= 1.9 * small)
        for j in np.flatnonzero(fits):
            a, b = root(i), root(int(j))
            parent[max(a, b)] = min(a, b)
    return groups_of(np.array([root(i) for i in range(n)], np.int64)) if n else []


def _run(marks: Blobs, members: npt.NDArray[np.int64]) -> Run:
    box = hull(
        Box(float(a), float(b), float(c), float(d))
        for a, b, c, d in zip(marks.x0[members], marks.y0[members], marks.x1[members], marks.y1[members], strict=True)
    )
    size = np.maximum(marks.w[members], marks.h[members])
    em = float(np.percentile(size, 75)) / INK_OF_EM
    return Run(box, max(em, 0.9 * min(box.height, 1.3 * em)))


def absorb(runs: list[Run], marks: Blobs, free: npt.NDArray[np.bool_]) -> list[Run]:
    """Runs grown by the blobs that belong to them; those blobs are struck from ``free`` in place."""
    cx, cy = (marks.x0 + marks.x1) / 2, (marks.y0 + marks.y1) / 2
    out = []
    for run in sorted(runs, key=lambda r: -r.em):
        box = run.box
        while True:
            reach = 0.45 * run.em
            inside = (
                free
                & (cx > box.x0 - reach)
                & (cx < box.x1 + reach)
                & (cy > box.y0 - 0.08 * run.em)
                & (cy < box.y1 + 0.08 * run.em)
                & (marks.h < 1.2 * run.em)
            )
            if not inside.any():
                break
            free[inside] = False
            at = np.flatnonzero(inside)
            grown = Box(float(marks.x0[at].min()), float(marks.y0[at].min()), float(marks.x1[at].max()), float(marks.y1[at].max()))
            box = Box(min(box.x0, grown.x0), box.y0, max(box.x1, grown.x1), box.y1)
        out.append(Run(box, run.em))
    return out
