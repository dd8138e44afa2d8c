"""Type larger than the body's that heads no article: leads (提要) set as prose, and subheads at the very top of a column."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import hull
from pipeline.roles import chains, heads
from pipeline.roles.chains import Chain
from pipeline.roles.view import PageView

LEAD_LINES = 3
"""Lines of one size, with a full stop inside, that are prose and no deck."""
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


def _minor(page: PageView, stack: heads.Stack) -> list[list[heads.Piece]]:
    """Lines of a level stack that are much smaller than its headline, or all its lines where none is: in groups of one size."""
    lines = [p for p in stack.pieces if not p.view.cross and not heads.is_credit_line(p.view) and p.em < LEAD_EM * page.em]
    if stack.em >= LEAD_EM * page.em:
        lines = [p for p in lines if p.em < heads.MAIN * stack.em]
    groups: list[list[heads.Piece]] = []
    for p in sorted(lines, key=lambda p: p.box.cy):
        home = next((g for g in groups if _next_row(g[-1], p)), None)
        if home is None:
            groups.append([p])
        else:
            home.append(p)
    return groups


def _next_row(upper: heads.Piece, lower: heads.Piece) -> bool:
    alike = max(upper.em, lower.em) < 1.15 * min(upper.em, lower.em)
    return alike and lower.box.y0 - upper.box.y1 < upper.em and upper.box.overlap_x(lower.box) > 0.5 * min(upper.box.width, lower.box.width)


def _is_prose(group: Sequence[heads.Piece]) -> bool:
    return len(group) >= LEAD_LINES and "。" in "".join(p.view.text for p in group)[:-1]


def _tops_a_column(page: PageView, stack: heads.Stack, group: Sequence[heads.Piece], bodies: Sequence[Chain]) -> bool:
    """Whether the lines stand over one column below the headline while the text of another one below it begins higher."""
    main = [p for p in stack.pieces if p.em >= heads.MAIN * stack.em]
    head, box, em = hull(p.box for p in main), hull(p.box for p in group), page.em
    if stack.cross or box.y0 < head.y1 - 0.3 * em or any(p in main for p in group):
        return False
    own = [b for b in bodies if -0.3 * em < b.box.y0 - box.y1 < 3 * em and box.x0 > b.column.x0 - em and box.x1 < b.column.x1 + em]
    top = min((b.box.y0 for b in own), default=0.0)
    return any(
        b.column.overlap_x(box) <= 0 and b.column.overlap_x(head) > 0.5 * b.column.width and head.y1 - em < b.box.y0 < top - 0.8 * em
        for b in bodies
    )
