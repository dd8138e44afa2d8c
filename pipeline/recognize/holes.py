"""Places in a line where ink stands and nothing was read: small punctuation of vertical columns above all, bullets, quotes.

Each is read once more, upright between its two neighbours; where that tells nothing, a column's once more turned, then by shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, Pixels
from pipeline.pixels import levels
from pipeline.ports import RecognizedLine
from pipeline.recognize.passed_over import by_place, closing_strokes
from pipeline.recognize.signs import OPENING, Sign, is_han
from pipeline.recognize.strip import Crop, Strip

HOLE, NARROW = 1.5, 1.3
"""Distance of two centres, in usual distances, from which a sign may be missing between them; in a level line a squeezed quotation mark."""
EDGE, COLUMN_EDGE, HEAD = 1.3, 0.8, 0.85
"""The same in em from the line's end to the nearest centre; in a column 。 and 、 stand close below their character, and an opening
quotation mark has half a cell's ink."""
FAR = 2.2
"""Em from the outermost centre within which something is looked for at a line's ends."""
LEAST_INK = 0.006
"""Ink in square em that is a mark and no speck."""
LONGEST = 3
"""More missing signs in a row are a picture or a flaw."""
SURE = 0.5
SURE_HAN = 0.9
"""Engines pass over marks, hardly ever over ideographs."""
GUESS = 0.4
"""Confidence of a mark told by its shape alone."""
FLAT = (0.3, 0.6, 1.05)
"""一 in a column: less than so many em along it, and between so many across."""
CORNER = (0.2, 0.5, 0.7)
"""The outline of 『: more than the first both ways, less than the others along and across."""
HALVES = OPENING | frozenset("¬")
"""Marks of half a cell, and what one of a column is misread as."""
NOWHERE = Box(0.0, 0.0, 0.0, 0.0)
TURNED = dict(zip("▲▶▼◀△▽", "▶▼◀▲△▽", strict=True))
"""What a triangle of a column is that lies turned in the strip."""
_SPECKS = frozenset("`'^~_|\\\"")


@dataclass(frozen=True, slots=True)
class Hole:
    """Ink without a sign from ``start`` to ``end`` along the line; what is found there comes before sign ``at``.

    ``half``: at the line's head, with room for no more than an opening mark; ``narrow``: within, for no more than a quotation mark, whose
    shape tells it: the engine would read its neighbours.
    """

    at: int
    start: float
    end: float
    half: bool = False
    narrow: bool = False


def holes_of(signs: Sequence[Sign], strip: Strip, line: LineBox) -> list[Hole]:
    """In order, each about one em long."""
    if not signs:
        return []
    em, vertical = strip.em, line.vertical
    centres = [sum(s.span(vertical)) / 2 for s in signs]
    steps = np.diff(centres) / em
    usual = max(1.0, float(np.percentile(steps, 35))) if len(steps) >= 3 else 1.0
    low, high = (line.box.y0, line.box.y1) if vertical else (line.box.x0, line.box.x1)
    found = []
    edge = (COLUMN_EDGE if vertical else EDGE) * em
    if centres[0] - low >= HEAD * em:
        found.append(Hole(0, max(low, centres[0] - FAR * em), centres[0] - 0.5 * em, centres[0] - low < EDGE * em))
    for i, step in enumerate(steps):
        if step >= (HOLE if vertical else NARROW) * usual:
            found.append(Hole(i + 1, centres[i] + 0.48 * em, centres[i + 1] - 0.48 * em, narrow=step < HOLE * usual))
    if high - centres[-1] >= edge:
        found.append(Hole(len(signs), centres[-1] + 0.48 * em, min(high, centres[-1] + FAR * em)))
    elif not vertical and (strokes := closing_strokes(signs, strip)) is not None:
        found.append(Hole(len(signs), *strokes, narrow=True))
    cells = [part for h in found for part in _cells_of(h, em)]
    return [h for h in cells if strip.whole_ink(h.start, h.end) >= LEAST_INK * em * em]


def _cells_of(hole: Hole, em: float) -> list[Hole]:
    """The hole in parts of about one em; none where it is too long to be a few marks."""
    n = max(1, int((hole.end - hole.start) / em + 0.2))
    if n > LONGEST:
        return []
    if n == 1:
        return [hole]
    step = (hole.end - hole.start) / n
    return [Hole(hole.at, hole.start + i * step, hole.start + (i + 1) * step) for i in range(n)]


def patch(hole: Hole, signs: Sequence[Sign], crop: Crop, line: LineBox, turned: bool = False) -> tuple[Pixels, float, float]:
    """The hole's cell between its neighbours' as a line from left to right; and where in it the cell begins and ends, in pixels.

    ``turned``: the cell of a column is turned as a column is, which brings brackets and quotes to their horizontal form.
    """
    em = line.em
    centres = [sum(s.span(line.vertical)) / 2 for s in signs]
    left = (centres[hole.at - 1] - 0.5 * em, hole.start) if hole.at else None
    right = (hole.end, centres[hole.at] + 0.5 * em) if hole.at < len(signs) else None
    if not line.vertical:
        a, b = (left or (hole.start,))[0] - crop.x, (right or (0.0, hole.end))[1] - crop.x
        a, b = max(0.0, a), min(float(crop.pixels.shape[1]), b)
        return crop.pixels[:, int(a) : int(np.ceil(b))], hole.start - crop.x - int(a), hole.end - crop.x - int(a)
    middle = _cell(crop, hole.start, hole.end)
    cells = [np.rot90(middle) if turned else middle]
    if left:
        cells.insert(0, _cell(crop, *left))
    if right:
        cells.append(_cell(crop, *right))
    start = float(cells[0].shape[1]) if left else 0.0
    return np.ascontiguousarray(np.concatenate(cells, axis=1)), start, start + middle.shape[1]


def _cell(crop: Crop, start: float, end: float) -> Pixels:
    """A piece of a column, centred on square paper."""
    a, b = max(0, round(start - crop.y)), max(0, round(end - crop.y))
    piece = crop.pixels[a : max(b, a + 1)]
    size = crop.pixels.shape[1]
    paper = int(levels(crop.pixels, 0.9)[0])
    sheet = np.full((max(size, piece.shape[0]), size), paper, np.uint8)
    top = (sheet.shape[0] - piece.shape[0]) // 2
    sheet[top : top + piece.shape[0]] = piece
    if sheet.shape[0] > size:  # longer than thick: keep the middle
        cut = (sheet.shape[0] - size) // 2
        sheet = sheet[cut : cut + size]
    return sheet


def accepted(read: RecognizedLine, start: float, end: float, half: bool = False) -> list[Sign]:
    """What of a patch's reading stands in the cell and can be believed (of half a cell: an opening mark); boxes are those of the patch."""
    inside = [c for c in read.characters if start <= c.box.cx <= end and c.confidence >= SURE]
    if half:
        inside = [c for c in inside if c.text in HALVES]
    believed = [c for c in inside if c.text.strip() and c.text not in _SPECKS and (c.confidence >= SURE_HAN or not is_han(c.text))]
    return [Sign(c.text, c.box, c.confidence) for c in believed]


def by_shape(hole: Hole, strip: Strip, vertical: bool, signs: Sequence[Sign] = ()) -> list[Sign]:
    """A bullet by its outline; in a level line, whose ``signs`` these are, a mark by its place; in a column a small ring is 。 and a small
    drop 、, at its head a flat stroke 一: what no engine sees."""
    bullet = strip.bullet(hole.start, hole.end)
    if vertical:
        bullet = TURNED.get(bullet, bullet)
    if bullet:
        return [Sign(bullet, NOWHERE, GUESS)]
    if not vertical:
        mark = by_place(hole.start, hole.end, hole.at, signs, strip)
        return [Sign(mark, NOWHERE, GUESS)] if mark and (mark in OPENING or not hole.half) else []
    shape = strip.single_shape(hole.start, hole.end)
    if hole.half:
        return _opening(shape) if shape is not None else []
    if shape is None or not (0.1 <= shape[0] <= 0.45 and 0.1 <= shape[1] <= 0.45):
        return []
    return [Sign("。" if shape[2] else "、", NOWHERE, GUESS)]


def _opening(shape: tuple[float, float, bool]) -> list[Sign]:
    """What a single piece of ink with room for no more at a column's head is: 一, or the outline of 『."""
    along, across, hollow = shape
    flat = along < FLAT[0] and FLAT[1] < across < FLAT[2]
    corner = hollow and CORNER[0] < along < CORNER[1] and CORNER[0] < across < CORNER[2]
    return [Sign("『" if corner else "一", NOWHERE, GUESS)] if corner or flat else []


def filled(signs: Sequence[Sign], found: Sequence[tuple[Hole, Sequence[Sign]]], line: LineBox) -> list[Sign]:
    """The signs with those found in the holes."""
    out = list(signs)
    for hole, new in sorted(found, key=lambda f: (-f[0].at, -f[0].start)):
        for k, sign in reversed(list(enumerate(new))):
            a = hole.start + (hole.end - hole.start) * k / len(new)
            b = hole.start + (hole.end - hole.start) * (k + 1) / len(new)
            box = Box(line.box.x0, a, line.box.x1, b) if line.vertical else Box(a, line.box.y0, b, line.box.y1)
            out.insert(hole.at, Sign(sign.text, box, sign.confidence))
    return out
