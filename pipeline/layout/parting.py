"""Runs that dirt in a gutter has made one are parted again, where the lines above or below show that there is a gutter.

All of this reads along x, as the runs do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import find_blobs
from pipeline.layout.gutters import BEYOND, find_gutters
from pipeline.layout.measure import INK_OF_EM, Run
from pipeline.model.geometry import Box

DIRTY = 0.4
"""Ink in a gutter, as a share of that in the run: more is type that runs across."""
HIGHEST = 1.45
"""Height in em of the ink of a row that was taken for part of a line of the body's size, at most."""
GLYPH, OUT, IN = (0.35, 0.5), 0.15, 0.2
"""Width and height in em of a character at least, and how far it reaches out of a gutter and into it to stand across its edge."""
STROKE, STROKES = 0.25, 0.2
"""Height in em of a stroke of type, and the share of a gutter's width that holds some: figures have little ink, but strokes."""
CHARACTER = (0.6, 0.45)
"""Height of a blob and width of what of it lies in a gutter, in em, at least, of a character, not dirt."""


def part_at_gutters(runs: Sequence[Run], ink: Mask, em: float) -> tuple[list[Run], list[Box]]:
    """The runs, those parted that have next to no ink where a gutter is, and where they were parted; ``ink`` is what they were made of."""
    gutters = [(g, *_reach(g, runs, ink, em)) for g in find_gutters([r.box for r in runs if not r.small], em)]
    out: list[Run] = []
    cuts: list[Box] = []
    for run in runs:
        at = [] if run.small or run.em > 1.35 * em or run.box.width < 6 * em else _crossed(run.box, gutters, em)
        pieces = _parted(run, at, ink, em)
        cuts += [Box(a.box.x1, run.box.y0, b.box.x0, run.box.y1) for a, b in pairwise(pieces)]
        out += pieces
    return out, cuts


def _reach(gutter: Box, runs: Sequence[Run], ink: Mask, em: float) -> tuple[float, float]:
    """How far a gutter goes on above and below the lines that show it: to the next line that runs across it, if there is one."""
    top, foot = gutter.y0 - BEYOND * em, gutter.y1 + BEYOND * em
    for run in runs:
        b = run.box
        if b.x0 > gutter.x0 - 1.5 * em or b.x1 < gutter.x1 + 1.5 * em or not top < b.cy < foot or gutter.y0 < b.cy < gutter.y1:
            continue
        if len(_parted(run, [gutter], ink, em)) == 1:
            top, foot = (max(top, b.cy), foot) if b.cy < gutter.y0 else (top, min(foot, b.cy))
    return top, foot


def _crossed(box: Box, gutters: Sequence[tuple[Box, float, float]], em: float) -> list[Box]:
    inner = [(g, top, foot) for g, top, foot in gutters if g.x0 > box.x0 + 1.5 * em and g.x1 < box.x1 - 1.5 * em]
    return sorted((g for g, top, foot in inner if top < box.cy < foot), key=lambda g: g.x0)


def _parted(run: Run, gutters: Sequence[Box], ink: Mask, em: float) -> list[Run]:
    b = run.box
    profile = ink[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)].sum(axis=0).astype(np.float64)
    level = float(profile.mean())
    for g in gutters:
        left, right = round(g.x0 - b.x0), round(g.x1 - b.x0)
        if left <= 0 or right >= len(profile) or profile[left:right].mean() > DIRTY * level:
            continue
        if np.mean(profile[left:right] > STROKE * em) > STROKES or _crosses(ink, b, g, em):
            continue
        pieces = (Box(b.x0, b.y0, b.x0 + left, b.y1), Box(b.x0 + right, b.y0, b.x1, b.y1))
        first, rest = (_one_row(_shrunk(p, ink), ink, em) for p in pieces)
        if first is not None and rest is not None and min(first.width, rest.width) > em:
            left_em, right_em = (max(p.height / INK_OF_EM, 0.8 * em) for p in (first, rest))
            left_run = replace(run, box=first, em=left_em, trail=0.0)
            return [left_run, *_parted(replace(run, box=rest, em=right_em, lead=0.0), gutters, ink, em)]
    return [run]


def _crosses(ink: Mask, row: Box, gutter: Box, em: float) -> bool:
    """Whether a character of the row stands across one edge of the gutter, or in it, above or below its columns: a line runs across it."""
    x0 = int(gutter.x0 - em)
    blobs = find_blobs(ink[int(row.y0) : int(row.y1), x0 : int(gutter.x1 + em)])
    left, right = gutter.x0 - x0, gutter.x1 - x0
    out, inside = OUT * em, IN * em
    over_left = (blobs.x0 < left - out) & (blobs.x1 > left + inside) & (blobs.x1 < right)
    over_right = (blobs.x1 > right + out) & (blobs.x0 < right - inside) & (blobs.x0 > left)
    found = (blobs.h >= GLYPH[1] * em) & (blobs.w >= GLYPH[0] * em) & (over_left | over_right)
    if not gutter.y0 < row.cy < gutter.y1:
        reach = np.minimum(blobs.x1, right) - np.maximum(blobs.x0, left)
        found |= (blobs.h >= CHARACTER[0] * em) & (reach >= CHARACTER[1] * em)
    return bool(found.any())


def _one_row(box: Box | None, ink: Mask, em: float) -> Box | None:
    """Of a piece too high for a row of a column the rows of pixels with most ink, an em of them: it holds the edges of its neighbours."""
    if box is None or box.height <= HIGHEST * em:
        return box
    x0, y0, high = int(box.x0), int(box.y0), round(INK_OF_EM * em)
    rows = np.concatenate([[0], np.cumsum(ink[y0 : int(box.y1), x0 : int(box.x1)].sum(axis=1))])
    top = y0 + int(np.argmax(rows[high:] - rows[:-high]))
    return _shrunk(Box(box.x0, float(top), box.x1, float(top + high)), ink)


def _shrunk(box: Box, ink: Mask) -> Box | None:
    """The box shrunk to its ink; None without ink."""
    x0, y0 = int(box.x0), int(box.y0)
    part = ink[y0 : int(box.y1), x0 : int(box.x1)]
    xs, ys = np.flatnonzero(part.any(axis=0)), np.flatnonzero(part.any(axis=1))
    if not len(xs):
        return None
    return Box(float(x0 + xs[0]), float(y0 + ys[0]), float(x0 + xs[-1] + 1), float(y0 + ys[-1] + 1))
