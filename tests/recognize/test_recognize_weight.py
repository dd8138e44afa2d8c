"""Bold type told by its strokes, on lines drawn with strokes of one width each."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import cv2
import numpy as np
from recognize_pages import ink_page
from recognizers import FakeRecognizer

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, Pixels
from pipeline.recognize import read
from pipeline.recognize.strip import Crop, Strip, strip_of
from pipeline.recognize.weight import bold_lines
from pipeline.settings import Settings

EM = 40


def drawn(characters: int, stroke: int, seed: int, em: int = EM, vertical: bool = False) -> Pixels:
    """A line of made-up characters, with a margin of 0.12 em as crops have."""
    random, margin = Random(seed), round(0.12 * em)
    page = np.full((em + 2 * margin, characters * em + 2 * margin), 255, np.uint8)
    for i in range(characters):
        x, y = margin + i * em + em // 10, margin + em // 10
        side, rows = em * 8 // 10, random.choice((2, 3))
        for k in range(rows + 1):
            cv2.line(page, (x, y + side * k // rows), (x + side, y + side * k // rows), 0, stroke)
        for k in range(random.choice((2, 3))):
            cv2.line(page, (x + side * k // 2, y), (x + side * k // 2, y + side), 0, stroke)
    return np.ascontiguousarray(np.rot90(page, -1)) if vertical else page


def strip(line: str, pixels: Pixels, em: int = EM, vertical: bool = False, reversed_: bool = False) -> tuple[LineBox, Strip]:
    margin = round(0.12 * em)
    h, w = pixels.shape
    box = LineBox(line, Box(margin, margin, w - margin, h - margin), float(em), vertical, reversed_)
    return box, strip_of(Crop(pixels, 0, 0), box)


def body(vertical: bool = False) -> list[tuple[LineBox, Strip]]:
    return [strip(f"b{i}", drawn(12, 3, i, vertical=vertical), vertical=vertical) for i in range(24)]


def test_thick_strokes_are_bold_in_either_direction() -> None:
    for vertical in (False, True):
        head = strip("head", drawn(6, 5, 99, vertical=vertical), vertical=vertical)
        assert bold_lines([*body(vertical), head], EM) == {"head"}


def test_larger_type_of_the_same_weight_is_not_bold() -> None:
    large = strip("large", drawn(6, 5, 99, em=56), em=56)
    assert bold_lines([*body(), large], EM) == set()
    heavy = strip("heavy", drawn(6, 9, 99, em=56), em=56)
    assert bold_lines([*body(), large, heavy], EM) == {"heavy"}


def test_smaller_type_whose_strokes_are_the_bodys_is_not_bold() -> None:
    assert bold_lines([*body(), strip("small", drawn(6, 3, 99, em=32), em=32)], EM) == set()


def test_one_blot_makes_no_line_bold() -> None:
    pixels = drawn(6, 3, 99)
    pixels[:, 20:80] = 0
    assert bold_lines([*body(), strip("blot", pixels)], EM) == set()


def test_blotted_pages_tell_less() -> None:
    blotted = [strip(f"x{i}", drawn(12, 5, 200 + i)) for i in range(3)]
    assert bold_lines([*body(), *blotted, strip("head", drawn(6, 5, 99))], EM) == set()


def test_nothing_is_told_of_two_characters_of_light_on_dark_or_beside_little_text() -> None:
    assert bold_lines([*body(), strip("two", drawn(2, 5, 99)), strip("light", drawn(6, 5, 98), reversed_=True)], EM) == set()
    assert bold_lines([*body()[:10], strip("head", drawn(6, 5, 99))], EM) == set()


def test_a_page_read_from_pixels_tells_its_bold_lines() -> None:
    strokes: Sequence[int] = (*[3] * 24, 6)
    image, layout = ink_page([(drawn(12, s, i), False) for i, s in enumerate(strokes)], EM)
    page = read(image, layout, FakeRecognizer("說" * 12), Settings.load().recognize)
    assert [line.bold for line in page.lines] == [False] * 24 + [True]
