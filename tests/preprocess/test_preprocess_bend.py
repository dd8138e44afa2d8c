"""Bent paper: measured from chains of characters, made flat, and led back to the source point by point."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from test_preprocess_prepare import SETTINGS, HeadUp, source

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Pixels
from pipeline.model.warp import Mesh, Warp
from pipeline.preprocess import prepare
from pipeline.preprocess.bend import measure_bend
from pipeline.preprocess.ink import Doubles
from pipeline.preprocess.resample import Sheet, sampled

EM = 20.0


def characters(width: int = 1000, height: int = 1400) -> Doubles:
    """Centres of a page of type in two columns, 1.6 em from line to line, scattered a little as ink is."""
    random = np.random.default_rng(2)
    xs = [*np.arange(60, 480, 21), *np.arange(520, 940, 21)]
    points = [(x, y) for y in np.arange(60, height - 60, 32) for x in xs if random.random() < 0.8]
    return np.array(points) + random.normal(0, 1.2, (len(points), 2))


def fallen(x: Doubles) -> Doubles:
    """How far the paper falls towards a spine at the left."""
    return np.asarray(30 * np.exp(-x / 140), np.float64)


def test_flat_page_is_even() -> None:
    bend = measure_bend(characters(), EM, 1000, 1400)
    assert bend is not None
    assert bend.unevenness < 0.12


def test_fall_towards_a_spine_is_found() -> None:
    flat = characters()
    bend = measure_bend(flat + np.stack([0 * flat[:, 0], fallen(flat[:, 0])], axis=1), EM, 1000, 1400)
    assert bend is not None
    assert bend.unevenness > 0.5
    row = bend.dy[bend.dy.shape[0] // 2]
    nodes = np.asarray(np.arange(len(row)) * bend.step, np.float64)
    inside = (nodes > 60) & (nodes < 940)
    off = (row - fallen(nodes))[inside]
    assert np.ptp(off) < 0.12 * EM  # lines are straight; how high they stand is anybody's


def test_too_few_characters_say_nothing() -> None:
    assert measure_bend(characters()[:50], EM, 1000, 1400) is None
    assert measure_bend(np.random.default_rng(1).random((80, 2)) * 1000, EM, 1000, 1400) is None


def wave() -> Mesh:
    """A gentle wave on nodes 50 apart over 600 by 800."""
    y, x = np.mgrid[0:17, 0:13] * 50.0
    dx, dy = 4 * np.sin(y / 120), 6 * np.sin(x / 150)
    return Mesh(50.0, 13, tuple(dx.ravel().tolist()), tuple(dy.ravel().tolist()))


def test_pixels_and_transform_agree() -> None:
    page = np.full((800, 600), 230, np.uint8)
    cv2.circle(page, (400, 300), 6, 0, -1)
    sheet = Sheet(620, 810, Affine.shift(-10, -5), wave())
    dark = np.clip(230.0 - sampled(page, sheet, (230,)), 0, None)
    dark[:20] = dark[-20:] = dark[:, :20] = dark[:, -20:] = 0
    ys, xs = np.nonzero(dark)
    x, y = (float(np.average(v, weights=dark[ys, xs])) for v in (xs, ys))
    at = Warp(sheet.back, sheet.mesh).apply(x + 0.5, y + 0.5)
    assert at == pytest.approx((400.5, 300.5), abs=0.05)


def test_way_there_and_back() -> None:
    warp = Warp(Affine.rotation(2.0).then(Affine.scale(0.5)), wave())
    for point in ((3.0, 790.0), (300.0, 411.0), (-20.0, 5.0)):
        assert warp.back(*warp.apply(*point)) == pytest.approx(point, abs=1e-3)
    assert warp.back_box(warp.box(Box(100, 100, 140, 120))).cx == pytest.approx(120, abs=1)


def bent_page() -> Pixels:
    """Characters like 罒 on 丨 whose lines fall towards the left edge."""
    page = np.full((1400, 1000), 240, np.uint8)
    for y in range(60, 1300, 34):
        for x in range(60, 900, 24):
            top = y + round(float(fallen(np.array([x + 10.0]))[0]))
            for x0, x1, y0, y1 in ((2, 5, 0, 20), (15, 18, 0, 20), (0, 20, 0, 2), (2, 18, 5, 7)):
                page[top + y0 : top + y1, x + x0 : x + x1] = 30
    return page


def test_bent_page_is_made_flat_and_flat_one_is_left_alone() -> None:
    (image,) = prepare(source(bent_page()), SETTINGS, HeadUp())
    assert any(done.startswith("dewarp") for done in image.operations)
    assert image.to_source.mesh is not None
    clear = np.count_nonzero((image.pixels > 200).all(axis=1))
    assert clear > 300  # white between the lines, all across the page
    assert np.count_nonzero((bent_page() > 200).all(axis=1)) < 200
    (again,) = prepare(source(image.pixels), SETTINGS, HeadUp())
    assert again.to_source.mesh is None
