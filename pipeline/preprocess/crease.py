"""The dark line that a fold leaves where paper was folded flat, and the shadow beside it: layout would take the one for a rule that cuts
lines, the other for the edge of a picture.

A crease runs over the whole paper, margins too, where no rule does; it is narrow, nearly straight, and only a little darker than the paper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.page import Pixels
from pipeline.preprocess.ink import Doubles, Ink

BANDS = 40
"""Bands across the page in each of which paper has a brightness of its own, place by place."""

OUTER = np.array([0, 1, 2, BANDS - 3, BANDS - 2, BANDS - 1])
"""The outermost: there are the paper's margins, where a crease must be seen and no rule is. Few pages need more than these looked at."""

NARROW_EM, SHADOW_EM = 0.7, 6.0
"""Width of the line at most, and how far to either side its shadow is measured."""

EVEN = 0.03
"""Share of the light by which paper may differ without a shadow: columns of type differ from gutters by as much."""

LEAST, MOST = 0.05 * 255, 0.6 * 255
"""Share, of 255, of the paper's brightness that a crease takes; what takes more is ink."""

SHARE = 0.75
"""Share of the bands in which it is seen: over pictures it can't be."""

LEAN = 3.0
"""Degrees that it may lean to either side: it was made before the page was laid askew."""

STEP = 6
"""Pixels of the coarse search; the fine one goes by single pixels."""

DARK = 0.5
"""Below this share of the page's paper a band is the scanner's bed there, and says nothing."""

CROSSED, INKED = 0.1, 0.02
"""Share of the bands in which print stands close on both sides: a rule that runs off the picture has white beside it. Share of ink that is
print."""

Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Crease:
    """Its middle is at ``at`` plus ``lean`` times the way down (or, ``along`` the rows, the way across); ``light``: share of the paper's
    brightness that is left in each of the pixels across it, its own in the middle. In pixels of the copy that was measured."""

    at: float
    lean: float
    light: Doubles
    along: bool


def measure_creases(ink: Ink, paper: float) -> tuple[Crease, ...]:
    """The strongest upright one and the strongest level one, if there are any; ``paper``: the paper's luminance, 0 to 255."""
    if ink.em <= 0 or min(ink.grey.shape) < 4 * BANDS:
        return ()
    found = (_upright(g, dark, ink.em, paper, along) for g, dark, along in ((ink.grey, ink.dark, False), (ink.grey.T, ink.dark.T, True)))
    return tuple(c for c in found if c is not None)


def _upright(grey: Pixels, dark: Pixels, em: float, paper: float, along: bool) -> Crease | None:
    size, (height, width) = round(NARROW_EM * em) | 1, grey.shape
    reach = math.ceil(math.tan(math.radians(LEAN)) * height / STEP / 2)
    drifts = range(-reach, reach + 1)
    if _coarse(_dips(grey, OUTER, size, paper)[0], OUTER, drifts)[2] < LEAST:
        return None
    every = np.arange(BANDS)
    dips, known = _dips(grey, every, size, paper)
    at, drift, strength = _coarse(dips, every, drifts)
    if strength < LEAST:
        return None
    near = max(0, (at - 2) * STEP)
    at, drift, strength = _best(dips, every, range((drift - 1) * STEP, (drift + 1) * STEP + 1), slice(near, near + 5 * STEP))
    places = np.clip(at + _shift(every, drift), 0, width - 1)
    sure = np.flatnonzero(known[every, places])
    if strength < LEAST or min(dips[b, places[b]] for b in (sure[0], sure[-1])) < LEAST or _crossed(dark, places, size) < CROSSED:
        return None
    lean = 2 * drift / height
    return Crease(at - lean * height / 2, lean, _light(_papers(grey, every)[sure], places[sure], round(SHADOW_EM * em), size), along)


def _light(papers: Pixels, places: Indices, reach: int, size: int) -> Doubles:
    """Share of the light that is left across a crease, by the median of the bands; at both ends, where it is measured against, all."""
    across = np.clip(places[:, None] + np.arange(-reach, reach + 1), 0, papers.shape[1] - 1)
    seen = np.take_along_axis(papers, across, axis=1).astype(np.float64)
    ends = (np.median(seen[:, : 2 * size], axis=1), np.median(seen[:, -2 * size :], axis=1))
    level = np.linspace(*ends, seen.shape[1], axis=1)
    light: Doubles = np.median(seen / np.maximum(level, 1), axis=0)
    fade = np.minimum(np.arange(reach + 1) / (2 * size), 1)
    fade = np.concatenate([fade, fade[-2::-1]])
    light = np.where(light > 1 - EVEN, 1.0, light)
    return np.asarray(1 - (1 - np.clip(light, 1 - MOST / 255, 1.0)) * fade, np.float64)


def _papers(grey: Pixels, bands: Indices) -> Pixels:
    """(bands, width) brightness of the paper."""
    edges = np.linspace(0, len(grey), BANDS + 1).astype(np.int64)
    cut = [np.ascontiguousarray(grey[edges[b] : edges[b + 1] : 3]) for b in bands]
    return np.stack([np.partition(b, len(b) * 3 // 4, axis=0)[len(b) * 3 // 4] for b in cut])


def _dips(grey: Pixels, bands: Indices, size: int, paper: float) -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """(bands, width) share, of 255, by which paper is darker than close by, 0 where that is ink, 255 where no paper is; whether it is."""
    light = _papers(grey, bands)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, np.ones((1, size), np.uint8))
    known = closed >= DARK * paper
    dips = 255 - light.astype(np.int32) * 255 // np.maximum(closed, 1)
    dips[dips > MOST] = 0
    dips[~known] = 255
    dips[:, known.mean(axis=0) < SHARE * len(bands) / BANDS] = 0
    dips[:, : 2 * size] = dips[:, -2 * size :] = 0
    return np.asarray(dips, np.uint8), np.asarray(known, np.bool_)


def _coarse(dips: Pixels, bands: Indices, drifts: range) -> tuple[int, int, float]:
    """``_best`` in steps of ``STEP`` pixels."""
    return _best(np.asarray(cv2.dilate(dips, np.ones((1, 2 * STEP + 1), np.uint8))[:, ::STEP], np.uint8), bands, drifts)


def _best(dips: Pixels, bands: Indices, drifts: range, columns: slice = slice(None)) -> tuple[int, int, float]:
    """Which of ``columns``, in the middle of the page; pixels by which it moves from there to the foot; and the dip that all but few bands
    reach, all of the outermost among them."""
    best, few = (0, 0, -1.0), round((1 - SHARE) * len(bands))
    outer = np.isin(bands, OUTER)
    width = dips.shape[1]
    twice = np.concatenate([dips, dips], axis=1)  # a row moved by k, round the end, begins k further on
    for drift in drifts:
        starts = (_shift(bands, drift) % width).tolist()
        moved = np.stack([row[k : k + width][columns] for row, k in zip(twice, starts, strict=True)])
        low = np.min(moved[outer], axis=0)
        low = low if outer.all() else np.minimum(low, np.partition(moved, few, axis=0)[few])
        at = int(np.argmax(low))
        if float(low[at]) > best[2]:
            best = (at + (columns.start or 0), drift, float(low[at]))
    return best


def _shift(bands: Indices, drift: int) -> Indices:
    return np.round((2 * bands / (BANDS - 1) - 1) * drift).astype(np.int64)


def _crossed(dark: Pixels, places: Indices, size: int) -> float:
    """Share of the bands in which there is print close by on both sides."""
    pairs = zip(np.array_split(dark, BANDS), places.tolist(), strict=True)
    sides = [(b[:, max(x - size, 0) : max(x - 1, 0)], b[:, x + 2 : x + size + 1]) for b, x in pairs]
    return float(np.mean([all(side.size and np.count_nonzero(side) > INKED * side.size for side in both) for both in sides]))


def uncreased(pixels: Pixels, creases: tuple[Crease, ...], factor: float) -> tuple[Pixels, tuple[str, ...]]:
    """``pixels``, of which those measured are a copy ``factor`` times as large, with the light given back that creases took; the same array
    where there is none. Also what was done, for the record."""
    if not creases:
        return pixels, ()
    out = pixels.copy()
    for crease in creases:
        _lighten(out.swapaxes(0, 1) if crease.along else out, crease, factor)
    return out, tuple(f"crease {'level' if c.along else 'upright'}, {1 - c.light.min():.2f}" for c in creases)


def _lighten(pixels: Pixels, crease: Crease, factor: float) -> None:
    half = len(crease.light) // 2
    wide = math.ceil(half / factor)
    rows = np.arange(len(pixels))
    middle = (crease.at + 0.5 + crease.lean * (rows + 0.5) * factor) / factor
    columns = np.floor(middle).astype(np.int64)[:, None] + np.arange(-wide, wide + 1)
    inside = (columns >= 0) & (columns < pixels.shape[1])
    light = np.interp((columns + 0.5 - middle[:, None]) * factor, np.arange(-half, half + 1), crease.light)[inside]
    y, x = np.broadcast_to(rows[:, None], columns.shape)[inside], columns[inside]
    light = light if pixels.ndim == 2 else light[:, None]
    pixels[y, x] = np.clip(pixels[y, x] / light, 0, 255).astype(np.uint8)
