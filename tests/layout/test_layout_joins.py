"""Pieces of a head over a gap that is white in the lines beside it, too; the stroke 一 in the white between tiers of columns."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.blobs import find_blobs
from pipeline.layout.joining import join_runs
from pipeline.layout.measure import Run
from pipeline.layout.runs import body_runs
from pipeline.model.geometry import Box

EM = 24
PITCH = 34


def two_columns(rows: int, top: int) -> list[Run]:
    """Rows of two columns with 1.2 em between, the second from x = 300 on."""
    width = 300 - round(1.2 * EM)
    return [Run(Box(x0, top + r * PITCH, x1, top + r * PITCH + EM), EM) for r in range(rows) for x0, x1 in ((0, width), (300, 600))]


def test_a_head_that_the_columns_rule_does_not_run_through_is_one_line() -> None:
    below = two_columns(10, 100)
    head = [Run(Box(60, 50, 300 - round(1.2 * EM), 77), 1.1 * EM), Run(Box(300, 50, 480, 77), 1.1 * EM)]
    rule = Box(285, 95, 287, 100 + 10 * PITCH)
    assert len(join_runs([*head, *below], EM, [rule])) == 21
    assert len(join_runs([*head, *below], EM, [])) == 22
    through = Box(285, 40, 287, 100 + 10 * PITCH)
    assert len(join_runs([*head, *below], EM, [through])) == 22


def test_a_flat_stroke_in_the_white_between_tiers_is_a_columns_character_and_a_rows_dirt() -> None:
    page = np.zeros((700, 700), np.uint8)
    for r in range(14):
        second = 303 if r else 301  # The rest of the row is a little nearer than the gutter is wide
        for x in (*range(40, 280, EM), *range(second, second + 240, EM)):
            cv2.rectangle(page, (x + 2, 60 + r * PITCH), (x + EM - 4, 80 + r * PITCH), 1, 2)
    cv2.rectangle(page, (286, 60), (289, 80), 1, -1)
    mask = page.astype(np.bool_)
    marks = find_blobs(mask)

    def end(columns: bool) -> float:
        return min(
            r.box.x1 for r in body_runs(mask, marks, np.ones(len(marks), np.bool_), EM, (), columns) if r.box.y0 < 70 and not r.small
        )

    assert end(True) == 290
    assert end(False) < 285


def test_two_heads_side_by_side_of_their_own_sizes_are_two_lines() -> None:
    left, right = round(1.9 * EM), round(2.6 * EM)
    heads = [Run(Box(60, 10, 260, 10 + left), left), Run(Box(60, 70, 260, 70 + left), left), Run(Box(320, 60, 720, 60 + right), right)]
    heads.append(Run(Box(320, 140, 660, 140 + right), right))
    across = [Run(Box(100, 900, 700, 900 + right), right)]
    assert len(join_runs([*heads, *across], EM, [])) == 5


def test_a_gutter_of_few_rows_beside_nothing_else_is_kept_after_a_comma() -> None:
    rows = two_columns(5, 100)
    rows[8] = Run(Box(0, rows[8].box.y0, 300 - round(1.4 * EM), rows[8].box.y1), EM, trail=0.63 * EM)
    assert len(join_runs(rows, EM, [])) == 10


def test_figures_that_look_larger_than_the_body_are_parted_by_its_gutter() -> None:
    rows = two_columns(10, 100)
    size, box = 1.15 * EM, rows[10].box
    rows[10] = Run(Box(box.x1 - 4 * EM, box.y0, 300 - round(1.6 * EM), box.y1 + 3), size, trail=0.7 * EM)
    assert len(join_runs(rows, EM, [])) == 20


def test_a_short_piece_of_a_line_beside_a_picture_is_no_colon_of_it() -> None:
    pieces = [Run(Box(0, 0, 700, 400), 400), Run(Box(730, 350, 820, 350 + EM), EM), Run(Box(840, 350, 1100, 350 + EM), EM)]
    assert sorted(r.box.x0 for r in join_runs(pieces, EM, [])) == [0, 730]


def test_a_piece_of_a_rule_three_pixels_thick_links_no_rows_of_small_type() -> None:
    page, em = np.zeros((200, 700), np.uint8), 18
    for y in (60, 90):
        for x in (*range(100, 280, em), *range(300, 480, em)):
            cv2.rectangle(page, (x + 1, y), (x + em - 3, y + em - 2), 1, 2)
    cv2.rectangle(page, (287, 62), (289, 62 + 2 * em), 1, -1)
    mask = page.astype(np.bool_)
    marks = find_blobs(mask)
    assert len(body_runs(mask, marks, np.ones(len(marks), np.bool_), em)) == 4


def test_the_white_of_a_comma_and_little_more_is_no_gutter() -> None:
    rows = two_columns(5, 100)
    rows[8] = Run(Box(0, rows[8].box.y0, 300 - round(1.13 * EM), rows[8].box.y1), EM, trail=0.6 * EM)
    assert len(join_runs(rows, EM, [])) == 9
