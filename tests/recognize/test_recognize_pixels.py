"""Pages without a layer, read by the real engine from lines of known text, and by doubles."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from recognize_pages import ink_page
from recognizers import EmptyRecognizer, FailingRecognizer, FakeRecognizer, ForgetfulRecognizer

from pipeline.engines import load_recognizer
from pipeline.errors import RecognizerError
from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, PageImage, PageLayout, PageText, Pixels, Rule
from pipeline.ports import Recognizer
from pipeline.recognize import read
from pipeline.recognize.holes import Hole, by_shape
from pipeline.recognize.marks import dash_spans, mended
from pipeline.recognize.shapes import shape_of
from pipeline.recognize.signs import Sign
from pipeline.recognize.strip import Crop, Strip, boxes_of, cut, is_reversed, strip_of
from pipeline.recognize.tables import Script
from pipeline.settings import Settings

FOLDER = Path(__file__).parent.parent / "data" / "lines"
SETTINGS = Settings.load().recognize
TRUTH: dict[str, dict[str, Any]] = {x["file"][:-4]: x for x in json.loads((FOLDER / "lines.json").read_text("utf-8"))["lines"]}


@pytest.fixture(scope="module")
def engine() -> Iterator[Recognizer]:
    recognizer = load_recognizer(SETTINGS)
    yield recognizer
    recognizer.close()


def picture(name: str) -> Pixels:
    pixels = cv2.imread(str(FOLDER / f"{name}.png"), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    return np.asarray(pixels, np.uint8)


def page_of(name: str) -> tuple[PageImage, PageLayout]:
    pixels, vertical = picture(name), bool(TRUTH[name]["vertical"])
    thickness = pixels.shape[1] if vertical else pixels.shape[0]
    return ink_page([(pixels, vertical)], thickness / 1.24)


def text_of(page: PageText) -> str:
    return "".join(line.text for line in page.lines)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("simplified", "清晨的河边步道上，几位老人正在打太极拳。"),
        ("digits", "2023年全年售出1286件，增长8.5%，单价37.60元。"),
        ("punctuation", "他问：“《河边志》第3卷呢？”众人答：“在这里！”"),
        ("bullets", "■ 记者 宋知微 ◎ 通讯员 叶秋"),
        ("spaced", "读者来信选登"),
        ("headline", "百年老桥今日重开"),
        ("vertical_traditional", "昨日午後大雨，河水驟漲二尺。"),
        ("vertical_simplified", "老街修缮工程下月开工"),
    ],
)
def test_lines_as_printed(engine: Recognizer, name: str, text: str) -> None:
    image, layout = page_of(name)
    page = read(image, layout, engine, SETTINGS)
    assert text_of(page) == text
    assert page.text_source == "ocr"
    assert page.script == TRUTH[name]["script"] or name in ("spaced", "bullets")
    line = page.lines[0]
    for i in range(line.first, line.last):
        assert page.characters.box(i).inside(line.box.grow(1.0)) == pytest.approx(1.0)


def test_reversed_line_reads_like_its_negative(engine: Recognizer) -> None:
    image, layout = page_of("headline")
    dark = replace(image, pixels=(255 - image.pixels).astype(np.uint8))
    told = replace(layout, lines=tuple(replace(k, reversed=True) for k in layout.lines))
    assert text_of(read(dark, told, engine, SETTINGS)) == "百年老桥今日重开"
    assert text_of(read(dark, layout, engine, SETTINGS)) == "百年老桥今日重开"
    assert text_of(read(image, told, engine, SETTINGS)) == "百年老桥今日重开"  # a layout that is wrong


def test_blank_lines_are_unread() -> None:
    image, layout = page_of("blank")
    page = read(image, layout, FakeRecognizer("字"), SETTINGS)
    assert page.lines == ()
    assert page.unread == ("l0000",)
    assert len(page.characters) == 0


def test_an_engine_that_reads_nothing() -> None:
    image, layout = page_of("simplified")
    page = read(image, layout, EmptyRecognizer(), SETTINGS)
    assert page.unread == ("l0000",)


@pytest.mark.parametrize("scratch", ["_", "__", "|", "'"])
def test_scratches_are_no_text(scratch: str) -> None:
    image, layout = page_of("simplified")
    assert read(image, layout, FakeRecognizer(scratch), SETTINGS).unread == ("l0000",)
    assert read(image, layout, FakeRecognizer("▼"), SETTINGS).unread == ()


@pytest.mark.parametrize("double", [FailingRecognizer(), ForgetfulRecognizer()])
def test_a_failing_engine_is_a_recognizer_error(double: Recognizer) -> None:
    image, layout = page_of("simplified")
    with pytest.raises(RecognizerError):
        read(image, layout, double, SETTINGS)


def test_the_empty_page() -> None:
    image = PageImage(np.full((50, 50), 255, np.uint8), 200.0, page_of("blank")[0].to_source)
    page = read(image, PageLayout(50, 50, 200.0, False, 1.0, ()), FailingRecognizer(), SETTINGS)
    assert page.lines == ()


def test_neighbours_and_rules_are_masked() -> None:
    grey = np.full((100, 300), 230, np.uint8)
    for x in range(20, 280, 12):
        grey[42:58, x : x + 7] = 30
    grey[36:40] = 0  # a rule that touches the line's margin
    grey[61:66, 20:280] = 10  # the line below
    line = LineBox("l1", Box(20, 40, 280, 60), 20.0)
    others = boxes_of([Box(0, 36, 300, 40), Box(20, 61, 280, 81)])
    crop = cut(grey, line, others, 0.2)
    assert crop is not None
    assert crop.pixels[: 40 - crop.y].min() > 200
    assert crop.pixels[61 - crop.y :].min() > 200


def test_polarity() -> None:
    light = np.full((40, 200), 240, np.uint8)
    light[12:28, 20:180:3] = 20
    assert not is_reversed(light, False)
    assert not is_reversed(light, True)
    assert is_reversed((255 - light).astype(np.uint8), False)


def dashed(em: int, vertical: bool) -> tuple[list[Sign], Crop, LineBox]:
    """甲——乙 as blocks and a line of two em, read as 甲 一 乙."""
    pixels = np.full((em, 4 * em), 255, np.uint8)
    for i in (0, 3):
        pixels[3 : em - 3, i * em + 3 : (i + 1) * em - 3] = 0
    pixels[em // 2 : em // 2 + 2, em + 1 : 3 * em - 1] = 0
    boxes = [Box(0, 0, em, em), Box(1.5 * em, 0, 2.5 * em, em), Box(3 * em, 0, 4 * em, em)]
    box = Box(0, 0, 4 * em, em)
    if vertical:
        pixels = np.ascontiguousarray(np.rot90(pixels, -1))
        boxes, box = [Box(b.y0, b.x0, b.y1, b.x1) for b in boxes], Box(0, 0, em, 4 * em)
    signs = [Sign(t, b) for t, b in zip("甲一乙", boxes, strict=True)]
    return signs, Crop(pixels, 0, 0), LineBox("l1", box, float(em), vertical)


@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("em", [18, 30, 60])
def test_a_dash_of_two_em(em: int, vertical: bool) -> None:
    signs, crop, line = dashed(em, vertical)
    strip = strip_of(crop, line)
    assert len(dash_spans(strip)) == 1
    out = mended(signs, strip, vertical, "Hans")
    assert "".join(s.text for s in out) == "甲——乙"
    spans = [s.span(vertical) for s in out]
    assert all(a[1] <= b[0] + 1 for a, b in itertools.pairwise(spans))


def test_a_word_is_no_dash() -> None:
    signs, crop, line = dashed(30, False)
    strip = strip_of(crop, line)
    kept = mended([signs[0], replace(signs[1], text="丁"), signs[2]], strip, False, "Hans")
    assert "".join(s.text for s in kept) == "甲丁乙"


@pytest.mark.parametrize(("script", "text"), [("Hans", "“一”"), ("Hant", "『一』")])
def test_upright_quotation_marks_are_those_of_the_script(script: Script, text: str) -> None:
    signs, crop, line = dashed(30, True)
    read = [replace(s, text=t) for s, t in zip(signs, "『一』", strict=True)]
    assert "".join(s.text for s in mended(read, replace(strip_of(crop, line), mask=np.zeros((37, 120), np.bool_)), True, script)) == text


def test_a_rule_of_the_page_is_not_read_into_a_line() -> None:
    image, layout = page_of("simplified")
    pixels = image.pixels.copy()
    below = int(layout.lines[0].box.y1) + 2
    pixels[below : below + 2] = 0
    ruled = replace(layout, rules=(Rule(Box(0, below, layout.width, below + 2), True),))
    seen = FakeRecognizer("清晨")
    read(replace(image, pixels=pixels), ruled, seen, SETTINGS)
    assert all(crop[-2:].min() > 200 for crop in seen.seen[:1])


@pytest.mark.parametrize("sign", "■□●○▲▼▶◀◆")
@pytest.mark.parametrize("size", [14, 22, 45])
def test_shapes(sign: str, size: int) -> None:
    y, x = (np.mgrid[0:size, 0:size] + 0.5) / size
    r = np.hypot(x - 0.5, y - 0.5)
    solid = {
        "■": np.ones((size, size), bool),
        "□": np.maximum(abs(x - 0.5), abs(y - 0.5)) > 0.5 - 1.6 / size,
        "●": r <= 0.5,
        "○": (r <= 0.5) & (r > 0.5 - 2.0 / size),
        "▲": abs(x - 0.5) <= y / 2,
        "▼": abs(x - 0.5) <= (1 - y) / 2,
        "▶": abs(y - 0.5) <= (1 - x) / 2,
        "◀": abs(y - 0.5) <= x / 2,
        "◆": abs(x - 0.5) + abs(y - 0.5) <= 0.5,
    }
    assert shape_of(solid[sign]) == sign


def test_characters_are_no_shapes() -> None:
    y, x = np.mgrid[0:30, 0:30]
    assert shape_of((x % 7 < 2) | (y % 11 < 2)) == ""
    assert shape_of((abs(x - 15) < 3) | (abs(y - 15) < 3)) == ""
    assert shape_of(np.ones((30, 10), bool)) == ""


@pytest.mark.parametrize(("height", "hollow", "sign"), [(0.9, False, "一"), (0.5, True, "『"), (0.3, False, "")])
def test_what_no_engine_sees_at_the_head_of_a_column(height: float, hollow: bool, sign: str) -> None:
    mask, em = np.zeros((44, 120), np.bool_), 40.0
    along = 12 if hollow else 5
    mask[4 : 4 + round(height * em), 2 : 2 + along] = True
    if hollow:
        mask[7 : 1 + round(height * em), 5 : along - 1] = False
    found = by_shape(Hole(0, 0.0, 20.0, True), Strip(mask, 0.0, 0.0, em), True)
    assert [s.text for s in found] == ([sign] if sign else [])
