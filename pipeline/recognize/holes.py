"""Places in a line where ink stands and nothing was read: small punctuation of vertical columns above all, bullets, quotes.

Each is read once more, upright between its two neighbours, and what is found goes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, Pixels
from pipeline.ports import RecognizedLine
from pipeline.recognize.signs import Sign
from pipeline.recognize.strip import Crop, Strip

HOLE = 1.5
"""Distance of two centres, in usual distances, from which a sign may be missing between them."""
EDGE = 1.3
"""The same in em from the line's end to the nearest centre."""
LEAST_INK = 0.006
"""Ink in square em that is a mark and no speck."""
SURE = 0.5


@dataclass(frozen=True, slots=True)
class Hole:
    """Ink without a sign from ``start`` to ``end`` along the line; what is found there comes before sign ``at``."""

    at: int
    start: float
    end: float


def holes_of(signs: Sequence[Sign], strip: Strip, line: LineBox) -> list[Hole]:
    """In order; each at most two em long."""
    if not signs:
        return []
    em, vertical = strip.em, line.vertical
    centres = [sum(s.span(vertical)) / 2 for s in signs]
    steps = np.diff(centres) / em
    usual = max(1.0, float(np.percentile(steps, 35))) if len(steps) >= 3 else 1.0
    low, high = (line.box.y0, line.box.y1) if vertical else (line.box.x0, line.box.x1)
    found = []
    if centres[0] - low >= EDGE * em:
        found.append(Hole(0, max(low, centres[0] - 1.6 * em), centres[0] - 0.5 * em))
    for i, step in enumerate(steps):
        if step >= HOLE * usual:
            found.append(Hole(i + 1, centres[i] + 0.48 * em, centres[i + 1] - 0.48 * em))
    if high - centres[-1] >= EDGE * em:
        found.append(Hole(len(signs), centres[-1] + 0.48 * em, min(high, centres[-1] + 1.6 * em)))
    return [h for h in found if h.end - h.start <= 2.2 * em and strip.ink(h.start, h.end) >= LEAST_INK * em * em]


def patch(hole: Hole, signs: Sequence[Sign], crop: Crop, line: LineBox) -> tuple[Pixels, float, float]:
    """The hole's cell between its neighbours' as a line from left to right; and where in it the cell begins and ends, in pixels."""
    em = line.em
    centres = [sum(s.span(line.vertical)) / 2 for s in signs]
    left = (centres[hole.at - 1] - 0.5 * em, hole.start) if hole.at else None
    right = (hole.end, centres[hole.at] + 0.5 * em) if hole.at < len(signs) else None
    if not line.vertical:
        a, b = (left or (hole.start,))[0] - crop.x, (right or (0.0, hole.end))[1] - crop.x
        a, b = max(0.0, a), min(float(crop.pixels.shape[1]), b)
        return crop.pixels[:, int(a) : int(np.ceil(b))], hole.start - crop.x - int(a), hole.end - crop.x - int(a)
    cells = [_cell(crop, *span, em) for span in (left, (hole.start, hole.end), right) if span is not None]
    start = float(cells[0].shape[1]) if left else 0.0
    middle = cells[1] if left else cells[0]
    return np.concatenate(cells, axis=1), start, start + middle.shape[1]


def _cell(crop: Crop, start: float, end: float, em: float) -> Pixels:
    """A piece of a column, centred on paper as high as the column is thick."""
    a, b = max(0, round(start - crop.y)), max(0, round(end - crop.y))
    piece = crop.pixels[a : max(b, a + 1)]
    size = crop.pixels.shape[1]
    paper = int(np.percentile(crop.pixels, 90))
    sheet = np.full((max(size, piece.shape[0]), size), paper, np.uint8)
    top = (sheet.shape[0] - piece.shape[0]) // 2
    sheet[top : top + piece.shape[0]] = piece
    if sheet.shape[0] > size:  # longer than thick: keep the middle
        cut = (sheet.shape[0] - size) // 2
        sheet = sheet[cut : cut + size]
    return sheet


def filled(signs: Sequence[Sign], found: Sequence[tuple[Hole, RecognizedLine, float, float]], line: LineBox) -> list[Sign]:
    """The signs with what was read in the holes."""
    out = list(signs)
    for hole, read, start, end in sorted(found, key=lambda f: -f[0].at):
        new = [c for c in read.characters if start <= c.box.cx <= end and c.confidence >= SURE and c.text.strip()]
        for k, c in reversed(list(enumerate(new))):
            a = hole.start + (hole.end - hole.start) * k / len(new)
            b = hole.start + (hole.end - hole.start) * (k + 1) / len(new)
            box = Box(line.box.x0, a, line.box.x1, b) if line.vertical else Box(a, line.box.y0, b, line.box.y1)
            out.insert(hole.at, Sign(c.text, box, c.confidence))
    return out
