"""Where scanned lines begin and end: beside gutters, before marks in the middle of their cells, at pieces of rules, over tables."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from layout_pages import EM as TYPE
from layout_pages import blank, glyph
from layout_pages import read as read_page
from test_layout_scan import EM, PITCH, Paper, lost, match, read

from pipeline.layout.blobs import find_blobs
from pipeline.layout.crossings import ended_at_crossings
from pipeline.layout.joining import join_runs
from pipeline.layout.large import absorb, large_runs
from pipeline.layout.measure import Run
from pipeline.layout.reversed import is_type
from pipeline.layout.rules import slim
from pipeline.model.geometry import Box
from pipeline.model.page import Rule


@pytest.mark.parametrize("off", [0, 12, 13, 14])
def test_a_line_over_columns_is_whole_wherever_their_gutters_lie(off: int) -> None:
    paper = Paper()
    for k in range(2):
        paper.column(100 + k * 17 * EM, 200, 14)
    byline = paper.line(100 + 9 * EM + off, 200 - 2 * PITCH, 12)
    layout = read(paper)
    assert match(byline, layout.lines) is not None
    assert lost(paper, layout) == []


def test_a_deck_with_a_comma_in_a_gutter_is_one_line() -> None:
    paper = Paper()
    for x in (100, 100 + 17 * EM):
        paper.column(x, 200, 14)
    left, y = 100 + 7 * EM + 8, 200 - 2 * PITCH  # its last character reaches into the gutter
    paper.line(left, y, 8)
    cv2.rectangle(paper.pixels, (left + 8 * EM + 3, y + EM - 8), (left + 8 * EM + 6, y + EM - 1), 30, -1)
    right = paper.line(left + 8 * EM + round(0.7 * EM), y, 8)
    assert match(Box(left, y, right.x1, right.y1), read(paper).lines) is not None


def test_a_colon_in_the_middle_of_its_cell_is_of_the_line_before_it() -> None:
    head, colon = Run(Box(100, 100, 383, 130), 32.6), Run(Box(398, 110, 402, 126), 17.4)
    assert [r.box for r in join_runs([head, colon], 24.0, [])] == [Box(100, 100, 402, 130)]
    stroke = Run(Box(398, 98, 402, 132), 37.0)
    assert len(join_runs([head, stroke], 24.0, [Box(390, 90, 392, 140)])) == 2


def test_a_comma_in_the_middle_of_its_cell_is_of_the_heads_row_before_it() -> None:
    paper = Paper()
    for x in (100, 100 + 16 * EM):
        paper.column(x, 200, 14)
    em, y = round(1.27 * EM), 200 - 2 * PITCH
    left = 100 + 15 * EM - 7 * em
    head = paper.line(left, y, 7, em=em)
    x = int(head.x1 + 0.4 * em)
    cv2.rectangle(paper.pixels, (x, y + em - 10), (x + 4, y + em - 2), 30, -1)
    paper.line(int(head.x1 + em), y, 6, em=em)
    found = next(k for k in read(paper).lines if k.box.x0 < left + 5 and abs(k.box.cy - head.cy) < 5)
    assert found.box.x1 > x


def test_an_upright_stroke_at_the_edge_of_the_paper_is_no_line() -> None:
    paper = Paper()
    paper.column(200, 200, 20)
    cv2.rectangle(paper.pixels, (20, 1380), (21, 1455), 30, -1)
    layout = read(paper)
    assert len(layout.lines) == 20
    assert lost(paper, layout) == []


def test_a_piece_of_a_column_rule_links_no_lines() -> None:
    paper = Paper()
    right = 100 + 16 * EM
    paper.column(right, 100, 10)
    y = 100 + 9 * PITCH
    paper.line(100 + 2 * EM, y, 12)
    cv2.rectangle(paper.pixels, (100 + 14 * EM + 3, y + EM - 8), (100 + 14 * EM + 6, y + EM - 1), 30, -1)
    paper.column(100, y + PITCH, 10)
    cv2.rectangle(paper.pixels, (right - 15, y - 10), (right - 14, y + 45), 30, -1)
    assert max(k.box.width for k in read(paper).lines) < 15.5 * EM


def test_a_tables_rule_ends_at_its_border_and_columns_that_all_go_on_do_not() -> None:
    level = [Rule(Box(100, y, 900, y + 2), True) for y in (200, 240, 280)]
    border = [Rule(Box(x, 200, x + 2, 282), False) for x in (100, 898)]
    long = Rule(Box(400, 178, 402, 282), False)  # the stroke of a figure above the table
    (cut,) = [r for r in ended_at_crossings([*level, *border, long], 20.0) if r.box.x0 == 400]
    assert cut.box == Box(400, 200, 402, 282)
    both = [long, Rule(Box(600, 178, 602, 282), False)]
    assert ended_at_crossings([*level, *border, *both], 20.0)[-2:] == both


def test_the_second_row_of_a_light_caption_is_read_though_it_is_short() -> None:
    paper = Paper()
    paper.column(100, 100, 8)
    paper.pixels[500:900, 100:800] = np.linspace(150, 190, 700, dtype=np.uint8)
    paper.pixels[800:900, 100:800] = 20
    for k in range(14):
        paper.glyph(130 + k * EM, 812, EM, ink=235)
    for x in (130, 164):
        paper.glyph(x, 852, EM, ink=235)
    light = [k.box for k in read(paper).lines if k.reversed]
    assert len(light) == 2
    assert light[1].x0 == pytest.approx(130, abs=6)


def test_bold_light_type_of_few_pixels_is_type() -> None:
    size, ink = 19, np.zeros((19, 14 * 20), np.bool_)
    for k in range(14):
        x, post = 20 * k, 20 * k + 2 + k % 4 * 3
        ink[1:5, x : x + 17] = ink[14:18, x : x + 17] = ink[1:18, post : post + 5] = True
    grey = np.where(ink, 210, 60).astype(np.uint8)
    assert is_type(Run(Box(0, 0, 280, size), 20.0), ink, grey)


def test_a_flat_character_before_one_in_parts_is_of_its_headline() -> None:
    ink = np.zeros((200, 800), np.bool_)
    ink[98:104, 104:164] = True  # 一
    ink[72:106, 184:226] = ink[108:134, 175:196] = ink[108:134, 208:234] = True  # 只
    for x in (250, 320, 390):
        ink[70:134, x : x + 60] = True
    marks = find_blobs(ink)
    free = np.ones(len(marks), np.bool_)
    (head,) = absorb(large_runs(marks, 24.0), marks, free, 24.0)
    assert head.box.x0 == 104
    assert not free.any()


@pytest.mark.parametrize("rows", [2, 5])
def test_a_scrap_of_a_rule_amid_a_gutter_links_no_lines(rows: int) -> None:
    paper = Paper()
    for x in (100, 100 + 15 * EM + 27):
        paper.column(x, 100, rows)
    x, y = 100 + 15 * EM + 12, 100 + (rows - 1) * PITCH + 8
    cv2.rectangle(paper.pixels, (x, y), (x + 1, y + 14), 30, -1)
    assert lost(paper, read(paper)) == []


def test_a_hairline_that_blurs_into_the_type_below_one_end_is_a_rule() -> None:
    page, pitch, foot = blank(1600, 1200), round(1.3 * TYPE), 200 + 14 * TYPE + 6
    for k in range(34):
        for tier in (200, foot + 10):
            for r in range(14):
                glyph(page, 150 + k * pitch, tier + r * TYPE, TYPE, turn=k + r)
    for x in range(150, 150 + 6 * pitch, pitch):  # bold type close below, and what blurs it and the rule together
        cv2.rectangle(page, (x, foot), (x + 20, foot + 4), 160, -1)
        cv2.rectangle(page, (x, foot + 4), (x + 20, foot + 4 + TYPE), 30, -1)
    cv2.line(page, (150, foot), (150 + 33 * pitch, foot), 30, 2)
    rules = [r.box for r in read_page(page).rules if r.horizontal and abs(r.box.cy - foot) < 5]
    assert [b.width > 20 * TYPE for b in rules] == [True]


def test_a_hairline_that_a_scratch_hangs_on_is_a_rule() -> None:
    page = blank(1600, 700)
    for y in (100, 100 + PITCH, 100 + 2 * PITCH, 300, 300 + PITCH, 300 + 2 * PITCH):
        for k in range(50):
            glyph(page, 150 + k * TYPE, y, TYPE, turn=k)
    cv2.line(page, (150, 245), (1449, 245), 30, 3)
    cv2.line(page, (700, 245), (690, 275), 30, 2)
    rules = [r.box for r in read_page(page).rules if r.horizontal]
    assert [b.width > 40 * TYPE for b in rules] == [True]


def test_a_rule_told_too_thick_gives_back_the_type_below_it() -> None:
    ink = np.zeros((60, 800), np.bool_)
    ink[10:14, 20:780] = True
    ink[16:40, 20:780:3] = True
    assert slim(Box(20, 8, 780, 26), ink, 24.0) == Box(20, 10, 780, 14)
    ink[10:14] = False  # not a rule's row but type alone
    assert slim(Box(20, 8, 780, 26), ink, 24.0) == Box(20, 8, 780, 26)
