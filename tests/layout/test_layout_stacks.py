"""Characters below one another: upright headlines, and the ends of a headline's rows, which are none."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.scan import analyse_scan
from pipeline.model.geometry import Box
from pipeline.model.page import PageImage, PageLayout, Pixels
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM = 26
PITCH = 37


def paper() -> Pixels:
    """A page with two columns of body type."""
    page = np.full((1700, 1500), 236, np.uint8)
    for r in range(16):
        for x in (700, 1100):
            for k in range(14):
                glyph(page, x + k * EM, 900 + r * PITCH)
    return page


def glyph(page: Pixels, x: int, y: int, em: int = EM) -> None:
    """A character: a square with a cross in it."""
    t, m = max(2, em // 13), em // 20 + 2
    x0, y0, x1, y1 = x + m, y + m, x + em - m - 1, y + em - m - 1
    u = em // 4 + (x + y) % (em // 2)
    for a, b in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)), ((x + u, y0), (x + u, y1)), ((x0, y + u), (x1, y + u))):
        cv2.line(page, a, b, 30, t)


def stack(page: Pixels, x: int, y: int, count: int, em: int) -> Box:
    for k in range(count):
        glyph(page, x, y + k * em, em)
    return Box(x, y, x + em, y + count * em)


def read(page: Pixels) -> PageLayout:
    return analyse_scan(PageImage(pixels=page, dpi=200.0, to_source=Warp()), Settings.load().layout)


def test_first_characters_of_rows_that_a_quotation_mark_parts_from_the_rest_are_no_upright_line() -> None:
    page, em = paper(), 60
    for r in range(2):
        for k in (0, 2, 3, 4, 5):
            glyph(page, 700 + k * em, 700 + r * 72, em)
        for dx in (34, 46):
            cv2.line(page, (700 + em + dx, 706 + r * 72), (700 + em + dx, 718 + r * 72), 30, 6)
    found = read(page).lines
    assert not any(k.vertical for k in found)
    assert sum(k.em > 1.8 * EM and k.box.width > 4 * em for k in found) == 2


def test_a_headlines_next_column_may_begin_with_two_characters_before_a_space() -> None:
    page, em = paper(), 64  # two of them are less high than two of the size that is looked for
    for x, y, count in ((500, 300, 6), (420, 300, 2), (420, 300 + round(3.6 * em), 2)):
        stack(page, x, y, count, em)
    assert any(k.vertical and abs(k.box.cx - 452) < 10 and k.box.height > 5 * em for k in read(page).lines)


def test_upright_headlines_above_and_below_a_rule_are_two() -> None:
    page, em = paper(), 60
    heads = [stack(page, 500, 560, 5, em), stack(page, 500, 940, 5, em)]
    cv2.line(page, (60, 900), (620, 900), 30, 3)
    found = [k.box for k in read(page).lines if k.vertical and k.em > 1.8 * EM]
    assert len(found) == 2
    assert all(any(h.iou(f) > 0.7 for f in found) for h in heads)


def test_a_headline_and_the_smaller_column_close_beside_it_are_two_although_a_row_below_closes_their_white() -> None:
    page, em, pitch = paper(), 76, 104
    for k in range(4):
        glyph(page, 400, 400 + k * pitch, em)
    for k in (0, 1, 3, 4):
        glyph(page, 400 + em + 8, 400 + (k // 3) * pitch + (k % 3) * 38, 36)
    y = 400 + 3 * pitch + em + 40
    for x in (*range(140, 374, EM), 400 + em - 10):
        glyph(page, x, y)
    assert not any(k.vertical and k.box.width > 1.3 * em for k in read(page).lines)


def test_worn_lines_that_pass_below_a_headline_are_no_part_of_it() -> None:
    page, em = paper(), 60
    head = stack(page, 500, 300, 6, em)
    foot = round(head.y1)
    for r in range(3):
        y = foot + 16 + r * PITCH
        for k in range(18):
            glyph(page, 300 + k * EM, y)
        page[y + 11 : y + 15, 480:590] = 236
        for x in range(510, 550, 12):
            cv2.rectangle(page, (x, y + 12), (x + 6, y + 13), 30, -1)
    found = next(k.box for k in read(page).lines if k.vertical and k.em > 1.8 * EM)
    assert found.y1 < foot
