"""Lines of scans as print has them: pieces of one line put together, scraps given their line's size, loose characters their direction."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model.geometry import Box
from pipeline.roles.view import View
from pipeline.wording.bylines import MARKS, parse_byline
from pipeline.wording.names import HAN

TALL = 1.25
"""A line this many times higher than its characters are wide is no condensed type but a box with something else in it."""


def mended(views: list[View], body: float) -> tuple[View, ...]:
    """The page's lines, those of scans mended; ``body`` is the em of its body type. Lines of PDFs stay as they are."""
    return _joined(_slimmed(_sized(_crossed(views, body), body), body))


def is_scrap(view: View) -> bool:
    """Two or three scanned signs by themselves that are no word: mostly dirt, or quotation marks cut from their headline."""
    text = view.text.strip()
    return view.line.source == "ocr" and len(text) <= 3 and not re.search(f"[{HAN}]", text) and text[-1:] not in tuple("。！？”%％")


def _crossed(views: list[View], body: float) -> list[View]:
    """Single scanned characters in line with a line set across the page (its first or last after a gap) go with that line; so do those
    next to them."""
    across = [v for v in views if v.cross]
    loners = [v for v in views if v.line.source == "ocr" and not v.cross and len(v.text.strip()) == 1]
    turned: dict[str, View] = {}
    while across:
        found = [v for v in loners if v.id not in turned and any(_in_line(v, o, body) for o in across)]
        across = [replace(v, line=replace(v.line, vertical=not v.line.vertical), em=_size(v), cross=True) for v in found]
        turned |= {v.id: v for v in across}
    return [turned.get(v.id, v) for v in views]


def _size(loner: View) -> float:
    return max(loner.box.width, loner.box.height)


def _in_line(loner: View, line: View, body: float) -> bool:
    low, high = sorted((_size(loner), line.em))
    gap = max(loner.box.y0 - line.box.y1, line.box.y0 - loner.box.y1)
    # Large type has no other single characters near by; in small type they end paragraphs
    reach = 3.5 if low > 1.5 * body else 2.5
    return abs(loner.box.cx - line.box.cx) < 0.25 * low and high < 1.25 * low and -0.2 * low < gap < reach * low


def _sized(views: list[View], body: float) -> list[View]:
    """Gives scanned scraps their line's size: ink of two or three characters, or of figures alone, shows less than the em."""
    out = []
    for v in views:
        scrap = v.box.width < 2.6 * body or not re.search(f"[{HAN}]", v.text)
        if v.line.source == "ocr" and not v.cross and scrap and v.em < 1.02 * body:
            near = [o for o in views if o is not v and _beside(v, o, body)]
            em = min((abs(o.box.cy - v.box.cy), o.em) for o in near)[1] if near else body if v.em > 0.55 * body else v.em
            grow = max(0.0, em - v.box.height) / 2
            v = replace(v, em=max(em, v.em), box=Box(v.box.x0, v.box.y0 - grow, v.box.x1, v.box.y1 + grow))
        out.append(v)
    return out


def _slimmed(views: list[View], body: float) -> list[View]:
    """Gives lines of body type that dirt or a neighbour's strokes have made tall their own size: Chinese type is as wide as it is high.

    Two such lines together are condensed type, unless they stand amid body type."""
    plain = [v for v in views if not v.cross and 0.8 * body < v.em < 1.2 * body and parse_byline(v.text, standalone=True) is None]
    tall = [v for v in views if _is_tall(v, body)]
    out = []
    for v in views:
        alone = v in tall and not any(o is not v and _in_column(v, o, body) and o.em < 1.1 * v.em < 1.21 * o.em for o in tall)
        near = [o for o in plain if _in_column(v, o, body)] if v in tall else []
        amid = any(o.box.cy < v.box.cy for o in near) and any(o.box.cy > v.box.cy for o in near)
        if amid or (alone and any(_apart(v, o) < 1.2 * body for o in near)):
            shrink = max(0.0, v.box.height - 1.1 * body) / 2
            v = replace(v, em=body, box=Box(v.box.x0, v.box.y0 + shrink, v.box.x1, v.box.y1 - shrink))
        out.append(v)
    return out


def _is_tall(view: View, body: float) -> bool:
    scanned = view.line.source == "ocr" and not view.cross
    return scanned and view.em > 1.25 * body and _advance(view) < min(1.2 * body, view.em / TALL)


def _advance(view: View) -> float:
    """Width of a character along the line; figures, Latin letters and marks count half, as they may be set. Infinite for short lines."""
    han = len(re.findall(f"[{HAN}]", view.text))
    other = sum(not c.isspace() for c in view.text) - han
    return view.box.width / (han + 0.5 * other) if han >= 4 else float("inf")


def _in_column(tall: View, other: View, body: float) -> bool:
    """A line not far above or below, with an edge in common."""
    edges = min(abs(tall.box.x0 - other.box.x0), abs(tall.box.x1 - other.box.x1))
    level = other.box.overlap_x(tall.box) > 0.5 * min(other.box.width, tall.box.width)
    return level and edges < 2.6 * body and _apart(tall, other) < 2.2 * body


def _apart(a: View, b: View) -> float:
    return max(b.box.y0 - a.box.y1, a.box.y0 - b.box.y1)


def _beside(scrap: View, other: View, body: float) -> bool:
    """Whether ``other`` is a longer line of small type next to the scrap: on its own line, right above or right below."""
    gap_x = max(other.box.x0 - scrap.box.x1, scrap.box.x0 - other.box.x1)
    close = gap_x < 1.2 * body and abs(other.box.cy - scrap.box.cy) < 2.2 * body
    return close and not other.cross and 0.8 * body < other.em < 1.25 * body and other.box.width > 4 * body


def _joined(views: list[View]) -> tuple[View, ...]:
    """Puts the pieces of one scanned line together: side by side, close, and lines above or below run across the gap."""
    out: list[View] = []
    for view in sorted(views, key=lambda v: (v.box.x0, v.box.y0)):
        left = next((o for o in reversed(out) if _is_cut(o, view, views)), None)
        if left is None:
            out.append(view)
            continue
        out.remove(left)
        glue = " " if _is_mark(left) else ""
        line = replace(left.line, box=left.line.box.union(view.line.box), text=left.text + glue + view.text)
        out.append(View(line, left.box.union(view.box), left.em, left.cross, left.members + view.members))
    return tuple(sorted(out, key=lambda v: v.id))


def _is_mark(view: View) -> bool:
    """A byline's mark (□) that stands alone."""
    return view.text.strip() in tuple(MARKS)


def _is_cut(a: View, b: View, views: list[View]) -> bool:
    small, gap = min(a.em, b.em), b.box.x0 - a.box.x1
    if a.line.source != "ocr" or a.cross or b.cross or max(a.em, b.em) > 1.2 * small or abs(a.box.cy - b.box.cy) > 0.35 * small:
        return False
    if _is_mark(a):
        return -0.4 * small < gap < 1.8 * small
    # Between scraps and their line a comma's ink may be missing
    widest = 1.7 if min(a.box.width, b.box.width) < 3 * small else 1.2
    if not -1.2 * small < gap < widest * small:
        return False
    across = sum(_runs_across(v, a, b, small) for v in views)
    return across > 0 and sum(_keeps_apart(v, a, b, small) for v in views) <= across


def _runs_across(view: View, a: View, b: View, em: float) -> bool:
    """A line near by that has no gap where ``a`` and ``b`` are apart."""
    start, end = a.box.x1 - min(1.5 * em, 0.5 * a.box.width), b.box.x0 + min(1.5 * em, 0.5 * b.box.width)
    return _near(view, a, em) and view.box.x0 < start and view.box.x1 > end


def _keeps_apart(view: View, a: View, b: View, em: float) -> bool:
    """A line near by that begins or ends at the gap between ``a`` and ``b``, as lines of two columns do."""
    ends = abs(view.box.x1 - a.box.x1) < 0.7 * em or abs(view.box.x0 - b.box.x0) < 0.7 * em
    return ends and _near(view, a, em) and view.box.width > 4 * em


def _near(view: View, a: View, em: float) -> bool:
    return 0.87 * em < view.em < 1.15 * em and 0.5 * em < abs(view.box.cy - a.box.cy) < 8 * em
