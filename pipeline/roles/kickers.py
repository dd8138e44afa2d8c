"""Kickers (引题) of about body size: lines right above a headline on a ground of their own, or in another face than the page's text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.model.page import FrameKind
from pipeline.roles.heads import is_credit_line
from pipeline.roles.pieces import HEAD_EM
from pipeline.roles.view import PageView, View

SMALLEST, LARGEST, GROUNDED = 0.8, 1.04, 1.24
"""Type of such kickers in body em, on a ground of their own or not; larger type is told by its size."""
ABOVE = 1.2
"""Most white in body em between a kicker, or its ground, and the headline; no type stands so close above the kicker."""
HUGS = (2.5, 2.2)
"""A kicker's own ground is wider than the line by so many em of it, at most, and so many high."""
LEAST = 2
"""Characters of a kicker."""


def small(page: PageView, views: Sequence[View]) -> set[str]:
    """Ids of the ``views`` that are such kickers."""
    level = [v for v in views if not v.cross]
    faces = Counter({v.line.face: 0 for v in level})
    for v in level:
        faces[v.line.face] += len(v.text)
    common = faces.most_common(1)[0][0] if faces else ""
    found = set()
    for v in level:
        plain = v.text.strip()[-1:] not in tuple("。；，、") and len(v.text.strip()) >= LEAST and not is_credit_line(v)
        if plain and SMALLEST * page.em < v.em < GROUNDED * page.em:
            ground = _ground(page, v)
            if ground is None and v.em >= LARGEST * page.em:
                continue
            apart = ground is not None or (bool(v.line.face) and v.line.face != common and not v.line.reversed)
            if apart and _heads(page, v, ground.y1 if ground is not None else v.box.y1, level):
                found.add(v.id)
    return found


def _ground(page: PageView, view: View) -> Box | None:
    boxes = [f.box for f in page.frames if f.kind is not FrameKind.RULED and view.box.inside(f.box) > 0.8]
    close = [b for b in boxes if b.width < view.box.width + HUGS[0] * view.em and b.height < HUGS[1] * view.em]
    return min(close, key=lambda b: b.area, default=None)


def _heads(page: PageView, kicker: View, foot: float, views: Sequence[View]) -> bool:
    """A headline stands right below, set by the same left edge or middle, and no type close above."""
    box, em = kicker.box, page.em
    below = [v for v in views if v.em > HEAD_EM * em and -0.2 * em < v.box.y0 - foot < ABOVE * em and v.box.overlap_x(box) > 0]
    head = min(below, key=lambda v: v.box.y0, default=None)
    if head is None or min(abs(head.box.x0 - box.x0), abs(head.box.cx - box.cx)) > 1.5 * kicker.em or _parted(page, box, head.box):
        return False
    space = Box(box.x0, box.y0 - ABOVE * em, box.x1, box.y0 - 0.1 * em)
    return not any(v.box.intersection(space) > 0 for v in views if v is not kicker)


def _parted(page: PageView, kicker: Box, head: Box) -> bool:
    """A rule runs between a kicker and the headline, and not the kicker's own, which is no longer than it."""
    own = [r.box for r in page.rules if r.horizontal and kicker.cy < r.box.cy < head.cy and r.box.overlap_x(kicker) > 0]
    return page.rules_between(kicker, head) and not all(r.width < kicker.width + page.em for r in own)
