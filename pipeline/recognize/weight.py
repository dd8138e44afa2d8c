"""Bold type on scans, told by the weight of its strokes against the body's."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.page import Floats, LineBox, Pixels
from pipeline.recognize.strip import Strip

FULL = 0.06
"""Square em of ink that a character has at least; marks of punctuation have less."""
LEAST, LONG, ENOUGH = 3, 8, 20
"""Characters of a line that can be called bold; of one by which the body is measured; and lines of these that are enough."""
ALIKE = 0.12
"""Lines of the body's type differ from its em by less than this share."""
LARGEST = 1.5
"""Type of so many body em is told by its size: light faces weigh little there, and print spreads less."""
BOLD, BEYOND, HEAVY = 0.3, 3.0, 95
"""How much wider strokes of bold type are than the body's, at least, as a share; and how many times as much as those of this percentile of
the body's lines: blotted pages have heavy ones."""


def bold_lines(lines: Sequence[tuple[LineBox, Strip]], body_em: float) -> set[str]:
    """Ids of the lines set in bold type; none where too little body type tells what is usual."""
    measured = [(line, _strokes(line, strip)) for line, strip in lines if not line.reversed and line.em < LARGEST * body_em]
    # Larger type of one weight has thicker strokes; smaller type is not held lighter, for ink spreads by the same on all
    weights = [(line, len(cells), float(np.percentile(cells, 25)) / max(1.0, line.em / body_em)) for line, cells in measured if len(cells)]
    body = [weight for line, n, weight in weights if n > LONG and abs(line.em / body_em - 1) < ALIKE]
    if len(body) < ENOUGH:
        return set()
    usual = float(np.median(body))
    more = max(BOLD * usual, BEYOND * (float(np.percentile(body, HEAVY)) - usual))
    return {line.id for line, n, weight in weights if n >= LEAST and weight > usual + more}


def _strokes(line: LineBox, strip: Strip) -> Floats:
    """Mean width of the strokes of each character, in pixels: twice the ink over the length of its edges. Characters are taken to be an em
    long; what has little ink is left out."""
    mask = np.ascontiguousarray(strip.mask[max(0, int(strip.top)) : int(strip.top + strip.em) + 1]).view(np.uint8)
    first, last = (line.box.y0, line.box.y1) if line.vertical else (line.box.x0, line.box.x1)
    if min(mask.shape) < 2 or last <= first:
        return np.zeros(0, np.float32)
    edges = _sums(mask[1:] ^ mask[:-1])
    edges[1:] += _sums(mask[:, 1:] ^ mask[:, :-1])
    at = np.linspace(first, last, max(1, round((last - first) / strip.em)) + 1) - strip.start
    at = np.clip(np.round(at).astype(np.int64), 0, mask.shape[1])
    ink, edge = (np.diff(np.concatenate(([0], np.cumsum(columns)))[at]) for columns in (_sums(mask), edges))
    full = ink > FULL * strip.em**2
    return np.asarray(2 * ink[full] / np.maximum(1, edge[full]), np.float32)


def _sums(marks: Pixels) -> npt.NDArray[np.int32]:
    """Of each column."""
    return np.asarray(cv2.reduce(marks, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0], np.int32)
