"""Larger type that heads no article, captions by their marks and places, lines that a column takes in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from role_pages import EM, HEAD, Print, groups, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import Frame, FrameKind, Picture, Rule, TextLine

OCR = Print("ocr")
line, column = OCR.line, OCR.column


def page(lines: list[TextLine], pictures: tuple[Box, ...] = (), frames: tuple[Box, ...] = ()) -> LabelledPage:
    return OCR.page(lines, (), [Frame(f, FrameKind.RULED) for f in frames], [Picture(p) for p in pictures])


def test_a_small_head_over_one_column_is_a_subhead_where_text_has_begun_beside_it() -> None:
    small = line("s", 450, 176, "现场察看灾情", 1.2 * EM)
    lines = [line("h", 100, 100, HEAD, 2.2 * EM), *column(100, 180, 14, 0), small, *column(440, 220, 12, 20)]
    assert roles(page(lines))["s"] is Role.SUBHEAD
    level = [line("h", 100, 100, HEAD, 2.2 * EM), small, *column(100, 220, 12, 0), *column(440, 220, 12, 20)]
    assert roles(page(level))["s"] is Role.DECK


def test_a_small_head_level_with_the_deck_of_the_next_article_heads_one_of_its_own() -> None:
    notice, deck = (
        line("n", 190, 420, "停水公告", 1.36 * EM),
        [line(f"d{k}", 510, 430 + 28 * k, t, 1.1 * EM) for k, t in enumerate(("厨余就地变肥", "小区绿化不花"))],
    )
    lines = [
        line("h", 100, 100, HEAD, 2.2 * EM),
        *column(100, 180, 7),
        *column(440, 180, 7, 10),
        line("g", 440, 395, "一只垃圾桶的逆袭", 1.36 * EM),
    ]
    lines += [notice, *deck, *column(100, 486, 12, 20), *column(440, 486, 12, 40)]
    wide = Rule(Box(90, 384, 750, 387), True)
    found = OCR.page(lines, [wide])
    assert roles(found)["n"] is Role.HEADLINE


@pytest.mark.parametrize(("text", "role"), [("【记者调查】", Role.SUBHEAD), ("记者调查结果", Role.HEADLINE)])
def test_what_stands_in_brackets_amid_a_column_parts_its_text(text: str, role: Role) -> None:
    lines = [line("h", 100, 100, HEAD, 2.2 * EM), *column(100, 180, 9), *column(440, 180, 4, 10)]
    lines += [
        line("w", 440, 292, "真抓实干。"),
        line("d", 480, 320, "五月六日"),
        line("t", 510, 385, text, 1.35 * EM),
        *column(440, 426, 9, 20),
    ]
    assert roles(page(lines))["t"] is role


def test_a_lead_in_larger_type_is_text() -> None:
    texts = ("全会号召各级", "党组织。各级干部", "团结起来，真抓实干实", "要把各项措施落到实处。")
    lead = [line(f"d{k}", 400 - len(t) * 1.15 * EM, 176 + 32 * k, t, 1.15 * EM) for k, t in enumerate(texts)]
    lines = [line("h", 100, 100, HEAD, 2.2 * EM), *lead, *column(440, 200, 14, 20)]
    found = page(lines)
    assert {roles(found)[k.id] for k in lead} == {Role.BODY}
    assert groups(found)["d0"] != groups(found)["h"]


def test_a_caption_by_its_mark_and_one_set_upright_at_the_edge() -> None:
    photos = (Box(100, 500, 500, 800), Box(800, 500, 1200, 800))
    below = [line("c", 100, 810, "■干部在现场察看汛情", EM)]
    upright = [line("u", 1212, 520, "■抢险队员加固堤坝", EM, vertical=True)]
    lines = [*column(100, 900, 12, 0), *column(500, 900, 12, 20), *below, *upright]
    found = page(lines, photos)
    assert (roles(found)["c"], groups(found)["c"]) == (Role.CAPTION, "i0")
    assert (roles(found)["u"], groups(found)["u"]) == (Role.CAPTION, "i1")


@pytest.mark.parametrize(("text_below", "caption"), [(False, True), (True, False)])
def test_lines_of_body_size_under_a_photograph_are_its_caption_where_no_column_goes_on(text_below: bool, caption: bool) -> None:
    below = [line("c0", 112, 810, "局长表示会如期今年九月"), line("c1", 112, 836, "收回球场三十二公顷土地")]
    lines = [*column(440, 500, 16, 20), *below, *(column(100, 864, 8, 0) if text_below else [])]
    found = page(lines, (Box(100, 500, 360, 800),))
    assert (roles(found).get("c0") is Role.CAPTION) is caption


def test_a_framed_photograph_with_head_and_caption_is_no_advertisement() -> None:
    caption = [line("c0", 420, 810, "昨日下午抢险队员在现场加固堤坝", 0.9 * EM), line("c1", 420, 832, "本报记者 王明 摄", 0.9 * EM)]
    lines = [line("h", 110, 810, "众志成城", 1.9 * EM), *caption, *column(100, 1200, 12, 0), *column(440, 1200, 12, 20)]
    frame, photo = Box(90, 480, 810, 880), Box(100, 490, 800, 800)
    assert roles(page(lines, (photo,), (frame,)))["h"] is Role.HEADLINE
    assert roles(page([k for k in lines if k.id[0] != "c"], (photo,), (frame,)))["h"] is Role.ADVERTISEMENT


def test_a_piece_of_a_broken_line_goes_into_its_column() -> None:
    lines = column(100, 200, 14, 0)
    whole = lines[6]
    left = line("x", whole.box.x0, whole.box.y0, whole.text[:5], 1.06 * EM)
    right = line("b6", whole.box.x0 + 7 * EM, whole.box.y0, whole.text[7:], EM)
    found = page([*lines[:6], left, right, *lines[7:], *column(440, 200, 14, 20)])
    assert groups(found)["x"] == groups(found)["b0"]
    order = [i for r in found.regions if r.group == groups(found)["b0"] for i in r.lines]
    assert order.index("b5") < order.index("x") < order.index("b7")


def test_a_headline_that_a_picture_breaks_is_one_under_its_kicker() -> None:
    halves = [line("h0", 100, 170, "老城改造", 3 * EM), line("h1", 500, 170, "水管更新", 3 * EM)]
    text = [*column(100, 260, 12, 0), *column(440, 260, 12, 20)]
    kicker = line("k", 250, 120, "各街道本月起分批施工", 1.75 * EM)
    assert len({groups(page([*halves, kicker, *text]))[i] for i in ("k", "h0", "h1")}) == 1
    alone = groups(page([*halves, *text]))
    assert alone["h0"] != alone["h1"]


def test_lettering_in_a_picture_heads_nothing() -> None:
    drawn = replace(line("x", 800, 60, "夏之花", 6 * EM), box=Box(800, 60, 1500, 180), confidence=0.7)
    lines = [drawn, line("h", 800, 200, HEAD, 2.2 * EM), *column(800, 260, 12, 0), *column(1140, 260, 12, 20)]
    found = roles(page(lines))
    assert found["h"] is Role.HEADLINE
    assert "x" not in found


def test_a_slogan_at_the_foot_is_an_advertisement() -> None:
    slogan = line("s", 100, 2800, "天天有新闻处处有读者", 3 * EM)
    lines = [line("h", 100, 100, HEAD, 2.2 * EM), *column(100, 160, 12, 0), *column(440, 160, 12, 20), slogan]
    assert roles(page(lines))["s"] is Role.ADVERTISEMENT
    assert roles(page([*lines, *column(100, 2870, 4, 40)]))["s"] is Role.HEADLINE


def test_a_drop_cap_that_took_in_the_first_character_beside_it() -> None:
    body = column(100, 200, 10, 0)
    cap = line("c", 100, 200, "全会", 2.2 * EM)
    cap = replace(cap, box=Box(100, 200, 160, 244))
    beside = [line(k.id, 165, k.box.y0, "各级党组织和广大党员", EM) for k in body[:2]]
    found = page([cap, *beside, *body[2:], *column(440, 200, 12, 20)])
    assert roles(found)["c"] is Role.BODY
    assert groups(found)["c"] == groups(found)["b0"]


def test_a_bare_name_below_a_headline_is_its_byline() -> None:
    head, first = line("h", 100, 100, "从容的老街", 2.2 * EM), column(100, 200, 12, 0)
    assert roles(page([head, line("n", 340, 164, "王明"), *first]))["n"] is Role.BYLINE
    assert roles(page([head, line("n", 340, 164, "渡口"), *first])).get("n") is not Role.BYLINE
    deck = [line("d", 100, 154, "旧城更新里的人和事", 1.2 * EM), line("n", 100, 186, "王明海", 1.1 * EM)]
    assert roles(page([head, *deck, *column(100, 230, 12, 0)]))["n"] is Role.BYLINE


def test_the_last_column_of_two_lines_level_with_the_one_on_its_left_is_text() -> None:
    rest = [line("e0", 440, 200, "时段学校周边道路车流集中请提前规"), line("e1", 440, 228, "划出行路线。")]
    assert roles(page([line("h", 100, 100, HEAD, 2.2 * EM), *column(100, 200, 5, 0, 16), *rest]))["e0"] is Role.BODY


def test_a_poem_of_two_lines_below_its_head_is_text() -> None:
    verse = [line("v0", 100, 170, "船还没有来"), line("v1", 100, 206, "一个人坐在石阶上")]
    found = roles(page([line("h", 100, 100, "渡口晚归", 2.2 * EM), *verse, *column(900, 200, 12, 0)]))
    assert found["v0"] is found["v1"] is Role.BODY
