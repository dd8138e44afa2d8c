"""Punctuation at line ends, dirt in gutters, light type on shaded grounds, screened pictures; nothing lost unseen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.layout.gutters import find_gutters
from pipeline.layout.measure import Run
from pipeline.layout.parting import part_at_gutters
from pipeline.layout.scan import analyse_scan
from pipeline.model.geometry import Box
from pipeline.model.page import FrameKind, PageImage, PageLayout, Pixels
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM = 26
PITCH = 37


def blank(width: int = 1500, height: int = 1500) -> Pixels:
    return np.full((height, width), 236, np.uint8)


def glyph(page: Pixels, x: int, y: int, em: int = EM, ink: int = 30, turn: int = 0) -> None:
    """A character of crossing strokes; ``turn`` makes neighbours differ."""
    t, m = max(2, em // 13), em // 20 + 2
    x0, y0, x1, y1 = x + m, y + m, x + em - m - 1, y + em - m - 1
    u = em // 4 + (turn * 5) % (em // 2)
    for a, b in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)), ((x + u, y0), (x + u, y1)), ((x0, y + u), (x1, y + u))):
        cv2.line(page, a, b, ink, t)


def line(page: Pixels, x: int, y: int, count: int, commas: tuple[int, ...] = (), em: int = EM, ink: int = 30) -> Box:
    for k in range(count):
        if k in commas:
            cv2.circle(page, (x + k * em + em // 5, y + em - em // 5), em // 10, ink, -1)
        else:
            glyph(page, x + k * em, y, em, ink, turn=k + y)
    return Box(x, y, x + count * em, y + em)


def read(page: Pixels) -> PageLayout:
    return analyse_scan(PageImage(pixels=page, dpi=200.0, to_source=Warp()), Settings.load().layout)


def test_marks_at_the_ends_belong_to_their_line() -> None:
    page = blank()
    for r in range(14):
        line(page, 100, 100 + r * PITCH, 15)
    y = 100 + 14 * PITCH
    line(page, 100, y, 9)
    for dx in (3, 9):
        cv2.line(page, (100 + 9 * EM + dx, y + 2), (100 + 9 * EM + dx, y + 7), 30, 3)  # ”
    found = [k for k in read(page).lines if abs(k.box.cy - y - EM / 2) < 8]
    assert len(found) == 1
    assert found[0].box.x1 > 100 + 9 * EM + 8


def test_commas_one_above_the_other_are_no_gutter() -> None:
    page = blank()
    for r in range(20):
        line(page, 100, 100 + r * PITCH, 15, commas=(7,) if 6 <= r < 9 else ())
    assert len(read(page).lines) == 20


def test_dirt_in_a_gutter_joins_nothing() -> None:
    page, dice = blank(), np.random.default_rng(3)
    gutter = 100 + 15 * EM
    for r in range(24):
        line(page, 100, 100 + r * PITCH, 15)
        line(page, gutter + 28, 100 + r * PITCH, 15)
    for x, y in zip(dice.integers(gutter, gutter + 26, 160), dice.integers(100, 900, 160), strict=True):
        page[y : y + 3, x : x + 3] = 110
    assert all(k.box.width < 16.5 * EM for k in read(page).lines)


def test_light_type_on_a_shaded_ground_is_read_and_no_picture() -> None:
    page = blank()
    page[80:240, 100:900] = np.linspace(40, 120, 800).astype(np.uint8)[None, :]
    head = line(page, 220, 130, 9, em=60, ink=225)
    for r in range(14):
        line(page, 100, 300 + r * PITCH, 25)
    layout = read(page)
    assert any(k.reversed and k.box.iou(head) > 0.6 for k in layout.lines)
    assert any(f.kind is FrameKind.REVERSED for f in layout.frames)
    assert not layout.pictures


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


@pytest.mark.parametrize("seed", range(4))
def test_all_sizeable_ink_is_known_or_left_over(seed: int) -> None:
    page, dice = blank(), np.random.default_rng(seed)
    for r in range(12):
        line(page, 100, 100 + r * PITCH, 20)
    blots: list[Box] = []
    for row in range(3):
        for column in range(5):
            x, y, size = 120 + 260 * column, 700 + 240 * row, int(dice.integers(16, 90))
            shape = int(dice.integers(0, 3))
            if shape == 0:
                cv2.circle(page, (x, y), size // 2, 30, -1)
            elif shape == 1:
                cv2.rectangle(page, (x - size // 2, y - size // 3), (x + size // 2, y + size // 3), 30, -1)
            else:
                cv2.ellipse(page, (x, y), (size // 2 + 8, size // 4 + 6), int(dice.integers(0, 180)), 0, 360, 30, -1)
            blots.append(Box(x - 6, y - 6, x + 6, y + 6))
    layout = read(page)
    known = [*layout.leftovers, *(k.box for k in layout.lines), *(k.box for k in layout.pictures)]
    known += [*(k.box for k in layout.frames), *(k.box for k in layout.rules)]
    assert all(any(b.inside(k.grow(4)) > 0.9 for k in known) for b in blots)


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
    page = blank()
    rng = np.random.default_rng(2)
    for r in range(20):
        line(page, 100, 800 + r * PITCH, 30)
    photo, ear = Box(100, 200, 700, 600), Box(800, 200, 1300, 500)
    for b in (photo, ear):
        cv2.rectangle(page, (int(b.x0), int(b.y0)), (int(b.x1), int(b.y1)), 20, 3)
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


def test_what_a_gutter_parts_has_each_its_own_size() -> None:
    page = blank()
    for r in range(24):
        line(page, 100, 100 + r * PITCH, 15)
        if not 9 <= r <= 13:
            line(page, 100 + 16 * EM, 100 + r * PITCH, 15)
    large = round(1.4 * EM)
    line(page, 100 + 16 * EM, 100 + 11 * PITCH - 4, 4, em=large)
    found = read(page).lines
    head = next(k for k in found if k.box.x0 > 100 + 15.4 * EM and abs(k.box.cy - (100 + 11 * PITCH - 4 + large / 2)) < 10)
    assert 1.25 < head.em / EM < 1.55
    assert not any(k.box.x0 < 400 and k.box.x1 > 100 + 16 * EM for k in found)


def test_a_few_rows_with_sharp_edges_show_a_gutter_although_a_line_runs_across() -> None:
    rows = [Box(x, r * PITCH, x + 15 * EM, r * PITCH + EM) for r in range(6) if r != 3 for x in (0.0, 16.0 * EM)]
    across = Box(0, 3 * PITCH, 31 * EM, 3 * PITCH + EM)
    ragged = [Box(b.x0 + (i * 7 % 5) * 0.3 * EM, b.y0, b.x1, b.y1) if i % 2 else b for i, b in enumerate(rows)]
    assert len(find_gutters([*rows, across], EM)) == 1
    assert find_gutters([*ragged, across], EM) == []


def test_a_character_in_a_gutters_end_is_no_dirt() -> None:
    page, second = blank(), 100 + 17 * EM
    rows = [line(page, x, 160 + r * PITCH, 15) for r in range(14) for x in (100, second)]
    deck = line(page, 100, 100, 15).union(line(page, second, 100, 7))
    for dx in (-10, 11):  # 人 in the gutter, after a comma's white
        cv2.line(page, (second - 14, 104), (second - 14 + dx, 122), 30, 2)
    crossing = line(page, 100, 160 + 14 * PITCH, 15).union(line(page, second, 160 + 14 * PITCH, 15))
    page[160 + 14 * PITCH : 163 + 14 * PITCH, 100 + 15 * EM : second] = 30  # dirt
    runs, cuts = part_at_gutters([Run(b, EM) for b in (deck, *rows, crossing)], page < 128, EM)
    assert [r.box.width > 20 * EM for r in runs if r.box.cy < 140] == [True]
    assert [round(c.cy) for c in cuts] == [round(crossing.cy)]


def test_a_gutter_ends_at_the_next_line_across_it() -> None:
    page, second = blank(), 100 + 17 * EM
    rows = [line(page, x, 200 + r * PITCH, 15) for r in range(14) for x in (100, second)]
    deck = line(page, 100, 110, 15).union(line(page, second, 110, 7))
    cv2.circle(page, (100 + 15 * EM + 4, 130), 4, 30, -1)  # a comma
    byline = line(page, 200, 155, 18)

    def cuts(lines: list[Box]) -> list[float]:
        return [c.cy for c in part_at_gutters([Run(b, EM) for b in lines], page < 128, EM)[1]]

    assert cuts([deck, byline, *rows]) == []
    assert cuts([deck, *rows]) == [deck.cy]


def test_text_in_front_of_print_that_shines_through_is_no_large_type() -> None:
    page = blank()
    for r in range(12):
        line(page, 100, 100 + r * PITCH, 18)
    cv2.rectangle(page, (130, 95 + 4 * PITCH), (430, 95 + 8 * PITCH), 110, 5)
    cv2.line(page, (130, 95 + 4 * PITCH), (430, 95 + 8 * PITCH), 110, 9)
    cv2.line(page, (130, 95 + 8 * PITCH), (430, 95 + 4 * PITCH), 110, 9)
    assert not any(k.em > 2 * EM for k in read(page).lines)


def test_a_rule_in_line_with_a_pictures_edge_ends_before_it() -> None:
    page = blank()
    top = 100 + 12 * PITCH
    for r in range(11):
        line(page, 100, 100 + r * PITCH, 15)
        line(page, 100 + 17 * EM, 100 + r * PITCH, 15)
    page[top : top + 3, 100 : 100 + 15 * EM + 14] = 30
    photo = np.random.default_rng(2).integers(60, 150, (260, 15 * EM)).astype(np.uint8)
    page[top : top + 260, 100 + 17 * EM : 100 + 32 * EM] = cv2.GaussianBlur(photo, (9, 9), 0)
    page[top : top + 3, 100 + 16 * EM : 100 + 32 * EM] = 20
    rules = [r.box for r in read(page).rules if r.horizontal]
    assert rules
    assert all(r.x1 < 100 + 17.5 * EM for r in rules)


@pytest.mark.parametrize(("hollow", "kept"), [(True, True), (False, False)])
def test_a_pale_ring_is_a_full_stop_and_a_pale_spot_is_dirt(hollow: bool, kept: bool) -> None:
    page = blank()
    for r in range(14):
        line(page, 100, 100 + r * PITCH, 15)
    y = 100 + 14 * PITCH
    line(page, 100, y, 9)
    cv2.circle(page, (100 + 9 * EM + 8, y + EM - 7), 3, 140, 2 if hollow else -1)
    found = [k for k in read(page).lines if abs(k.box.cy - y - EM / 2) < 8]
    assert len(found) == 1
    assert (found[0].box.x1 > 100 + 9 * EM + 9) == kept


@pytest.mark.parametrize("broken", [False, True])
def test_few_scraps_in_a_closed_outline_are_a_photograph_and_a_framed_title_or_table_is_none(broken: bool) -> None:
    page = blank(height=2000)
    rng = np.random.default_rng(4)
    for r in range(20):
        line(page, 100, 800 + r * PITCH, 30)
    photo, notice = Box(100, 200, 700, 600), Box(800, 200, 1300, 500)
    for b in (photo, notice):
        cv2.rectangle(page, (int(b.x0), int(b.y0)), (int(b.x1), int(b.y1)), 20, 4)
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
