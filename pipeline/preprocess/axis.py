"""Whether characters stand (or stand on their head) or lie on their side: from their strokes, not from the direction of the lines.

Recognisers read a column turned by 90 degrees as well as a line, so reading can't tell; a vertical page on its side has lines like a
horizontal one, so lines can't either. Three things can: long strokes (in Song, Kai and Fangsong type verticals are heavier and truer than
horizontals), the character 一 (flat, and one of the most frequent), and that most pages are horizontal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.model.page import Pixels
from pipeline.preprocess.ink import Doubles, Ink, Ints

SAMPLE = 200
"""Characters whose strokes are measured."""

SIDE = 40
LONG = 27
"""A character is scaled to ``SIDE`` pixels; a stroke is long from ``LONG``."""

STROKE_WEIGHT, STROKE_LIMIT = 6.0, 6.0
"""Odds for a unit of the logarithm of long vertical over long horizontal ink. Measured on upright type: Song 0.5 to 2.4, Kai 1.5 to 2,
Fangsong 0.25 to 0.5, sans -0.2 to 0.2."""

FLAT_LIMIT, FLAT_PRIOR = 3.0, 2.0
"""Odds from 一: logarithm of flat over tall lone strokes, each with a head start of two, as creases are tall or flat too."""

WRITING_ODDS, PITCH_RATIO = 1.0, 1.1
"""Odds for horizontal writing, where characters stand closer to their neighbours one way than the other by this ratio."""


@dataclass(frozen=True, slots=True)
class Axis:
    """``odds`` (logarithm) that characters stand rather than lie; ``lines_along`` whether lines run along the rows of pixels."""

    odds: float
    lines_along: bool


def measure_axis(pixels: Pixels, ink: Ink) -> Axis:
    glyphs = ink.glyphs
    if ink.em <= 0 or len(glyphs) < 12:
        return Axis(0.0, True)
    strokes = min(max(STROKE_WEIGHT * _long_strokes(pixels, ink, glyphs), -STROKE_LIMIT), STROKE_LIMIT)
    flat, tall = _lone_strokes(ink)
    flats = min(max(math.log((flat + FLAT_PRIOR) / (tall + FLAT_PRIOR)), -FLAT_LIMIT), FLAT_LIMIT)
    ratio = _pitch(glyphs, ink.em, across=True) / _pitch(glyphs, ink.em, across=False)
    writing = WRITING_ODDS if ratio > PITCH_RATIO else -WRITING_ODDS if ratio < 1 / PITCH_RATIO else 0.0
    return Axis(strokes + flats + writing, ratio >= 1.0)


def cut_glyph(pixels: Pixels, box: Ints, factor: float, side: int) -> Pixels | None:
    """Square of an em and a little round a blob, cut from the full page, grey, scaled to ``side`` pixels; None at the page's edge."""
    x, y, w, h = (int(v) for v in box[:4])
    n = round(max(w, h) * 1.14 / factor)
    x0, y0 = round((x + w / 2) / factor - n / 2), round((y + h / 2) / factor - n / 2)
    if x0 < 0 or y0 < 0 or x0 + n > pixels.shape[1] or y0 + n > pixels.shape[0] or n < 6:
        return None
    crop = np.ascontiguousarray(pixels[y0 : y0 + n, x0 : x0 + n])
    grey = crop if crop.ndim == 2 else cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    return np.asarray(cv2.resize(grey, (side, side), interpolation=cv2.INTER_AREA if n > side else cv2.INTER_CUBIC), np.uint8)


def _long_strokes(pixels: Pixels, ink: Ink, glyphs: Ints) -> float:
    """Logarithm of ink in long vertical strokes over ink in long horizontal ones."""
    pick = glyphs[np.random.default_rng(1).permutation(len(glyphs))[:SAMPLE]]
    flat = upright = 0
    for box in pick:
        cell = cut_glyph(pixels, box, ink.factor, SIDE)
        if cell is None:
            continue
        soft = cv2.GaussianBlur(cell, (0, 0), 1.0)
        black = np.asarray(soft < (int(soft.max()) + int(soft.min())) / 2, np.uint8)
        flat += int(cv2.countNonZero(cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((1, LONG), np.uint8))))
        upright += int(cv2.countNonZero(cv2.morphologyEx(black, cv2.MORPH_OPEN, np.ones((LONG, 1), np.uint8))))
    start = SIDE * 10.0
    return math.log((upright + start) / (flat + start))


def _lone_strokes(ink: Ink) -> tuple[int, int]:
    """Number of straight strokes, about an em long, that are alone in their square: flat ones, tall ones."""
    w, h = ink.blobs[:, cv2.CC_STAT_WIDTH], ink.blobs[:, cv2.CC_STAT_HEIGHT]
    long, short = np.maximum(w, h), np.minimum(w, h)
    straight = (long >= 0.6 * ink.em) & (long <= ink.em) & (short <= 0.22 * ink.em) & (ink.blobs[:, cv2.CC_STAT_AREA] >= 0.4 * w * h)
    integral: Ints = np.asarray(cv2.integral(ink.mask), np.int32)
    lone: Ints = np.asarray(ink.blobs[straight], np.int32)
    alone = [box for box in lone if _alone(box, integral, 0.48 * ink.em)]
    flat = sum(1 for box in alone if box[cv2.CC_STAT_WIDTH] > box[cv2.CC_STAT_HEIGHT])
    return flat, len(alone) - flat


def _alone(box: Ints, integral: Ints, reach: float) -> bool:
    x, y, w, h, area = (int(v) for v in box)
    cx, cy = x + w / 2, y + h / 2
    x0, y0 = min(int(cx - reach), x), min(int(cy - reach), y)
    x1, y1 = max(int(cx + reach) + 1, x + w), max(int(cy + reach) + 1, y + h)
    if x0 < 0 or y0 < 0 or x1 >= integral.shape[1] or y1 >= integral.shape[0]:
        return False
    return int(integral[y1, x1]) - int(integral[y0, x1]) - int(integral[y1, x0]) + int(integral[y0, x0]) - area <= 2


def _pitch(glyphs: Ints, em: float, *, across: bool) -> float:
    """Lower quartile of the distance from a character to the next one, in em: below it (``across``) or to its right."""
    cx: Doubles = glyphs[:, 0] + glyphs[:, 2] / 2
    cy: Doubles = glyphs[:, 1] + glyphs[:, 3] / 2
    main, cross = (cy, cx) if across else (cx, cy)
    steps = []
    for i in np.random.default_rng(2).permutation(len(glyphs))[:300]:
        ahead = (np.abs(cross - cross[i]) < 0.35 * em) & (main > main[i] + 0.5 * em)
        if ahead.any():
            steps.append(float(np.min(main[ahead]) - main[i]) / em)
    return float(np.percentile(steps, 25)) if steps else 1.0
