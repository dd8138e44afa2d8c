"""Which way is up: the axis from the shape of the characters, then head or feet by reading a sample both ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.model.page import Pixels
from pipeline.ports import Recognizer
from pipeline.preprocess.axis import cut_glyph, measure_axis
from pipeline.preprocess.ink import Doubles, Ink, Ints
from pipeline.preprocess.layer import Turn
from pipeline.preprocess.resample import turned

ROW, MAX_ROWS = 12, 5
"""Characters set in one row, and rows read at most."""

CELL = 44
"""Height of a row in pixels: engines scale to about that anyway."""

CLEAR = 0.5
"""Lead of one way over the other at which one row decides; the mean over more rows may be smaller."""

SURE = 0.75
"""A row that reads so well the likelier way need not be read the other way: on their head characters come to 0.3 at most."""

DOUBTFUL = 0.05
"""A smaller lead over all rows is no evidence: the page is then taken to have come head up."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """``turn``: degrees clockwise that bring the page upright. ``axis``: odds (logarithm) that its characters stand as it came;
    ``lead``: by how much one way of reading won, 0 to 1; ``rows``: rows read; ``lines_along``: whether the upright page is written in
    lines rather than in columns."""

    turn: Turn
    axis: float
    lead: float
    rows: int
    lines_along: bool


def measure_orientation(pixels: Pixels, ink: Ink, recognizer: Recognizer) -> Orientation:
    """Turn that brings ``pixels`` upright; 0 where there are too few characters to tell. Raises what the recognizer raises."""
    rows = _rows(pixels, ink)
    if not rows:
        return Orientation(0, 0.0, 0.0, 0, True)
    axis = measure_axis(pixels, ink)
    ways: tuple[Turn, Turn] = (0, 180) if axis.odds >= 0 else (90, 270)
    total = 0.0
    for n, row in enumerate(rows, 1):
        score = _score(recognizer, row, ways[0])
        total += score if score >= SURE else score - _score(recognizer, row, ways[1])
        if abs(total) / n >= CLEAR / n**0.5:
            break
    turn = ways[0] if total >= 0 else ways[1]
    turn = turn if abs(total) / n >= DOUBTFUL else ways[0]
    return Orientation(turn, axis.odds, abs(total) / n, n, axis.lines_along == (turn in (0, 180)))


def _rows(pixels: Pixels, ink: Ink) -> list[list[Pixels]]:
    """Cut-out characters, in rows, spread over the page."""
    cells = [c for c in (cut_glyph(pixels, box, ink.factor, CELL) for box in _sample(ink)) if c is not None]
    return [cells[i : i + ROW] for i in range(0, len(cells), ROW) if len(cells[i : i + ROW]) >= ROW // 2]


def _sample(ink: Ink) -> Ints:
    """Blobs that are whole characters of body type with many strokes, from all over the page, always the same ones."""
    glyphs = ink.glyphs
    if ink.em <= 0 or len(glyphs) < ROW // 2:
        return glyphs[:0]
    likely = glyphs[np.argsort(_unlike_type(glyphs), kind="stable")][: max(len(glyphs) // 3, ROW * MAX_ROWS)]
    pick = np.random.default_rng(1).permutation(len(likely))[: ROW * MAX_ROWS]
    return np.asarray(likely[pick], np.int32)


def _unlike_type(glyphs: Ints) -> Doubles:
    """How far the share of ink in a blob's box is from that of a character of many strokes: blots have more, simple characters less."""
    boxes = (glyphs[:, cv2.CC_STAT_WIDTH] * glyphs[:, cv2.CC_STAT_HEIGHT]).astype(np.float64)
    return np.asarray(np.abs(glyphs[:, cv2.CC_STAT_AREA] / boxes - 0.42), np.float64)


def _score(recognizer: Recognizer, row: Sequence[Pixels], turn: Turn) -> float:
    """Mean confidence over a row's cells, Han only: what engines make of characters on their head is Latin, or nothing."""
    (line,) = recognizer.read([np.ascontiguousarray(np.hstack([turned(cell, turn) for cell in row]))])
    return sum(c.confidence for c in line.characters if "\u3400" <= c.text[:1] <= "\u9fff") / len(row)
