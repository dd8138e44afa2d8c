"""The columns that a headline governs."""

from __future__ import annotations

from pipeline.articles.nodes import Head, Piece, Sheet
from pipeline.model.geometry import Box

STANDING = 8.0
"""Most white in em between a standing head and a headline below it."""
TOP = 2.5
"""A head of a vertical page is set in from the top of its tier by so many em at most; else it is centred, perhaps on several tiers."""


def territory(sheet: Sheet, head: Head) -> tuple[float, float]:
    """The columns a headline governs: as far left and right of it as nothing else stands at its height."""
    em = sheet.em
    width, _ = sheet.page.text.layout.frame.size
    left, right = 0.0, width
    box = head.box
    others: list[Box] = [h.box for h in sheet.heads if h is not head]
    others += [p.box for p in sheet.pieces if not under_one_rule(sheet, head, p)]
    others += [w for w in sheet.walls if w.overlap_y(box) > 0.6 * box.height]
    others += [sheet.page.text.layout.frame.box(p.box) for p in sheet.page.text.layout.pictures]
    frames = sheet.page.text.layout.frames
    own = frames[head.container] if head.container >= 0 else None
    if own is not None:
        inner = sheet.page.text.layout.frame.box(own.box)
        left, right = inner.x0, inner.x1
    others += [sheet.page.text.layout.frame.box(f.box) for f in frames if own is None or f is not own]
    for o in others:
        if o.overlap_y(box) < 0.35 * min(o.height, box.height) or (o.overlap_y(box) < 0.5 * em and o.height > em):
            continue
        if box.inside(o) > 0.9:
            continue
        if o.x1 <= box.x0 + em:
            left = max(left, o.x1)
        elif o.x0 >= box.x1 - em:
            right = min(right, o.x0)
    if sheet.page.text.layout.vertical and not head.cross:
        left = max(left, _tier(sheet, head))
    return left - 0.5 * em, right + 0.5 * em


def _tier(sheet: Sheet, head: Head) -> float:
    """Top of the tier, on the sheet, that a head of a vertical page is set from, with text in the next tier below it: it has no text in the
    tiers above; 0 for one that may be centred on several tiers."""
    em, box = sheet.em, head.box
    below = [p for p in sheet.pieces if p.container == head.container and -em < p.box.y0 - box.y1 < 6 * em and p.column.overlap_x(box) > em]
    first = min(below, key=lambda p: (p.box.y0, p.column.x0), default=None)
    if first is None or not -em < box.x0 - first.column.x0 < TOP * em:
        return 0.0
    under = (p.box for p in sheet.pieces if p.container == head.container and -em < p.column.x0 - first.column.x1 < 4 * em)
    return first.column.x0 if any(b.overlap_y(box) > 0.5 * box.height for b in under) else 0.0


def canopy(sheet: Sheet, head: Head) -> Box:
    """What a standing head (栏题) covers: its bar, or the rule close below its type, or the type itself."""
    layout, em, box = sheet.page.text.layout, sheet.em, head.box
    page, _ = layout.frame.size
    bars = [
        b for f in layout.frames if box.inside(b := layout.frame.box(f.box)) > 0.8 and b.width < 0.95 * page and b.height < 3 * box.height
    ]
    if bars:
        return min(bars, key=lambda b: b.area)
    rules = [b for b in sheet.bars if -0.2 * em < b.cy - box.y1 < em and b.overlap_x(box) > 0.8 * box.width and b.width > 1.3 * box.width]
    return max(rules, key=lambda b: b.width, default=box)


def standing_over(sheet: Sheet, standing: Head, head: Head) -> bool:
    """A single line of type right above a headline and as wide as it, with its bar or rule: it may be the standing head over it."""
    lines = sum(len(r.lines) for r in standing.regions)
    near = -0.3 * sheet.em < head.box.y0 - standing.box.y1 < STANDING * sheet.em and standing.container == head.container
    cover = canopy(sheet, standing)
    return lines == 1 and not standing.cross and near and cover.overlap_x(head.box) > 0.5 * head.box.width


def under_one_rule(sheet: Sheet, head: Head, piece: Piece) -> bool:
    """The piece tops a column right of the headline, level with it, and one rule runs over both: a headline over the first columns only.
    Beside an upright headline it is that one's."""
    em, box = sheet.em, piece.box
    if head.cross or head.container != piece.container or piece.column.x0 < head.box.x1 - 0.6 * em:
        return False
    if any(h.cross and h.container == head.container and h.box.overlap_y(box) > 0 and h.box.x1 > head.box.x1 for h in sheet.heads):
        return False
    ruled = any(
        -0.3 * em < head.box.y0 - b.cy < 3 * em
        and -0.3 * em < box.y0 - b.cy < 3 * em
        and b.x0 < head.box.x0 + em
        and b.x1 > piece.column.x1 - em
        for b in sheet.bars
    )
    return ruled or _under_one_white(sheet, head, piece)


def _under_one_white(sheet: Sheet, head: Head, piece: Piece) -> bool:
    """The column begins at the headline's very height, right below the end of another piece, as the headline does."""
    em = sheet.em
    if abs(piece.box.y0 - head.box.y0) > 0.6 * em:
        return False
    upper = [p for p in sheet.pieces if p is not piece and 0 < piece.box.y0 - p.box.y1 < 4 * em]
    beside = [p for p in upper if -0.6 * em < piece.column.x0 - p.column.x1 < 4 * em]
    over_head = any(p.column.overlap_x(head.box) > 0.5 * min(p.column.width, head.box.width) for p in beside)
    return over_head and any(same_column(p, piece) for p in upper)


def same_column(a: Piece, b: Piece) -> bool:
    """Whether one piece stands in the other's column."""
    narrow = min(a.column.width, b.column.width)
    return a.column.overlap_x(b.column) > 0.6 * narrow
