"""Type larger than the body's that heads no article: leads (提要) set as prose, subheads at a column's very top, slogans at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Box, hull
from pipeline.roles import chains, heads, heavy
from pipeline.roles.chains import Chain
from pipeline.roles.pieces import HEAD_EM, Piece
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import ITEM_MARKS

LEAD_LINES = 3
"""Lines of one size, with a full stop inside, that are prose and no deck."""
LONG = 5
"""Lines of one size, with a comma, that are prose whatever their end."""
LONGEST_DECK = 20
"""Characters of a deck that has a comma and a full stop, at most."""
SOLO, SOLO_ROW, SET_IN = 10, 15, 2.3
"""Characters of a headline in body type at most, length of the lines below it at least, how far it is set in; in em."""
LONGEST_ITEM = 18
"""Characters of an item's head."""
FOOT = 0.85
"""Share of the page's height below which a line of large type may be a slogan."""
CLOSE = 4.0
"""Most white in em between a column and the next item's head."""
LEAD_EM = 1.5
"""Largest type of a lead, in body em."""


def text_in_heads(page: PageView, stacks: Sequence[heads.Stack], bodies: Sequence[Chain]) -> tuple[list[heads.Stack], list[Chain]]:
    """Stacks without the lines that are text, and the leads among these as columns; subheads are left without a place."""
    leads: list[Chain] = []
    kept = []
    for stack in stacks:
        groups = _minor(page, stack)
        prose = [g for g in groups if _is_prose(g)]
        leads += [Chain([p.view for p in g]) for g in prose]
        gone = {p.view.id for g in groups if g in prose or _tops_a_column(page, stack, g, bodies) for p in g}
        if gone:
            pieces = [p for p in stack.pieces if p.view.id not in gone]
            stack = heads.Stack(pieces, {i: r for i, r in stack.roles.items() if i not in gone})
        if stack.pieces:
            kept.append(stack)
    for lead in leads:
        lead.column = chains.measure(lead)
    return kept, leads


def solo_heads(page: PageView, views: Sequence[View]) -> list[View]:
    """On a page without large type, as old vertical ones are: short lines of body type alone in their row, set in from both edges of the
    text that follows. What stands level with other text is a signature, what begins at the edge the end of a paragraph."""
    plain = [v for v in views if not v.cross and v.em < HEAD_EM * page.em]
    if len(plain) < len([v for v in views if not v.cross]):
        return []
    rows = [v for v in plain if v.box.width > SOLO_ROW * page.em]
    return [v for v in plain if len(v.text.strip()) <= SOLO and _is_solo(page, v, plain, rows)]


def item_heads(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the lines of a vertical page that a mark or bold type, and a size a little over the body's, tell to be heads of items, or
    of heads."""
    marked = [v for v in views if page.vertical and v.text[:1] in ITEM_MARKS and not v.cross and v.em >= heads.MARKED_ITEM * page.em]
    told = [*marked, *(v for v in views if heavy.is_heavy(page, v))]
    return {v.id for v in told if len(v.text) <= LONGEST_ITEM and "。" not in v.text} | heavy.amid(page, views)


def _is_solo(page: PageView, view: View, plain: Sequence[View], rows: Sequence[View]) -> bool:
    box, em = view.box, page.em
    below = [r for r in rows if 0.3 * em < r.box.y0 - box.y0 < 3 * em and r.box.x0 < box.x0 and r.box.x1 > box.x1]
    row = min(below, key=lambda r: r.box.y0, default=None)
    if row is None or box.x0 - row.box.x0 < SET_IN * em or row.box.x1 - box.x1 < 2 * SET_IN * em:
        return False
    return not any(v is not view and v.box.overlap_y(box) > 0.4 * em and v.box.overlap_x(row.box) > 0 for v in plain)


def right_below(page: PageView, chain: Chain, head: Box) -> bool:
    """Whether a head stands right below a column."""
    return -0.3 * page.em < head.y0 - chain.box.y1 < CLOSE * page.em and head.overlap_x(chain.column) > 0.3 * head.width


def foot_bar(page: PageView, stack: heads.Stack, bodies: Sequence[Chain]) -> bool:
    """Whether large type at the page's foot heads nothing: no text below or beside it, no picture near it. A slogan or advertisement."""
    box = stack.box
    if stack.cross or box.y0 < FOOT * page.height or any(b.box.y1 > box.y0 for b in bodies):
        return False
    return not any(p.box.grow(6 * page.em).intersection(box) > 0 for p in page.pictures)


def _minor(page: PageView, stack: heads.Stack) -> list[list[Piece]]:
    """Lines of a level stack that are much smaller than its headline, or all its lines where none is: in groups of one size."""
    lines = [p for p in stack.pieces if not p.view.cross and not heads.is_credit_line(p.view) and p.em < LEAD_EM * page.em]
    if stack.em >= LEAD_EM * page.em:
        lines = [p for p in lines if p.em < heads.MAIN * stack.em]
    groups: list[list[Piece]] = []
    for p in sorted(lines, key=lambda p: p.box.cy):
        home = next((g for g in groups if _next_row(g[-1], p)), None)
        if home is None:
            groups.append([p])
        else:
            home.append(p)
    return groups


def _next_row(upper: Piece, lower: Piece) -> bool:
    alike = max(upper.em, lower.em) < 1.15 * min(upper.em, lower.em)
    return alike and lower.box.y0 - upper.box.y1 < upper.em and upper.box.overlap_x(lower.box) > 0.5 * min(upper.box.width, lower.box.width)


def _is_prose(group: Sequence[Piece]) -> bool:
    text = "".join(p.view.text for p in group).rstrip()
    closed = text[-1:] == "。" and "，" in text and len(text) > LONGEST_DECK
    return closed or (len(group) >= LEAD_LINES and "。" in text[:-1]) or (len(group) >= LONG and "，" in text)


def _tops_a_column(page: PageView, stack: heads.Stack, group: Sequence[Piece], bodies: Sequence[Chain]) -> bool:
    """Whether the lines stand over one column below the headline while the text of another one below it begins higher."""
    main = [p for p in stack.pieces if p.em >= heads.MAIN * stack.em]
    head, box, em = hull(p.box for p in main), hull(p.box for p in group), page.em
    if stack.cross or box.y0 < head.y1 - 0.3 * em or any(p in main for p in group):
        return False
    own = [b for b in bodies if -0.3 * em < b.box.y0 - box.y1 < 3 * em and box.x0 > b.column.x0 - em and box.x1 < b.column.x1 + em]
    top = min((b.box.y0 for b in own), default=0.0)
    return any(
        b.column.overlap_x(box) <= 0
        and b.column.overlap_x(head) > 0.5 * b.column.width
        and head.y1 - em < b.box.y0 < top - 0.8 * em
        and not _other_half(b, group)
        for b in bodies
    )


def _other_half(body: Chain, group: Sequence[Piece]) -> bool:
    """The column's first line is short and in a row with the lines above the other one: the second half of a deck."""
    first = body.views[0]
    level = any(abs(first.box.cy - p.box.cy) < 0.5 * p.em for p in group)
    return level and first.box.x1 < body.column.x1 - 2 * body.em
