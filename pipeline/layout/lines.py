"""Lines of text in blobs of nothing but text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.layout.blobs import Blobs
from pipeline.layout.endmarks import with_end_marks
from pipeline.layout.joining import join_runs
from pipeline.layout.large import absorb, large_runs
from pipeline.layout.measure import Run
from pipeline.layout.parting import part_at_gutters
from pipeline.layout.runs import body_runs
from pipeline.model.geometry import Box

TALL, THIN = 1.8, 0.08
"""Height in body em from which a stroke by itself, less wide than this share of it, is no character."""


def find_lines(marks: Blobs, em: float, walls: list[Box], vertical: bool, bars: Sequence[Box] = ()) -> list[Run]:
    """Lines of text in blobs of nothing but text; ``walls`` part lines, ``bars`` part bands of columns."""
    if vertical:
        level = _level_lines(marks.turned(), em, [w.turned() for w in walls], [b.turned() for b in bars], True)
        return [turned(r) for r in level]
    return _level_lines(marks, em, walls, bars, False)


def _level_lines(marks: Blobs, em: float, walls: list[Box], bars: Sequence[Box], columns: bool) -> list[Run]:
    free = np.maximum(marks.w, marks.h) >= 0.07 * em
    large = absorb(large_runs(marks, em), marks, free, em, walls)
    rest = marks.only(free).mask()
    # What is long and low is a scrap of a rule
    body = [r for r in body_runs(rest, marks, free, em, walls, columns) if r.box.height > 0.4 * em or r.box.width < 5 * em]
    # Twice: a line that has been joined is a witness for its neighbours
    once, cuts = part_at_gutters(join_runs(large + body, em, walls, bars), rest, em)
    joined = [r for r in join_runs(once, em, walls + cuts, bars) if r.small or not _is_edge(r.box, em)]
    return with_end_marks(joined, marks, em, walls, columns)


def _is_edge(box: Box, em: float) -> bool:
    """A stroke across its line that is too long and thin for type: the edge of the paper, of a fold, of the scanner's glass."""
    return box.height > TALL * em and box.width < THIN * box.height


def turned(run: Run) -> Run:
    """x and y exchanged."""
    return Run(run.box.turned(), run.em, run.small)
