"""What on a page is no article: masthead, ears, index, staff box, labels of QR codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import Role
from pipeline.model.page import FrameKind
from pipeline.roles.view import Container, PageView, View, rows_of
from pipeline.wording.folio import is_imprint_line, is_staff_line

INFO = re.compile(
    r"第?[\d一二三四五六七八九十百千○〇零]+[期號号]|[总總]第|\d{4}年\d{1,2}月\d{1,2}日|[一二三四五六七八九〇○零]{4}年|[民國国]{2}.{1,6}年|星期[一二三四五六日天]|[禮礼]拜"
    r"|准印|刊号|刊號|CN\s?\d|邮发|農曆|农历|今日.{1,3}版|\b(?:MON|TUE|WED|THU|FRI|SAT|SUN)\b|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年|www\.|https?:|零售|主办|主管|出版|本報?报?[館社]"
)
PAPER = re.compile("[报報]")
INDEX_ITEM = re.compile(r"[▶►▷→➤☞].{0,2}第?[A-Z]?\d{1,2}版?$|(详见|詳見|见|見).{0,2}第?[A-Z]?\d{1,2}版$")
PAGE_END = re.compile(r"\d版$")
INDEX_TITLE = re.compile(r"^(今日|本期|本报)?(导读|導讀|要目|看点)$")
NAME_LENGTH = 10
"""Characters: what is longer is a headline, however large."""
NAME_FRAME = 0.15
"""Largest frame of a masthead, as a share of the page: a larger one is the page's border."""
EAR_EM = 2.0
"""Type this many times the body's beside the name, and no part of it, is an ear's headline."""
EAR_LINE, HEADED = 8, 1.3
"""Least length in em of a line of news in an ear, and least type of its headline over that of the lines."""
NAME_EM = 4.0
"""Type this many times the body's, near the head of a page and beside issue data, is the paper's name."""


def masthead_zone(page: PageView, inside: Sequence[Container]) -> tuple[Box, list[View]] | None:
    """The masthead's area in the reading frame and the lines of the paper's name; None where the page has none."""
    large = [v for v in page.views if v.em >= NAME_EM * page.em]
    names = [v for v in large if v.box.y0 < 0.2 * page.height or (v.box.x0 < 0.12 * page.width and _may_be_upright(v))]
    # A scanned name set down the page may be there in single characters
    more = [v for v in large if v not in names and v.line.source == "ocr" and len(v.text.strip()) == 1]
    found = (_zone_of(first, [*names, *more], page, inside) for first in sorted(names, key=lambda v: -v.em))
    return next((z for z in found if z is not None), None)


def _may_be_upright(view: View) -> bool:
    """Whether a line runs across the page's direction, as far as its box tells: one of a character may be part of such a one."""
    return view.box.height > view.box.width or len(view.text.strip()) == 1


def _zone_of(first: View, names: Sequence[View], page: PageView, inside: Sequence[Container]) -> tuple[Box, list[View]] | None:
    """The same, taking ``first`` for the name, or its largest part."""
    reach = first.box.grow(1.5 * first.em)
    in_line = [v for v in names if v.em > 0.6 * first.em and v.box.intersection(reach) > 0]
    name = [v for v in in_line if min(abs(v.box.cy - first.box.cy), abs(v.box.cx - first.box.cx)) < 0.5 * first.em]
    if sum(len(_solid(v.text)) for v in name) > NAME_LENGTH:
        return None
    box = hull(v.box for v in name)
    largest = NAME_FRAME * page.width * page.height
    frame = next((c.box for c in reversed(inside) if c.index >= 0 and box.inside(c.box) > 0.9 and c.box.area < largest), None)
    border = next((f.box for f in page.frames if frame is None and f.kind is FrameKind.RULED and box.inside(f.box) > 0.9), None)
    bar = next((f.box for f in page.frames if first.line.reversed and f.box.area < largest and box.inside(f.box) > 0.9), None)
    if bar is not None:
        zone, info = _grow(page, bar, inside)
    elif frame is None and border is None:
        zone, info = _grow(page, box, inside)
    else:
        zone = frame or _band(page, border or box, box)
        info = [v for v in page.views if v.box.inside(zone) > 0.5 and INFO.search(v.text)]
        # Of old papers the data may be there in single characters
        if not info and PAPER.search("".join(v.text for v in name)) and not any(v.box.inside(zone) > 0.5 for v in _prose(page)):
            info = list(name)
    return (zone, name) if info else None


def _band(page: PageView, border: Box, name: Box) -> Box:
    """The part of a page's border up to the lines of text that stand beside or below the name."""
    text = [v.box for v in _prose(page) if v.box.inside(border) > 0.7]
    beside = [b.x0 for b in text if b.x0 > name.x1 - page.em and b.overlap_y(border) > 0]
    below = [b.y0 for b in text if b.y0 > name.y1 - page.em]
    if name.height > 1.5 * name.width and beside:
        return Box(border.x0, border.y0, min(beside) - 0.2 * page.em, border.y1)
    return Box(border.x0, border.y0, border.x1, min(below, default=name.y1) - 0.2 * page.em)


def _prose(page: PageView) -> list[View]:
    """Lines of the page that may be running text, by their size and length."""
    return [v for v in page.views if v.em < 1.6 * page.em and v.box.width > 8 * page.em]


def _grow(page: PageView, box: Box, inside: Sequence[Container]) -> tuple[Box, list[View]]:
    """The zone of a name that stands free: down to the last row of issue data below it. What stands in frames beside it does not count."""
    upright = box.height > 1.5 * box.width
    if upright and page.vertical:
        return _grow_level(page, box)
    info: list[View] = []
    bottom, (left, right) = box.y1, _walled(page, box)
    ears = [c.box for c in inside if c.index >= 0 and c.box.intersection(box) <= 0]
    small = [v for v in page.views if v.em < 1.4 * page.em and not v.cross and v.box.cy > box.y0 and left < v.box.cx < right]
    small = [v for v in small if not any(v.box.inside(e) > 0.7 for e in ears)]
    if upright:
        small = [v for v in small if v.box.overlap_x(box.grow(2 * page.em)) > 0.5 * v.box.width]
    for row in rows_of(small):
        told = [v for v in row if INFO.search(v.text)]
        if not row or min(v.box.y0 for v in row) - bottom > 6 * page.em:
            break
        if 2 * len(told) > len(row):
            info += told
            bottom = max(bottom, *(v.box.y1 for v in row))
        elif row[0].box.y0 > bottom:
            break
    if upright:
        return hull([box, *(v.box for v in info)]).grow(0.5 * page.em), info
    return Box(left, 0, right, bottom + 0.3 * page.em), info


def _grow_level(page: PageView, box: Box) -> tuple[Box, list[View]]:
    """The zone of a name set level on a vertical page: its issue data stands below it on the sheet, right of it in the reading frame."""
    near = [v for v in page.views if v.em < 1.4 * page.em and v.box.overlap_y(box.grow(2 * page.em)) > 0.5 * v.box.height]
    info = [v for v in near if -page.em < v.box.x0 - box.x1 < 4 * page.em and INFO.search(v.text) and v.cross]
    return hull([box, *(v.box for v in info)]).grow(0.5 * page.em), info


def _walled(page: PageView, name: Box) -> tuple[float, float]:
    """The left and right ends of the name's part of the page: rules over half the page, as between the bands of an old one."""
    walls = [r.box for r in page.rules if not r.horizontal and r.box.height > 0.5 * page.height and r.box.overlap_y(name) > 0]
    left = max((w.cx for w in walls if w.cx < name.x0), default=0.0)
    return left, min((w.cx for w in walls if w.cx > name.x1), default=page.width)


def masthead_roles(page: PageView, zone: Box, name: Sequence[View], inside: Sequence[Container]) -> dict[str, Role]:
    """Roles of the lines in the masthead's zone: the masthead itself, ears (framed, or in large type of their own), labels of QR codes."""
    roles: dict[str, Role] = {}
    known = {v.id for v in name}
    ears = [c.box for c in inside if c.index >= 0 and c.box.area < 0.7 * zone.area]
    news = [e for e in ears if _is_news([v for v in page.views if v.box.inside(e) > 0.7])]
    for v in page.views:
        if v.box.inside(zone) < 0.6 or any(v.box.inside(e) > 0.7 for e in news):
            continue
        framed = v.id not in known and any(v.box.inside(e) > 0.7 for e in ears)
        large = v.id not in known and EAR_EM * page.em < v.em < 0.6 * max(n.em for n in name) and not INFO.search(v.text)
        roles[v.id] = Role.QR_LABEL if _by_code(page, v) else Role.EAR if framed or large else Role.MASTHEAD
    return roles


def _is_news(lines: Sequence[View]) -> bool:
    """An ear holds a headline and some lines of a sentence, not the weather or a telephone number."""
    text = [v for v in lines if v.box.width > EAR_LINE * v.em]
    small = min((v.em for v in text), default=0.0)
    return len(text) > 1 and "。" in "".join(v.text for v in text) and max(v.em for v in lines) > HEADED * small


def _by_code(page: PageView, view: View) -> bool:
    reach = 2.0 * page.em
    return view.em < 1.05 * page.em and any(
        p.kind == "qr" and p.box.grow(reach).holds(view.box.cx, view.box.cy) and view.box.width < 2.5 * p.box.width for p in page.pictures
    )


def stray_roles(page: PageView, inside: Sequence[Container]) -> dict[str, Role]:
    """Index boxes, staff lines, imprints and labels of QR codes, wherever they stand."""
    roles: dict[str, Role] = {}
    for c in inside:
        if c.index < 0:
            continue
        lines = [v for v in page.views if v.box.inside(c.box) > 0.7]
        items = sum(bool(INDEX_ITEM.search(_solid(v.text))) for v in lines)
        title = any(INDEX_TITLE.match(_solid(v.text)) for v in lines)
        if items >= 2 or (title and items >= 1):
            roles |= {v.id: Role.INDEX for v in lines}
    for v in page.views:
        if v.em > 1.3 * page.em or v.id in roles:
            continue
        text = _solid(v.text)
        if _by_code(page, v):
            roles[v.id] = Role.QR_LABEL
        elif is_staff_line(v.text):
            roles[v.id] = Role.STAFF
        elif is_imprint_line(v.text) and v.box.y0 > 0.9 * page.height:
            roles[v.id] = Role.IMPRINT
        elif INDEX_ITEM.search(text):
            roles[v.id] = Role.INDEX
    return roles | _index_items(page, roles)


def _index_items(page: PageView, roles: dict[str, Role]) -> dict[str, Role]:
    """Items whose arrow was not read: in line with others of the index, right below or above one, ending in a page's number."""
    found: dict[str, Role] = {i: r for i, r in roles.items() if r is Role.INDEX}
    rest = [v for v in page.views if v.id not in roles]
    ends = [v for v in rest if PAGE_END.search(_solid(v.text))]
    changed = bool(found) and bool(ends)
    while changed:
        items = [v for v in page.views if v.id in found]
        row = [
            [v, *(e for e in ends if e is not v and e.box.overlap_y(v.box) > 0.5 * v.em and 0 < e.box.x0 - v.box.x1 < 12 * v.em)]
            for v in rest
        ]
        new = {
            w.id for v, *more in row if v.id not in found and (v in ends or more) and any(_next(v, o) for o in items) for w in (v, *more)
        }
        changed = not new <= found.keys()
        found |= dict.fromkeys(new, Role.INDEX)
    return found


def _next(view: View, item: View) -> bool:
    """Whether two lines of one size begin at the same edge, one right below the other."""
    alike = max(view.em, item.em) < 1.2 * min(view.em, item.em) and abs(view.box.x0 - item.box.x0) < 0.6 * item.em
    return alike and abs(view.box.cy - item.box.cy) < 3.0 * item.em


def _solid(text: str) -> str:
    return re.sub(r"\s", "", text)
