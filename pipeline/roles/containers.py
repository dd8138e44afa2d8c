"""Frames that hold text of their own, and the head bars and tables among them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box, hull
from pipeline.model.page import Frame, FrameKind, Rule
from pipeline.roles import rows
from pipeline.roles.view import Container, PageView, View, rows_of

HEAD_TYPE = 1.4
"""Type of this many body em in a bar is a headline, and smaller type with it its deck."""

SLOGAN = re.compile("公益[广廣]告|[办辦委局中心部]宣$|[电電][话話]|[热熱][线線]|[声聲]明")
"""What stands below a slogan or in an advertisement, not below a headline in its bar."""

WORN, ALIKE = 0.2, 1.2
"""Share of a table's rule that is left of it, at least; ratio of the heights of rows that are alike."""
LEAST_WHOLE = 3
"""Rules with the same two ends that are a table's own, not what wear has left of longer ones."""
BORDER = 0.12
"""Least share of the sheet that the border of one of its pages encloses."""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table: its box and, for each row, the cells with their lines in reading order."""

    box: Box
    rows: tuple[tuple[tuple[View, ...], ...], ...]


def tables(page: PageView) -> list[Table]:
    """Grids of at least three rows and two columns of rules."""
    found: list[Table] = []
    for top in sorted((r for r in page.rules if r.horizontal), key=lambda r: r.box.cy):
        if any(t.box.grow(0.5 * page.em).holds(top.box.cx, top.box.cy) for t in found):
            continue
        table = _grid(page, top) or _few_rules(page, top)
        if table is not None:
            found.append(table)
    return found + [Table(box, cells) for box, cells in rows.open_tables(page, [t.box for t in found])]


def _few_rules(page: PageView, top: Rule) -> Table | None:
    """A table with no rules but one at its head, one at its foot and perhaps some between."""
    below = [r.box for r in page.rules if r.horizontal and r.box.cy > top.box.cy + 2 * page.em and _ends_with(r.box, top.box, page.em)]
    for foot in sorted(below, key=lambda b: -b.cy):
        box = Box(top.box.x0, top.box.cy, top.box.x1, foot.cy)
        cells = rows.between_rules(page, box)
        if cells is not None:
            return Table(box, cells)
    return None


def _grid(page: PageView, top: Rule) -> Table | None:
    em = page.em
    alike = [r.box.cy for r in page.rules if r.horizontal and _ends_with(r.box, top.box, em)]
    alike += _worn(page, top) if len(alike) > 2 else []
    alike += [y for f in page.frames if f.kind is FrameKind.RULED and _ends_with(f.box, top.box, em) for y in (f.box.y0, f.box.y1)]
    first, ys = top.box.cy, list[float]()
    while above := [y for y in alike if 0.8 * em < first - y < 8 * em and not _head_between(page, top.box, y, first)]:
        first = max(above)
    for y in sorted(alike):
        if y >= first and (not ys or (0.8 * em < y - ys[-1] < 8 * em and not _head_between(page, top.box, ys[-1], y))):
            ys.append(y)
    box = Box(top.box.x0, ys[0], top.box.x1, ys[-1])
    xs = sorted(
        r.box.cx
        for r in page.rules
        if not r.horizontal and box.grow(0.5 * em).holds(r.box.cx, r.box.cy) and r.box.height > 0.6 * box.height
    )
    inner = [x for x in xs if box.x0 + em < x < box.x1 - em]
    inside = [v for v in page.views if box.holds(v.box.cx, v.box.cy)]
    ys = _with_lost(inside, ys)
    inner = max(inner, _white_between(inside, ys, em), key=len)
    if len(ys) < 4 or not inner:
        return None
    edges = [box.x0, *inner, box.x1]
    found = []
    for y0, y1 in itertools.pairwise(ys):
        row = [v for v in inside if y0 < v.box.cy < y1]
        cells = [
            tuple(v for line in rows_of([v for v in row if x0 < v.box.cx <= x1]) for v in sorted(line, key=lambda v: v.box.x0))
            for x0, x1 in itertools.pairwise(edges)
        ]
        if row:
            found.append(tuple(cells))
    return Table(box, tuple(found)) if len(found) >= 3 else None


def _head_between(page: PageView, rule: Box, y0: float, y1: float) -> bool:
    """A headline stands between two rules: the one closes a table and the other opens the next."""
    band = Box(rule.x0, y0, rule.x1, y1)
    return any(v.em > HEAD_TYPE * page.em and v.box.width > 2 * page.em and band.holds(v.box.cx, v.box.cy) for v in page.views)


def _worn(page: PageView, top: Rule) -> list[float]:
    """Where pieces of a rule that ends with ``top`` are left of it, at one end or in its middle."""
    em, box = page.em, top.box
    inside = [r.box for r in page.rules if r.horizontal and r.box.x0 > box.x0 - em and r.box.x1 < box.x1 + em]
    short = [b for b in inside if not _ends_with(b, box, em)]
    # Three that begin and end alike are whole: those of a narrower table
    pieces = sorted((b for b in short if sum(_ends_with(o, b, em) for o in short) < LEAST_WHOLE), key=lambda b: b.cy)
    bands: list[list[Box]] = []
    for b in pieces:
        if bands and b.cy - bands[-1][0].cy < 0.3 * em:
            bands[-1].append(b)
        else:
            bands.append([b])
    return [sum(b.cy for b in row) / len(row) for row in bands if sum(b.width for b in row) > WORN * box.width]


def _with_lost(cells: Sequence[View], ys: Sequence[float]) -> list[float]:
    """The level rules and, where a band is as high as two or three of the usual ones and has as many rows of type, those lost in it."""
    heights = sorted(b - a for a, b in itertools.pairwise(ys))
    usual = heights[len(heights) // 4] if heights else 0.0
    if sum(h < ALIKE * usual for h in heights) < 2:
        return list(ys)
    out = list(ys[:1])
    for y0, y1 in itertools.pairwise(ys):
        found = rows_of([v for v in cells if y0 < v.box.cy < y1])
        if len(found) == round((y1 - y0) / usual) > 1 and all(len(r) > 1 for r in found):
            out += [(max(v.box.cy for v in a) + min(v.box.cy for v in b)) / 2 for a, b in itertools.pairwise(found)]
        out.append(y1)
    return out


def _white_between(cells: Sequence[View], ys: Sequence[float], em: float) -> list[float]:
    """Middles of the white between the columns of a table that has level rules only: two cells or more in a row, one line each."""
    bands = [[v for v in cells if y0 < v.box.cy < y1] for y0, y1 in itertools.pairwise(ys)]
    if len(bands) < 3 or any(len(r) < 2 or max(v.box.cy for v in r) - min(v.box.cy for v in r) > 0.5 * em for r in bands):
        return []
    ordered = sorted((v.box for v in cells), key=lambda b: b.x0)
    right, found = ordered[0].x1, list[float]()
    for box in ordered[1:]:
        if box.x0 > right + 0.3 * em:
            found.append((right + box.x0) / 2)
        right = max(right, box.x1)
    return found if len(found) + 1 == max(map(len, bands)) else []


def _ends_with(box: Box, rule: Box, em: float) -> bool:
    """Whether a rule or frame begins and ends where a level rule does."""
    return abs(box.x0 - rule.x0) < em and abs(box.x1 - rule.x1) < em


def containers(page: PageView, grids: Sequence[Table]) -> list[Container]:
    """Frames read by themselves, the innermost last; the open page is index -1 and comes first."""
    found = [Container(-1, Box(0, 0, page.width, page.height), None)]
    whole = page.width * page.height
    borders = _page_borders(page)
    for i, frame in enumerate(page.frames):
        in_table = any(frame.box.inside(t.box.grow(page.em)) > 0.9 or _ends_inside(frame.box, t.box, page.em) for t in grids)
        if frame.box.area > 0.7 * whole or i in borders or in_table or is_head_bar(page, i):
            continue
        if any(frame.box.iou(p.box) > 0.8 for p in page.pictures) or _amid_column(page, frame):
            continue
        if any(v.box.inside(frame.box) > 0.7 for v in page.views) and not _under_its_head(page, frame):
            found.append(Container(i, frame.box, frame.kind))
    return [found[0], *sorted(found[1:], key=lambda c: -c.box.area)]


def _ends_inside(box: Box, table: Box, em: float) -> bool:
    """A frame's head or foot is one of the table's inner rules."""
    return box.overlap_x(table) > 0.5 * table.width and any(table.y0 + em < y < table.y1 - em for y in (box.y0, box.y1))


def _amid_column(page: PageView, frame: Frame) -> bool:
    """A low box as wide as the column of text that runs on above and below it, or beginning with that on its left: a subhead's own rules,
    closed by those of the column."""
    box, em = frame.box, page.em
    held = [v for v in page.views if v.box.inside(box) > 0.7]
    if not 0 < len(held) <= 3 or box.height > 5 * em or max(v.em for v in held) > 1.6 * em:
        return False
    plain = [v.box for v in page.views if v not in held and v.em < 1.2 * em]
    text = [t for t in plain if t.overlap_x(box) > 0.9 * t.width]
    above = [t for t in text if -0.5 * em < box.y0 - t.y1 < 2 * em and t.x0 < box.x0 + 3 * em]
    above += [t for t in plain if abs(t.y0 - box.y0) < 1.5 * em and 0 < box.x0 - t.x1 < 3 * em and t.width > 0.7 * box.width]
    below = [t for t in text if -0.5 * em < t.y0 - box.y1 < 2.5 * em and t.width > 0.7 * box.width]
    return bool(above and below)


def _page_borders(page: PageView) -> set[int]:
    """Frames of like size, in a row, that hold nearly all type of the page: borders of pages printed on one sheet, not of articles."""
    ruled = [i for i, f in enumerate(page.frames) if f.kind is FrameKind.RULED and f.box.area > BORDER * page.width * page.height]
    if len(ruled) < 2:
        return set()
    boxes = [page.frames[i].box for i in ruled]
    level = (
        max(b.y0 for b in boxes) - min(b.y0 for b in boxes) < 4 * page.em
        and max(b.y1 for b in boxes) - min(b.y1 for b in boxes) < 4 * page.em
    )
    stacked = (
        max(b.x0 for b in boxes) - min(b.x0 for b in boxes) < 4 * page.em
        and max(b.x1 for b in boxes) - min(b.x1 for b in boxes) < 4 * page.em
    )
    held = sum(v.box.width for v in page.views if any(v.box.inside(b) > 0.7 for b in boxes))
    full = held > 0.9 * sum(v.box.width for v in page.views)
    return set(ruled) if full and (level or stacked) else set()


def _under_its_head(page: PageView, frame: Frame) -> bool:
    """A box of rules with no headline in it but one right above: rules below the head and between columns chance to close."""
    box, large = frame.box, HEAD_TYPE * page.em
    if frame.kind is not FrameKind.RULED or any(v.em > 1.2 * page.em and v.box.inside(box) > 0.7 for v in page.views):
        return False
    deep = box.height > 10 * page.em
    return deep and any(
        v.em > large and 0 < box.y0 - v.box.y1 < 8 * page.em and v.box.x0 > box.x0 - page.em and v.box.x1 < box.x1 + page.em
        for v in page.views
    )


def is_head_bar(page: PageView, index: int) -> bool:
    """A dark or tinted bar behind a headline: large type in it, and body type right below it."""
    frame = page.frames[index]
    if frame.kind is FrameKind.RULED:
        return False
    inside = [v for v in page.views if v.box.inside(frame.box) > 0.7]
    largest = max((v.em for v in inside), default=0.0)
    rows = [v for v in inside if v.box.width > 1.5 * page.em]
    small = any(v.em < 1.1 * page.em for v in inside) and (largest < HEAD_TYPE * page.em or len(rows) > 4)
    if len(inside) == 1 and _is_tag(page, frame, inside[0]):
        return True
    if not inside or small or all(v.cross for v in inside) or any(SLOGAN.search(v.text) for v in inside if v.em < largest):
        return False
    filled = hull(v.box for v in inside).height
    if frame.box.height > filled + 4 * max(v.em for v in inside):
        return False
    below = [
        v
        for v in page.views
        if v.box.y0 >= frame.box.y1 - 0.3 * page.em and v.box.overlap_x(frame.box) > 0.5 * min(v.box.width, frame.box.width)
    ]
    first = min(below, key=lambda v: v.box.y0, default=None)
    return first is not None and first.box.y0 - frame.box.y1 < 5 * page.em


def _is_tag(page: PageView, frame: Frame, view: View) -> bool:
    """The ground is hardly larger than its line, and a headline stands right below it: a kicker on a ground of its own."""
    close = frame.box.width < view.box.width + 2.5 * view.em and frame.box.height < 2.2 * view.em and not view.cross
    return close and any(
        v.em > HEAD_TYPE * max(view.em, page.em) and 0 <= v.box.y0 - frame.box.y1 < v.em and v.box.overlap_x(frame.box) > 0
        for v in page.views
    )


def innermost(box: Box, among: Sequence[Container]) -> Container:
    """The smallest container that holds the centre of ``box``."""
    return next(c for c in reversed(among) if c.index == -1 or (c.box.holds(box.cx, box.cy) and box.inside(c.box) > 0.6))
