"""Decks (副题) of body size: on scans lines that stand by themselves right below a headline, in one piece or in halves, or on its bar;
where faces are known, lines right below a headline in another face than the text that begins below them; and a column's first lines that
white parts from it."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import Role
from pipeline.roles import heads
from pipeline.roles.chains import UPRIGHT_INDENT, Chain
from pipeline.roles.heads import Stack, is_credit_line
from pipeline.roles.pieces import Piece
from pipeline.roles.subheads import centred
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import ITEM_MARKS
from pipeline.wording.datelines import opens_report

LARGER = 1.5
"""A headline's type over its deck's, at least."""
ABOVE, BELOW = 1.0, 0.9
"""Most white in body em above such a line, and least below it: a column's first line has the next one closer."""
LEAST = 4
"""Characters of a deck, or of half of one."""

MOST, WHITE = 3, 1.8
"""Lines of a deck in another face; most white in em between it and the text."""
OVER_TEXT = 1.06
"""Type of a deck that begins a column, over the column's, at least, where little white tells it."""
INDENT = (1.2, 3.2)
"""How far, in em, a paragraph's first line is set in."""


def faced(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the ``views`` that are decks told by their face: right below larger type, over a paragraph's beginning. Where another column
    below the same headline begins as high, such lines head their column only."""
    level = sorted((v for v in views if not v.cross and v.line.face), key=lambda v: v.box.y0)
    large = [v for v in level if v.em > LARGER * page.em]
    found: set[str] = set()
    for head in large:
        row, deck = _foot(page, head), list[View]()
        while len(deck) <= MOST and (lower := _next_below(page, row, level, ABOVE)) is not None and _alike(deck, lower):
            deck.append(lower)
            row = lower.box
        text = _next_below(page, row, level, WHITE)
        if 0 < len(deck) <= MOST and text is not None and _begins(text, level) and not _columns_level(page, head, deck, level):
            found |= {v.id for v in deck} if deck[0].line.face != text.line.face else set()
    return found


def _foot(page: PageView, head: View) -> Box:
    """The headline's line, down to the foot of the bar that it stands on."""
    bars = [f.box for f in page.frames if head.line.reversed and head.box.inside(f.box) > 0.8]
    bar = min(bars, key=lambda b: b.area, default=head.box)
    return Box(head.box.x0, head.box.y0, head.box.x1, bar.y1 if bar.y1 - head.box.y1 < head.em else head.box.y1)


def _next_below(page: PageView, row: Box, views: Sequence[View], reach: float) -> View | None:
    """The line of about body size at most ``reach`` em below ``row``, or below the byline that stands there."""
    for v in views:
        if v.em > 1.2 * page.em or v.line.reversed or v.box.overlap_x(row) <= 0 or v.box.cy < row.cy:
            continue
        if not -0.3 * page.em < v.box.y0 - row.y1 < reach * page.em:
            continue
        if not is_credit_line(v):
            return v
        row = v.box
    return None


def _alike(deck: Sequence[View], view: View) -> bool:
    """Whether the line may be the deck's next: of one face, and not the end of a sentence."""
    if view.text.strip()[-1:] in tuple("。！？；：") or len(view.text.strip()) < LEAST:
        return False
    return not deck or (deck[-1].line.face == view.line.face and max(deck[-1].em, view.em) < 1.05 * min(deck[-1].em, view.em))


def _begins(text: View, views: Sequence[View]) -> bool:
    """Whether a paragraph begins with the line: it is set in from the next one, or ends like one."""
    below = [v for v in views if 0 <= v.box.y0 - text.box.y1 < text.em and v.box.overlap_x(text.box) > 0 and v.line.face == text.line.face]
    if not below:
        return text.text.rstrip()[-1:] in tuple("。！？”")
    return INDENT[0] < (text.box.x0 - min(v.box.x0 for v in below)) / text.em < INDENT[1]


def _columns_level(page: PageView, head: View, deck: Sequence[View], views: Sequence[View]) -> bool:
    """Text of body size stands beside the deck, below the same headline."""
    box = hull(v.box for v in deck)
    beside = [v for v in views if v not in deck and v.em < 1.2 * page.em and v.box.overlap_y(box) > 0.5 * v.box.height]
    return any(v.box.overlap_x(head.box) > 0.5 * v.box.width for v in beside)


def lone(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the ``views`` that are such lines."""
    level = [v for v in views if not v.cross]
    large = [v for v in level if v.em > LARGER * page.em]
    return {v.id for v in level if _is_short(page, v) and any(_heads(page, h, v) for h in large) and not _goes_on(page, v, level)}


def two_rows(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of two such lines, one below the other."""
    level = [v for v in views if not v.cross]
    large = [v for v in level if v.em > LARGER * page.em]
    first = [v for v in level if _is_short(page, v) and any(_heads(page, h, v) for h in large)]
    rows = [(v, _second_row(page, v, level)) for v in first]
    return {i for v, w in rows if w is not None and not _goes_on(page, w, level) for i in (v.id, w.id)}


def stacks(page: PageView, pieces: Sequence[Piece], known: Set[str] = frozenset()) -> list[Stack]:
    """As of heads, with the decks on bars; ``known`` are kickers and decks by their ids."""
    found = heads.stacks(page, pieces, known)
    _take_light(page, found, pieces)
    return found


def _take_light(page: PageView, found: Sequence[Stack], pieces: Sequence[Piece]) -> None:
    """Light lines of body size on a dark bar, right below its headline and no wider, are its deck: their strokes are worn thin."""
    taken = {p.view.id for s in found for p in s.pieces}
    for piece in pieces:
        line = piece.view.line
        if not line.reversed or line.source != "ocr" or line.id in taken or is_credit_line(piece.view):
            continue
        for stack in found:
            light = [p for p in stack.pieces if p.view.line.reversed and p.view.cross == piece.view.cross]
            above = hull(p.box for p in light).grow(page.em, 0.0) if light else piece.box
            close = -0.2 * page.em < piece.box.y0 - above.y1 < ABOVE * page.em and piece.em < stack.em
            if light and close and piece.box.overlap_x(above) > 0.95 * piece.box.width:
                stack.pieces.insert(stack.pieces.index(light[-1]) + 1, piece)
                stack.roles[piece.view.id] = Role.DECK
                break


def _is_short(page: PageView, view: View) -> bool:
    text = view.text.strip()
    return view.line.source == "ocr" and view.em < 1.3 * page.em and len(text) >= LEAST and text[-1] not in "。！？；"


def _heads(page: PageView, head: View, view: View) -> bool:
    inside = view.box.x0 > head.box.x0 - page.em and view.box.x1 < head.box.x1 + page.em
    return head.em > LARGER * view.em and inside and -0.3 * page.em < view.box.y0 - head.box.y1 < ABOVE * page.em


def _second_row(page: PageView, view: View, others: Sequence[View]) -> View | None:
    """The only line right below, if it may be the deck's other half: of its size, flush with it or centred below it."""
    below = [o for o in others if o.box.overlap_x(view.box) > 0 and -0.3 * page.em < o.box.y0 - view.box.y1 < BELOW * page.em]
    if len(below) != 1 or not _is_short(page, below[0]) or is_credit_line(below[0]):
        return None
    box, low, high = below[0].box, *sorted((view.em, below[0].em))
    flush = min(abs(box.x0 - view.box.x0), abs(box.cx - view.box.cx)) < 0.6 * page.em
    return below[0] if flush and high < 1.1 * low else None


def _goes_on(page: PageView, view: View, others: Sequence[View]) -> bool:
    below = [o for o in others if o.box.overlap_x(view.box) > 0 and -0.3 * page.em < o.box.y0 - view.box.y1 < BELOW * page.em]
    return any(not is_credit_line(o) for o in below)


def take(page: PageView, found: Sequence[Stack], bodies: Sequence[Chain]) -> None:
    """First lines of a column right below a headline, with white before the first paragraph and no full stop, are its deck."""
    for chain in bodies:
        above = [s for s in found if not s.cross and -0.3 * page.em < chain.box.y0 - s.box.y1 < 1.2 * page.em]
        stack = next((s for s in above if s.box.overlap_x(chain.column) > 0.5 * min(s.box.width, chain.column.width)), None)
        size = deck_size(chain, page.vertical)
        level = any(c.column.x1 <= chain.column.x0 and abs(c.box.y0 - chain.box.y0) < page.em and _below(c, stack) for c in bodies)
        # Below a deck on a vertical page another one may stand, in a face of smaller ink
        last = (Role.BYLINE,) if page.vertical else (Role.DECK, Role.BYLINE)
        if level or stack is None or not size or any(r in last for r in stack.roles.values()):
            continue
        for v in chain.views[:size]:
            stack.pieces.append(Piece(v, v.box))
            stack.roles[v.id] = Role.DECK
        chain.views = chain.views[size:]


def _below(chain: Chain, stack: Stack | None) -> bool:
    return stack is not None and stack.box.overlap_x(chain.column) > 0.5 * chain.column.width


def deck_size(chain: Chain, upright: bool = False) -> int:
    """How many lines, up to three, are parted from the first paragraph by white, less where they are centred and of larger type; 0 where
    none is. ``upright`` paragraphs are set in by one character, or begin with a report's mark."""
    views = chain.views
    gaps = [b.box.y0 - a.box.y1 for a, b in pairwise(views)]
    if len(gaps) < 5:
        return 0
    usual = sorted(gaps)[len(gaps) // 2]
    for n in (1, 2, 3):
        indent = (views[n].box.x0 - chain.column.x0) / chain.em
        apart = all(centred(v, chain) and v.em > OVER_TEXT * chain.em for v in views[:n])
        if gaps[n - 1] > usual + (0.25 if apart else 0.5) * chain.em and (1.2 < indent < 3.2 or (upright and _opens(views[n], indent))):
            return n if all(v.text.strip()[-1:] not in tuple("。！？；：") for v in views[:n]) else 0
    return 0


def _opens(view: View, indent: float) -> bool:
    return UPRIGHT_INDENT < indent < 1.2 or view.text[:1] in ITEM_MARKS or opens_report(view.text)
