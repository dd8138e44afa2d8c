"""Joins runs of one printed line over the gaps inside it, never over a gutter.

What tells a gutter from the white after a comma are the lines above and below: a gutter stays white line after line, and lines begin at
its edge; white inside a line is crossed by one of the next lines. All of this reads along x, as the runs do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.layout.arrays import Floats64, Mask
from pipeline.layout.links import chained
from pipeline.layout.measure import Run
from pipeline.layout.neighbours import level_pairs, nearest_first
from pipeline.layout.runs import SCRATCH
from pipeline.model.geometry import Box, hull

TIGHT = 0.45
"""White in em that no gutter is as narrow as, whatever stands above and below it."""
COLON, COLON_GAP = (0.25, 0.7), 0.6
"""Width and height in em of a colon by itself in the middle of its cell, at most, and the white before it: no column begins with it."""
WIDE_GAP = 2.7
"""Widest gap in em inside one line."""
MARK_GAP, LARGE = 1.3, 1.15
"""... and between a mark by itself and type so many times as large as the body's, of which the mark is often a part."""
OVERLAP = 6.0
"""How far, in em, two runs of one row may lie over one another and still be pieces of one line."""
ALIKE = 1.13
"""Ratio of the sizes of lines that say something of one another."""
OTHER_SIZE, PART = 1.25, 0.5
"""Ratio of sizes from which on a run is of other type than its neighbour, unless it is figures, Latin letters or a character in two parts;
and the white in em before those that no line above or below has to confirm."""
HEAD = 1.06
"""Ratio of a head's type, which runs over gutters, to most type, at least."""
DIRT = 3
"""White rows that outweigh one line across."""
EDGE = 0.15
"""How far in em a line may reach into a channel without running across it."""
REACH = 30.0
"""How far above and below lines tell of a gutter, in em."""

LEAST_ROWS = ((6, 4, 3, 1, 1), (8, 8, 4, 4, 4), (10, 10, 5, 6, 6))
"""Lines that make a gutter, by the sides that a line runs across on (0, 1, 2) and the gap's white (to 0.6, 0.8, 0.95, 1.15 em, more)."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """``rows``: lines, one after the other from the gap, that keep a channel in it white with an edge at it; ``crossed``: on how many
    sides (above, below) a line across ends them."""

    rows: int
    crossed: int


class Field:
    """The runs of a page as arrays, for quick questions about neighbours."""

    def __init__(self, runs: Sequence[Run], em: float, bars: Sequence[Box], walls: Sequence[Box]) -> None:
        self.bars, self.body = bars, em
        self.rules = [w for w in walls if w.width < em and w.height > SCRATCH * em]
        boxes = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in runs], np.float64).reshape(-1, 4)
        self.x0, self.y0, self.x1, self.y1 = boxes.T
        self.mid = (self.y0 + self.y1) / 2
        self.em = np.array([max(r.em, 0.6 * em) if not r.small else em for r in runs])
        self.small = np.array([r.small for r in runs], np.bool_)
        self.whole = ~self.small
        self.usual = float(np.median(self.em)) if len(runs) else em
        self._earlier = self._candidates()

    def before(self, i: int, taken: Mask) -> int | None:
        """The run that ends closest to the left of run ``i`` on its line and has no follower yet."""
        return next((k for k in self._earlier[i] if not taken[k]), None)

    def _candidates(self) -> list[list[int]]:
        """For each run those that it may carry on, the nearest first."""
        i, k = level_pairs(self.y0, self.y1)
        left = self.x0[k] < self.x0[i]
        i, k = i[left], k[left]
        small, large = np.minimum(self.em[k], self.em[i]), np.maximum(self.em[k], self.em[i])
        gap = self.x0[i] - self.x1[k]
        shared = np.minimum(self.y1[k], self.y1[i]) - np.maximum(self.y0[k], self.y0[i])
        low = np.minimum(self.y1[k] - self.y0[k], self.y1[i] - self.y0[i])
        tiny = self.small[k] | self.small[i]
        # A character in two parts looks smaller than its line, and so do figures and Latin letters
        part = (low >= 0.5 * large) & (shared >= 0.85 * low) & ((gap <= PART * large) | (gap <= 1.2 * large) & (large <= 1.6 * small))
        fits = (
            (gap <= WIDE_GAP * large)
            & ((gap > -0.5 * small) | ((gap > -OVERLAP * small) & (shared >= 0.85 * low) & (large <= OTHER_SIZE * small)))
            & (shared >= np.where(tiny, 0.5, 0.6) * low)
            & ((large <= OTHER_SIZE * small) | tiny | part | _is_colon(self.x1[i] - self.x0[i], self.y1[i] - self.y0[i], gap, self.em[k]))
        )
        return nearest_first(i[fits], k[fits], gap[fits], len(self.x0))

    def evidence(self, i: int, j: int) -> Evidence:
        """What the lines above and below say of the gap between runs ``i`` and ``j``; lines beyond a bar say nothing, nor of a head those
        that a rule parts which does not run through it."""
        em = float(max(self.em[i], self.em[j]))
        cy = float(self.mid[i] + self.mid[j]) / 2
        gap = (float(self.x1[i]), float(max(self.x0[j], self.x1[i])))
        off = self.mid - cy
        apart = np.abs(off)
        about = self.whole & (self.x1 > gap[0] - 4 * em) & (self.x0 < gap[1] + 4 * em) & (apart <= REACH * em) & (apart > 0.5 * em)
        alike = (self.em > em / ALIKE) & (self.em < em * ALIKE)
        low = float(min(self.em[i], self.em[j]))
        # A box that holds parts of two rows of body type, or figures and a comma among little else
        if self.body < ALIKE * low and em < 2 * low and (low < HEAD * self.usual or em > 1.2 * low):
            alike = alike | ((self.em > low / ALIKE) & (self.em < low * ALIKE))
        alike = alike & about
        for bar in self.bars:
            if bar.x0 < gap[1] - EDGE * em and bar.x1 > gap[0] + EDGE * em:
                alike &= (self.mid - bar.cy) * (cy - bar.cy) > 0
        for rule in self.rules if em > HEAD * self.usual else ():
            if rule.x0 < gap[1] + 0.5 * em and rule.x1 > gap[0] - 0.5 * em and not rule.y0 < cy < rule.y1:
                alike &= (self.mid < rule.y0) | (self.mid > rule.y1)
        x0, x1, off = self.x0[alike], self.x1[alike], off[alike] / em
        crossing, left, right = _channel(x0, x1, off, gap, em)
        starts = ((x0 >= right - 0.15 * em) & (x0 < right + 0.45 * em)) | ((x0 > right + 1.6 * em) & (x0 < right + 2.5 * em))
        ends = ~starts & (x1 <= left + 0.15 * em) & (x1 > left - 0.7 * em)
        rows = crossed = 0
        near = np.argsort(np.abs(off), kind="stable")
        for side in (near[off[near] < 0], near[off[near] > 0]):
            found, stopped = _white_rows(crossing[side], starts[side], ends[side])
            rows += found
            crossed += stopped
        return Evidence(rows, crossed)


def _white_rows(crossing: Mask, starts: Mask, ends: Mask) -> tuple[int, bool]:
    """Rows that keep the channel white, of the lines on one side, nearest first, and whether a line across ends them.

    A line across that dirt has made ends nothing where many white rows follow.
    """
    if not (starts.any() or ends.any()):
        return 0, bool(crossing.any())
    dirt = DIRT * np.cumsum(crossing)
    score = np.maximum(np.cumsum(starts) - dirt, np.cumsum(ends) - dirt)
    k = int(np.argmax(score))
    return (int(score[k]), bool(crossing[k:].any())) if score[k] > 0 else (0, bool(crossing.any()))


def _channel(x0: Floats64, x1: Floats64, off: Floats64, gap: tuple[float, float], em: float) -> tuple[Mask, float, float]:
    """Which lines run across the channel (0.6 em wide) in the gap that is whitest near by, and how far its white reaches left and right.

    ``off``: how far the lines are below, in em.
    """
    width = min(0.6 * em, gap[1] - gap[0])
    at = np.arange(gap[0], gap[1] - width + 1e-6, 0.1 * em)
    covers = (x0[None, :] < at[:, None] + width - EDGE * em) & (x1[None, :] > at[:, None] + EDGE * em)
    cost = (covers / (1 + np.abs(off))[None, :]).sum(axis=1)
    k = int(np.argmin(cost))
    last = int(np.flatnonzero(cost <= cost[k] + 1e-9)[-1])
    return covers[k], float(at[k]), float(at[last]) + width


def _is_colon(width: Floats64 | float, height: Floats64 | float, gap: Floats64 | float, em: Floats64 | float) -> Mask:
    """Whether what is so wide and high is a colon's two dots, the ``gap`` of its cell behind type of ``em``."""
    gap = np.asarray(gap)
    upright = np.asarray(height > width)
    return np.asarray((gap > 0) & (gap < COLON_GAP * em) & (width < COLON[0] * em) & (height < COLON[1] * em) & upright)


def join_runs(runs: Sequence[Run], em: float, walls: Sequence[Box], bars: Sequence[Box] = ()) -> list[Run]:
    """Joins runs of one printed line over gaps, except over a gutter or a wall (a rule or picture between them).

    ``bars`` (rules and pictures across the direction of lines) part bands of columns: what lies beyond one says nothing of a gutter.
    """
    ordered = sorted(runs, key=lambda r: (r.box.x0, r.box.y0))
    field = Field(ordered, em, bars, walls)

    def follows(j: int, taken: Mask) -> int | None:
        i = field.before(j, taken)
        return i if i is not None and _may_join(ordered[i], ordered[j], field, (i, j), walls) else None

    return [_joined(c) for c in chained(ordered, follows)]


def _joined(chain: Sequence[Run]) -> Run:
    whole = [r for r in chain if not r.small] or list(chain)
    widest = max(whole, key=lambda r: r.box.width)
    box = hull(r.box for r in chain)
    return Run(box, widest.em, all(r.small for r in chain), chain[0].lead, chain[-1].trail)


def _may_join(left: Run, right: Run, field: Field, pair: tuple[int, int], walls: Sequence[Box]) -> bool:
    em = float(max(field.em[pair[0]], field.em[pair[1]]))
    gap = Box(left.box.x1, min(left.box.y0, right.box.y0), max(right.box.x0, left.box.x1), max(left.box.y1, right.box.y1))
    between = [w for w in walls if w.x0 < gap.x1 + 1 and w.x1 > gap.x0 - 1 and w.overlap_y(gap) > 0.5 * gap.height]
    if gap.width < TIGHT * em:
        return not between
    if not between and bool(_is_colon(right.box.width, right.box.height, gap.width, em)):
        return True
    if any(w.height > SCRATCH * em for w in between):
        return False
    seen = field.evidence(*pair)
    # A scratch in a fold: lines run on above and below it
    if between and (seen.crossed < 2 or seen.rows > 4):
        return False
    if right.small or left.small:
        dash = max((r.box.width for r in (left, right) if r.small), default=0.0) > 1.2 * field.body
        near = gap.width < (MARK_GAP if em > LARGE * field.body else WIDE_GAP) * em
        return gap.width < 0.75 * (field.body if dash else em) or (near and seen.crossed > 0 and seen.rows < 4)
    low = float(min(field.em[pair[0]], field.em[pair[1]]))
    if low > LARGE * field.body and em > OTHER_SIZE * low and gap.width > PART * em and seen.rows:
        return False  # two heads of their own sizes
    white = (gap.width - left.trail - right.lead) / em
    return _inside_line(gap.width / em, white, seen)


def _inside_line(gap: float, white: float, seen: Evidence) -> bool:
    """Whether a gap is inside a line; in em, ``white`` is the gap less the white of punctuation's cells.

    ``LEAST_ROWS`` tells how many lines must keep the channel white before it counts as a gutter: chance puts two or three commas above
    each other, hardly more where longer lines run across above and below.
    """
    if gap > 1.7:
        return seen.crossed == 2 and seen.rows < 2
    if white < 0.0 and seen.crossed:
        return True
    step = sum(white >= w for w in (0.6, 0.8, 0.95, 1.15))
    return seen.rows < LEAST_ROWS[seen.crossed][step]
