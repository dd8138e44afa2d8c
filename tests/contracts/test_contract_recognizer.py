"""What every recogniser must do (see ports.Recognizer), on lines of known text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein

from pipeline.engines import available, load_recognizer
from pipeline.errors import MissingDependency, RecognizerError
from pipeline.model.page import Pixels
from pipeline.ports import RecognizedLine, Recognizer
from pipeline.settings import Settings

FOLDER = Path(__file__).parent.parent / "data" / "lines"
LINES: list[dict[str, Any]] = json.loads((FOLDER / "lines.json").read_text("utf-8"))["lines"]
ENGINES = ("rapidocr", "tesseract")
BOX_EM = {"rapidocr": 0.32, "tesseract": 0.6}
"""How far, in em, a character's centre may lie from the true one."""


def crop_of(line: dict[str, Any]) -> Pixels:
    pixels = cv2.imread(str(FOLDER / line["file"]), cv2.IMREAD_GRAYSCALE)
    assert pixels is not None
    return np.asarray(pixels, np.uint8)


def squeezed(text: str) -> str:
    return "".join(text.split())


def file_of(name: str) -> dict[str, Any]:
    return next(line for line in LINES if line["file"] == name + ".png")


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[tuple[str, Recognizer]]:
    settings = Settings.load(overrides=[f'recognize.engine="{request.param}"']).recognize
    try:
        recognizer = load_recognizer(settings)
    except MissingDependency as e:
        pytest.skip(str(e))
    yield request.param, recognizer
    recognizer.close()


@pytest.fixture(scope="module")
def readings(engine: tuple[str, Recognizer]) -> dict[str, RecognizedLine]:
    """All lines, by file; those in a script or direction that the engine lacks are left out."""
    _, recognizer = engine
    out: dict[str, RecognizedLine] = {}
    for vertical, script in ((False, "Hans"), (False, "Hant"), (True, "Hans"), (True, "Hant")):
        some = [line for line in LINES if (line["vertical"], line["script"]) == (vertical, script)]
        try:
            read = recognizer.read([crop_of(line) for line in some], vertical=vertical, script=script)
        except MissingDependency:
            continue
        out |= {line["file"]: r for line, r in zip(some, read, strict=True)}
    return out


def reading_of(readings: dict[str, RecognizedLine], line: dict[str, Any]) -> RecognizedLine:
    if line["file"] not in readings:
        pytest.skip("script or direction not installed")
    return readings[line["file"]]


def test_fills_the_socket(engine: tuple[str, Recognizer]) -> None:
    name, recognizer = engine
    assert isinstance(recognizer, Recognizer)
    info = recognizer.info
    assert info.name == name
    assert info.version
    assert info.models
    assert info.precision


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["file"][:-4])
def test_reads_lines(engine: tuple[str, Recognizer], readings: dict[str, RecognizedLine], line: dict[str, Any]) -> None:
    name, _ = engine
    read = reading_of(readings, line)
    wrong = Levenshtein.distance(squeezed(read.text), line["text"])
    assert wrong <= line["max_error"][name] * len(line["text"]), read.text


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["file"][:-4])
def test_boxes_and_confidences(engine: tuple[str, Recognizer], readings: dict[str, RecognizedLine], line: dict[str, Any]) -> None:
    name, _ = engine
    crop = crop_of(line)
    height, width = crop.shape
    read = reading_of(readings, line)
    along = [(c.box.y0, c.box.y1) if line["vertical"] else (c.box.x0, c.box.x1) for c in read.characters]
    for c in read.characters:
        assert c.text
        assert 0.0 <= c.confidence <= 1.0
        assert 0.0 <= c.box.x0 <= c.box.x1 <= width
        assert 0.0 <= c.box.y0 <= c.box.y1 <= height
    assert all(a[0] <= b[0] and a[1] <= b[1] for a, b in pairwise(along))
    inked = [(c, span) for c, span in zip(read.characters, along, strict=True) if c.text.strip()]
    if squeezed(read.text) == line["text"] and line["text"]:
        em = (width if line["vertical"] else height) / 1.24
        off = [abs(sum(span) - sum(true)) / 2 / em for (_, span), true in zip(inked, line["spans"], strict=True)]
        assert max(off) <= BOX_EM[name]


def test_a_line_does_not_depend_on_its_neighbours(engine: tuple[str, Recognizer], readings: dict[str, RecognizedLine]) -> None:
    _, recognizer = engine
    flat = [line for line in LINES if not line["vertical"] and line["script"] == "Hans"][:5]
    backwards = recognizer.read([crop_of(line) for line in reversed(flat)])[::-1]
    assert backwards == [readings[line["file"]] for line in flat]
    assert recognizer.read([crop_of(flat[1])]) == [readings[flat[1]["file"]]]


def test_colour_and_grey_read_alike(engine: tuple[str, Recognizer]) -> None:
    _, recognizer = engine
    grey = crop_of(file_of("simplified"))
    colour = np.ascontiguousarray(np.stack([grey] * 3, axis=2))
    assert recognizer.read([grey])[0].text == recognizer.read([colour])[0].text


def test_nothing_and_next_to_nothing(engine: tuple[str, Recognizer]) -> None:
    _, recognizer = engine
    assert recognizer.read([]) == []
    odd = [np.full((1, 1), 255, np.uint8), np.full((2, 300), 0, np.uint8), np.full((40, 3), 200, np.uint8)]
    assert [r.text for r in recognizer.read(odd)] == ["", "", ""]


def test_crop_is_left_as_it_was(engine: tuple[str, Recognizer]) -> None:
    _, recognizer = engine
    crop = crop_of(file_of("simplified"))
    before = crop.copy()
    crop.setflags(write=False)
    recognizer.read([crop])
    assert np.array_equal(crop, before)


@pytest.mark.parametrize("name", ENGINES)
def test_close_twice_then_refuse(name: str) -> None:
    try:
        recognizer = load_recognizer(Settings.load(overrides=[f'recognize.engine="{name}"']).recognize)
    except MissingDependency as e:
        pytest.skip(str(e))
    recognizer.close()
    recognizer.close()
    with pytest.raises(RecognizerError):
        recognizer.read([crop_of(file_of("simplified"))])


def test_registry_lists_both_engines() -> None:
    found = {a.name: a for a in available(Settings.load().recognize)}
    assert set(ENGINES) <= set(found)
    assert found["rapidocr"].ready
    assert all(a.detail for a in found.values())
