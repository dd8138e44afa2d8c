"""Text of body size that no rule of a column takes in: signatures, columns set oddly, pieces of broken lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.model.geometry import Box
from pipeline.roles import chains
from pipeline.roles.chains import Chain
from pipeline.roles.containers import Table
from pipeline.roles.heads import Stack
from pipeline.roles.view import PageView, View, box_of

SCRAP = 3.0
"""Width in em of a piece of a row, at most, that may lie in the other."""
LEAST_ITEM = 4.0
"""Length in em of the lines of an item, at least."""


def with_text(
    page: PageView, grids: Sequence[Table], parts: Sequence[Chain], loose: Sequence[Chain], stacks: Sequence[Stack], bodies: Sequence[Chain]
) -> list[Chain]:
    """``parts`` of columns and, of the loose lines, all that is text."""
    out = [*parts, *of_columns(page, loose, bodies), *verse_below(page, loose, stacks, bodies), *table_notes(page, grids, loose, bodies)]
    out += items_below(page, [c for c in loose if c not in out], stacks, out)
    return [*out, *odd_columns(page, loose, out)]


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


def verse_below(page: PageView, loose: Iterable[Chain], stacks: Sequence[Stack], bodies: Sequence[Chain]) -> list[Chain]:
    """Two flush lines or more of body size right below a head that has no other text: a short poem."""
    em, found = page.em, []
    for c in loose:
        flush = len(c.views) > 1 and max(v.box.x0 for v in c.views) - c.box.x0 < 0.4 * em and not any(v.cross for v in c.views)
        if not flush or not 0.85 * em < c.em < 1.25 * em:
            continue
        heads = [s for s in stacks if not s.cross and -0.3 * em < c.box.y0 - s.box.y1 < 2.5 * em and s.box.overlap_x(c.box) > 0]
        if any(not page.rules_between(s.box, c.box) and not any(_below(em, s, b) for b in bodies) for s in heads):
            c.column = chains.measure(c)
            found.append(c)
    return found


def items_below(page: PageView, loose: Iterable[Chain], stacks: Sequence[Stack], bodies: Sequence[Chain]) -> list[Chain]:
    """Lines of body size right below a head that has no other text, all there is of an item; on a level page they end a sentence."""
    em, found = page.em, list[Chain]()
    for c in loose:
        if not page.vertical and c.views[-1].text.rstrip()[-1:] not in chains.ENDS:
            continue
        if not 0.85 * em < c.em < 1.25 * em or any(v.cross for v in c.views) or c.box.width < LEAST_ITEM * em:
            continue
        heads = [s for s in stacks if not s.cross and -0.3 * em < c.box.y0 - s.box.y1 < 2.5 * em and s.box.overlap_x(c.box) > 0]
        host = _host(c, bodies)
        if host is not None and any(not page.rules_between(s.box, c.box) and not any(_nearer(s, b, c) for b in bodies) for s in heads):
            c.column = Box(host.column.x0, c.box.y0, host.column.x1, c.box.y1)
            found.append(c)
    return found


def _nearer(stack: Stack, body: Chain, chain: Chain) -> bool:
    """Other text stands between the head and the lines."""
    return stack.box.y1 - body.em < body.box.y0 < chain.box.y0 and body.column.overlap_x(chain.box) > 0


def _host(chain: Chain, bodies: Sequence[Chain]) -> Chain | None:
    """The nearest column whose measure the lines fit."""
    fits = [b for b in bodies if all(chains.fits_column(v.box, v.em, b.column, b.em, chains.UPRIGHT_INDENT) for v in chain.views)]
    return min(fits, key=lambda b: abs(b.box.cy - chain.box.cy), default=None)


def _below(em: float, stack: Stack, body: Chain) -> bool:
    return -em < body.box.y0 - stack.box.y1 < 6 * em and body.column.overlap_x(stack.box) > 0


def table_notes(page: PageView, grids: Sequence[Table], loose: Iterable[Chain], bodies: Sequence[Chain]) -> list[Chain]:
    """Lines of body size or less right below a table and no wider than it."""
    em = page.em
    found = []
    for c in loose:
        under = any(-0.3 * em < c.box.y0 - t.box.y1 < 1.8 * em and t.box.grow(em).overlap_x(c.box) > 0.95 * c.box.width for t in grids)
        if under and c.em < 1.1 * em and c not in of_columns(page, [c], bodies):
            c.column = c.box
            found.append(c)
    return found


def taken_in(page: PageView, pieces: Sequence[list[Chain]]) -> list[list[Chain]]:
    """Column pieces, with those of one or two lines that lie amid the rows of a longer one put into it, each at its place, and those
    that share a broken row made one."""
    out = [list(p) for p in pieces]
    for piece in sorted(out, key=_size):
        if _size(piece) > 2 or any(c.subheads for c in piece):
            continue
        views = [v for c in piece for v in c.views]
        host = next((h for h in out if h is not piece and _size(h) > 2 and all(_amid(page, v, h) for v in views)), None)
        if host is not None:
            for v in views:
                chain = min(host, key=lambda c: max(c.box.y0 - v.box.cy, v.box.cy - c.box.y1))
                at = next((k for k, o in enumerate(chain.views) if _before(v, o)), len(chain.views))
                chain.views.insert(at, v)
            out = [p for p in out if p is not piece]
    for lower in list(out):
        upper = next((u for u in out if u is not lower and _share_row(page, u[-1], lower[0])), None)
        if upper is not None:
            if _before(lower[0].views[0], upper[-1].views[-1]):
                lower[0].views.insert(1, upper[-1].views.pop())
            upper += lower
            out = [p for p in out if p is not lower]
    return out


def _share_row(page: PageView, upper: Chain, lower: Chain) -> bool:
    """The last line of the one and the first of the other are parts of one row of the column."""
    last, first = upper.views[-1], lower.views[0]
    apart = max(last.box.x0 - first.box.x1, first.box.x0 - last.box.x1)
    # A scrap of the row may have been found twice, alone and in it
    over = SCRAP if min(last.box.width, first.box.width) < SCRAP * page.em else 0.5
    level = abs(last.box.cy - first.box.cy) < 0.5 * min(last.em, first.em) and apart > -over * page.em
    edges = max(abs(upper.column.x0 - lower.column.x0), abs(upper.column.x1 - lower.column.x1))
    return level and edges < 0.6 * page.em and len(upper.views) > 1 and len(lower.views) > 1


def _size(piece: Sequence[Chain]) -> int:
    return sum(len(c.views) for c in piece)


def _amid(page: PageView, view: View, host: Sequence[Chain]) -> bool:
    """Between the first and the last row of the column, inside its measure, and on no line of another row."""
    whole, column = box_of([v for c in host for v in c.views]), min((c.column for c in host), key=lambda c: abs(c.cy - view.box.cy))
    inside = whole.y0 < view.box.cy < whole.y1 and view.box.x0 > column.x0 - 0.6 * page.em and view.box.x1 < column.x1 + 0.6 * page.em
    others = [v.box for c in host for v in c.views if abs(v.box.cy - view.box.cy) > 0.5 * view.em]
    return inside and not any(o.intersection(view.box) > 0.3 * min(o.area, view.box.area) for o in others)


def _before(view: View, other: View) -> bool:
    """Whether ``view`` is read before ``other`` of the same column: on a higher row, or further left on the same."""
    level = abs(view.box.cy - other.box.cy) < 0.5 * min(view.em, other.em)
    return view.box.x0 < other.box.x0 if level else view.box.cy < other.box.cy
