"""Heads that stand close to one another: which lines are whose."""

from __future__ import annotations

from role_pages import EM, Print, groups, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.model.page import Frame, FrameKind, Rule

PDF, OCR = Print("pdf"), Print("ocr")


def test_a_deck_below_one_head_is_not_the_deck_of_the_one_beside_it_that_ends_above_its_first_character() -> None:
    left = OCR.line("h", 100, 140, "东方白鹳首次越冬", 70)
    right = [OCR.line("g0", 620, 90, "区图书馆新馆", 70), OCR.line("g1", 620, 176, "明日开门迎客", 70)]
    deck = OCR.line("d", 620, 262, "一本书、一盏灯、一把椅子，夜读区开到零点", 34)
    columns = [*OCR.column(100, 320, 20), *OCR.column(620, 320, 20, start=40)]
    found = groups(OCR.page([left, *right, deck, *columns]))
    assert found["g0"] == found["g1"] == found["d"] != found["h"]


def test_heads_in_small_type_below_one_bar_are_heads_of_their_own() -> None:
    bar = PDF.line("bar", 340, 110, "学思践悟", 38, light=True)
    frame = Frame(Box(100, 100, 740, 158), FrameKind.REVERSED)
    left = [PDF.line("h", 100, 178, "四百岁永济桥原汁原", 23.5), PDF.line("by", 100, 212, "□ 记者 唐若")]
    right = [PDF.line("k", 440, 178, "让好风景变成好钱景", 24), PDF.line("g", 440, 212, "从没有到好不", 46)]
    columns = [*PDF.column(100, 250, 12), *PDF.column(440, 275, 12, start=40)]
    page = PDF.page([bar, *left, *right, *columns, *PDF.column(1200, 100, 30, start=80)], frames=[frame])
    told, found = roles(page), groups(page)
    assert (told["h"], told["by"], told["k"], told["g"]) == (Role.HEADLINE, Role.BYLINE, Role.KICKER, Role.HEADLINE)
    assert len({found["h"], found["g"], found["bar"]}) == 3


def test_a_small_head_that_no_text_stands_above_heads_an_article() -> None:
    head = PDF.line("h", 140, 178, "新版地图今日上线", 1.15 * EM)
    found = roles(PDF.page([head, *PDF.column(100, 230, 12), *PDF.column(1200, 100, 30, start=40)]))
    assert found["h"] is Role.HEADLINE


def test_white_between_the_characters_of_a_headline_does_not_part_it() -> None:
    head = [OCR.line("h0", 200, 120, "灶", 64), OCR.line("h1", 360, 120, "间", 60)]
    found = groups(OCR.page([*head, OCR.line("by", 260, 200, "□ 沈砚秋"), *OCR.column(160, 250, 20), *OCR.column(1200, 100, 30, start=40)]))
    assert found["h0"] == found["h1"] == found["by"]


def test_a_figure_may_be_a_drop_cap() -> None:
    column = PDF.column(100, 250, 12)
    first = PDF.line("cap", 100, 250, "1", 50)
    narrow = [PDF.line(f"n{k}", 164, 250 + 28 * k, "月五日是国际志愿者日当天") for k in range(2)]
    cap = type(first)(first.id, Box(100, 250, 124, 300), 50, "1", 0, 0, 1.0, False, source="pdf")
    page = PDF.page([PDF.line("h", 100, 150, "莫让一键通变成一堆键", 60), cap, *narrow, *column[2:], *PDF.column(1200, 100, 30, start=40)])
    told = roles(page)
    assert (told["h"], told["cap"], told["n0"]) == (Role.HEADLINE, Role.BODY, Role.BODY)


def test_a_head_right_below_a_rule_over_its_column_heads_an_article_though_other_columns_begin_beside_it() -> None:
    rule = Rule(Box(440, 170, 740, 171), True)
    head = PDF.line("h", 460, 185, "税惠及时雨来了", 29)
    lines = [PDF.line("g", 100, 100, "老字号遇上新消费", 50), *PDF.column(100, 180, 20), head, *PDF.column(440, 235, 17, start=40)]
    found = roles(PDF.page([*lines, *PDF.column(1200, 100, 30, start=80)], [rule]))
    assert found["h"] is Role.HEADLINE


def test_two_rows_of_body_size_right_below_a_scanned_headline_are_its_deck() -> None:
    head = OCR.line("h", 100, 120, "看病不再楼上楼下跑", 42)
    deck = [OCR.line("d0", 100, 176, "区中心医院推出一站式"), OCR.line("d1", 100, 206, "多学科门诊首月接诊六百人次")]
    byline = OCR.line("by", 260, 246, "□ 记者 蒋文彬")
    found = groups(OCR.page([head, *deck, byline, *OCR.column(100, 300, 12), *OCR.column(1200, 100, 30, start=40)]))
    assert found["h"] == found["d0"] == found["d1"] == found["by"]


def test_a_byline_above_a_subhead_in_small_type_is_its_headlines() -> None:
    lines = [PDF.line("h", 100, 100, "长护险怎么申请能报多少", 50), PDF.line("by", 160, 170, "记者 董华浩")]
    sub = PDF.line("sub", 180, 208, "把路修到田边", 1.15 * EM)
    columns = [*PDF.column(100, 245, 12), *PDF.column(440, 208, 13, start=40), *PDF.column(1200, 100, 30, start=80)]
    found = groups(PDF.page([*lines, sub, *columns]))
    assert found["h"] == found["by"] != found["sub"]
