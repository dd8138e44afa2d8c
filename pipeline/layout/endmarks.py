"""Marks at the ends of lines: a comma or a quotation mark is as thin as the scraps of a column rule, which link no runs, so each is given
to the line at whose end it stands, once the lines are known. In a column the strokes of 一, 二 and 三 are such, too.

All of this reads along x, as the runs do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.layout.blobs import Blobs
from pipeline.layout.measure import Run
from pipeline.model.geometry import Box

SIZE = (0.07, 0.5)
"""Longer side of a mark, or of a stroke of one, in em of its line."""
LEAST_AREA = 0.005
"""Square em: less is a speck."""
NEAR, HIGH_NEAR = 0.34, 0.8
"""White in em before a mark at a line's end. A quotation mark stands behind the white of a full stop (。”): it is high in the line."""
HEAD_EM, HEAD_NEAR = 1.15, 0.55
"""Type of this many body em is a head's: in some of its faces a comma stands in the middle of its cell."""
FLAT, FLAT_LENGTH, FLAT_NEAR = 0.22, (0.35, 1.0), 0.62
"""Strokes of 一, 二, 三 in a column: thickness and length in em, and the white before one: half an em, where it stands alone."""
HIGH = 0.5
"""Share of the line's height above which a quotation mark's middle lies."""
MOST = 2.1
"""Em that a line may grow at one end: two marks."""


def with_end_marks(runs: Sequence[Run], marks: Blobs, em: float, walls: Sequence[Box], columns: bool) -> list[Run]:
    """The runs with the loose marks at their ends. ``em``: of the body type; ``walls`` part lines; ``columns``: the runs are columns."""
    boxes = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in runs if not r.small], np.float64).reshape(-1, 4)
    loose = _loose(marks, boxes, em)
    if not len(loose):
        return list(runs)
    return [r if r.small else _grown(r, marks, loose, boxes, walls, (columns, not columns and r.em > HEAD_EM * em)) for r in runs]


def _loose(marks: Blobs, boxes: npt.NDArray[np.float64], em: float) -> npt.NDArray[np.int64]:
    """Indices of blobs that may be marks and lie in no run."""
    long = np.maximum(marks.w, marks.h)
    likely = np.flatnonzero((long >= SIZE[0] * em) & (long <= 2 * SIZE[1] * em) & (marks.area >= LEAST_AREA * em * em))
    cx, cy = ((marks.x0[likely] + marks.x1[likely]) / 2)[:, None], ((marks.y0[likely] + marks.y1[likely]) / 2)[:, None]
    inside = (boxes[:, 1] <= cy) & (boxes[:, 3] >= cy)
    inside &= (boxes[:, 0] <= cx) & (boxes[:, 2] >= cx)
    return likely[~inside.any(axis=1)]


def _grown(
    run: Run, marks: Blobs, loose: npt.NDArray[np.int64], boxes: npt.NDArray[np.float64], walls: Sequence[Box], kind: tuple[bool, bool]
) -> Run:
    """``kind``: whether the run is a column, and whether it is a head's row."""
    b, em, (columns, head) = run.box, run.em, kind
    near = loose[(marks.x1[loose] > b.x0 - MOST * em) & (marks.x0[loose] < b.x1 + MOST * em)]
    cy = (marks.y0[near] + marks.y1[near]) / 2
    near = near[(cy > b.cy - 0.55 * em) & (cy < b.cy + 0.65 * em)]
    here = [marks.box(i) for i in near if _is_mark(marks.box(i), run) or (columns and _is_flat(marks.box(i), run))]
    if not here:
        return run
    beside = boxes[(boxes[:, 1] < b.y1) & (boxes[:, 3] > b.y0)]
    after, before = beside[beside[:, 0] > b.x1 - 0.1 * em, 0], beside[beside[:, 2] < b.x0 + 0.1 * em, 2]
    low, high = b.x0, b.x1
    for m in sorted(here, key=lambda m: m.x0):
        nearest = not len(after) or after.min() - m.x1 > m.x0 - high
        if m.x0 >= high - 0.1 * em and (nearest or (head and m.cy > b.cy)) and _reaches(m, high, run, walls, head):
            high = max(high, m.x1)
    for m in sorted(here, key=lambda m: -m.x1):
        nearest = not len(before) or m.x0 - before.max() > low - m.x1
        if m.x1 <= low + 0.1 * em and nearest and _reaches(m, low, run, walls, False):
            low = min(low, m.x0)
    return run if (low, high) == (b.x0, b.x1) else replace(run, box=Box(low, b.y0, high, b.y1))


def _is_mark(mark: Box, run: Run) -> bool:
    return max(mark.width, mark.height) <= SIZE[1] * run.em


def _is_flat(mark: Box, run: Run) -> bool:
    """Whether it is a stroke across a column, in its middle."""
    em = run.em
    centred = abs(mark.cy - run.box.cy) <= 0.15 * em
    return centred and mark.width <= FLAT * em and FLAT_LENGTH[0] * em <= mark.height <= FLAT_LENGTH[1] * em


def _reaches(mark: Box, end: float, run: Run, walls: Sequence[Box], head: bool) -> bool:
    """Whether a mark is near enough to a line that ends (or begins) at ``end``, with no wall between."""
    b, em = run.box, run.em
    white = mark.x0 - end if mark.cx > end else end - mark.x1
    near = HEAD_NEAR if head else NEAR
    reach = FLAT_NEAR if _is_flat(mark, run) else HIGH_NEAR if mark.cy < b.y0 + HIGH * b.height else near
    grown = mark.x1 - b.x1 if mark.cx > end else b.x0 - mark.x0
    if white > reach * em or grown > MOST * em:
        return False
    gap = Box(min(end, mark.cx), b.y0, max(end, mark.cx), b.y1)
    return not any(w.x0 < gap.x1 and w.x1 > gap.x0 and w.overlap_y(gap) > 0.5 * gap.height for w in walls)
