"""Bare names: a byline without mark or title, told by its place below or beside a headline and by the paragraph that follows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from pipeline.model.labelled import Role
from pipeline.roles.beside import beside_upright
from pipeline.roles.chains import Chain
from pipeline.roles.heads import MAIN, Stack
from pipeline.roles.pieces import Piece
from pipeline.roles.view import PageView, View
from pipeline.wording.names import is_name

SHORT = 0.5
"""A bare name takes at most this share of its column."""


def take(page: PageView, stacks: Sequence[Stack], bodies: Sequence[Chain], loose: Iterable[Chain]) -> None:
    """Names alone in their row at the top of a head's first column become its byline, and those set like the last line of a deck."""
    for stack in stacks:
        _from_deck(stack)
    for chain in bodies:
        named = len(chain.views) > 2 and is_bare(chain.views[0]) and _opens(chain, chain.views[0], chain.views[1])
        if named and _give(page, stacks, chain, chain.views[0]):
            chain.views = chain.views[1:]
    for chain in (*bodies, *loose):
        if len(chain.views) == 1 and is_bare(chain.views[0]) and not chain.views[0].cross:
            below = next((b for b in bodies if b is not chain and _tops(b, chain.views[0])), None)
            if below is not None and _opens(below, chain.views[0], below.views[0]):
                _give(page, stacks, below, chain.views[0])


def is_bare(view: View) -> bool:
    """Nothing but a name, with a gap after the surname perhaps (宗　河)."""
    return is_name(re.sub(r"[\s\u3000]", "", view.text))


def _from_deck(stack: Stack) -> None:
    """A name below the deck or right below the headline, in smaller type."""
    decks = [p for p in stack.pieces if stack.roles.get(p.view.id) is Role.DECK]
    if stack.cross or not decks or Role.BYLINE in stack.roles.values():
        return
    last = max(decks, key=lambda p: p.box.y1)
    alone = all(p is last or p.box.y1 <= last.box.y0 + 0.3 * last.em for p in stack.pieces)
    if alone and is_bare(last.view) and last.em < MAIN * stack.em:
        stack.roles[last.view.id] = Role.BYLINE


def _tops(body: Chain, view: View) -> bool:
    inside = body.column.x0 - 0.5 * body.em < view.box.x0 and view.box.x1 < body.column.x1 + 0.5 * body.em
    # Verse may be narrower than its headline, on which the name is centred
    inside = inside or (_over_verse(body, view) and view.box.x0 < body.column.x1 + 2 * body.em and view.box.x0 > body.column.x0)
    return inside and -0.3 * body.em < body.views[0].box.y0 - view.box.y1 < 2.5 * body.em


def _opens(chain: Chain, name: View, first: View) -> bool:
    """A paragraph begins right below, or verse with white between, and the name is not set as the end of one."""
    indent = (first.box.x0 - chain.column.x0) / chain.em
    return (1.2 < indent < 2.8 or _over_verse(chain, name)) and name.box.width < SHORT * chain.column.width and name.em < 1.3 * chain.em


def _over_verse(chain: Chain, name: View) -> bool:
    """Flush lines of any length stand below, closer to each other than to the name."""
    lines = [v for v in chain.views if v is not name]
    gaps = sorted(b.box.y0 - a.box.y1 for a, b in pairwise(lines))
    flush = len(lines) > 2 and all(abs(v.box.x0 - lines[0].box.x0) < 0.4 * chain.em for v in lines)
    ragged = sum(max(v.box.x1 for v in lines) - v.box.x1 > 1.3 * chain.em for v in lines) >= 0.5 * len(lines)
    return flush and ragged and lines[0].box.y0 - name.box.y1 > gaps[len(gaps) // 2] + 0.25 * chain.em


def _give(page: PageView, stacks: Sequence[Stack], chain: Chain, name: View) -> bool:
    """Whether a head takes the name: the nearest right above its column, or an upright one beside it."""
    for stack in stacks:
        if Role.BYLINE in stack.roles.values() or Role.HEADLINE not in stack.roles.values():
            continue
        gap = name.box.y0 - stack.box.y1
        shared = stack.box.overlap_x(chain.column) > 0.5 * min(stack.box.width, chain.column.width)
        under = not stack.cross and -0.3 * page.em < gap < 4 * page.em and shared
        if under or (stack.cross and any(beside_upright(page, p.view, name) for p in stack.pieces)):
            stack.pieces.append(Piece(name, name.box))
            stack.roles[name.id] = Role.BYLINE
            return True
    return False
