"""The door: PDFs with text pass untouched, pages on their side are turned, scans are straightened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
import pytest

from pipeline.model.geometry import Affine, Box
from pipeline.model.issue import EngineInfo
from pipeline.model.page import Characters, PageSource, Pixels, SourceFile, Stroke, TextLayer
from pipeline.ports import RecognizedChar, RecognizedLine
from pipeline.preprocess import prepare
from pipeline.settings import PreprocessSettings, Settings

SETTINGS: PreprocessSettings = Settings.load().preprocess


class HeadUp:
    """Reads every crop; sure of itself only when the crop's upper half is darker than its lower half."""

    info = EngineInfo("double", "1")

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        return [self._line(c) for c in crops]

    def _line(self, crop: Pixels) -> RecognizedLine:
        half = crop.shape[0] // 2
        sure = 0.99 if crop[:half].mean() < crop[half:].mean() else 0.2
        return RecognizedLine((RecognizedChar("报", Box(0, 0, 1, 1), sure),) * 12)

    def close(self) -> None: ...


def source(pixels: Pixels, layer: TextLayer | None = None, to_unit: Affine | None = None) -> PageSource:
    return PageSource(SourceFile("a", "a", "0" * 64, "image/png", 1), 1, pixels, 200.0, True, to_unit or Affine(), layer)


def layer(angle: float) -> TextLayer:
    n = 3
    boxes = np.array([[10, 20, 19, 29], [19, 20, 28, 29], [28, 20, 37, 29]], np.float32)
    return TextLayer(
        width=100.0,
        height=150.0,
        characters=Characters(("上", "海", "报"), boxes, np.ones(n, np.float32)),
        size=np.full(n, 9, np.float32),
        angle=np.full(n, angle, np.float32),
        font=np.zeros(n, np.int32),
        font_names=("song",),
        visible=np.ones(n, np.bool_),
        luminance=np.zeros(n, np.float32),
        strokes=(Stroke(Box(0, 10, 100, 10), None, 0.0, 0.5),),
        pictures=(Box(50, 60, 80, 90),),
    )


def page_of_type() -> Pixels:
    """Characters like 罒 on 丨: two verticals, dense at the top; leading larger than the pitch."""
    page = np.full((900, 700), 240, np.uint8)
    for y in range(60, 820, 34):
        for x in range(60, 620, 24):
            page[y : y + 20, x + 2 : x + 5] = 30
            page[y : y + 20, x + 15 : x + 18] = 30
            page[y : y + 2, x : x + 20] = 30
            page[y + 5 : y + 7, x + 2 : x + 18] = 30
    return page


def test_born_digital_lengths_become_pixels() -> None:
    pixels = np.full((300, 200), 255, np.uint8)
    (image,) = prepare(source(pixels, layer(0.0), Affine.scale(0.5)), SETTINGS, HeadUp())
    assert image.pixels is pixels
    assert image.operations == ()
    assert image.layer is not None
    assert image.layer.characters.box(0) == Box(20, 40, 38, 58)
    assert image.layer.size[0] == 18
    assert image.layer.strokes[0].linewidth == 1.0
    assert image.layer.pictures == (Box(100, 120, 160, 180),)
    assert (image.layer.width, image.layer.height) == (200.0, 300.0)
    assert image.to_source.apply(40, 58) == (20.0, 29.0)


@pytest.mark.parametrize(("angle", "turn"), [(90.0, 270), (180.0, 180), (270.0, 90)])
def test_born_digital_page_on_its_side_is_turned(angle: float, turn: int) -> None:
    pixels = np.zeros((300, 200), np.uint8)
    pixels[40:58, 20:38] = 7
    (image,) = prepare(source(pixels, layer(angle), Affine.scale(0.5)), SETTINGS, HeadUp())
    assert image.rotation == turn
    assert image.layer is not None
    assert set(image.layer.angle.tolist()) == {0.0}
    box = image.layer.characters.box(0)
    assert np.all(image.pixels[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)] == 7)
    assert image.to_source.box(box) == Box(10, 20, 19, 29)


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_scan_is_brought_upright(turned: int) -> None:
    upright = page_of_type()
    given = np.ascontiguousarray(np.rot90(upright, -turned))
    (image,) = prepare(source(given), SETTINGS, HeadUp())
    assert image.rotation == (360 - 90 * turned) % 360
    assert image.pixels.shape == upright.shape
    assert np.abs(image.pixels.astype(int) - upright.astype(int)).mean() < 1


def test_empty_scan_stays_as_it_came() -> None:
    pixels = np.full((500, 400, 3), 250, np.uint8)
    (image,) = prepare(source(pixels), SETTINGS, HeadUp())
    assert image.pixels is pixels
    assert (image.rotation, image.skew_degrees) == (0, 0.0)


def test_few_characters_over_a_scan_are_a_stamp() -> None:
    stamped = replace(layer(0.0), pictures=(Box(0, 0, 100, 150),))
    upright = page_of_type()
    given = np.ascontiguousarray(np.rot90(upright, 2))
    scale = Affine.scale(100.0 / given.shape[1], 150.0 / given.shape[0])
    (image,) = prepare(source(given, stamped, scale), SETTINGS, HeadUp())
    assert image.rotation == 180
    assert image.layer is not None
    assert image.layer.angle.tolist() == [180.0] * 3


def test_invisible_text_is_turned_with_its_scan() -> None:
    hidden = replace(layer(0.0), visible=np.zeros(3, np.bool_))
    given = page_of_type()
    scale = Affine.scale(100.0 / given.shape[1], 150.0 / given.shape[0])
    (image,) = prepare(source(given, hidden, scale), SETTINGS, HeadUp())
    assert image.layer is not None
    assert image.layer.characters.box(0).x0 == pytest.approx(10 * given.shape[1] / 100, abs=1.0)


def test_type_too_small_to_tell_apart_is_enlarged() -> None:
    page = cv2.resize(page_of_type(), None, fx=0.45, fy=0.45, interpolation=cv2.INTER_AREA)
    (small,) = prepare(source(np.asarray(page, np.uint8)), SETTINGS, HeadUp())
    assert small.operations[0].startswith("resize ")
    assert small.width == pytest.approx(2 * page.shape[1], rel=0.2)
    assert small.dpi == pytest.approx(200.0 * small.width / page.shape[1], rel=0.01)
    corner = small.to_source.box(Box(0, 0, small.width, small.height))
    assert (corner.x1, corner.y1) == pytest.approx((page.shape[1], page.shape[0]), abs=2)
    (full,) = prepare(source(page_of_type()), SETTINGS, HeadUp())
    assert not any(o.startswith("resize") for o in full.operations)


def test_spread_on_a_dark_bed_becomes_two_pages() -> None:
    pixels = np.hstack([page_of_type(), page_of_type()])
    pixels = np.pad(pixels, ((30, 30), (0, 0)), constant_values=50)
    left, right = prepare(source(pixels), SETTINGS, HeadUp())
    assert left.source_box is not None
    assert left.width == pytest.approx(700, abs=20)
    assert right.source_box == Box(left.width, 0, 1400, 960)


def test_edge_of_the_paper_says_nothing_of_its_lines() -> None:
    page = np.pad(page_of_type(), 20, constant_values=240)
    page[170:] = 240
    h, w = page.shape
    matrix = cv2.getRotationMatrix2D((w / 2, h / 2), -0.3, 1.0)
    laid = np.full((h + 120, w + 120), 50, np.uint8)
    laid[60 : h + 60, 60 : w + 60] = cv2.warpAffine(page, matrix, (w, h), flags=cv2.INTER_CUBIC, borderValue=240)
    (image,) = prepare(source(laid), SETTINGS, HeadUp())
    assert image.skew_degrees == pytest.approx(0.3, abs=0.05)
