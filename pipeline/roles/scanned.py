"""Lines of scans as print has them: scraps and blurred lines given their line's size, loose characters their direction."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from statistics import median_low

from pipeline.model.geometry import Box
from pipeline.roles.pace import cells, pace
from pipeline.roles.torn import joined, one
from pipeline.roles.view import View, box_of
from pipeline.wording.bylines import ITEM_MARKS, MARKS, parse_byline
from pipeline.wording.names import HAN

TALL = 1.25
"""A line this many times higher than its characters are wide is no condensed type but a box with something else in it."""

LOW, LOWER = 1.5, 0.98
"""A line of blurred type may be this much lower than its neighbours, and then it is lower than its own characters are wide."""

SLACK = (0.02, 0.8)
"""How much the width of a character may differ between two lines of one size: a share of it, and in characters of the line for marks set
closer in one of them."""

LOWEST, STEP = 0.93, 0.12
"""Lines of body type measure this many body em at least; how much the distance of two lines may differ from that of others, as a share."""

MERGED = 1.6
"""No type is condensed this far: a line so much higher than its characters are wide holds parts of two rows."""
LONG = 20
"""Characters of a line that tell its type's width beyond doubt."""


def mended(views: list[View], body: float) -> tuple[View, ...]:
    """The page's lines, those of scans mended; ``body`` is the em of its body type. Lines of PDFs stay as they are."""
    return joined(_evened(_lowered(_slimmed(_in_step(_sized(_marked(_crossed(views, body)), body), body), body)), body))


def _crossed(views: list[View], body: float) -> list[View]:
    """Single scanned characters in line with a line set across the page are lines set across the page; those in a file are one."""
    loners = [v for v in views if v.line.source == "ocr" and not v.cross and len(v.text.strip()) == 1]
    across = [v for v in views if v.cross]
    turned: dict[str, View] = {}
    hidden: set[str] = set()
    for first, *rest in _files(loners):
        line = _turn(first)
        for v in rest:
            line = replace(one(line, _turn(v), " " if line.text in tuple(MARKS) else ""), em=max(line.em, _size(v)))
        turned |= {first.id: line} | {v.id: line for v in rest}
        hidden |= {v.id for v in rest}
        across.append(line)
    while across:
        found = [v for v in loners if v.id not in turned and any(_in_line(v, o, body) for o in across)]
        across = [_turn(v) for v in found]
        turned |= {v.id: v for v in across}
    return [turned.get(v.id, v) for v in views if v.id not in hidden]


def _turn(view: View) -> View:
    return replace(view, line=replace(view.line, vertical=not view.line.vertical), em=_size(view), cross=True)


def _files(loners: list[View]) -> list[list[View]]:
    """Three or more characters close below one another."""
    files: list[list[View]] = []
    for v in sorted(loners, key=lambda v: v.box.y0):
        above = next((f for f in files if _close_below(f[-1], v)), None)
        if above is None:
            files.append([v])
        else:
            above.append(v)
    return [f for f in files if len(f) >= 3]


def _close_below(upper: View, lower: View) -> bool:
    low, high = sorted((_size(upper), _size(lower)))
    return abs(upper.box.cx - lower.box.cx) < 0.25 * low and high < 1.3 * low and -0.2 * low < lower.box.y0 - upper.box.y1 < low


def _size(loner: View) -> float:
    return max(loner.box.width, loner.box.height)


def _in_line(loner: View, line: View, body: float) -> bool:
    low, high = sorted((_size(loner), line.em))
    gap = max(loner.box.y0 - line.box.y1, line.box.y0 - loner.box.y1)
    # Large type has no other single characters near by; in small type they end paragraphs
    reach = 3.5 if low > 1.5 * body else 2.5
    return abs(loner.box.cx - line.box.cx) < 0.25 * low and high < 1.25 * low and -0.2 * low < gap < reach * low


def _marked(views: list[View]) -> list[View]:
    """Puts a byline's mark (□) that stands alone to the line it opens, on its right or, for a line set across the page, below it."""
    out = list(views)
    for mark in [v for v in views if v.line.source == "ocr" and v.text.strip() in tuple(MARKS)]:
        opened = min((v for v in out if v is not mark and _opens(mark, v)), key=lambda v: v.box.x0 + v.box.y0, default=None)
        if opened is not None:
            out = [one(mark, v, " ") if v is opened else v for v in out if v is not mark]
    return out


def _opens(mark: View, line: View) -> bool:
    a, b, em = mark.box, line.box, line.em
    near, level = (b.y0 - a.y1, abs(a.cx - b.cx)) if line.cross else (b.x0 - a.x1, abs(a.cy - b.cy))
    return level < 0.35 * em and -0.4 * em < near < 2.5 * em and _size(mark) < 1.3 * em


def _sized(views: list[View], body: float) -> list[View]:
    """Gives scanned scraps their line's size: ink of two or three characters, or mostly of figures, shows less than the em."""
    out = []
    for v in views:
        scrap = v.box.width < 2.6 * body or 4 * len(re.findall(f"[{HAN}]", v.text)) < len(v.text) or _is_flat(v, views, body)
        if v.line.source == "ocr" and not v.cross and scrap and v.em < 1.02 * body:
            near = [o for o in views if o is not v and _beside(v, o, body)]
            em = min((abs(o.box.cy - v.box.cy), o.em) for o in near)[1] if near else body if v.em > 0.55 * body else v.em
            grow = max(0.0, em - v.box.height) / 2
            v = replace(v, em=max(em, v.em), box=Box(v.box.x0, v.box.y0 - grow, v.box.x1, v.box.y1 + grow))
        out.append(v)
    return out


def _is_flat(view: View, views: list[View], body: float) -> bool:
    """A line with figures that is lower than the lines right above and right below it in its column."""
    if not 0.7 * body < view.em < 0.9 * body or not re.search(r"\d", view.text):
        return False
    near = [o for o in views if not o.cross and 0.93 * body < o.em < 1.15 * body and _in_column(view, o, body) and _apart(view, o) < body]
    above, below = any(o.box.cy < view.box.cy for o in near), any(o.box.cy > view.box.cy for o in near)
    return above and (below or view.text.strip()[-1:] in tuple("。！？）”"))


def _in_step(views: list[View], body: float) -> list[View]:
    """Gives low lines the size of their column's where they stand as its next line has to: as far below the lines above as these are from
    one another, and no nearer to the one below."""
    wide = [v for v in views if not v.cross and 0.8 * body < v.em < 1.25 * body and v.box.width > 4 * body]
    out = []
    for v in views:
        if v.line.source == "ocr" and not v.cross and 0.6 * body < v.em < LOWEST * body:
            column = [o for o in wide if o is not v and o.box.x0 < v.box.x0 + 0.6 * body and o.box.x1 > v.box.x1 - 0.6 * body]
            above = sorted((o for o in column if o.box.cy < v.box.cy), key=lambda o: o.box.cy)[-2:]
            below = min((o.box.cy for o in column if o.box.cy > v.box.cy), default=float("inf")) - v.box.cy
            step = above[-1].box.cy - above[0].box.cy if above else 0.0
            off = abs(v.box.cy - above[-1].box.cy - step) if above else 0.0
            if body < step < 2.2 * body and off < STEP * step and (below > 1.6 * step or abs(below - step) < STEP * step):
                v = replace(v, em=max(v.em, min(o.em for o in above)))
        out.append(v)
    return out


def _slimmed(views: list[View], body: float) -> list[View]:
    """Gives lines of body type that dirt or a neighbour's strokes have made tall their own size: Chinese type is as wide as it is high.

    One beside another, or beside a headline's row of its height, is condensed type, unless it stands amid body type."""
    plain = [v for v in views if not v.cross and 0.8 * body < v.em < 1.2 * body and parse_byline(v.text, standalone=True) is None]
    large = [v for v in views if v.line.source == "ocr" and not v.cross and v.em > 1.25 * body]
    tall = [v for v in large if _is_tall(v, body)]
    amid = _within(tall, plain, body)
    out = []
    for v in views:
        alone = v in tall and not any(o is not v and _in_column(v, o, body) and o.em < 1.1 * v.em < 1.21 * o.em for o in large)
        near = alone and any(_in_column(v, o, body) and _apart(v, o) < 1.2 * body for o in plain)
        if v.id in amid or _keeps_pace(v, body) or near:
            shrink = max(0.0, v.box.height - 1.1 * body) / 2
            v = replace(v, em=body, box=Box(v.box.x0, v.box.y0 + shrink, v.box.x1, v.box.y1 - shrink))
        out.append(v)
    return out


def _within(tall: list[View], plain: list[View], body: float) -> set[str]:
    """Ids of tall lines with plain ones above and below in their column, next to them or beyond others as tall."""
    found = {v.id for v in tall}
    for down in (True, False):
        told: set[str] = set()
        for v in sorted(tall, key=lambda v: v.box.cy, reverse=not down):
            known = [o for o in (*plain, *(t for t in tall if t.id in told)) if _in_column(v, o, body)]
            if any((o.box.cy < v.box.cy) == down and o.box.cy != v.box.cy for o in known):
                told.add(v.id)
        found &= told
    return found


def _keeps_pace(view: View, body: float) -> bool:
    """A long scanned line that is high, but whose characters stand as close as the body's: no larger type is set so narrow."""
    scanned = view.line.source == "ocr" and not view.cross and view.em > 1.05 * body
    return scanned and len(re.findall(f"[{HAN}]", view.text)) >= LONG and abs(_advance(view) - body) < 0.06 * body


def _lowered(views: list[View]) -> list[View]:
    """Gives large lines whose box took in the line below or above the size of their characters and the place of those beside them."""
    out = []
    for v in views:
        em = _advance(v, least=3)
        if v.line.source == "ocr" and not v.cross and v.em > MERGED * em:
            beside = [o for o in views if o is not v and not o.cross and o.em < 1.25 * em < 1.6 * o.em and _level(v, o, em)]
            row = box_of(beside) if beside else v.box.grow(0, (em - v.box.height) / 2)
            v = replace(v, em=em, box=Box(v.box.x0, row.y0, v.box.x1, row.y1))
        out.append(v)
    return out


def _level(tall: View, other: View, em: float) -> bool:
    gap = max(other.box.x0 - tall.box.x1, tall.box.x0 - other.box.x1)
    return other.box.overlap_y(tall.box) > 0.8 * other.box.height and -1.3 * em < gap < em


def _evened(views: list[View], body: float) -> list[View]:
    """Gives lines of one column whose characters are equally wide one size: the height of a scanned line's ink varies.

    Blurred lines, which measure too low, get their neighbours' size before these are measured by them."""
    for blurred, chinese in ((True, 0.6), (False, 0.75)):
        ems = dict(_column_ems(views, body, chinese, blurred))
        views = [replace(v, em=ems.get(v.id, v.em)) for v in views]
    return views


def _column_ems(views: list[View], body: float, chinese: float, blurred: bool) -> Iterator[tuple[str, float]]:
    """Ids of scanned lines of about body size, and what the lines near by in their column with characters as wide measure; only ``blurred``
    ones, or all. ``chinese``: the share of the line that tells a width by Chinese characters, at least."""
    plain = [v for v in views if v.line.source == "ocr" and not v.cross and 0.6 * body < v.em < 1.4 * body]
    rows = [v for v in plain if len(re.findall(f"[{HAN}]", v.text)) >= max(4, chinese * cells(v))]
    rows.sort(key=lambda v: v.box.cy)
    for i, v in enumerate(rows):
        column = []
        for step in (-1, 1):
            j = i + step
            while 0 <= j < len(rows) and abs(rows[j].box.cy - v.box.cy) < 5 * body:
                if v.em < TALL * rows[j].em < TALL * LOW * v.em and _flush(v.box, rows[j].box, body):
                    column.append(rows[j])
                j += step
        mates = [o.em for o in column if _as_wide(v, o)] + [v.em]
        em = median_low(mates) if len(mates) > 2 else v.em
        if v.em < LOWER * pace(v) if em > v.em else not blurred:
            yield v.id, em


def _as_wide(a: View, b: View) -> bool:
    """Whether the characters of two lines are of one weight and equally wide; heads of items in vertical columns are as their like only."""
    if a.heavy != b.heavy or _opens_item(a) != _opens_item(b):
        return False
    slack = SLACK[0] + SLACK[1] / max(len(a.text), len(b.text))
    return 1 - slack < pace(a) / pace(b) < 1 + slack


def _opens_item(view: View) -> bool:
    return view.line.vertical and view.text[:1] in ITEM_MARKS


def _flush(a: Box, b: Box, em: float) -> bool:
    """The same left edge, or one indented by two em."""
    return abs(a.x0 - b.x0) < 0.5 * em or 1.5 * em < abs(a.x0 - b.x0) < 2.6 * em


def _is_tall(large: View, body: float) -> bool:
    return _advance(large) < min(1.2 * body, large.em / TALL)


def _advance(view: View, least: int = 4) -> float:
    """Width of a character along the line; figures, Latin letters and marks count half, as they may be set.

    Infinite for lines of fewer than ``least`` Chinese characters."""
    han = len(re.findall(f"[{HAN}]", view.text))
    other = sum(not c.isspace() for c in view.text) - han
    return view.box.width / (han + 0.5 * other) if han >= least else float("inf")


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
