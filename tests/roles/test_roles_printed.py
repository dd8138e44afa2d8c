"""Heads of born-digital pages, where faces are known: small kickers and decks, kickers on grounds and rules of their own, dashed decks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from role_pages import EM, HEAD, Print, groups, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.model.page import Frame, FrameKind, Picture, Rule, TextLine

PDF = Print("pdf")


def faced(lines: Iterable[TextLine], face: str) -> list[TextLine]:
    return [replace(k, face=face) for k in lines]


def small(name: str, x: float, y: float, text: str) -> TextLine:
    """A line of body size in another face than ``column``'s."""
    return replace(PDF.line(name, x, y, text), face="Hei")


def column(x: float, y: float, rows: int, start: int = 0, count: int = 15) -> list[TextLine]:
    return faced(PDF.column(x, y, rows, start, count), "Song")


def test_a_deck_of_body_size_is_told_by_its_face_in_a_narrow_column() -> None:
    head = [*faced([PDF.line("h", 100, 100, HEAD[:7], 40)], "Hei"), small("d1", 100, 150, "全区注册志愿者突破十五万")]
    beside = [PDF.line("g", 500, 100, HEAD[:7], 40), *column(500, 150, 12, 50)]
    told = roles(PDF.page([*head, small("d2", 100, 178, "人均年服务三十小时"), *column(100, 210, 10), *beside]))
    assert told["d1"] is told["d2"] is Role.DECK


def test_a_line_in_another_face_at_the_top_of_one_column_of_two_is_a_subhead() -> None:
    lines = [PDF.line("h", 100, 100, HEAD, 44), small("s", 160, 158, "从一个人到一群人"), *column(100, 190, 10), *column(430, 160, 12, 50)]
    assert roles(PDF.page(lines))["s"] is Role.SUBHEAD


def test_a_kicker_of_body_size_is_told_by_its_face_or_its_ground() -> None:
    lines = [small("k", 100, 70, "从有没有到好不好"), PDF.line("h", 100, 100, HEAD[:7], 40), *column(100, 170, 10)]
    assert roles(PDF.page(lines))["k"] is Role.KICKER
    plain = [replace(lines[0], face="Song"), *lines[1:]]
    ground = Frame(Box(94, 64, 266, 94), FrameKind.TINT)
    assert roles(PDF.page(plain)).get("k") is not Role.KICKER
    assert roles(PDF.page(plain, frames=[ground]))["k"] is Role.KICKER


def test_a_line_above_a_headline_right_below_text_is_no_kicker() -> None:
    lines = [
        *column(100, 100, 5),
        small("e", 100, 240, "责任重于泰山的话"),
        PDF.line("h", 100, 275, HEAD[:7], 40),
        *column(100, 330, 10, 50),
    ]
    assert roles(PDF.page(lines)).get("e") is not Role.KICKER


def test_a_kicker_over_a_rule_as_long_as_it_may_stand_close_below_a_longer_one() -> None:
    lines = [PDF.line("k", 100, 110, "街谈巷议新语", 30), PDF.line("h", 100, 165, HEAD, 48), *column(100, 240, 10)]
    rules = [Rule(Box(100, 149, 280, 150), True), Rule(Box(100, 95, 800, 96), True)]
    assert roles(PDF.page(lines, rules=rules))["k"] is Role.KICKER


def test_a_dashed_deck_at_the_right_of_its_headline_goes_with_it() -> None:
    deck = PDF.line("d", 560, 160, "——来自一线的调查思考", 26)
    lines = [PDF.line("h", 100, 100, HEAD[:10], 46), deck, *column(100, 220, 10), *column(460, 220, 10, 50)]
    found = PDF.page(lines)
    assert roles(found)["d"] is Role.DECK
    assert groups(found)["d"] == groups(found)["h"]


def test_a_standing_head_on_a_tint_as_wide_as_the_column_is_no_part_of_the_headline_below() -> None:
    lines = [PDF.line("s", 190, 105, "三农视点", 34), PDF.line("h", 110, 155, HEAD[:8], 32), *column(100, 210, 10)]
    found = PDF.page(lines, frames=[Frame(Box(100, 100, 400, 145), FrameKind.TINT)])
    assert groups(found)["s"] != groups(found)["h"]


def test_a_low_picture_under_a_headline_hides_no_other() -> None:
    lines = [PDF.line("h", 100, 100, HEAD, 48), *column(100, 380, 10), *column(460, 380, 10, 50)]
    found = PDF.page(lines, pictures=[Picture(Box(100, 170, 760, 360))])
    assert [r.lines for r in found.regions if r.role is Role.HEADLINE] == [("h",)]


def test_a_notice_keeps_its_first_line_though_no_other_is_as_long() -> None:
    texts = [
        "域停止供水请用户提前储水。",
        "一、枫林路全线居民及单位；",
        "二、新城以西商户；",
        "三、遇特殊天气，时间顺延。",
        "咨询电话：五五六六。",
    ]
    rows = [PDF.line("n0", 140, 200, "因供水管网改造施工定于本月二十五日夜间至次日清晨对下列各处区")]
    rows += [PDF.line(f"n{k}", 100 if k == 1 else 140, 200 + 28 * k, t) for k, t in enumerate(texts, 1)]
    told = roles(PDF.page([PDF.line("h", 300, 130, "停水公告", 40), *faced(rows, "Song"), *column(1000, 200, 20)]))
    assert told["n0"] is Role.BODY


def test_two_lines_of_the_measure_of_other_columns_are_text() -> None:
    rows = [PDF.line("r0", 100, 700, "托班正式开班两千多名小学生走进"), PDF.line("r1", 100, 728, "第二课堂。")]
    frame = Frame(Box(90, 500, 410, 680), FrameKind.RULED)
    boxed = [PDF.line("g", 120, 520, HEAD[:6], 36), *column(110, 580, 3, 80, 13)]
    lines = [PDF.line("h", 100, 100, HEAD, 48), *column(440, 170, 20), *boxed, *faced(rows, "Song")]
    assert roles(PDF.page(lines, frames=[frame]))["r1"] is Role.BODY


def test_bands_of_other_columns_are_other_pieces() -> None:
    upper = column(100, 100, 8)
    upper[-1] = replace(upper[-1], text=upper[-1].text[:-1] + "。")
    found = groups(PDF.page([*upper, *column(118, 356, 8, 50), *column(500, 100, 17, 80)]))
    assert found["b0"] != found["b50"]


def test_one_caption_below_two_photographs_is_the_first_ones() -> None:
    caption = PDF.line("c", 100, 310, "左图：市民在菜场选购。右图：修缮后的永济桥全景。记者韩宁摄", 0.8 * EM)
    lines = [PDF.line("h", 100, 40, HEAD, 48), caption, *column(100, 360, 10), *column(430, 360, 10, 50)]
    found = PDF.page(lines, pictures=[Picture(Box(100, 110, 395, 300)), Picture(Box(415, 110, 720, 300))])
    assert groups(found)["c"] == "i0"


def test_a_question_in_another_face_is_text_and_no_subhead() -> None:
    end = [replace(k, text=k.text[:-1] + "。") if k.id == "b5" else k for k in column(100, 170, 6)]
    lines = [PDF.line("h", 100, 100, HEAD, 48), *end, *column(100, 366, 12, 50), *column(440, 170, 19, 80)]
    for text, role in (("记者：最难的是什么", Role.BODY), ("最难的是什么", Role.SUBHEAD)):
        assert roles(PDF.page([*lines, small("q", 140, 338, text)]))["q"] is role
