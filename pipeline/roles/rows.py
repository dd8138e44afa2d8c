"""Tables told by their rows: short cells that stand level with one another, three rows or more, with few rules or none between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model.geometry import Box, hull
from pipeline.roles.pieces import SMALL
from pipeline.roles.view import PageView, View, rows_of

CELL = 8.0
"""Longest cell of most, in em: a column of text is set wider."""
LEAST = 3
"""Rows of a table, and columns of one without rules."""
FIGURES = 0.25
"""Share of the cells with a figure in them, at least, where no rule tells a table from verse in columns."""
APART = 14.0
"""Widest white between two cells of a row, in em."""

Cells = tuple[tuple[tuple[View, ...], ...], ...]


def between_rules(page: PageView, box: Box) -> Cells | None:
    """The rows of all that stands between two level rules, if it is a table."""
    inside = [v for v in page.views if box.holds(v.box.cx, v.box.cy)]
    if any(v.cross or v.em > SMALL * page.em for v in inside):
        return None
    return _table(page, rows_of(inside), 2)


def open_tables(page: PageView, taken: Sequence[Box]) -> list[tuple[Box, Cells]]:
    """Tables without rules, with the boxes of their cells."""
    free = [v for v in page.views if not v.cross and v.em < SMALL * page.em and not any(t.holds(v.box.cx, v.box.cy) for t in taken)]
    found: list[tuple[Box, Cells]] = []
    blocks: list[list[list[View]]] = []
    for row in sorted((r for level in rows_of(free) for r in _rows(page, level)), key=lambda r: r[0].box.cy):
        home = next((b for b in blocks if _goes_on(page, b[-1], row)), None)
        if home is None:
            blocks.append([row])
        else:
            home.append(row)
    for block in blocks:
        cells = _table(page, block, LEAST)
        views = [v for row in block for v in row]
        if cells is not None and sum(any(c.isdigit() for c in v.text) for v in views) >= FIGURES * len(views):
            found.append((hull(v.box for v in views), cells))
    return found


def _rows(page: PageView, level: Iterable[View]) -> list[list[View]]:
    """Parts of a row of the page: three short cells or more, no rule or long line between."""
    parts: list[list[View]] = [[]]
    for v in sorted(level, key=lambda v: v.box.x0):
        before = parts[-1][-1] if parts[-1] else None
        if v.box.width > CELL * page.em:
            parts.append([])
        elif before is None or (v.box.x0 - before.box.x1 < APART * page.em and not _wall(page, before.box, v.box)):
            parts[-1].append(v)
        else:
            parts.append([v])
    return [p for p in parts if len(p) >= LEAST]


def _wall(page: PageView, left: Box, right: Box) -> bool:
    return any(not r.horizontal and left.x1 <= r.box.cx <= right.x0 and r.box.overlap_y(left) > 0 for r in page.rules)


def _goes_on(page: PageView, upper: Sequence[View], lower: Sequence[View]) -> bool:
    """The next row of the table: as many cells, each below one of the other's."""
    close = 0 < lower[0].box.cy - upper[0].box.cy < 3.5 * page.em and len(upper) == len(lower)
    return close and all(_aligned(page, a.box, b.box) for a, b in zip(upper, lower, strict=False))


def _aligned(page: PageView, a: Box, b: Box) -> bool:
    return min(abs(a.x0 - b.x0), abs(a.cx - b.cx), abs(a.x1 - b.x1)) < 0.6 * page.em


def _table(page: PageView, rows: Sequence[Sequence[View]], columns: int) -> Cells | None:
    """The cells by row and column, where white common to all rows parts the columns and most cells are short."""
    views = [v for row in rows for v in row]
    most = max((len(r) for r in rows), default=0)
    if len(rows) < LEAST or most < columns or sum(len(r) == most for r in rows) < 0.7 * len(rows) or min(map(len, rows)) < 2:
        return None
    if sorted(v.box.width for v in views)[len(views) // 2] > CELL * page.em or max(v.box.width for v in views) > 2 * CELL * page.em:
        return None
    spans: list[Box] = []
    # A row with fewer lines may hold two cells in one
    for box in sorted((v.box for row in rows if len(row) == most for v in row), key=lambda b: b.x0):
        if spans and box.x0 < spans[-1].x1 + 0.3 * page.em:
            spans[-1] = spans[-1].union(box)
        else:
            spans.append(box)
    if len(spans) != most:
        return None
    return tuple(_cells(row, spans) for row in rows)


def _cells(row: Sequence[View], spans: Sequence[Box]) -> tuple[tuple[View, ...], ...]:
    found: list[list[View]] = [[] for _ in spans]
    for v in sorted(row, key=lambda v: v.box.x0):
        found[max(range(len(spans)), key=lambda i: v.box.overlap_x(spans[i]))].append(v)
    return tuple(map(tuple, found))
