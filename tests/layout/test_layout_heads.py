"""Headlines of scans: marks and dashes at the ends of rows, characters in parts, vertical heads in several columns."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.scan import analyse_scan
from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, PageImage, PageLayout, Pixels
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM, HEAD = 26, 64


def page_with_text() -> Pixels:
    """Two columns of level text in the lower half."""
    page = np.full((1500, 1200), 236, np.uint8)
    for row in range(18):
        for x in (100, 100 + 17 * EM):
            for k in range(15):
                glyph(page, x + k * EM, 700 + row * 37, EM, turn=k + row)
    return page


def glyph(page: Pixels, x: int, y: int, em: int, turn: int = 0) -> None:
    t, m = max(2, em // 13), em // 20 + 2
    x0, y0, x1, y1 = x + m, y + m, x + em - m - 1, y + em - m - 1
    u = em // 4 + (turn * 5) % (em // 2)
    for a, b in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)), ((x + u, y0), (x + u, y1)), ((x0, y + u), (x1, y + u))):
        cv2.line(page, a, b, 30, t)


def quote(page: Pixels, x: int, y: int) -> None:
    """The two drops of a quotation mark, half a cell wide."""
    for k in (0, 1):
        cv2.rectangle(page, (x + 6 + k * 13, y + 5), (x + 13 + k * 13, y + 22), 30, -1)


def read(page: Pixels) -> PageLayout:
    return analyse_scan(PageImage(pixels=page, dpi=200.0, to_source=Warp()), Settings.load().layout)


def over(layout: PageLayout, box: Box) -> list[LineBox]:
    return [k for k in layout.lines if k.box.intersection(box) > 0.2 * k.box.area]


def test_a_quotation_mark_before_a_lone_character_and_a_dash_after_one_belong_to_the_headline() -> None:
    page, y = page_with_text(), 500
    quote(page, 100, y)
    glyph(page, 130, y, HEAD)
    cv2.circle(page, (130 + HEAD + 12, y + 55), 7, 30, -1)
    for k in range(2, 6):
        glyph(page, 130 + k * HEAD, y, HEAD, turn=k)
    quote(page, 130 + 6 * HEAD, y)
    cv2.rectangle(page, (142 + 7 * HEAD, y + 30), (136 + 9 * HEAD, y + 34), 30, -1)
    layout = read(page)
    head = over(layout, Box(90, y, 900, y + HEAD))
    assert len(head) == 1
    assert head[0].box.x0 < 110
    assert head[0].box.x1 > 130 + 9 * HEAD
    assert not any(y < r.box.cy < y + HEAD for r in layout.rules)


def test_a_flat_stroke_under_a_headlines_character_is_its_own() -> None:
    page, y = page_with_text(), 500
    cv2.rectangle(page, (104, y + 54), (156, y + 59), 30, -1)
    glyph(page, 105, y, 50)
    for k in range(1, 6):
        glyph(page, 100 + k * HEAD, y, HEAD, turn=k)
    assert len(over(read(page), Box(90, y, 900, y + HEAD))) == 1


def test_the_columns_of_a_vertical_headline_are_whole_over_a_space_and_a_mark() -> None:
    page, em = page_with_text(), 70
    for k in range(6):
        glyph(page, 700, 100 + k * em, em, turn=k)
    for at in (0, 1, 3.5, 4.5):  # two characters, a space and the white of a mark, two more
        glyph(page, 620, 100 + round(at * em), em, turn=round(at))
    upright = sorted((k.box for k in read(page).lines if k.vertical), key=lambda b: b.x0)
    assert len(upright) == 2
    assert all(b.y0 < 110 and b.y1 > 90 + 5.5 * em for b in upright)


def test_a_deck_and_the_smaller_byline_beside_it_are_two_columns() -> None:
    page = page_with_text()
    for k in range(8):
        glyph(page, 700, 80 + k * HEAD, HEAD, turn=k)
    for k in range(12):
        glyph(page, 640, 80 + k * 42, 42, turn=k)
        glyph(page, 605, 86 + k * 30, 28, turn=k)
    assert len([k for k in read(page).lines if k.vertical]) == 3


def test_a_dot_at_a_lines_end_ties_it_to_no_headline_beside_it() -> None:
    page, y = page_with_text(), 500
    for row in range(5):
        for k in range(9 if row != 2 else 7):
            glyph(page, 100 + k * EM, y - 60 + row * 37, EM, turn=k + row)
    cv2.rectangle(page, (100 + 7 * EM + 18, y + 18), (100 + 7 * EM + 23, y + 23), 30, -1)  # what is left of a character
    for k in range(8):
        glyph(page, 430 + k * HEAD, y, HEAD, turn=k)
    for k in range(13):
        glyph(page, 100 + k * HEAD, y - 280, HEAD, turn=k)
    head = over(read(page), Box(420, y, 1000, y + HEAD))
    assert [round(k.box.x0 / 10) for k in head] == [43]
    assert len(over(read(page), Box(90, y - 70, 350, y + 120))) == 5
