"""PDF text layers: what is believed, what is not, and how it reads."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from recognize_pages import EM, layer_page
from recognizers import FakeRecognizer, LyingRecognizer, ScriptedRecognizer

from pipeline.model.geometry import Box
from pipeline.model.page import Characters, LineBox, PageImage
from pipeline.recognize import read
from pipeline.recognize.layer import read_marks
from pipeline.settings import Settings

SETTINGS = Settings.load().recognize
NEWS = [
    "本报讯　今年以来区里把改造旧房当作头等大事来办",
    "几个月里有三千多户居民搬进了新的家园大家都说好",
    "下一步还要在小区里建学校医院和公园让生活更方便",
]


def with_ink(image: PageImage) -> PageImage:
    """The page with a grey block where each character stands, so that there is something to cut out."""
    pixels = image.pixels.copy()
    assert image.layer is not None
    for x0, y0, x1, y1 in image.layer.characters.boxes.astype(int):
        pixels[y0 + 2 : y1 - 2, x0 + 2 : x1 - 2] = 30
    return replace(image, pixels=pixels)


def test_a_sound_layer_is_taken_as_it_is() -> None:
    image, layout = layer_page(["⻓江口　王 明 摄", *NEWS])
    fake = FakeRecognizer()
    page = read(image, layout, fake, SETTINGS)
    assert [line.text for line in page.lines] == ["长江口　王 明 摄", *NEWS]
    assert page.text_source == "pdf"
    assert page.script == "Hans"
    assert page.unread == ()
    assert all(d.trusted for d in page.trust)
    assert all(line.confidence == 1.0 and line.source == "pdf" for line in page.lines)
    assert page.lines[0].face == "SourceHanSerif"
    assert fake.crops == 0  # nothing is printed on this page: nothing to check


def test_characters_are_the_lines_without_their_spaces() -> None:
    image, layout = layer_page(NEWS)
    page = read(image, layout, FakeRecognizer(), SETTINGS)
    at = 0
    for line in page.lines:
        assert line.first == at
        assert "".join(page.characters.text[line.first : line.last]) == line.text.replace("　", "").replace(" ", "")
        at = line.last
    assert at == len(page.characters)


@pytest.mark.parametrize(
    ("glyphs", "reason"),
    [
        (["(cid:12)", "(cid:77)", "(cid:9)"] * 4, "glyphs without a Unicode mapping"),
        (["\ue012"] * 12, "private-use characters"),
        (["�"] * 12, "replacement or control characters"),
        (list("ÖÐ¹úÈËÃñÈÕ±¨"), "characters foreign to Chinese print"),
        (list("#$+&'5Tgkq{}"), "letters as wide as ideographs"),
    ],
)
def test_unmapped_text_goes_to_ocr(glyphs: list[str], reason: str) -> None:
    image, layout = layer_page([glyphs, *NEWS], fonts=("F1", "Song"), font_of=[0, 1, 1, 1])
    fake = FakeRecognizer("区里新建三座公园")
    page = read(with_ink(image), layout, fake, replace(SETTINGS, check_layer=False))
    assert page.lines[0].text == "区里新建三座公园"
    assert [line.source for line in page.lines] == ["ocr", "pdf", "pdf", "pdf"]
    assert page.text_source == "mixed"
    refused = [d for d in page.trust if not d.trusted]
    assert [d.reason for d in refused] == [reason]
    assert refused[0].score < SETTINGS.min_trusted_share


def test_random_ideographs_are_no_text() -> None:
    rng = random.Random(5)
    lines = ["".join(chr(rng.randrange(0x4E00, 0x9FA5)) for _ in range(24)) for _ in range(4)]
    image, layout = layer_page(lines)
    page = read(with_ink(image), layout, FakeRecognizer("字"), SETTINGS)
    assert page.text_source == "ocr"
    assert [d.reason for d in page.trust] == ["ideographs that no text would hold"]


def test_a_scrambled_font_is_found_by_looking() -> None:
    """Frequent characters in a false order: only the print tells."""
    truth = [line.replace("　", "") for line in NEWS]
    pool = sorted(set("".join(truth)))
    mixed = random.Random(3).sample(pool, len(pool))
    code = dict(zip(pool, mixed, strict=True))
    image, layout = layer_page(["".join(code[c] for c in line) for line in truth])
    page = read(with_ink(image), layout, ScriptedRecognizer([*sorted(truth, key=lambda t: -len(t)), *truth]), SETTINGS)
    assert [d.reason for d in page.trust] == ["the print reads otherwise"]
    assert page.text_source == "ocr"
    kept = read(with_ink(image), layout, ScriptedRecognizer(truth), replace(SETTINGS, check_layer=False))
    assert kept.text_source == "pdf"


def test_one_bad_character_sends_its_line_to_ocr() -> None:
    spoilt = [[*NEWS[0][:-1], "(cid:4)"], *NEWS[1:]]
    image, layout = layer_page(spoilt)
    page = read(with_ink(image), layout, FakeRecognizer("好"), replace(SETTINGS, check_layer=False))
    assert [line.source for line in page.lines] == ["ocr", "pdf", "pdf"]
    assert all(d.trusted for d in page.trust)


def test_overprinted_copies_are_dropped() -> None:
    image, layout = layer_page(NEWS)
    layer = image.layer
    assert layer is not None
    doubled = np.repeat(np.arange(len(layer.characters)), 2)
    boxes = layer.characters.boxes[doubled].copy()
    boxes[1::2] += 0.1 * EM
    characters = Characters(tuple(layer.characters.text[i] for i in doubled), boxes, layer.characters.confidence[doubled])
    arrays = {k: getattr(layer, k)[doubled] for k in ("size", "angle", "font", "visible", "luminance")}
    shadowed = replace(image, layer=replace(layer, characters=characters, **arrays))
    lines = tuple(replace(k, marks=tuple(v for m in k.marks for v in (2 * m, 2 * m + 1))) for k in layout.lines)
    page = read(shadowed, replace(layout, lines=lines), FakeRecognizer(), SETTINGS)
    assert [line.text for line in page.lines] == NEWS


def test_an_invisible_layer_is_not_believed() -> None:
    image, layout = layer_page(NEWS, visible=False)
    bare = replace(layout, lines=tuple(replace(k, marks=()) for k in layout.lines))
    page = read(with_ink(image), bare, FakeRecognizer("区里新建公园"), SETTINGS)
    assert page.text_source == "ocr"
    assert [d.reason for d in page.trust] == ["invisible text over a scan"]
    assert page.trust[0].box == Box(0, 0, layout.width, layout.height)


def test_traditional_pages_and_bold_fonts() -> None:
    image, layout = layer_page(["縣長昨日到會說話", "東門外書店開張"], fonts=("AAAAAA+KaiTi-Bold",))
    page = read(image, layout, FakeRecognizer(), SETTINGS)
    assert page.script == "Hant"
    assert (page.lines[0].face, page.lines[0].bold) == ("KaiTi", True)


def test_a_lying_engine_does_no_harm() -> None:
    image, layout = layer_page([["(cid:1)"] * 10] * 3)
    page = read(with_ink(image), layout, LyingRecognizer(), SETTINGS)
    text = "".join(page.characters.text)
    text.encode("utf-8")
    assert np.isfinite(page.characters.confidence).all()
    assert ((page.characters.confidence >= 0) & (page.characters.confidence <= 1)).all()
    assert (page.characters.boxes[:, 2] >= page.characters.boxes[:, 0]).all()
    for line in page.lines:
        for i in range(line.first, line.last):
            assert page.characters.box(i).inside(line.box.grow(EM)) > 0.99


def test_a_mark_that_hangs_over_the_cell_above_leaves_no_space_below_it() -> None:
    text = "开设四十办班点，每天"
    image, _ = layer_page([text])
    assert image.layer is not None
    tops = [40 + EM * (i - 0.5 * (c == "，")) for i, c in enumerate(text)]
    boxes = np.array([(40, y, 40 + EM, y + EM) for y in tops], np.float32)
    layer = replace(image.layer, characters=replace(image.layer.characters, boxes=boxes))
    line = LineBox("l1", Box(40, 40, 60, 240), EM, True, marks=tuple(range(len(text))))
    assert read_marks(line, layer, "Hans").text == text
