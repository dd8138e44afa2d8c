"""Headlines of which nothing could be read: a low, wide picture right above a column's first paragraph, or white above a byline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box
from pipeline.roles.beside import beside_upright
from pipeline.roles.chains import Chain
from pipeline.roles.heads import is_credit_line
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import MARKS

LOW = 2.2
"""A bar is this many times wider than high; photographs are seldom."""
HEAD = 1.6
"""Type of a headline, in em of the body: kickers, which stand over unread ones too, are mostly smaller."""
MOST_EM = 12.0
"""Most height of a bar in em of the body."""
REACH = 5.0
"""Most white in em between a bar and its text; a byline may stand there."""
BLANK = 3.5
"""White in em above a byline, and left of that, where a headline is missing."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, by its picture's ``index`` (None: nothing is left of it), with the bylines right below it."""

    index: int | None
    box: Box
    bylines: tuple[View, ...]


def bars(page: PageView, free: Sequence[View], taken: Iterable[int]) -> list[Bar]:
    """Pictures of a bar's shape with no line in them; ``taken`` are those that have a caption."""
    captioned = set(taken)
    pictured = [
        Bar(i, p.box, tuple(v for v in free if is_credit_line(v) and _right_below(page, v, p.box)))
        for i, p in enumerate(page.pictures)
        if p.kind == "photo"
        and i not in captioned
        and p.box.width > LOW * p.box.height
        and p.box.height < MOST_EM * page.em
        and not any(v.box.inside(p.box) > 0.5 or _right_above(page, v, p.box) for v in page.views)
        and any(v.line.source == "ocr" for v in page.views)
    ]
    lone = [v for v in free if is_credit_line(v) and not v.cross and v.em < 1.3 * page.em and _below_white(page, v)]
    lone = [v for v in lone if not any(beside_upright(page, h, v) for h in free if h.cross)]
    return pictured + [Bar(None, v.box, (v,)) for v in lone if not any(v in b.bylines for b in pictured)]


def _below_white(page: PageView, byline: View) -> bool:
    """White of a headline's height above a byline, as wide as a column, and text below."""
    em, box = page.em, byline.box
    white = Box(box.x0 - BLANK * em, box.y0 - BLANK * em, box.x1 + em, box.y0 - 0.1 * em)
    marked = byline.text.strip()[:1] in tuple(MARKS)
    blank = not any(o.intersection(white) > 0 for o in (*(v.box for v in page.views), *(p.box for p in page.pictures)))
    return marked and blank and any(0 < v.box.y0 - box.y1 < 3 * em and v.box.overlap_x(box) > 0 for v in page.views)


def _right_above(page: PageView, view: View, picture: Box) -> bool:
    """The line is a headline over the picture, which then hides none."""
    large = view.em > HEAD * page.em and not view.cross and view.box.overlap_x(picture) > 0.5 * min(view.box.width, picture.width)
    return large and -0.3 * page.em < picture.y0 - view.box.y1 < REACH * page.em


def _right_below(page: PageView, view: View, bar: Box) -> bool:
    return -0.5 * page.em < view.box.y0 - bar.y1 < 3 * page.em and view.box.inside(bar.grow(page.em, 4 * page.em)) > 0.9


def heads_text(page: PageView, bar: Bar, bodies: Sequence[Chain]) -> bool:
    """Whether the first column below the bar begins with a paragraph's indent; below a byline it need not."""
    em, box = page.em, bar.box
    if bar.index is None:
        return True
    below = [b for b in bodies if -0.3 * em < b.box.y0 - box.y1 < REACH * em and b.column.overlap_x(box) > 0.5 * b.column.width]
    first = min(below, key=lambda b: b.column.x0, default=None)
    return first is not None and 1.2 < (first.views[0].box.x0 - first.column.x0) / first.em < 3.2
