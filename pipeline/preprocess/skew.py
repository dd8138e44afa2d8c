"""The angle of a page: where the profiles of its ink along and across are sharpest."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.model.page import Pixels
from pipeline.preprocess.ink import Doubles

LIMIT = 6.0
"""Degrees searched on either side."""

STAGES = ((20_000, LIMIT, 0.25, 5), (60_000, 0.3, 0.05, 5), (150_000, 0.12, 0.03, 3))
"""Coarse to fine: pixels of ink that are measured, degrees to either side, steps, and the strips that the page is measured in, so that
columns whose lines don't stand level, and paper that waves, blur nothing. The wider the strips the finer the angle: on pages printed askew
by known angles the last stage was 0.041 degrees off at worst in 5 strips, 0.018 in 3, 0.017 in 2; but of paper that waves two strips tell
the angle of its sharpest part. More pixels bring nothing."""


@dataclass(frozen=True, slots=True)
class Skew:
    """``degrees`` clockwise by which the page is turned, 0 where it can't be told; ``along`` and ``across`` say how much sharper the
    profiles of rows and of columns are at that angle than at others (1: not at all)."""

    degrees: float
    along: float
    across: float


def measure_skew(dark: Pixels) -> Skew:
    """Skew within 6 degrees of a page of which ``dark`` (h, w) says by how much a pixel of ink is darker than the paper, 0 for paper."""
    xs, ys, weight = _points(dark)
    if len(xs) < 200:
        return Skew(0.0, 1.0, 1.0)
    h, w = dark.shape
    best, gain = 0.0, []
    for points, reach, step, strips in STAGES:
        x, y, v = xs[:points], ys[:points], weight[:points]
        angles = np.arange(best - reach, best + reach + step / 2, step)
        a, b = _Profile(y, x, v, h, w, strips).sharpness(angles), _Profile(x, -y, v, w, h, strips).sharpness(angles)
        gain.append((float(a.max() / np.median(a)), float(b.max() / np.median(b))))
        fitted = _summit if reach == STAGES[-1][1] else _vertex
        best = fitted(angles, _joined(a, b))
    along, across = gain[0]
    return Skew(best if abs(best) < LIMIT else 0.0, along, across)


def _joined(a: Doubles, b: Doubles) -> Doubles:
    return np.asarray(a / np.median(a) + b / np.median(b))


def _points(dark: Pixels) -> tuple[Doubles, Doubles, Doubles]:
    """Pixels of ink and how dark each is: where all count alike, the stairs in the edge of a nearly level rule draw the angle to 0."""
    random = np.random.default_rng(0)
    inked = np.flatnonzero(dark != 0)
    count = min(len(inked), STAGES[-1][0])
    # One of each run of so many that come after one another, then shuffled: the first of them are a sample of the page, too
    pick = ((np.arange(count) + random.random(count)) * (len(inked) / max(count, 1))).astype(np.int64)
    ys, xs = np.divmod(inked[random.permutation(pick)], dark.shape[1])
    dx, dy = random.random((2, len(xs)))  # without it whole pixels fall into line at 0 degrees, and 0 always wins
    return xs + dx, ys + dy, dark[ys, xs].astype(np.float64)


class _Profile:
    """Profile of weighted points along one axis, in strips of the other."""

    def __init__(self, main: Doubles, cross: Doubles, weight: Doubles, length: int, breadth: int, strips: int) -> None:
        strip = np.minimum((np.abs(cross) / breadth * strips).astype(np.int64), strips - 1)
        size = breadth / strips
        sign = -1.0 if cross.min() < 0 else 1.0
        self._main, self._weight = main, weight
        self._off = cross - sign * (strip + 0.5) * size
        slack = int(size * math.tan(math.radians(LIMIT + 1)) / 2) + 2
        self._base: npt.NDArray[np.float64] = (strip * (length + 2 * slack) + slack).astype(np.float64)
        self._bins = strips * (length + 2 * slack) + 2

    def sharpness(self, angles: Doubles) -> Doubles:
        """Sum of squared differences of neighbouring sums, for each angle."""
        out = np.zeros(len(angles))
        for i, angle in enumerate(angles):
            place = self._main - self._off * math.tan(math.radians(angle)) + self._base
            whole = place.astype(np.int64)
            part = (place - whole) * self._weight
            sums = np.bincount(whole, self._weight - part, self._bins) + np.bincount(whole + 1, part, self._bins)
            out[i] = float(np.sum(np.diff(sums) ** 2))
        return out


def _vertex(angles: Doubles, values: Doubles) -> float:
    i = int(np.argmax(values))
    if i in (0, len(angles) - 1):
        return float(angles[i])
    left, mid, right = values[i - 1 : i + 2]
    bend = left - 2 * mid + right
    shift = 0.5 * (left - right) / bend if bend < 0 else 0.0
    return float(angles[i] + shift * (angles[1] - angles[0]))


def _summit(angles: Doubles, values: Doubles) -> float:
    """Where a parabola through all values is highest: near the top they differ by little more than chance."""
    middle = float(np.mean(angles))
    bend, slope, _ = np.polyfit(angles - middle, values, 2)
    return float(np.clip(middle - slope / (2 * bend), angles[0], angles[-1])) if bend < 0 else _vertex(angles, values)
