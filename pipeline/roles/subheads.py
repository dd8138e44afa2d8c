"""Subheads (小标题): inside a column of body type, and as lines of their own between two pieces of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.roles.chains import Chain
from pipeline.roles.view import PageView, View

RUNNING_END = "。，；、：,;”）"


def inside_chain(chain: Chain) -> None:
    """Marks subheads set in the body's size: centred or in another face, after a paragraph's end and before an indented line."""
    views, column, em = chain.views, chain.column, chain.em
    faces = Counter(v.line.face for v in views for _ in v.text)
    common = faces.most_common(1)[0][0]
    for i, v in enumerate(views):
        left, right = (v.box.x0 - column.x0) / em, (column.x1 - v.box.x1) / em
        centred = left > 1.0 and right > 1.0 and abs(left - right) < 1.6
        other_face = bool(v.line.face) and v.line.face != common and faces[v.line.face] < 0.3 * faces[common]
        if v.text[-1:] in RUNNING_END or not (centred or other_face):
            continue
        if other_face and not centred and left < 0.6 and right > 1.2 and not _starts(views, i, column.x0, em):
            continue
        if centred and not other_face and not (_ends(views, i - 1, column.x1, em) or _row_above(views, i, column, em)):
            continue
        if not _starts(views, i + 1, column.x0, em) and not _continues(views, i + 1, chain):
            continue
        chain.subheads.add(v.id)
        above = _row_above(views, i, column, em)
        if centred and above is not None:
            chain.subheads.add(above.id)


def _starts(views: Sequence[View], i: int, left: float, em: float) -> bool:
    """Line ``i`` begins a paragraph (or there is none)."""
    return i >= len(views) or 1.2 < (views[i].box.x0 - left) / em < 3.2


def _ends(views: Sequence[View], i: int, right: float, em: float) -> bool:
    """Line ``i`` ends a paragraph (or there is none)."""
    return i < 0 or views[i].text[-1:] in "。！？”…）：" or (right - views[i].box.x1) / em > 1.5


def _continues(views: Sequence[View], i: int, chain: Chain) -> bool:
    """Line ``i`` is a further, centred line of the same subhead."""
    if i >= len(views):
        return True
    left, right = views[i].box.x0 - chain.column.x0, chain.column.x1 - views[i].box.x1
    return left > chain.em and right > chain.em and abs(left - right) < 1.6 * chain.em and _starts(views, i + 1, chain.column.x0, chain.em)


def _row_above(views: Sequence[View], i: int, column: object, em: float) -> View | None:
    """The first, full line of a subhead whose second line ``i`` is centred below it."""
    if i < 1:
        return None
    v, before = views[i - 1], views[i - 2] if i > 1 else None
    right = max(w.box.x1 for w in views)
    left = min(w.box.x0 for w in views)
    full = v.box.x0 - left < 0.9 * em and right - v.box.x1 < 1.6 * em
    ended = before is None or before.text[-1:] in "。！？”…）"
    return v if full and ended and v.text[-1:] not in RUNNING_END else None


def between(page: PageView, lines: Sequence[Chain], bodies: Sequence[Chain]) -> list[Chain]:
    """Short chains of slightly larger or centred type that stand in a column of body type, with body type below them."""
    found = []
    for chain in lines:
        if len(chain.views) > 3 or chain.em > 1.4 * page.em or chain.em < 0.85 * page.em or any(v.cross for v in chain.views):
            continue
        box = chain.box
        hosts = [b for b in bodies if box.x0 > b.column.x0 - 0.6 * b.em and box.x1 < b.column.x1 + 0.8 * b.em]
        below = [b for b in hosts if -0.3 * b.em < b.box.y0 - box.y1 < 3.0 * b.em]
        above = [b for b in hosts if -0.3 * b.em < box.y0 - b.box.y1 < 3.2 * b.em]
        top = [b for b in below if not above and _beside(box, b, bodies, page)]
        if below and (above or top):
            host = below[0]
            chain.column = host.column
            chain.subheads = {v.id for v in chain.views}
            found.append(chain)
    return found


def _beside(box: Box, host: Chain, bodies: Sequence[Chain], page: PageView) -> bool:
    """Other columns begin with running text at the same height, or run on beside it: the head of a column, not of an article."""
    for b in bodies:
        if b is host or max(b.em, host.em) > 1.1 * min(b.em, host.em):
            continue
        runs_on = 0 < host.column.x0 - b.column.x1 < 3 * page.em and b.box.y0 < box.y0 - 1.5 * page.em and b.box.y1 > host.box.y0
        apart = max(b.column.x0 - host.column.x1, host.column.x0 - b.column.x1)
        if runs_on or (0 < apart < 30 * page.em and abs(b.box.y0 - box.y0) < 1.5 * page.em):
            return True
    return False
