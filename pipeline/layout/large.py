"""Lines of large type: headlines, mastheads, drop caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.layout.arrays import Floats64, Ints, Mask
from pipeline.layout.blobs import Blobs, groups_of
from pipeline.layout.measure import INK_OF_EM, Run
from pipeline.model.geometry import Box, hull

LARGE = 1.45
"""Ink of large type is at least this many body em high; strokes that lie flat are taken in later."""

MOST = 15.0
"""... and at most this many: larger blobs are drawings and frames."""

QUOTED = 1.6
"""How far, in em, a character may reach beside a quotation mark at a headline's end."""
FLAT = (0.6, 1.05, 0.25)
"""Width of 一 in em of its row, from and to, and the white between it and the next character at most."""
QUOTED_DASH = 0.85
"""... and a dash."""
LOW_MARK = 0.55
"""How far, in em, a comma may stand behind its headline: in some faces it stands in the middle of its cell."""
TALL = 1.5
"""A rule so many times higher than a headline's row is no stroke or scratch of it."""
IN_LINE = 4
"""A character's line goes on for so many em, with a character less in them."""
CROWD, CROWDED = 8, 2.9
"""Blobs of the body's characters to each character of a large run, and its em in the body's, from which on it is no type but a picture, or
print that shines through, and text in it."""


def large_runs(marks: Blobs, em: float) -> list[Run]:
    """Runs of large characters; each takes in the small blobs that lie in it."""
    w, h = marks.w, marks.h
    big = (h >= LARGE * em) & (w >= 0.25 * h) & (w <= 2.5 * h)
    # The edge of a picture or frame is no character
    outline = (marks.area < np.where(np.minimum(w, h) > 5 * em, 0.12, 0.06) * w * h) & (np.minimum(w, h) > 2 * em)
    seeds = np.flatnonzero(big & ~outline & (np.maximum(w, h) <= MOST * em))
    return _whole([r for r in (_run(marks, seeds[g]) for g in _linked(marks, seeds)) if r.em >= LARGE * em])


def _whole(runs: list[Run]) -> list[Run]:
    """The runs, with the upper and lower parts of characters beside a whole one of their row made one."""
    out = sorted(runs, key=lambda r: -r.em)
    for row in list(out):
        top, foot = row.box.y0 - 0.12 * row.em, row.box.y1 + 0.12 * row.em
        parts = [r for r in out if 0.4 * row.em < r.em < 0.95 * row.em and r.box.y0 > top and r.box.y1 < foot]
        for a, b in combinations(parts, 2):
            both = a.box.union(b.box)
            crossed = a.box.overlap_x(b.box) > 0 and a.box.overlap_y(b.box) > 0.15 * min(a.box.height, b.box.height)
            near = max(both.x0 - row.box.x1, row.box.x0 - both.x1) < 1.6 * row.em
            if crossed and near and both.height > 0.85 * row.box.height and a in out and b in out:
                out = [r for r in out if r is not a and r is not b] + [Run(both, row.em)]
    return out


def _linked(marks: Blobs, seeds: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """Groups of seeds that stand side by side."""
    n = len(seeds)
    parent = np.arange(n)
    x0, y0, x1, y1 = (a[seeds].astype(np.float64) for a in (marks.x0, marks.y0, marks.x1, marks.y1))
    size = _sizes(x1 - x0, y1 - y0)

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


def _sizes(w: npt.NDArray[Any], h: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Sizes of characters from their ink; where one is much wider than high, two have run together."""
    return np.where(w > 1.6 * h, h, np.maximum(w, h))


def _run(marks: Blobs, members: npt.NDArray[np.int64]) -> Run:
    box = hull(marks.box(i) for i in members)
    size = _sizes(marks.w[members], marks.h[members])
    em = float(np.percentile(size, 75)) / INK_OF_EM
    return Run(box, max(em, 0.97 * min(box.height, 1.3 * em)))


def absorb(runs: list[Run], marks: Blobs, free: npt.NDArray[np.bool_], em: float, walls: Sequence[Box] = ()) -> list[Run]:
    """Runs grown sideways, to no ``walls``, by the blobs that belong to them; those blobs are struck from ``free`` in place.

    Only pieces of large characters lead on; what is small is taken in where it stands close, as punctuation does. ``em`` is the body's.
    """
    # Twice: what may have been a drop cap by itself is a headline's character when it has met others
    for _ in range(2):
        out: list[Run] = []
        for run in sorted(runs, key=lambda r: -r.em):
            open_ = free & _within(run.box, marks, walls)
            taken = open_.copy()
            box = _grown(run.box, run, marks, taken, em)
            while (near := _character(box, run.em, marks, taken, em)) is not None:
                taken[near] = False
                box = _grown(_wider(box, marks, near), run, marks, taken, em)
            free &= ~open_ | taken
            out.append(Run(box, run.em))
        runs = _nested(out)
    runs = [_with_flat(r, marks, free, walls) for r in runs]
    return [r for r in runs if not _gives_back(r, marks, free, em)]


def _with_flat(run: Run, marks: Blobs, free: npt.NDArray[np.bool_], walls: Sequence[Box]) -> Run:
    """The run with 一 at either end, which a character in parts (只) may have kept out of reach till its parts were one; it is struck from
    ``free``."""
    b, em = run.box, run.em
    flat = free & (marks.h < 0.3 * em) & (marks.w > FLAT[0] * em) & (marks.w < FLAT[1] * em) & _within(b, marks, walls)
    apart = np.maximum(marks.x0 - b.x1, b.x0 - marks.x1)
    flat &= (np.abs((marks.y0 + marks.y1) / 2 - b.cy) < 0.12 * em) & (apart > 0) & (apart < FLAT[2] * em)
    free[flat] = False
    return replace(run, box=_wider(b, marks, flat))


def _gives_back(run: Run, marks: Blobs, free: npt.NDArray[np.bool_], em: float) -> bool:
    """Whether the run is no type; then the text in it is free again."""
    low, high, b = np.minimum(marks.w, marks.h), np.maximum(marks.w, marks.h), run.box
    inside = (marks.x0 >= b.x0) & (marks.x1 <= b.x1) & (marks.y0 >= b.y0) & (marks.y1 <= b.y1)
    letters = inside & (low > 0.35 * em) & (high > 0.6 * em) & (high < 1.2 * em)
    if run.em < CROWDED * em or letters.sum() <= CROWD * b.area / run.em**2:
        return False
    free[inside & (high < LARGE * em)] = True
    return True


def _within(box: Box, marks: Blobs, walls: Sequence[Box]) -> Mask:
    """Which blobs lie between the nearest walls left and right of the box that are higher than it."""
    beside = [w for w in walls if w.overlap_y(box) > 0.9 * box.height and w.height > TALL * box.height]
    low = max((w.x1 for w in beside if w.x1 <= box.x0), default=-np.inf)
    high = min((w.x0 for w in beside if w.x0 >= box.x1), default=np.inf)
    return np.asarray((marks.x0 >= low - 1) & (marks.x1 <= high + 1))


def _grown(box: Box, run: Run, marks: Blobs, free: npt.NDArray[np.bool_], em: float) -> Box:
    """The box with the free blobs that stand close beside it; they are struck from ``free``."""
    cy, size, edge = (marks.y0 + marks.y1) / 2, np.maximum(marks.w, marks.h), box
    row = free & (cy > box.y0) & (cy < box.y1) & (marks.h < 1.2 * run.em) & (size > 0.09 * run.em)
    # The dash of a smaller headline may end close by, not at this one's height; a flat stroke inside is a character's
    dash = (marks.h < 0.3 * run.em) & (marks.w > 0.5 * run.em)
    dash &= np.minimum(marks.x1, box.x1) - np.maximum(marks.x0, box.x0) < 0.5 * marks.w
    row &= ~dash | (abs(cy - box.cy) < 0.12 * run.em)
    lines = _in_lines(row, marks, box, em)
    row &= ~lines
    # Beside a drop cap stand the first characters of its lines
    cap = run.box.width < 1.5 * run.em and bool((lines & (marks.x0 >= box.x1)).any())
    while True:
        left, right = _reach(marks, dash, run, edge, box)
        right = np.where(cap & (size < 1.1 * em), edge.x1 + 0.1 * run.em, right)
        near = row & free & (marks.x0 < right) & (marks.x1 > left)
        if not near.any():
            return box
        free[near] = False
        box, edge = _wider(box, marks, near), _wider(edge, marks, near & (size >= 0.62 * run.em))


def _reach(marks: Blobs, dash: Mask, run: Run, edge: Box, box: Box) -> tuple[Floats64, Floats64]:
    """How far left and right of the run each blob may stand to be taken in: ``edge`` holds its large characters, ``box`` its marks too."""
    size, cy = np.maximum(marks.w, marks.h), (marks.y0 + marks.y1) / 2
    reach = np.where(dash, 0.2, 0.4)
    # No line of the next column begins with a comma
    comma = (size < 0.4 * run.em) & (cy > box.y0 + 0.6 * box.height) & (marks.w < 1.5 * marks.h)
    left, right = edge.x0 - run.em * reach, edge.x1 + run.em * np.where(comma, LOW_MARK, reach)
    if _quoted(box, run.em, marks, -1):
        left = np.where(dash, box.x0 - QUOTED_DASH * run.em, left)
    if _quoted(box, run.em, marks, 1):
        right = np.where(dash, box.x1 + QUOTED_DASH * run.em, right)
    return left, right


def _in_lines(row: Mask, marks: Blobs, box: Box, em: float) -> Mask:
    """Which of the blobs beside the box are parts of lines of body type that run away from it."""
    near = row & (marks.x0 < box.x1 + 4 * em) & (marks.x1 > box.x0 - 4 * em) & ((marks.x1 <= box.x0) | (marks.x0 >= box.x1))
    out = np.zeros(len(marks), np.bool_)
    for i in np.flatnonzero(near & (marks.h > 0.5 * em)).tolist():
        if _in_line(i, marks, box, em):
            out |= near & (np.abs(marks.y0 + marks.y1 - marks.y0[i] - marks.y1[i]) < 1.2 * em) & (_apart(marks, i) < 0.15 * em)
    return out


def _apart(marks: Blobs, i: int) -> Ints:
    """White between each blob and blob ``i`` along the line; negative where they overlap."""
    return np.asarray(np.maximum(marks.x0 - marks.x1[i], marks.x0[i] - marks.x1), np.int32)


def _in_line(i: int, marks: Blobs, box: Box, em: float) -> bool:
    """Whether a blob beside the box is the end of a line of body type that runs away from it, in the next column."""
    h, cy = marks.h, (marks.y0 + marks.y1) / 2
    if not 0.5 * em < h[i] < 1.15 * em or (marks.x1[i] > box.x0 and marks.x0[i] < box.x1):
        return False
    away = (marks.x0[i] - marks.x1) if marks.x1[i] <= box.x0 else (marks.x0 - marks.x1[i])
    mates = (np.abs(cy - cy[i]) < 0.3 * em) & (h > 0.5 * em) & (h < 1.15 * em) & (away > -0.2 * em) & (away < IN_LINE * em)
    return int(mates.sum()) >= IN_LINE - 1 and float(away[mates].min()) < 0.5 * em


def _character(box: Box, size: float, marks: Blobs, free: npt.NDArray[np.bool_], em: float) -> npt.NDArray[np.bool_] | None:
    """The blobs of one more character beside the box, of which no part is large (只, 给), perhaps beyond a quotation mark's white.

    Together they are as high as the line; no type stands above or below them, as in a column, and no two rows of type run on from them.
    """
    level = free & (marks.y0 > box.y0 - 0.12 * size) & (marks.y1 < box.y1 + 0.12 * size)
    for side in (-1, 1):
        reach = (QUOTED if _quoted(box, size, marks, side) else 1.3) * size
        x0, x1 = (box.x0 - reach, box.x0) if side < 0 else (box.x1, box.x1 + reach)
        found = level & (marks.x0 > x0 - 0.1 * size) & (marks.x1 < x1 + 0.1 * size)
        if box.width < 1.5 * size or not found.any():
            continue
        left, right, top, bottom = (
            float(v) for v in (marks.x0[found].min(), marks.x1[found].max(), marks.y0[found].min(), marks.y1[found].max())
        )
        over = free & ~found & (marks.x0 < right) & (marks.x1 > left) & (marks.h > 0.3 * em)
        over &= (marks.y1 > box.y0 - 0.9 * em) & (marks.y0 < box.y1 + 0.9 * em)
        further = level & ~found & (marks.x1 > left - 0.5 * size) & (marks.x0 < right + 0.5 * size) & (marks.h < 0.6 * box.height)
        rows = (marks.y1[further] < box.cy).any() and (marks.y0[further] > box.cy).any()
        if bottom - top > 0.62 * box.height and right - left > 0.5 * size and not over.any() and not rows:
            return np.asarray(found)
    return None


def _quoted(box: Box, size: float, marks: Blobs, side: int) -> bool:
    """Whether nothing but a quotation mark stands at the left (``side`` -1) or right end of the box: half its cell is white."""
    edge = marks.x0 < box.x0 + 0.45 * size if side < 0 else marks.x1 > box.x1 - 0.45 * size
    last = edge & (marks.x0 >= box.x0) & (marks.x1 <= box.x1) & (marks.y1 > box.y0) & (marks.y0 < box.y1)
    return bool(last.any() and (marks.y1[last] < box.cy).all())


def _wider(box: Box, marks: Blobs, chosen: npt.NDArray[np.bool_]) -> Box:
    if not chosen.any():
        return box
    return Box(min(box.x0, float(marks.x0[chosen].min())), box.y0, max(box.x1, float(marks.x1[chosen].max())), box.y1)


def _nested(runs: list[Run]) -> list[Run]:
    """Runs, with those that lie in a larger one, or that have taken in parts of one another, made one."""
    out: list[Run] = []
    for run in sorted(runs, key=lambda r: -r.box.area):
        while (host := next((o for o in out if _one_line(o, run)), None)) is not None:
            out.remove(host)
            nested = run.box.inside(host.box) > 0.5
            y0, y1 = (host.box.y0, host.box.y1) if nested else (min(host.box.y0, run.box.y0), max(host.box.y1, run.box.y1))
            run = Run(Box(min(host.box.x0, run.box.x0), y0, max(host.box.x1, run.box.x1), y1), host.em)
        out.append(run)
    return out


def _one_line(host: Run, run: Run) -> bool:
    level = host.box.overlap_y(run.box) > 0.75 * min(host.box.height, run.box.height)
    alike = max(host.em, run.em) < 1.25 * min(host.em, run.em)
    return run.box.inside(host.box) > 0.5 or (level and alike and host.box.overlap_x(run.box) > 0)
