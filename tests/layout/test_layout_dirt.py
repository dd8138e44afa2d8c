"""Punctuation at line ends, dirt in gutters, light type on shaded grounds; nothing lost unseen."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from layout_pages import EM, PITCH, blank, line, read

from pipeline.layout.gutters import find_gutters
from pipeline.layout.measure import Run
from pipeline.layout.parting import part_at_gutters
from pipeline.model.geometry import Box
from pipeline.model.page import FrameKind


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
