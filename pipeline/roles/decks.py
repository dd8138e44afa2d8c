"""Decks (副题) of body size on scans: lines that stand by themselves right below a headline, in one piece or in halves, or on its bar."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import hull
from pipeline.model.labelled import Role
from pipeline.roles import heads
from pipeline.roles.heads import Stack, is_credit_line
from pipeline.roles.pieces import Piece
from pipeline.roles.view import PageView, View

LARGER = 1.5
"""A headline's type over its deck's, at least."""
ABOVE, BELOW = 1.0, 0.9
"""Most white in body em above such a line, and least below it: a column's first line has the next one closer."""
LEAST = 4
"""Characters of a deck, or of half of one."""


def lone(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the ``views`` that are such lines."""
    level = [v for v in views if not v.cross]
    large = [v for v in level if v.em > LARGER * page.em]
    return {v.id for v in level if _is_short(page, v) and any(_heads(page, h, v) for h in large) and not _goes_on(page, v, level)}


def stacks(page: PageView, pieces: Sequence[Piece]) -> list[Stack]:
    """As of heads, with the decks on bars."""
    found = heads.stacks(page, pieces)
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


def _goes_on(page: PageView, view: View, others: Sequence[View]) -> bool:
    below = [o for o in others if o.box.overlap_x(view.box) > 0 and -0.3 * page.em < o.box.y0 - view.box.y1 < BELOW * page.em]
    return any(not is_credit_line(o) for o in below)
