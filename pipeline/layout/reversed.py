"""Light type on dark: in bars, in boxes of a shaded tone, in pictures."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.arrays import Mask
from pipeline.layout.bars import SHADE
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.lines import find_lines
from pipeline.layout.measure import Run
from pipeline.layout.pictures import Kind, Tone
from pipeline.layout.plate import PAPER, Plate, brightest, darkest, find_ink
from pipeline.model.geometry import Affine, Box, hull
from pipeline.model.page import Pixels

CONTRAST = 50.0
"""Least step in grey between light type and the ground around it."""
MOST_OF_BAR = 0.95
"""Most size of type as a share of its bar's height: more is the ground itself."""
TALL = 9.0
"""A bar of so many em and more may be a dark picture, whose ground is less even."""
PEN = 0.13
"""Half the breadth of type's broadest strokes as a share of the row's height, at most."""
ALIKE, FLUSH, ROW_GAP = 1.15, 0.4, 0.8
"""Ratio of the sizes of two rows of light type, how far in em their beginnings may differ, and the white between them, at most."""
CALM = 26.0
"""Most standard deviation in grey of the ground right around light type: a picture's light parts stand on no such ground."""


def read_bars(plate: Plate, tones: list[Tone], vertical: bool) -> tuple[list[Tone], list[Run]]:
    """Lines of light type in the dark areas; a bar without any is a picture after all, a picture of nothing but such lines a bar."""
    kept, lines = [], []
    for tone in tones:
        found: list[Run] = []
        for bar in tone.bars:
            runs = _reversed_runs(plate, bar, vertical) if tone.kind is Kind.BAR else _light_type(plate, bar, vertical)
            covered = sum(r.box.intersection(bar) for r in runs) / max(bar.area, 1)
            low = min(bar.height, bar.width)
            full = covered > 0.12 and max(r.em for r in runs) > 0.15 * low
            if full and (low < TALL * plate.em or _is_ground(plate, bar, runs, vertical)):
                found += runs
        if not found and tone.kind is not Kind.CODE:
            found = _light_type(plate, tone.box, vertical)
            bar_like = _fill(tone.box, found) and _is_flat(plate, tone.box, found)
            tone = Tone(tone.box, Kind.BAR if bar_like else Kind.PHOTO, (tone.box,) if bar_like else ())
            found = found if bar_like else [r for r in found if _is_overlay(r, tone.box, plate.em)]
        lines += found
        kept.append(tone)
    return kept, lines


def _reversed_runs(plate: Plate, bar: Box, vertical: bool) -> list[Run]:
    em = plate.em
    x0, y0 = int(bar.x0), int(bar.y0)
    grey = plate.grey[y0 : int(bar.y1), x0 : int(bar.x1)]
    edge = max(2, round(0.15 * em))
    if min(grey.shape) < 4 * edge:
        return []
    ink = np.zeros(grey.shape, np.bool_)
    ground = float(np.median(grey[grey < SHADE])) if (grey < SHADE).any() else 0.0
    ink[edge:-edge, edge:-edge] = grey[edge:-edge, edge:-edge] > max(125.0, (ground + PAPER) / 2)
    most = MOST_OF_BAR * min(bar.height, bar.width)
    runs = find_lines(_without_holes(find_blobs(ink), 0.8 * most), em, [], vertical)
    return [_shifted(r, x0, y0) for r in runs if not r.small and 0.6 * em < r.em < most and r.box.width > 0.6 * r.em]


def _without_holes(blobs: Blobs, size: float) -> Blobs:
    """Light ink without what is larger than type: parts of the bar's ground that a threshold has made white."""
    large = (np.maximum(blobs.w, blobs.h) > size) & (np.minimum(blobs.w, blobs.h) > 0.25 * size)
    return blobs.only(~large)


def _light_type(plate: Plate, box: Box, vertical: bool) -> list[Run]:
    """Lines in an area of any tone that are lighter than the ground right around them, and look like type."""
    em = plate.em
    x0, y0 = max(0, int(box.x0)), max(0, int(box.y0))
    grey = plate.grey[y0 : int(box.y1), x0 : int(box.x1)]
    edge = max(2, round(0.15 * em))
    if min(grey.shape) < 1.4 * em:
        return []
    negative = np.asarray(255 - grey, np.uint8)
    ground = brightest(negative, em)
    ink = find_ink(negative, ground, darkest(negative, em)[1]) & (ground > 255 - SHADE)
    ink[:edge] = ink[-edge:] = False
    ink[:, :edge] = ink[:, -edge:] = False
    runs = [r for r in find_lines(find_blobs(ink), em, [], vertical) if not r.small and r.em > 0.7 * em]
    typed = [r for r in runs if is_type(r, ink, grey)]
    return [_shifted(r, x0, y0) for r in runs if r in typed or any(_carries_on(t, r, vertical) for t in typed)]


def _carries_on(line: Run, run: Run, vertical: bool) -> bool:
    """Whether a run, too short to look like type by itself (a name after a caption), is the next row of a line, set flush with it."""
    a, b = line.box, run.box
    off, apart = (abs(a.y0 - b.y0), a.x0 - b.x1) if vertical else (abs(a.x0 - b.x0), b.y0 - a.y1)
    alike = max(line.em, run.em) < ALIKE * min(line.em, run.em)
    return alike and off < FLUSH * line.em and -0.1 * line.em < apart < ROW_GAP * line.em


def _fill(box: Box, lines: list[Run]) -> bool:
    """Whether lines are what an area is for: a caption along one edge of a picture is not."""
    if not lines or sum(r.box.intersection(box) for r in lines) < 0.1 * box.area:
        return False
    text = hull(r.box for r in lines)
    return max(text.y0 - box.y0, box.y1 - text.y1) < 0.5 * box.height


def _is_overlay(run: Run, box: Box, em: float) -> bool:
    """Whether a line stands where a caption or headline is printed over a picture: along an edge, or large; rows of windows do not."""
    b = run.box
    near = min(b.y0 - box.y0, box.y1 - b.y1) if b.width > b.height else min(b.x0 - box.x0, box.x1 - b.x1)
    return near < 2.5 * em or (run.em > 1.8 * em and max(b.width, b.height) > 4 * run.em)


def is_type(run: Run, ink: Mask, grey: Pixels) -> bool:
    """Whether a run is a row of at least three characters: strokes of a pen's width, a few across each, light on a calm ground.

    For dark type ``grey`` is the negative."""
    at = np.s_[int(run.box.y0) : int(run.box.y1), int(run.box.x0) : int(run.box.x1)]
    part, tone = (ink[at], grey[at]) if run.box.width >= run.box.height else (ink[at].T, grey[at].T)
    size, length = part.shape
    if size < 3 or length < 2.8 * size or not 0.1 < part.mean() < 0.55:
        return False
    cells = np.array_split(part, round(length / size), axis=1)
    full = np.mean([np.ptp(np.flatnonzero(c.any(axis=1))) > 0.7 * size if c.any() else False for c in cells])
    # Strokes that a line along, and one across, meets in a square of the run's height; grain and screens have many more
    strokes = [float((np.diff(p.astype(np.int8)) > 0).sum()) / length for p in (part, part.T)]
    if full < 0.7 or not all(0.8 < n < 4.0 for n in strokes):
        return False
    blobs = find_blobs(part)
    strokes_area = blobs.area[np.maximum(blobs.w, blobs.h) > 0.35 * size].sum()
    breadth = cv2.distanceTransform(np.ascontiguousarray(part).astype(np.uint8), cv2.DIST_L2, 3)[part]
    around = ~np.asarray(cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8))).astype(bool)
    if np.percentile(breadth, 95) - 0.5 > PEN * size or around.sum() < 0.1 * part.size or strokes_area < 0.7 * part.sum():
        return False
    return bool(float(tone[part].mean()) - float(tone[around].mean()) > CONTRAST and float(tone[around].std()) < CALM)


def _is_flat(plate: Plate, box: Box, lines: list[Run]) -> bool:
    """Whether an area is nothing but a ground, perhaps shaded, under its lines."""
    grey = plate.grey[max(0, int(box.y0)) : int(box.y1), max(0, int(box.x0)) : int(box.x1)].astype(np.float32)
    free = np.ones(grey.shape, np.bool_)
    for r in lines:
        b = Affine.shift(-box.x0, -box.y0).box(r.box.grow(0.15 * r.em))
        free[max(0, int(b.y0)) : int(b.y1) + 1, max(0, int(b.x0)) : int(b.x1) + 1] = False
    side = max(3, round(plate.em)) | 1
    mean = cv2.blur(grey, (side, side))
    deviation = np.sqrt(np.maximum(cv2.blur(grey * grey, (side, side)) - mean * mean, 0))
    inner = deviation[side:-side, side:-side][free[side:-side, side:-side]]
    return bool(inner.size == 0 or np.percentile(inner, 80) < CALM)


def _is_ground(plate: Plate, bar: Box, runs: list[Run], vertical: bool) -> bool:
    """Whether a tall dark area is there for its lines, and no dark picture: it is even, or full of what looks like type."""
    return _is_flat(plate, bar, runs) or _fill(bar, _light_type(plate, bar, vertical))


def _shifted(run: Run, x0: float, y0: float) -> Run:
    return Run(Affine.shift(x0, y0).box(run.box), run.em)
