"""Photographs of scans: screened, dark, or hollowed out by a threshold; and what is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from layout_pages import EM, PITCH, blank, line, read

from pipeline.layout.hollow import hollow_pictures
from pipeline.layout.measure import Run
from pipeline.layout.plate import make_plate
from pipeline.model.geometry import Affine, Box
from pipeline.model.page import FrameKind, Pixels


def outlines(*boxes: Box, thick: int, height: int = 1500) -> Pixels:
    """Boxes above a column of text."""
    page = blank(height=height)
    for r in range(20):
        line(page, 100, 800 + r * PITCH, 30)
    for b in boxes:
        cv2.rectangle(page, (int(b.x0), int(b.y0)), (int(b.x1), int(b.y1)), 20, thick)
    return page


def test_a_screened_picture_on_a_page_of_black_and_white_is_whole() -> None:
    page, dice = blank(), np.random.default_rng(5)
    page[:] = 255
    tone = np.repeat(np.linspace(0.85, 0.12, 500)[:, None], 700, axis=1)
    page[100:600, 100:800] = np.where(dice.random((500, 700)) < tone, 0, 255)
    for r in range(16):
        line(page, 100, 660 + r * PITCH, 25, ink=0)
    layout = read(page)
    assert [p.box.iou(Box(100, 100, 800, 600)) > 0.85 for p in layout.pictures] == [True]
    assert all(k.box.y0 > 590 for k in layout.lines)


def test_a_bar_of_which_a_threshold_left_the_rim_is_a_picture_and_a_framed_notice_is_none() -> None:
    page = blank()
    for r in range(20):
        line(page, 100, 500 + r * PITCH, 30)
    cv2.rectangle(page, (100, 200), (880, 380), 20, round(0.45 * EM))
    for x in range(180, 800, 45):
        cv2.circle(page, (x, 290), 3, 20, -1)  # what is left of its light type
    cv2.rectangle(page, (950, 200), (1420, 380), 20, round(0.45 * EM))
    for r in range(3):
        line(page, 990, 235 + r * PITCH, 15)
    found = read(page)
    assert [p.box.iou(Box(95, 195, 885, 385)) > 0.85 for p in found.pictures] == [True]
    assert sum(k.box.inside(Box(950, 200, 1420, 380)) > 0.9 for k in found.lines) == 3


def test_a_photograph_of_which_a_threshold_left_outline_and_scraps_is_a_picture_and_an_ear_is_none() -> None:
    photo, ear = Box(100, 200, 700, 600), Box(800, 200, 1300, 500)
    page, rng = outlines(photo, ear, thick=3), np.random.default_rng(2)
    for _ in range(25):
        x, y, long, short = (int(v) for v in rng.integers((180, 280, 15, 6), (620, 520, 110, 70)))
        cv2.ellipse(page, (x, y), (long, short), float(rng.integers(0, 180)), 0, int(rng.integers(60, 360)), 20, int(rng.integers(2, 7)))
    for r in range(3):
        line(page, 920, 270 + r * 2 * PITCH, 10)
    found = read(page)
    assert [p.box.iou(photo) > 0.9 for p in found.pictures] == [True]
    assert not any(k.box.inside(photo) > 0.5 for k in found.lines)
    assert sum(k.box.inside(ear) > 0.9 for k in found.lines) == 3
    assert not any(b.inside(photo.grow(10)) > 0.5 for b in found.leftovers)


def test_what_looks_like_one_line_all_over_an_outline_is_the_picture() -> None:
    photo = Box(100, 300, 780, 600)
    page = outlines(photo, thick=3)
    for k in range(9):
        cv2.ellipse(page, (150 + k * 70, 480), (30, 80), 20 * k, 0, 300, 20, 14)
    plate = make_plate(page)
    line_of_it = Affine.scale(plate.scale).box(photo.grow(-4))
    found = hollow_pictures(plate, [Run(line_of_it, line_of_it.height)], [], [])
    assert [b.iou(Affine.scale(plate.scale).box(photo)) > 0.9 for b in found] == [True]


@pytest.mark.parametrize("broken", [False, True])
def test_few_scraps_in_a_closed_outline_are_a_photograph_and_a_framed_title_or_table_is_none(broken: bool) -> None:
    photo, notice = Box(100, 200, 700, 600), Box(800, 200, 1300, 500)
    page, rng = outlines(photo, notice, thick=4, height=2000), np.random.default_rng(4)
    for _ in range(22):
        x, y, long = (int(v) for v in rng.integers((150, 250, 8), (650, 550, 40)))
        cv2.ellipse(page, (x, y), (long, 6), float(rng.integers(0, 30)), 0, 150, 20, 2)
    if broken:  # the outline is in two parts, one lower on the right
        page[360:370, 90:110] = page[420:430, 690:710] = 236
    line(page, 850, 270, 8, em=2 * EM)
    page[1600:1900, 100:700] = page[240:540, 100:700]
    for y in range(1600, 1901, 60):
        cv2.line(page, (100, y), (700, y), 20, 4)
    found = read(page)
    assert [p.box.iou(photo) > 0.9 for p in found.pictures] == [True]
    assert not any(k.box.inside(photo) > 0.5 for k in found.lines)
    assert sum(k.box.inside(notice) > 0.9 for k in found.lines) == 1


def test_a_tall_dark_picture_with_light_spots_is_no_bar() -> None:
    page, dice = blank(), np.random.default_rng(6)
    page[:] = 255
    tone = np.repeat(np.abs(np.linspace(-0.45, 0.45, 560))[:, None] + 0.5, 400, axis=1)
    page[100:660, 100:500] = np.where(dice.random((560, 400)) < tone, 0, 255)
    for r, c in ((r, c) for r in range(3) for c in range(7)):
        cv2.rectangle(page, (130 + 50 * c, 150 + 190 * r), (155 + 50 * c, 195 + 190 * r), 255, -1)  # windows
    cv2.rectangle(page, (100, 100), (500, 660), 0, 14)
    for r in range(16):
        line(page, 600, 100 + r * PITCH, 25, ink=0)
    found = read(page)
    assert [p.box.iou(Box(100, 100, 500, 660)) > 0.85 for p in found.pictures] == [True]
    assert not [f for f in found.frames if f.kind is FrameKind.REVERSED]
    assert all(k.box.x0 > 590 for k in found.lines)


def test_an_outline_that_lines_of_type_run_out_of_is_no_photographs() -> None:
    page, rng = blank(), np.random.default_rng(8)
    for r in range(18):
        line(page, 100, 780 + r * PITCH, 30)
    for a, b in (((100, 200), (700, 200)), ((100, 700), (700, 700)), ((100, 200), (100, 700))):
        cv2.line(page, a, b, 20, 4)
    for _ in range(14):
        x, y, long = (int(v) for v in rng.integers((150, 250, 20), (330, 650, 60)))
        cv2.ellipse(page, (x, y), (long, 30), float(rng.integers(0, 180)), 0, 240, 20, 5)
    for r in range(5):
        line(page, 440, 260 + 2 * r * PITCH, 22)
    found = read(page)
    assert not found.pictures
    assert sum(k.box.inside(Box(430, 250, 1030, 620)) > 0.9 for k in found.lines) == 5


def test_a_column_of_text_that_shadows_tie_to_a_photograph_is_no_part_of_it() -> None:
    page, photo = blank(1500, 1200), Box(560, 200, 1260, 760)
    page[200:760, 560:1260] = 236
    page[200:760, 560:600] = page[200:760, 1220:1260] = 120
    for y in range(200, 760, 128):
        page[y : y + 72, 560:1260] = 120
    page[190:250, 100:570] = page[725:785, 100:570] = 170
    for r in range(12):
        line(page, 120, 275 + r * PITCH, 15)
    for r in range(8):
        line(page, 120, 850 + r * PITCH, 40)
    found = read(page)
    assert [p.box.iou(photo) > 0.9 for p in found.pictures if p.kind == "photo"] == [True]
    assert sum(k.box.x1 < 540 and k.box.y1 < 725 and k.box.width > 13 * EM for k in found.lines) == 12


def test_large_type_in_a_double_frame_is_no_photograph() -> None:
    outer = Box(100, 150, 1300, 600)
    page = outlines(outer, outer.grow(-0.5 * EM), thick=4)
    for k in range(2):
        line(page, 220 + k * 6 * EM, 260, 1, em=4 * EM)
    line(page, 220, 440, 6)
    found = read(page)
    assert found.pictures == ()
    assert sum(k.box.inside(outer) > 0.9 for k in found.lines) >= 2


def test_two_screened_pictures_that_all_but_touch_are_two_and_the_text_beside_them_is_read() -> None:
    page, dice = blank(), np.random.default_rng(5)
    page[:] = 255
    photos = (Box(100, 400, 800, 800), Box(820, 160, 1400, 520))
    for b in photos:
        dots = dice.random((int(b.height), int(b.width))) < np.linspace(0.7, 0.12, int(b.height))[:, None]
        page[int(b.y0) : int(b.y1), int(b.x0) : int(b.x1)] = np.where(dots, 0, 255)
    page[430:500, 800:820] = np.where(dice.random((70, 20)) < 0.3, 0, 255)
    for r in range(6):
        line(page, 110, 165 + r * PITCH, 26, ink=0)
    for r in range(16):
        line(page, 100, 860 + r * PITCH, 50, ink=0)
    found = read(page)
    assert sorted(max(p.box.iou(b) for b in photos) > 0.85 for p in found.pictures) == [True, True]
    assert sum(k.box.y1 < 395 and k.box.width > 24 * EM for k in found.lines) == 6


def test_an_outline_broken_twice_is_a_photographs_on_a_page_of_black_and_white() -> None:
    photo = Box(100, 150, 900, 700)
    page, rng = outlines(photo, thick=4, height=1700), np.random.default_rng(9)
    page[page > 200] = 255
    page[140:160, 500:760] = page[690:712, 300:330] = 255
    for _ in range(30):
        x, y, long, short = (int(v) for v in rng.integers((230, 280, 60, 30), (770, 570, 110, 70)))
        cv2.ellipse(page, (x, y), (long, short), float(rng.integers(0, 180)), 0, int(rng.integers(60, 360)), 20, 4)
    assert [p.box.iou(photo) > 0.9 for p in read(page).pictures] == [True]


@pytest.mark.parametrize("count", [3, 5])
def test_three_chance_characters_among_scraps_in_an_outline_are_the_pictures_and_a_title_is_none(count: int) -> None:
    photo, em = Box(100, 200, 800, 600), 4 * EM
    page = outlines(photo, thick=4)
    runs = [Run(line(page, 180, 420, count, em=em), em)]
    for k in range(7):
        cv2.ellipse(page, (160 + 85 * k, 300), (30, 36), 0, 0, 300, 20, 5)
        runs.append(Run(Box(126 + 85 * k, 260, 194 + 85 * k, 340), EM))
    page[page > 200] = 255
    plate = make_plate(page)
    assert plate.two_toned
    scaled = [Run(Affine.scale(plate.scale).box(r.box), r.em * plate.scale) for r in runs]
    assert len(hollow_pictures(plate, scaled, [], [])) == (count == 3)
