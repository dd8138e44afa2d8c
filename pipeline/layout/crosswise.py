"""Lines that run across the page's direction: vertical headlines beside level text, level heads over vertical text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.layout.arrays import Ints, Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.measure import INK_OF_EM, Run
from pipeline.layout.rowends import at_ends_of_rows
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

SIZES = (0.95, 1.25, 1.65, 2.2, 2.9, 3.8, 5.0)
"""Sizes of type looked for, in body em."""
CELL, SMALL_CELL = (0.78, 1.06), (0.75, 1.15)
"""Longer side of a character's ink in em of the size looked for; of small type the bands overlap by what the ink of one type varies."""
LARGE = 3.4
"""Larger type in body em is told as well at a quarter of the size as at half."""
STACK_GAP = 0.34
"""Widest white between two characters one below the other, in their em; lines of text stand further apart."""
SOLID = 1.13
"""Widest pitch of small type set vertically, in its em; characters that chance to stand below one another in lines are further apart."""
LETTER_GAP, IN_ROWS = 0.12, 0.6
"""White in em between two characters of a line, and the share of a column's characters with a neighbour so near that makes it no column."""
PARTED = 2.2
"""White in em inside a column of a headline beside others: a space, and the white of an opening quotation mark."""
THROUGH = 0.06
"""White of so many em that runs down through a strip of three characters and more parts two columns."""
SHORTEST = 1.5
"""Least height of two characters beside a headline's other columns, in the em of the size looked for: larger than theirs, at times."""
ROW = 3.3
"""Length of a row of four characters, in em."""
AROUND = 0.2
"""Height in em of the white that a mark of a headline has on both sides."""
BESIDE, FILLED, GAPS_INKED = 5, 4, 0.35
"""Level lines reach this many em beside their ends; how many of those hold ink; the share of ink at the height of the white between."""


def find_stacks(marks: Blobs, em: float, bars: Sequence[Box] = ()) -> tuple[list[Run], Blobs]:
    """Characters set tight one below the other with white on both sides, and the blobs without them; none runs through one of ``bars``."""
    ink = marks.mask()
    half = _coarser(ink.view(np.uint8))
    masks, known = {2: half, 4: _coarser(half)}, dict[tuple[int, int], Ints]()
    found, short = list[Run](), list[Run]()
    for size in (s * em for s in reversed(SIZES)):
        coarse = 4 if size > LARGE * em else 2
        gap = max(1, round(0.12 * size / coarse))
        if (coarse, gap) not in known:
            known[coarse, gap] = _parts(masks[coarse], gap) * coarse
        cells = _cells(known[coarse, gap], size, SMALL_CELL if size < 1.8 * em else CELL)
        for chain in _chains(cells, size):
            if len(chain) < (2 if size > 1.8 * em else 3):
                continue
            strip = _hull(cells, chain)
            if any(strip.inside(r.box) > 0.3 for r in found):
                continue
            if _of_rows(cells, chain, ink, size, em):
                continue
            sides = _sides(ink, strip, size, em)
            grown = _within_bars(_grown(strip, marks, size, sides), strip, bars)
            least = (1.9 if size > 1.8 * em else 2.4) * size * INK_OF_EM
            if _ends_of_lines(ink, grown, em) or any(_is_parted(ink, b, size) for b in (grown, _near(grown, strip, size))):
                continue
            if sides[:, int(grown.y0) : int(grown.y1)].mean(axis=1).max() < 0.1:
                (found if grown.height > least else short).append(Run(grown, size))
    found += [r for r in short if r.em > 1.8 * em and _is_next_column(r, found)]
    if not found:
        return [], marks
    found = [_lengthened(r, found, marks, (_sides(ink, r.box, r.em, em), bars)) for r in found]
    found = [r for i, r in enumerate(found) if not any(_within(r, o) and (i > k or not _within(o, r)) for k, o in enumerate(found))]
    for run in found:
        b = run.box.grow(0.04 * run.em)
        ink[max(0, int(b.y0)) : int(b.y1) + 1, max(0, int(b.x0)) : int(b.x1) + 1] = False
    return [Run(r.box, max(r.box.width / INK_OF_EM, 0.8 * r.em)) for r in _whole(found, bars)], find_blobs(ink)


def _is_next_column(run: Run, found: Sequence[Run]) -> bool:
    """Whether two characters that are hardly as high as two of their size are a headline's next column, which may begin with them."""
    near = any(_beside(run, o) for o in found)
    return near and run.box.height > SHORTEST * run.em and not any(run.box.inside(o.box) > 0.3 for o in found)


def _of_rows(cells: Blobs, chain: list[int], ink: Mask, size: float, em: float) -> bool:
    """Whether the characters of a column belong to level lines."""
    if size < 1.5 * em:
        return _pitch(cells, chain) > SOLID or _in_rows(cells, chain, size)
    return at_ends_of_rows(ink, [cells.box(i) for i in chain], size, em)


def _whole(stacks: list[Run], bars: Sequence[Box]) -> list[Run]:
    """Stacks of one size below one another, a gap of up to two characters and none of ``bars`` apart, made one."""
    out: list[Run] = []
    for run in sorted(stacks, key=lambda r: r.box.y0):
        for i, o in enumerate(out):
            alike = abs(o.box.cx - run.box.cx) < 0.2 * run.em and max(o.em, run.em) < 1.1 * min(o.em, run.em)
            parted = any(o.box.y1 < b.cy < run.box.y0 and b.overlap_x(run.box) > 0.9 * run.box.width for b in bars)
            if alike and run.box.y0 - o.box.y1 < 1.8 * run.em and not parted:
                out[i] = Run(o.box.union(run.box), o.em)
                break
        else:
            out.append(run)
    return out


def _coarser(mask: Pixels) -> Pixels:
    """The mask at half its size: ink where any of four pixels is."""
    return np.ascontiguousarray(np.asarray(cv2.dilate(mask, np.ones((2, 2), np.uint8)), np.uint8)[::2, ::2])


def _parts(mask: Pixels, gap: int) -> Ints:
    """(n, 5) boxes and areas of the blobs of the mask, those made one that so little white parts."""
    found = []
    for tall in {1, gap}:
        # Characters apart by little white would grow together in one pass, those of two parts stay apart in the other
        closed = mask if gap < 2 else cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((tall, gap), np.uint8))
        blobs = find_blobs(np.asarray(closed, np.uint8).view(np.bool_))
        found.append(np.column_stack([blobs.x0, blobs.y0, blobs.x1, blobs.y1, blobs.area]))
    return np.concatenate(found)


def _cells(parts: Ints, size: float, band: tuple[float, float]) -> Blobs:
    """Those of the ``parts`` that are about the size of one character, their longer side within the ``band``."""
    w, h = (parts[:, 2:4] - parts[:, :2]).T
    long, short = np.maximum(w, h), np.minimum(w, h)
    keep = (long >= band[0] * size) & (long <= band[1] * size) & (short >= 0.6 * long)
    x0, y0, x1, y1, area = np.unique(parts[keep], axis=0).T
    return Blobs(x0, y0, x1, y1, area, area, np.zeros((0, 0), np.int32))


def _chains(cells: Blobs, size: float) -> list[list[int]]:
    """Cells that stand in one column with little white between them."""
    cx, y0, y1 = ((cells.x0 + cells.x1) / 2).tolist(), cells.y0.tolist(), cells.y1.tolist()
    width = 0.16 * size
    chains: list[list[int]] = []
    columns: dict[int, list[list[int]]] = {}  # by where the last cell stands: those that may go on
    for i in np.lexsort((cells.x0, cells.y0)).tolist():
        at = int(cx[i] // width)
        near = [c for k in (at - 1, at, at + 1) for c in columns.get(k, ()) if y1[c[-1]] >= y0[i] - STACK_GAP * size]
        mates = [c for c in near if abs(cx[c[-1]] - cx[i]) < width and y0[i] > y1[c[-1]] - 0.1 * size]
        if mates:
            chain = max(mates, key=lambda c: y1[c[-1]])
            columns[int(cx[chain[-1]] // width)].remove(chain)
            chain.append(i)
        else:
            chain = [i]
            chains.append(chain)
        columns.setdefault(at, []).append(chain)
    return chains


def _hull(cells: Blobs, chain: list[int]) -> Box:
    edges = (cells.x0[chain].min(), cells.y0[chain].min(), cells.x1[chain].max(), cells.y1[chain].max())
    return Box(*map(float, edges))


def _near(grown: Box, strip: Box, size: float) -> Box:
    """The grown strip without what lies further off than one more character: a line of text that it runs into may close its white."""
    return Box(grown.x0, max(grown.y0, strip.y0 - 1.2 * size), grown.x1, min(grown.y1, strip.y1 + 1.2 * size))


def _is_parted(ink: Mask, strip: Box, size: float) -> bool:
    """Whether white runs down through a strip of three characters and more: two columns of small type side by side."""
    if strip.height <= 2.2 * size:
        return False
    inked = ink[int(strip.y0) : int(strip.y1), int(strip.x0) : int(strip.x1)].any(axis=0)
    return any(len(w) > THROUGH * size for w in inked.tobytes().strip(b"\0").split(b"\1"))


def _pitch(cells: Blobs, chain: list[int]) -> float:
    """In em."""
    steps = np.diff((cells.y0[chain] + cells.y1[chain]) / 2)
    own = float(np.median(np.maximum(cells.w[chain], cells.h[chain]))) / INK_OF_EM
    return float(np.median(steps)) / own


def _in_rows(cells: Blobs, chain: list[int], size: float) -> bool:
    """Whether most cells of a column are in a row with others, no further off than the next one below: more than a deck has columns."""
    below = float(np.median(cells.y0[chain[1:]] - cells.y1[chain[:-1]]))
    reach = max(1.15 * below, LETTER_GAP * size)
    cy = (cells.y0 + cells.y1) / 2
    count = 0
    for i in chain:
        level = np.flatnonzero(np.abs(cy - cy[i]) < 0.15 * size)
        row = level[np.argsort(cells.x0[level])]
        at, breaks = int(np.flatnonzero(row == i)[0]), np.flatnonzero(cells.x0[row[1:]] - cells.x1[row[:-1]] > reach)
        first = max((int(k) + 1 for k in breaks if k < at), default=0)
        last = min((int(k) for k in breaks if k >= at), default=len(row) - 1)
        count += bool(cells.x1[row[last]] - cells.x0[row[first]] > ROW * size)
    return count > IN_ROWS * len(chain)


def _lengthened(run: Run, stacks: Sequence[Run], marks: Blobs, around: tuple[Mask, Sequence[Box]]) -> Run:
    """The stack as long as those beside it, if characters stand there: white that holds a space and a mark's own parts no headline of
    several columns. ``around``: its sides, and the bars that it may not run through."""
    near = [o.box for o in stacks if _beside(run, o)]
    if not near:
        return run
    grown = _within_bars(_grown(run.box, marks, run.em, around[0], PARTED), run.box, around[1])
    top, foot = min(b.y0 for b in near) - 0.2 * run.em, max(b.y1 for b in near) + 0.2 * run.em
    box = Box(grown.x0, grown.y0 if grown.y0 > top else run.box.y0, grown.x1, grown.y1 if grown.y1 < foot else run.box.y1)
    return replace(run, box=box)


def _within(run: Run, other: Run) -> bool:
    """Whether another stack holds this one."""
    return run is not other and run.box.inside(other.box) > 0.8


def _beside(run: Run, other: Run) -> bool:
    """Whether another stack of the same size or a larger one is the next column, level for at least a character."""
    a, b = run.box, other.box
    apart = max(b.x0 - a.x1, a.x0 - b.x1)
    return b.width > 0.83 * a.width and 0 < apart < a.width and a.overlap_y(b) > a.width


def _grown(strip: Box, marks: Blobs, size: float, sides: Mask, reach: float = 0.75) -> Box:
    """The strip lengthened by blobs that stand in line with it, above and below, up to ``reach`` of its ``size`` apart, as far as it has
    white on both ``sides``."""
    cx = (marks.x0 + marks.x1) / 2
    dirty = np.concatenate([[0], np.cumsum(sides.any(axis=0))])
    fits = (cx > strip.x0) & (cx < strip.x1) & (marks.x0 > strip.x0 - 0.15 * size) & (marks.x1 < strip.x1 + 0.15 * size)
    # Parts of a letter in a line of text have white beside them where the letter's other parts have none
    more = np.maximum(0, np.ceil((AROUND * size - marks.h) / 2)).astype(np.int64)
    low, high = np.maximum(marks.y0 - more, 0), np.minimum(marks.y1 + more, len(dirty) - 1)
    fits &= (marks.h < 1.2 * size) & (dirty[high] - dirty[low] <= 0.3 * (high - low))
    tops, bottoms = marks.y0[fits], marks.y1[fits]
    y0, y1 = strip.y0, strip.y1
    for _ in range(40):
        above = tops[(bottoms > y0 - reach * size) & (tops < y0) & (bottoms < y0 + 0.3 * size)]
        below = bottoms[(tops < y1 + reach * size) & (bottoms > y1) & (tops > y1 - 0.3 * size)]
        if not len(above) and not len(below):
            break
        y0 = float(above.min()) if len(above) else y0
        y1 = float(below.max()) if len(below) else y1
    return Box(strip.x0, y0, strip.x1, y1)


def _within_bars(grown: Box, strip: Box, bars: Sequence[Box]) -> Box:
    """The grown strip cut off at rules that cross it above or below the strip."""
    across = [b for b in bars if b.x0 < strip.x0 and b.x1 > strip.x1 and b.width > 3 * strip.width]
    top = max((b.y1 for b in across if b.cy < strip.y0), default=grown.y0)
    foot = min((b.y0 for b in across if b.cy > strip.y1), default=grown.y1)
    return Box(grown.x0, max(grown.y0, top), grown.x1, min(grown.y1, foot))


def _ends_of_lines(ink: Mask, strip: Box, em: float) -> bool:
    """Whether a strip is the first or last characters of level lines: on one side the lines go on, and so does the white between them."""
    y0, y1, wide = int(strip.y0), int(strip.y1), round(em)
    rows = ink[y0:y1, int(strip.x0) : int(strip.x1)].any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], rows.astype(np.int8), [0]])))
    bands = [(a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True) if b - a > 0.3 * em]
    if len(bands) < 3 or rows.all() or max(b - a for a, b in bands) > 1.5 * em:
        return False
    for x in (int(strip.x1), int(strip.x0) - BESIDE * wide):
        part = ink[y0:y1, max(0, x) : max(0, x + BESIDE * wide)]
        if part.shape[1] < BESIDE * wide or part[~rows].any(axis=1).mean() > GAPS_INKED:
            continue
        cells = np.stack([part[a:b].any(axis=0).reshape(BESIDE, wide).any(axis=1).sum() for a, b in bands])
        if (cells >= FILLED).mean() > IN_ROWS:
            return True
    return False


def _sides(ink: Mask, strip: Box, size: float, em: float) -> Mask:
    """(2, h of the page): whether there is ink in the channel left and right of the strip, row by row."""
    wide = max(2, round((0.12 if size < 1.8 * em else 0.07) * size))
    starts = (int(strip.x0 - 0.06 * size) - wide, int(strip.x1 + 0.06 * size) + 1)
    return np.stack([ink[:, max(0, x) : max(0, x + wide)].any(axis=1) for x in starts])
