"""Lines of large type, and which of them stand together as a reader sees it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box, ReadingFrame, hull
from pipeline.model.page import FrameKind
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import ITEM_MARKS

HEAD_EM = 1.38
"""Type at least this many times the body's is a headline wherever it stands; smaller type may be a subhead."""
SMALL = 1.3
"""Type of this many body em is hardly larger than the body's."""
BROKEN = 4.0
"""Widest white, in its em, in a headline that a picture breaks in two."""

SPACED, WIDEST, ALIKE = 1.8, 2.2, 1.3
"""Least type, in body em, of a headline set with white between its characters; most such white; how much their ink may differ in size."""

APART = 16.0
"""Most white in body em, along the line, between two lines of one head of which one is set higher."""

OVER_RULE = 0.86
"""Type over a rule is a kicker if it is at most this share of the headline's below it."""

OPENING = "“‘『「《〈（【"
CLOSING = "”’』」》〉）】，、：；。？！"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line with its box in the reading frame of its own direction."""

    view: View
    box: Box

    @property
    def em(self) -> float:
        return self.view.em


def pieces_of(views: Iterable[View], width: float, height: float) -> list[Piece]:
    """``width`` and ``height`` are the prepared page's."""
    return [Piece(v, ReadingFrame(width, height, v.line.vertical).box(v.line.box)) for v in views]


def together(page: PageView, a: Piece, b: Piece) -> bool:
    """Whether two lines of large type stand together as a reader sees it."""
    if in_row(a, b):
        return True
    upper, lower = (a, b) if a.box.cy <= b.box.cy else (b, a)
    large, small = max(a.em, b.em), min(a.em, b.em)
    gap = lower.box.y0 - upper.box.y1
    # Small type belongs to a headline that it stands close to, however large that is
    widest = 0.75 * large + 0.35 * page.em if small > SMALL * page.em else 2.0 * page.em + 0.1 * large
    if not -0.35 * small <= gap <= min(widest, 0.75 * large + 0.35 * page.em):
        return False
    if on_bar(page, upper, lower) and not _goes_with_bar(page, upper, lower):
        return False
    if a.view.cross:
        if _wall_between(page, a.view.box, b.view.box):
            return False
    elif page.rules_between(upper.view.box, lower.view.box) and not _over_own_rule(page, upper, lower):
        return False
    shared = a.box.overlap_x(b.box) / max(1.0, min(a.box.width, b.box.width))
    if shared >= 0.5 or _in_one_blank(page, a, b):
        return True
    return (lower.em < 0.75 * upper.em and shared > 0.05) or (a.view.cross and upper.em < 0.75 * lower.em and shared > 0.3)


def _in_one_blank(page: PageView, a: Piece, b: Piece) -> bool:
    """Two upright lines side by side on a vertical page, one set higher than the other, with no type near by that either could head."""
    apart = max(a.box.x0, b.box.x0) - min(a.box.x1, b.box.x1)
    left = min((a, b), key=lambda p: p.view.box.y0)
    begins = (b if left is a else a).view.text[:1] in ITEM_MARKS
    if not page.vertical or a.view.cross or begins or apart > APART * page.em:
        return False
    space = a.view.box.union(b.view.box).grow(-0.2 * page.em)
    return not any(v.box.intersection(space) > 0 for v in page.views if v not in (a.view, b.view))


def _over_own_rule(page: PageView, kicker: Piece, head: Piece) -> bool:
    """A kicker parted from its headline by a thin rule: it stands close over the rule, on a rule of no standing head's bar, and below no
    type that it could be of."""
    em, box = kicker.em, kicker.view.box
    if kicker.em > OVER_RULE * head.em or head.em < HEAD_EM * page.em or kicker.view.line.reversed or kicker.view.cross:
        return False
    spans = [r.box for r in page.rules if r.horizontal and r.box.overlap_x(box) > 0.9 * box.width]
    below = [r for r in spans if -0.2 * em < r.cy - box.y1 < 0.8 * em]
    # A rule no longer than the kicker is its own whatever runs over both
    most = box.width + 3 * em if any(r.width < box.width + em for r in below) else page.width
    if not below or any(0 <= box.y0 - r.cy < 0.6 * em and r.width < most for r in spans):
        return False
    above = Box(box.x0, box.y0 - 1.1 * page.em, box.x1, box.y0)
    return not any(v.em > 0.9 * page.em and v.box.intersection(above) > 0 and v is not kicker.view for v in page.views)


def _wall_between(page: PageView, a: Box, b: Box) -> bool:
    """An upright rule parts two upright lines side by side."""
    left, right = (a, b) if a.x0 <= b.x0 else (b, a)
    shared = Box(left.cx, max(a.y0, b.y0), max(right.cx, left.cx), max(min(a.y1, b.y1), max(a.y0, b.y0)))
    return any(not r.horizontal and shared.x0 < r.box.cx < shared.x1 and r.box.overlap_y(shared) > 0.5 * shared.height for r in page.rules)


def on_bar(page: PageView, upper: Piece, lower: Piece) -> bool:
    """The upper line stands on a ground of its own, in light type or on a tint, and the lower one in dark type below it."""
    return (upper.view.line.reversed or _on_tint(page, upper, lower)) and not lower.view.line.reversed


def spaced(page: PageView, a: Piece, b: Piece) -> bool:
    """A headline of two to four large characters, set apart by white of an em or two (灶　间): each piece is one or two of them."""
    low, high = sorted((a.em, b.em))
    apart = max(a.box.x0, b.box.x0) - min(a.box.x1, b.box.x1)
    level = a.box.overlap_y(b.box) > 0.8 * min(a.box.height, b.box.height) and high < ALIKE * low and low > SPACED * page.em
    few = max(len(a.view.text.strip()), len(b.view.text.strip())) <= 2 and a.view.text.strip().isalpha() and b.view.text.strip().isalpha()
    return few and level and not a.view.cross and 0 < apart < WIDEST * low


def _on_tint(page: PageView, upper: Piece, lower: Piece) -> bool:
    """The upper line alone stands on a tinted bar, as wide as a column or hardly wider than the line."""
    bars = [f.box for f in page.frames if f.kind is FrameKind.TINT and f.box.height < 2.5 * upper.em and upper.view.box.inside(f.box) > 0.8]
    return any(lower.view.box.inside(b) < 0.2 for b in bars) and not upper.view.cross


def _goes_with_bar(page: PageView, bar: Piece, lower: Piece) -> bool:
    """Whether dark type below a reversed line is of its head: a deck in small type, or a headline whose kicker stands in a bar of its own,
    no wider than the kicker and set by the headline's left edge or middle. What stands below other bars is headed by itself."""
    if lower.em <= 0.62 * bar.em or lower.em < min(bar.em / 1.15, HEAD_EM * page.em):
        return True
    ground = min((f.box for f in page.frames if bar.view.box.inside(f.box) > 0.8), key=lambda b: b.area, default=None)
    if ground is None or lower.em < 1.2 * bar.em:
        return False
    # White may part a kicker in two
    row = hull(v.box for v in page.views if v.box.inside(ground) > 0.8)
    if ground.width > row.width + 2.5 * bar.em:
        return False
    return min(abs(ground.x0 - lower.box.x0), abs(row.x0 - lower.box.x0), abs(ground.cx - lower.box.cx)) < bar.em


def bridge(page: PageView, a: Piece, b: Piece, pieces: Sequence[Piece]) -> int | None:
    """The kicker, by its index, that spans the white between two halves of a headline with a picture set into it: of one size, on one
    line, right below the kicker."""
    left, right = (a, b) if a.box.x0 <= b.box.x0 else (b, a)
    low, high = min(a.em, b.em), max(a.em, b.em)
    level = a.box.overlap_y(b.box) > 0.8 * low and high < 1.1 * low and low > 2 * SMALL * page.em
    if a.view.cross or not level or not low < right.box.x0 - left.box.x1 < BROKEN * low:
        return None
    for i, k in enumerate(pieces):
        spans = k.box.x0 < left.box.x1 - low and k.box.x1 > right.box.x0 + low
        if spans and k.em > SMALL * page.em and -0.3 * low < a.box.y0 - k.box.y1 < 0.75 * low:
            return i
    return None


def in_row(a: Piece, b: Piece) -> bool:
    """Two neighbours on a printed line: parts of one line set close, or one of them a word of one or two enlarged characters."""
    gap = max(a.box.x0, b.box.x0) - min(a.box.x1, b.box.x1)
    level = a.box.overlap_y(b.box) > 0.6 * min(a.box.height, b.box.height)
    left, right = (a, b) if a.box.x0 <= b.box.x0 else (b, a)
    # An opening quote has its white on the left, a closing mark on the right
    marked = right.view.text[:1] in tuple(OPENING) or left.view.text[-1:] in tuple(CLOSING)
    white = 0.9 if marked and a.view.line.source == "ocr" and not a.view.cross else 0.3
    # Two scanned boxes may both hold the character at the cut
    low = -1.3 if a.view.line.source == "ocr" else -0.5
    # The ink of one scanned character may fall short of its em
    alike = 1.5 if a.view.line.source == "ocr" and min(len(a.view.text), len(b.view.text)) == 1 else 1.3
    if level and low < gap / min(a.em, b.em) < white and max(a.em, b.em) < alike * min(a.em, b.em):
        return a.view.line.reversed == b.view.line.reversed
    word = min((a, b), key=lambda p: sum(c.isalnum() for c in p.view.text))
    short = sum(c.isalnum() for c in word.view.text) <= 2 and word.em == max(a.em, b.em) and a.em != b.em
    return short and level and gap < 1.2 * max(a.em, b.em)
