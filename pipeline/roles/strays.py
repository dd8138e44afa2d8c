"""Lines of body type that no rule of a column took in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.roles import chains
from pipeline.roles.chains import Chain
from pipeline.roles.containers import Table
from pipeline.roles.view import PageView


def of_columns(page: PageView, loose: Iterable[Chain], bodies: Sequence[Chain]) -> list[Chain]:
    """Short lines of body size that stand in a column (a signature, a date, a last line after a gap)."""
    found = []
    for c in loose:
        hosts = [
            b
            for b in bodies
            if c.box.x0 > b.column.x0 - 0.6 * b.em and c.box.x1 < b.column.x1 + 1.0 * b.em and max(c.em, b.em) < 1.12 * min(c.em, b.em)
        ]
        near = [b for b in hosts if not c.views[0].cross and min(abs(c.box.y0 - b.box.y1), abs(b.box.y0 - c.box.y1)) < 3.5 * b.em]
        if near:
            c.column = near[0].column
            found.append(c)
    return found


def odd_columns(page: PageView, loose: Iterable[Chain], parts: Sequence[Chain]) -> list[Chain]:
    """Four or more lines of body size that fit no rule of a column: text all the same, and not to be lost."""
    found = []
    for c in loose:
        wide = sum(v.box.width > 3 * c.em for v in c.views) >= 4
        if wide and c not in parts and 0.85 * page.em < c.em < 1.25 * page.em and not any(v.cross for v in c.views):
            c.column = chains.measure(c)
            found.append(c)
    return found


def table_notes(page: PageView, grids: Sequence[Table], loose: Iterable[Chain], bodies: Sequence[Chain]) -> list[Chain]:
    """Lines of body size or less right below a table and no wider than it."""
    em = page.em
    found = []
    for c in loose:
        under = any(
            -0.3 * em < c.box.y0 - t.box.y1 < 1.8 * em and t.box.grow(em).overlap_x(c.box) > 0.95 * c.box.width for t in grids
        )
        if under and c.em < 1.1 * em and c not in of_columns(page, [c], bodies):
            c.column = c.box
            found.append(c)
    return found
