"""Two models behind one socket: which is asked, and what becomes of the confidences."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.engines.calibration import Way, calibrated
from pipeline.engines.ctc import decode, forms_of
from pipeline.engines.rapidocr_engine import RapidocrRecognizer
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels
from pipeline.ports import RecognizedChar

PRINT: Pixels = np.full((40, 200), 240, np.uint8)
for _x in range(20, 180, 12):
    PRINT[5:35, _x : _x + 4] = 20


class Model:
    """Stands in for a LineModel: reads the same text everywhere."""

    def __init__(self, text: str, sure: float) -> None:
        self.name, self.text, self.sure, self.calls = text, text, sure, 0

    def read(self, grey: Pixels) -> tuple[RecognizedChar, ...]:
        self.calls += 1
        return tuple(RecognizedChar(c, Box(20.0 * i, 0.0, 20.0 * i + 20, float(grey.shape[0])), self.sure) for i, c in enumerate(self.text))


class Page:
    """Stands in for a LineModel that reads what stands where: one character every 20 pixels, those of ``doubtful`` unsure. The crop's
    first pixel tells how many stand to its left."""

    def __init__(self, text: str, doubtful: str = "") -> None:
        self.name, self.text, self.doubtful, self.widths = text, text, doubtful, list[int]()

    def read(self, grey: Pixels) -> tuple[RecognizedChar, ...]:
        self.widths.append(grey.shape[1])
        first = int(grey[0, 0])
        here = self.text[first : first + grey.shape[1] // 20]
        return tuple(
            RecognizedChar(c, Box(20.0 * i, 0.0, 20.0 * i + 20, float(grey.shape[0])), 0.5 if c in self.doubtful else 0.99)
            for i, c in enumerate(here)
        )


def numbered(characters: int) -> Pixels:
    """A crop whose first row tells how many characters stand to the left."""
    crop = np.full((40, 20 * characters), 240, np.uint8)
    crop[5:35, 4::12] = 20
    crop[0] = np.repeat(np.arange(characters), 20)
    return crop


def engine(tiny: Model, small: Model) -> RapidocrRecognizer:
    return RapidocrRecognizer(small, tiny, 0.93)  # type: ignore[arg-type]


def test_only_an_unsure_line_is_read_twice() -> None:
    tiny, small = Model("天地", 0.99), Model("天池", 0.99)
    assert engine(tiny, small).read([PRINT])[0].text == "天地"
    assert small.calls == 0
    tiny.sure = 0.9
    line = engine(tiny, small).read([PRINT])[0]
    assert line.text == "天池"
    assert line.characters[0].confidence > line.characters[1].confidence  # the models agree on the first


def test_of_a_long_line_only_what_is_about_a_doubtful_character_is_read_twice() -> None:
    tiny, small = Page("天地玄黄宇宙洪慌日月盈昃辰宿列张", doubtful="慌"), Page("天地玄黄宇宙洪荒日月盈昃辰宿列张")
    line = engine(tiny, small).read([numbered(16)])[0]  # type: ignore[arg-type]
    assert line.text == small.text
    assert small.widths == [100]
    assert [c.box.x0 for c in line.characters] == [20.0 * i for i in range(16)]
    assert min(line.characters, key=lambda c: c.confidence).text == "荒"


def test_where_the_readings_do_not_meet_the_whole_line_is_read_twice() -> None:
    tiny, small = Page("天地玄黄宇宙洪慌日月盈昃辰宿列张", doubtful="慌"), Page("天地玄黄宇宙洪荒日日盈昃辰宿列张")
    assert engine(tiny, small).read([numbered(16)])[0].text == small.text  # type: ignore[arg-type]
    assert small.widths == [100, 320]


def test_pieces_that_are_most_of_a_line_are_no_pieces() -> None:
    tiny, small = Page("天地玄黄宇宙洪慌", doubtful="地慌"), Page("天地玄黄宇宙洪荒")
    assert engine(tiny, small).read([numbered(8)])[0].text == small.text  # type: ignore[arg-type]
    assert small.widths == [160]


@pytest.mark.parametrize(("vertical", "script"), [(True, "Hans"), (False, "Hant"), (True, "Hant")])
def test_columns_and_traditional_characters_go_to_the_small_model_at_once(vertical: bool, script: str) -> None:
    tiny, small = Model("天地", 0.99), Model("天池", 0.99)
    crop = np.ascontiguousarray(PRINT.T) if vertical else PRINT
    assert engine(tiny, small).read([crop], vertical=vertical, script=script)[0].text == "天池"
    assert tiny.calls == 0


def test_a_line_that_the_tiny_model_can_not_read_is_read_by_the_small_one() -> None:
    tiny, small = Model("", 0.0), Model("天池", 0.99)
    assert engine(tiny, small).read([PRINT])[0].text == "天池"


def test_the_widths_of_a_mark_share_its_probability() -> None:
    classes = ("", "，", ",", "甲", " ")
    forms = forms_of(classes)
    assert forms == {1: (2,), 2: (1,)}
    steps = np.array([[0.9, 0.1, 0, 0, 0], [0.02, 0.5, 0.45, 0.03, 0], [0.2, 0, 0, 0.8, 0]], np.float32)
    comma, letter = decode(steps, classes, forms)
    assert comma.text == "，"
    assert comma.confidence == pytest.approx(0.95)
    assert letter.confidence == pytest.approx(0.8)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=2), st.sampled_from(Way))
def test_calibration_keeps_the_order_and_stays_within_bounds(pair: list[float], way: Way) -> None:
    low, high = sorted(pair)
    box = Box(0.0, 0.0, 1.0, 1.0)
    first = {Way.AGREED: "甲乙", Way.DIFFERED: "丙丁"}.get(way)
    other = None if first is None else [RecognizedChar(c, box, 0.5) for c in first]
    line = calibrated([RecognizedChar("甲", box, low), RecognizedChar("乙", box, high)], other, small=way is not Way.TINY)
    assert all(0.0 < a.confidence <= b.confidence < 1.0 for a, b in itertools.pairwise(line.characters))


def test_a_shape_that_another_mark_is_taken_for_is_less_sure() -> None:
    box = Box(0.0, 0.0, 1.0, 1.0)
    dash, plain = calibrated([RecognizedChar("一", box, 0.99), RecognizedChar("甲", box, 0.99)], None).characters
    assert dash.confidence < plain.confidence


def test_the_width_of_a_mark_is_asked_again_in_a_line_that_is_read_twice() -> None:
    tiny, small = Page("天地玄黄宇宙洪慌日月盈昃辰宿列?", doubtful="地"), Page("天地玄黄宇宙洪慌日月盈昃辰宿列？")
    assert engine(tiny, small).read([numbered(16)])[0].text == small.text  # type: ignore[arg-type]
    assert small.widths == [80, 60]
