"""Stacks of small type: the heads of short articles, or subheads of the column they stand in."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.roles import decks, heads, subheads
from pipeline.roles.chains import Chain, between_rules
from pipeline.roles.pieces import HEAD_EM
from pipeline.roles.view import PageView
from pipeline.wording.bylines import find_end_byline
from pipeline.wording.datelines import opens_report

FLUSH = 0.6
"""A line of a vertical page in type hardly larger than the body's heads an item if it begins this near its column's head, in em:
subheads are set in."""
STANDS_OFF = 1.2
"""By how much more white, in body em, there is above the head of an item than below it, at least."""
OVER = 1.6
"""Type of a headline over that of a subhead that tops one of its columns, at least."""
GATHERS = 1.15
"""Type over that of the heads of reports, of a head that makes them one group."""


def true_heads(page: PageView, stacks: Sequence[heads.Stack], bodies: Sequence[Chain]) -> tuple[list[heads.Stack], list[Chain]]:
    """Parts stacks of small type that stand inside a column (subheads, also the first below a group's head) from the heads of articles."""
    kept, minor = [], []
    for stack in stacks:
        chain = Chain([p.view for p in stack.pieces])
        if _stands_off(page, stack, stacks, bodies):
            kept.append(stack)
        elif _is_small(page, stack, bodies) and not _heads_report(page, stack, stacks, bodies) and subheads.between(page, [chain], bodies):
            minor.append(chain)
        elif _is_small(page, stack, bodies) and (below := _ruled_off(page, chain, bodies)) is not None:
            chain.column, chain.subheads = below.column, {v.id for v in chain.views}
            minor.append(chain)
        else:
            kept.append(stack)
    sizes = [c.em for c in minor]
    for stack in list(kept):
        chain = Chain([p.view for p in stack.pieces])
        below = next((b for b in bodies if _right_below(b, chain.box)), None)
        alike = sum(abs(e - chain.em) < 0.05 * e for e in sizes) >= 2
        led = any(s.em > 1.15 * stack.em and 0 < chain.box.y0 - s.box.y1 < 6 * page.em for s in kept)
        if _is_small(page, stack, bodies) and below is not None and alike and led and not _stands_off(page, stack, stacks, bodies):
            kept.remove(stack)
            chain.column, chain.subheads = below.column, {v.id for v in chain.views}
            minor.append(chain)
    return kept, minor


def _stands_off(page: PageView, stack: heads.Stack, stacks: Sequence[heads.Stack], bodies: Sequence[Chain]) -> bool:
    """There is much more white between a head and the text above it than below it, and nothing in it: the last article has ended. A
    subhead stands amid its white, or nearly so, or tops its column level with others."""
    box = stack.box
    above = max(
        (b for b in bodies if b.box.y1 < box.y0 and b.column.overlap_x(box) > 0.5 * box.width), key=lambda b: b.box.y1, default=None
    )
    below = min((b.box.y0 - box.y1 for b in bodies if _right_below(b, box)), default=None)
    if above is None or below is None or stack.cross or subheads.is_tag(Chain([p.view for p in stack.pieces])):
        return False
    white = Box(box.x0, above.box.y1 + 0.1 * page.em, box.x1, box.y0 - 0.1 * page.em)
    clear = all(b.intersection(white) <= 0 for b in [v.box for v in page.views] + [p.box for p in page.pictures])
    return clear and not _under_beside(page, stack, white, stacks, bodies) and white.height - below > STANDS_OFF * page.em


def _under_beside(page: PageView, stack: heads.Stack, white: Box, stacks: Sequence[heads.Stack], bodies: Sequence[Chain]) -> bool:
    """A headline stands beside the white above, and text begins under it level with the lines: these top a column of its article."""
    large = [s.box for s in stacks if not s.cross and s.em > OVER * stack.em and white.y0 < s.box.cy < white.y1]
    tops = [b.column for b in bodies if abs(b.box.y0 - stack.box.y0) < page.em and b.column.overlap_x(stack.box) <= 0]
    return any(h.overlap_x(t) > 0.3 * min(h.width, t.width) for h in large for t in tops)


def _ruled_off(page: PageView, chain: Chain, bodies: Sequence[Chain]) -> Chain | None:
    """The column right below a subhead between two rules of its own, no wider than the column."""
    below = next((b for b in bodies if _right_below(b, chain.box)), None)
    inside = below is not None and chain.box.x0 > below.column.x0 - 0.6 * below.em and chain.box.x1 < below.column.x1 + 0.6 * below.em
    return below if inside and between_rules(page, chain.box) else None


def _is_small(page: PageView, stack: heads.Stack, bodies: Sequence[Chain]) -> bool:
    """Small against the type of the text below it, which may be larger than the page's body type. In vertical columns, where items of few
    lines follow one another, larger type heads the next item."""
    below = [b for b in bodies if _right_below(b, stack.box)]
    if page.vertical and (stack.em >= heads.LEAST * page.em or any(stack.box.x0 - b.column.x0 < FLUSH * page.em for b in below)):
        return False
    limit = _limit(stack, below)
    if stack.cross or len(stack.pieces) > 3 or Role.BYLINE in stack.roles.values() or stack.em > 1.3 * limit * page.em:
        return False
    return stack.em < limit * max([page.em, *(b.em for b in below)])


def _limit(stack: heads.Stack, below: Sequence[Chain]) -> float:
    if all(p.view.line.source != "ocr" for p in stack.pieces):
        return subheads.LARGEST
    chain = Chain([p.view for p in stack.pieces])
    return subheads.CLOSE_INK if any(subheads.leads_close(chain, b) for b in below) else HEAD_EM


def _heads_report(page: PageView, stack: heads.Stack, stacks: Sequence[heads.Stack], bodies: Sequence[Chain]) -> bool:
    """A report (本报讯) begins right below or one signed at its end stands above, and no running text stands above but reports, not
    gathered under one head: a story's head in its column. One with a deck heads a story wherever it stands."""
    box = stack.box
    below = [b for b in bodies if _right_below(b, box)]
    if any((n := decks.deck_size(b)) and opens_report(b.views[n].text) for b in below):
        return True
    above = [b for b in _text_above(box, bodies) if not subheads.parted(page, b, box)]
    told = any(opens_report(b.views[0].text) for b in below) or (bool(below) and any(_is_signed(b) for b in above))
    return told and (not above or _among_reports(stack, stacks, bodies))


def _is_signed(body: Chain) -> bool:
    """The text closes with a byline in brackets, which may be broken over two lines."""
    return find_end_byline("".join(v.text.strip() for v in body.views[-2:])) is not None


def _text_above(box: Box, bodies: Sequence[Chain]) -> list[Chain]:
    return [b for b in bodies if -0.3 * b.em < box.y0 - b.box.y1 < 3.2 * b.em and b.box.overlap_x(box) > 0]


def _among_reports(stack: heads.Stack, stacks: Sequence[heads.Stack], bodies: Sequence[Chain]) -> bool:
    """All text of the column above is reports, each with its head, and no larger head gathers them."""
    box = stack.box
    while above := _text_above(box, bodies):
        text = max(above, key=lambda b: b.box.y1)
        if not opens_report(text.views[0].text) and not _is_signed(text):
            return False
        own = next((s for s in stacks if s.box.y1 < box.y0 and _right_below(text, s.box)), None)
        if own is None or own.em > GATHERS * stack.em:
            # Smaller type between a large head and the text heads the first of a group
            return own is not None and max(own.pieces, key=lambda p: p.view.box.y1).em > GATHERS * stack.em
        box = own.box
    return not any(s.em > GATHERS * stack.em and -0.3 * s.em < box.y0 - s.box.y1 < 4 * s.em and s.box.overlap_x(box) > 0 for s in stacks)


def _right_below(body: Chain, head: Box) -> bool:
    box = body.box
    return -0.3 * body.em < box.y0 - head.y1 < 4 * body.em and box.overlap_x(head) > 0.5 * head.width
