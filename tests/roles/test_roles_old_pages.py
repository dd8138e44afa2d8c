"""Vertical pages without large type, as papers of the 19th century are, two of them on one sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import Characters, Frame, FrameKind, LineBox, PageLayout, PageText, Rule, TextLine
from pipeline.roles import label
from pipeline.settings import Settings

EM = 20.0
ROW = "城東自設局修路以來車馬日多商民聚而議之皆以爲便遂定章程數條開列於後"
WIDTH = 1000.0


def upright(name: str, row: float, top: float, text: str, em: float = EM) -> TextLine:
    """A line in the ``row``-th place from the right."""
    x = WIDTH - 150 - 32 * row
    return TextLine(name, Box(x, top, x + em, top + len(text) * em), em, text, 0, 0, 1.0, True, source="ocr")


def page(lines: list[TextLine], frames: tuple[Box, ...], rules: tuple[Rule, ...] = ()) -> LabelledPage:
    boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in lines)
    ruled = tuple(Frame(f, FrameKind.RULED) for f in frames)
    layout = PageLayout(int(WIDTH), 2000, 200.0, True, EM, boxes, rules, ruled, (), ())
    none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    return label(PageText(layout, none, tuple(lines), "Hant", "ocr"), 1, Settings.load().roles)


def sheet() -> list[TextLine]:
    """Two pages of text, the upper one below the paper's name, with a head over each half of it and one signature."""
    upper = [upright(f"u{k}", k, 300, ROW[:28]) for k in range(18) if k not in (0, 9)]
    lower = [upright(f"d{k}", k, 1050, ROW[:28] if k != 8 else ROW[:9]) for k in range(18)]
    heads = [upright("h0", 0, 400, "修路告示"), upright("h1", 9, 400, "修路章程"), upright("s", 8, 1400, "局中同人謹白")]
    name = [
        TextLine(f"n{k}", Box(x, 110, x + 130, 240), 130.0, t, 0, 0, 1.0, True, source="ocr")
        for k, (x, t) in enumerate(((520, "望"), (380, "報")))
    ]
    return [*upper, *lower, *heads, *name]


FRAMES = (Box(240, 90, 880, 880), Box(240, 1030, 880, 1630))


def test_a_short_line_alone_in_its_row_is_a_head_and_one_level_with_text_a_signature() -> None:
    found = page(sheet(), FRAMES)
    roles = {i: r.role for r in found.regions for i in r.lines}
    assert (roles["h0"], roles["h1"]) == (Role.HEADLINE, Role.HEADLINE)
    assert roles.get("s") is not Role.HEADLINE


def test_borders_of_pages_on_one_sheet_part_no_articles() -> None:
    found = page(sheet(), FRAMES)
    assert {r.container for r in found.regions} == {-1}
    assert {r.role for r in found.regions if "u3" in r.lines} == {Role.BODY}


def test_a_name_in_the_border_takes_the_band_above_the_text_and_reads_from_the_right() -> None:
    found = page(sheet(), FRAMES)
    assert found.masthead is not None
    assert found.masthead.publication == "望報"
    assert {i for r in found.regions if r.role is Role.MASTHEAD for i in r.lines} == {"n0", "n1"}


def test_a_name_in_a_frame_of_its_own_is_the_papers_though_its_data_is_read_in_single_characters() -> None:
    data = [upright(f"t{k}", 0, 120 + 25 * k, t) for k, t in enumerate("四月")]
    band = Box(240, 90, 880, 260)
    found = page([*sheet(), *data], (band, FRAMES[1]))
    assert found.masthead is not None
    assert found.masthead.publication == "望報"


def test_the_border_of_a_page_is_no_mastheads_frame() -> None:
    lines = [k for k in sheet() if k.id[0] in "nu"]
    found = page([*lines, upright("d", 0, 1400, "第一號每份大錢十文")], (Box(150, 90, 930, 1650),))
    assert {r.role for r in found.regions if "u3" in r.lines} == {Role.BODY}


def test_a_long_line_at_the_pace_of_the_body_is_body_however_high_its_ink() -> None:
    lines = sheet()
    high = [
        replace(k, em=1.2 * EM, box=Box(k.box.x0 - 2, k.box.y0 - 0.6 * EM, k.box.x1 + 2, k.box.y1)) if k.id in ("u4", "u5") else k
        for k in lines
    ]
    groups = {i: r.group for r in page(high, FRAMES).regions for i in r.lines}
    assert groups["u3"] == groups["u4"] == groups["u5"] == groups["u6"]


def test_a_character_beyond_the_border_is_no_last_line_of_the_text_inside() -> None:
    border = Rule(Box(240, 1030, 880, 1033), True)
    lines = [*sheet(), upright("x", 3.8, 1012, "第")]
    groups = {i: r.group for r in page(lines, FRAMES, (border,)).regions for i in r.lines}
    assert groups.get("x") != groups["d3"]


def test_text_of_the_lower_band_is_no_part_of_a_masthead_at_the_right() -> None:
    name = TextLine("n", Box(820, 120, 900, 440), 80.0, "南渡民報", 0, 0, 1.0, True, source="pdf")
    dated = TextLine("t", Box(780, 110, 796, 400), 16.0, "中華民國二十五年七月六日　星期一", 0, 0, 1.0, True, source="pdf")
    upper = [upright(f"u{k}", k + 4, 110, ROW[:28]) for k in range(16)]
    lower = [upright(f"d{k}", k - 1, 1050, ROW[:28]) for k in range(20)]
    found = page([name, dated, *upper, *lower], (), (Rule(Box(100, 1000, 940, 1001), True),))
    roles = {i: r.role for r in found.regions for i in r.lines}
    assert roles["t"] is Role.MASTHEAD
    assert Role.MASTHEAD not in {roles.get("d0"), roles.get("d1"), roles.get("d2")}


def test_a_dated_row_far_down_the_sheet_is_the_folio_and_dirt_above_it_nothing() -> None:
    text = [upright(f"u{k}", k, 420, ROW[:28]) for k in range(18)]
    dated = TextLine("f", Box(500, 300, 720, 320), EM, "民國廿八年四月廿三日", 0, 0, 1.0, False, source="ocr")
    day = TextLine("w", Box(380, 301, 440, 321), EM, "星期日", 0, 0, 1.0, False, source="ocr")
    dirt = TextLine("x", Box(500, 60, 560, 80), EM, "一ノ丶レ一", 0, 0, 0.5, False, source="ocr")
    found = page([*text, dated, day, dirt], ())
    roles = {i: r.role for r in found.regions for i in r.lines}
    assert (roles["f"], roles["w"]) == (Role.FOLIO, Role.FOLIO)
    assert found.masthead is not None
    assert found.masthead.date == "1939-04-23"
    head = upright("t", 0, 100, "局中同人謹白")
    assert {r.role for r in page([*text, dated, day, head], ()).regions if "f" in r.lines} != {Role.FOLIO}
