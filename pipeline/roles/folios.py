"""Folio lines (版头): page number, section, paper, date and editor at the head of an inner page."""

from __future__ import annotations

import re

from pipeline.model.labelled import Role
from pipeline.roles.furniture import INFO
from pipeline.roles.view import PageView
from pipeline.wording.dates import find_date
from pipeline.wording.folio import is_staff_line

PAGE_MARK = re.compile(r"^第?[A-Z]?\d{1,3}版?$|第[一二三四五六七八九十\d]{1,3}版|^[A-Z]?\d{1,2}\s")
LONGEST_FOLIO = 40
"""Characters of a folio in one line."""
FOLIO_EM = 3.5
"""Largest type of a folio's number, page name or paper's name above its rule, in body em."""
LEGIBLE, LEAST = 0.8, 5
"""Confidence and characters of a line that is print, in margins full of dirt."""
DATED_EM = 2.0
"""Type of a date told by itself, in body em at most: larger type is a headline."""
ROW = 0.8
"""How far, in em, what stands in one row with the date may reach beyond it."""


def folio_roles(page: PageView) -> dict[str, Role]:
    """The line at the head of an inner page: page number, section, paper, date, editor."""
    if dated := _dated_row(page):
        return dated
    top = 0.09 * page.height
    limit = min((r.box.y0 for r in page.rules if r.horizontal and r.box.width > 0.55 * page.width and r.box.y0 < top), default=None)
    outer = min((f.box.y0 for f in page.frames if f.box.area > 0.5 * page.width * page.height), default=None)
    edge = limit if limit is not None else outer if outer is not None else None
    above = [v for v in page.views if v.box.y1 < (edge + 0.3 * page.em if edge is not None else top)]
    small = [v for v in above if v.em < 1.6 * page.em]
    if not small:
        return _level_folio(page)
    first = min(v.box.cy for v in small)
    row = [v for v in small if edge is not None or abs(v.box.cy - first) < 1.2 * page.em]
    marks = sum(bool(INFO.search(v.text)) or bool(PAGE_MARK.search(v.text)) or is_staff_line(v.text) for v in row)
    if not marks or len(row) > 12:
        return _level_folio(page)
    large = [v for v in above if v not in row and v.em < FOLIO_EM * page.em and limit is not None]
    return {v.id: Role.FOLIO for v in (*row, *large)}


def _level_folio(page: PageView) -> dict[str, Role]:
    """The same line of a page of upright type, where it runs level along the sheet's head: its left in the reading frame."""
    walls = [r.box.x0 for r in page.rules if not r.horizontal and r.box.height > 0.55 * page.height]
    edge = min((x for x in walls if x < 0.09 * page.width), default=0.0)
    row = [v for v in page.views if v.cross and v.box.x1 < edge + 0.3 * page.em and v.em < 1.6 * page.em]
    marks = any(INFO.search(v.text) or PAGE_MARK.search(v.text) for v in row)
    return dict.fromkeys((v.id for v in row), Role.FOLIO) if marks else _last_folio(page)


def _dated_row(page: PageView) -> dict[str, Role]:
    """The same line however far down the sheet, by its date: it runs level, and no legible line of a page of upright type stands above it.
    Parts of it may be read in single characters."""
    legible = [v for v in page.views if v.line.confidence > LEGIBLE and len(v.text) >= LEAST]
    for dated in (v for v in legible if page.vertical and v.cross and v.em < DATED_EM * page.em and find_date(v.text)):
        start, end = dated.box.x0 - ROW * dated.em, dated.box.x1 + ROW * dated.em
        if not any(v.box.x1 < start for v in legible):
            row = [v for v in page.views if start < v.box.x0 and v.box.x1 < end and v.em < FOLIO_EM * page.em]
            return {v.id: Role.FOLIO for v in row}
    return {}


def _last_folio(page: PageView) -> dict[str, Role]:
    """The same line of a vertical page down the sheet's left margin: the last in the reading frame, with more white before it than lines
    have."""
    rows = [v for v in page.views if page.vertical and not v.cross]
    last = max(rows, key=lambda v: v.box.cy, default=None)
    if last is None or last.em > 1.1 * page.em or not INFO.search(last.text):
        return {}
    before = max((v.box.y1 for v in page.views if v is not last), default=0.0)
    beyond = last.box.y0 - before > 0.3 * page.em and len("".join(last.text.split())) <= LONGEST_FOLIO
    return {last.id: Role.FOLIO} if beyond and (find_date(last.text) or PAGE_MARK.search(last.text)) else {}
