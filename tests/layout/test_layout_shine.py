"""Print that shines through from the other side: soft, and in places as dark as faint ink."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.layout.measure import Run
from pipeline.layout.rowheight import fitted
from pipeline.layout.scan import analyse_scan
from pipeline.model.geometry import Box
from pipeline.model.page import PageImage, Pixels
from pipeline.model.warp import Warp
from pipeline.settings import Settings

EM = 24
PITCH = 34


def glyph(page: Pixels, x: int, y: int, turn: int, ink: int) -> None:
    """A character of crossing strokes."""
    x0, y0, x1, y1 = x + 2, y + 2, x + EM - 3, y + EM - 3
    u = EM // 4 + (turn * 5) % (EM // 2)
    for a, b in (((x0, y0), (x1, y1)), ((x1, y0), (x0, y1)), ((x + u, y0), (x + u, y1)), ((x0, y + u), (x1, y + u))):
        cv2.line(page, a, b, ink, 2)


def show_through(ink: int) -> tuple[Pixels, list[Box]]:
    """A page of grainy paper with a column of 20 rows, large soft strokes behind them, and the boxes of its rows."""
    page = np.full((1100, 700), 226, np.uint8)
    for x in range(130, 460, 80):
        cv2.line(page, (x, 110), (x + 20, 770), 150, 9)
        for y in (150 + x % 190, 500 + x % 190):
            cv2.line(page, (x - 20, y), (x + 40, y), 150, 9)
    page, rows = np.asarray(cv2.GaussianBlur(page, (0, 0), 3), np.uint8), []
    for r in range(20):
        for k in range(16):
            glyph(page, 100 + k * EM, 100 + r * PITCH, r + k, ink)
        rows.append(Box(100, 100 + r * PITCH, 100 + 16 * EM, 100 + r * PITCH + EM))
    noise = np.random.default_rng(1).normal(0, 8, page.shape)
    return np.clip(np.asarray(cv2.GaussianBlur(page, (0, 0), 0.8)) + noise, 0, 255).astype(np.uint8), rows


@pytest.mark.parametrize("ink", [60, 90])
def test_rows_in_front_of_soft_print_are_whole_and_of_the_bodys_size(ink: int) -> None:
    page, rows = show_through(ink)
    found = analyse_scan(PageImage(pixels=page, dpi=200.0, to_source=Warp()), Settings.load().layout).lines
    assert len(found) == len(rows)
    assert all(any(r.iou(k.box) > 0.6 and k.em < 1.2 * EM for k in found) for r in rows)


def test_a_row_on_which_dirt_hangs_is_as_high_as_its_rows_of_ink_and_a_larger_one_keeps_its_height() -> None:
    page = np.full((80, 500), 255, np.uint8)
    for k in range(16):
        glyph(page, 20 + k * EM, 20, k, 60)
    cv2.rectangle(page, (150, 40), (156, 58), 60, -1)
    cv2.rectangle(page, (300, 40), (305, 60), 60, -1)
    run = Run(Box(22, 22, 18 + 16 * EM, 60), 38 / 0.92)
    row = fitted(run, page < 128, EM)
    assert 0.9 * EM < row.em < 1.15 * EM
    assert abs(row.box.y0 - 22) < 4
    assert abs(row.box.y1 - 42) < 4
    large = np.asarray(cv2.resize(page[18:46, :330], None, fx=1.6, fy=1.6)) < 128
    head = Run(Box(30, 5, 520, 41), 36 / 0.92)
    assert fitted(head, large, EM) is head
