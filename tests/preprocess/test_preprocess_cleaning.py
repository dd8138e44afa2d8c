"""Edges, punch holes, grain, spreads: done where measured, left alone elsewhere."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Characters, PageImage, Pixels, TextLayer
from pipeline.model.warp import Warp
from pipeline.preprocess.border import blemishes
from pipeline.preprocess.contrast import measure_contrast, strengthened
from pipeline.preprocess.ink import measure_ink
from pipeline.preprocess.noise import denoised, measure_noise
from pipeline.preprocess.resample import sampled, upright_sheet
from pipeline.preprocess.spread import split_spread


def type_page(width: int = 700, height: int = 1000, margin: int = 50, paper: int = 235) -> Pixels:
    """Paper with two columns of square characters of random strokes."""
    random = np.random.default_rng(5)
    page = np.full((height, width), paper, np.uint8)
    middle = (width - 16) // 2
    for y in range(margin, height - margin, 30):
        for left, right in ((margin, middle), (middle + 16, width - margin)):
            for x in range(left, right - 20, 20):
                glyph = cv2.resize((random.random((5, 5)) < 0.55).astype(np.uint8), (18, 18), interpolation=cv2.INTER_NEAREST)
                glyph[[0, 17]] = 1
                page[y : y + 18, x : x + 18][glyph > 0] = 40
                page[y : y + 18, x + 8 : x + 10] = 40
    return page


def cleaned(page: Pixels, dpi: float = 100.0) -> tuple[Pixels, tuple[str, ...]]:
    mask, found = blemishes(measure_ink(page), 235.0, dpi)
    return sampled(page, upright_sheet(page.shape[1], page.shape[0], 0, 0.0), (235,), mask), found


def test_clean_page_has_no_blemishes() -> None:
    page = type_page()
    out, found = cleaned(page)
    assert found == ()
    assert np.array_equal(out, page)


def test_dark_edges_become_paper_and_print_stays() -> None:
    page = type_page()
    edged = page.copy()
    edged[:, :22] = 15
    cv2.fillPoly(edged, [np.array([[0, 0], [699, 0], [0, 30]], np.int32)], 25)
    out, found = cleaned(edged)
    assert found[0].startswith("edges")
    assert int(out[:, :22].min()) > 200
    assert np.array_equal(out[60:, 40:], page[60:, 40:])


def test_shadow_over_print_is_no_edge() -> None:
    page = type_page()
    light = np.linspace(0.3, 1.4, page.shape[1]).clip(0, 1)
    assert cleaned(np.asarray(page * light, np.uint8))[1] == ()


def test_photograph_that_bleeds_off_the_page_stays() -> None:
    page = type_page()
    page[300:700, 350:] = 60
    out, _ = cleaned(page)
    assert float(np.mean(out[300:700, 350:590] == 60)) > 0.99


def test_rule_that_runs_into_the_edge_stays() -> None:
    page = type_page()
    page[500:504, :] = 20
    assert cleaned(page)[1] == ()


def test_punch_holes_become_paper_and_a_bullet_stays() -> None:
    page = type_page(margin=120)
    for y in (380, 700):
        cv2.circle(page, (45, y), 12, 10, -1)
    out, found = cleaned(page)
    assert found == ("punch holes 2",)
    assert int(out[:, :80].min()) > 200
    single = type_page(margin=120)
    cv2.circle(single, (45, 380), 12, 10, -1)
    assert cleaned(single)[1] == ()
    assert cleaned(page, dpi=0.0)[1] == ()


def test_grain_is_measured_and_only_heavy_grain_is_smoothed() -> None:
    flat = np.full((1200, 900), 200, np.uint8)
    assert measure_noise(flat) == 0.0
    assert denoised(flat, 0.0, 30.0)[0] is flat
    grain = np.random.default_rng(1).normal(200, 6, flat.shape).clip(0, 255).astype(np.uint8)
    noise = measure_noise(grain)
    assert noise == pytest.approx(6.0, abs=0.7)
    out, done = denoised(grain, noise, 30.0)
    assert done
    assert float(out.std()) < float(grain.std())


def test_faded_print_is_made_darker_and_sound_print_left_alone() -> None:
    page = type_page()
    assert measure_contrast(page) > 0.6
    assert strengthened(page, measure_contrast(page), (235,))[0] is page
    faded = np.asarray(235 - (235 - page.astype(np.float32)) * 0.3, np.uint8)
    out, done = strengthened(faded, measure_contrast(faded), (235,))
    assert done[0].startswith("contrast")
    assert 0.6 < measure_contrast(out) < 0.9
    colour = strengthened(np.dstack([faded] * 3), 0.25, (235, 235, 200))[0]
    assert np.array_equal(colour[..., 0], strengthened(faded, 0.25, (235,))[0])


def test_white_paper_and_its_grain_are_not_faded_print() -> None:
    grain = np.random.default_rng(1).normal(200, 5, (1200, 900)).clip(0, 255).astype(np.uint8)
    assert measure_contrast(grain) == 0.0
    assert strengthened(grain, 0.0, (200,))[0] is grain


def spread(gap: int = 0) -> Pixels:
    return np.hstack([type_page(), np.full((1000, gap), 235, np.uint8), type_page()])


def test_spread_becomes_two_pages_with_their_place_in_the_source() -> None:
    pixels = spread()
    n = 2
    layer = TextLayer(
        width=1400.0,
        height=1000.0,
        characters=Characters(("左", "右"), np.array([[60, 60, 80, 80], [760, 60, 780, 80]], np.float32), np.ones(n, np.float32)),
        size=np.full(n, 20, np.float32),
        angle=np.zeros(n, np.float32),
        font=np.zeros(n, np.int32),
        font_names=("song",),
        visible=np.ones(n, np.bool_),
        luminance=np.zeros(n, np.float32),
        pictures=(Box(800, 400, 900, 500),),
    )
    left, right = split_spread(PageImage(pixels, 100.0, Warp(Affine.scale(2.0)), layer=layer))
    cut = left.width
    assert cut == pytest.approx(700, abs=8)
    assert right.source_box == Box(2.0 * cut, 0.0, 2800.0, 2000.0)
    assert left.layer is not None
    assert right.layer is not None
    assert (left.layer.characters.text, right.layer.characters.text) == (("左",), ("右",))
    assert right.layer.characters.box(0).x0 == 760 - cut
    assert right.layer.pictures == (Box(800 - cut, 400, 900 - cut, 500),)
    assert right.to_source.apply(0, 0) == (2.0 * cut, 0.0)


def test_fold_in_the_gutter_is_no_print() -> None:
    pixels = spread(gap=20)
    pixels[:, 708:712] = 60
    assert len(split_spread(PageImage(pixels, 100.0, Warp()))) == 2


def test_broad_shadow_of_a_fold_marks_a_narrow_gutter() -> None:
    page = type_page()[:, :-46]
    pixels = np.hstack([page, type_page()[:, 42:]])
    assert len(split_spread(PageImage(pixels, 100.0, Warp()))) == 1
    x = np.arange(pixels.shape[1]) - page.shape[1]
    pixels = np.asarray(pixels * (1 - 0.5 * np.exp(-((x / 14.0) ** 2))), np.uint8)
    left, _ = split_spread(PageImage(pixels, 100.0, Warp()))
    assert left.width == pytest.approx(page.shape[1], abs=6)


def test_wide_single_page_is_not_cut() -> None:
    page = type_page(width=1400)
    assert len(split_spread(PageImage(page, 100.0, Warp()))) == 1
    headline = spread()
    headline[100:160, 300:1100] = 30
    assert len(split_spread(PageImage(headline, 100.0, Warp()))) == 1
