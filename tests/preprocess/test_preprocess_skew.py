"""Skew and warp on pages made here: rows of blobs that look like print."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.model.page import Pixels
from pipeline.preprocess.ink import measure_ink, paper_colour
from pipeline.preprocess.layer import Turn
from pipeline.preprocess.resample import sampled, upright_sheet
from pipeline.preprocess.skew import measure_skew


def printed_page(vertical: bool = False, seed: int = 3) -> Pixels:
    """Two columns of square characters of random strokes, 20 px high, leading 1.6."""
    random = np.random.default_rng(seed)
    page = np.full((1500, 1100), 235, np.uint8)
    for y in range(100, 1400, 32):
        for x in [*range(100, 520, 22), *range(580, 1000, 22)]:
            cell = (random.random((5, 5)) < 0.55).astype(np.uint8)
            glyph = cv2.resize(cell, (20, 20), interpolation=cv2.INTER_NEAREST)
            page[y : y + 20, x : x + 20][glyph > 0] = 40
    return np.ascontiguousarray(page.T) if vertical else page


def turned_by(page: Pixels, degrees: float) -> Pixels:
    h, w = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(page, matrix, (w, h), flags=cv2.INTER_CUBIC, borderValue=235), np.uint8)


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("degrees", [-5.2, -0.71, 0.0, 0.16, 2.4])
def test_skew_is_found_to_a_few_hundredths_of_a_degree(degrees: float, vertical: bool) -> None:
    page = turned_by(printed_page(vertical), degrees)
    assert measure_skew(measure_ink(page).dark).degrees == pytest.approx(degrees, abs=0.03)


def test_white_page_is_straight() -> None:
    assert measure_skew(measure_ink(np.full((900, 700), 250, np.uint8)).dark).degrees == 0.0


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("skew", [0.0, 2.0])
def test_transform_leads_back_to_the_source(turn: Turn, skew: float) -> None:
    page = np.full((400, 300), 230, np.uint8)
    page[80:120, 40:80] = 0
    sheet = upright_sheet(300, 400, turn, skew)
    ys, xs = np.nonzero(sampled(page, sheet, (230,)) < 115)
    x, y = sheet.back.apply(float(xs.mean()) + 0.5, float(ys.mean()) + 0.5)
    assert (x, y) == pytest.approx((60.0, 100.0), abs=0.15)


def test_page_without_skew_is_not_resampled() -> None:
    page = printed_page()
    sheet = upright_sheet(1100, 1500, 0, 0.0)
    assert sampled(page, sheet, (235,)) is page
    assert sheet.back.apply(3.0, 4.0) == (3.0, 4.0)
    assert np.array_equal(sampled(page, sheet.part(100, 700), (235,)), page[:, 100:700])


def test_paper_is_the_light_majority() -> None:
    page = np.dstack([printed_page()] * 3)
    page[..., 2] = np.where(page[..., 2] > 200, 200, page[..., 2])
    assert paper_colour(page) == (235, 235, 200)
