"""Small items one below the other, notes before the text, and news in the ears: what heads an article and what is text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from role_pages import Print, groups, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.model.page import Frame, FrameKind, Rule, TextLine

PDF = Print("pdf")


def level(x0: float, x1: float, y: float) -> Rule:
    return Rule(Box(x0, y - 1, x1, y + 1), True)


def items(white: float, last: str = "。", report: str = "") -> list[TextLine]:
    """Two columns; in the first a small head amid the text, so much white above it, that closes with ``last``; below it ``report``."""
    upper = PDF.column(100, 300, 8)
    upper[-1] = replace(upper[-1], text=upper[-1].text[: -len(last)] + last)
    y = upper[-1].box.y1 + white
    lower = PDF.column(100, y + 24 + 16, 8, start=20)
    lower[0] = replace(lower[0], text=report + lower[0].text[len(report) :])
    head = PDF.line("h", 100, 220, "老字号遇上新消费", 40)
    return [head, *upper, PDF.line("s", 160, y, "青石桥上的灯火", 24), *lower, *PDF.column(440, 300, 20, start=40)]


@pytest.mark.parametrize(("white", "role"), [(16, Role.SUBHEAD), (48, Role.HEADLINE)])
def test_a_small_head_close_to_its_text_and_far_from_what_stands_above_heads_an_item(white: float, role: Role) -> None:
    assert roles(PDF.page(items(white)))["s"] is role


def test_below_an_item_that_is_signed_a_small_head_begins_the_next() -> None:
    first = PDF.line("h", 160, 260, "旧渠道的来历", 24)
    assert roles(PDF.page([first, *items(24, "。（王小明）")[1:]]))["s"] is Role.HEADLINE
    assert roles(PDF.page([first, *items(24)[1:]]))["s"] is Role.SUBHEAD


def test_a_note_of_one_sentence_in_larger_type_below_the_headline_is_text() -> None:
    note = [
        PDF.line("n0", 140, 160, "经过反复核对，几位老人把旧渠道的来历写成了一份", 22),
        PDF.line("n1", 100, 192, "报告，读来令人深思。", 22),
    ]
    deck = [PDF.line("n0", 140, 160, "几位老人写下旧渠道的来历", 22)]
    lines = [PDF.line("h", 100, 100, "老字号遇上新消费谱新篇", 44), *PDF.column(100, 240, 10), *PDF.column(440, 240, 10, start=20)]
    assert roles(PDF.page([*lines, *note]))["n0"] is Role.BODY
    assert roles(PDF.page([*lines, *deck]))["n0"] is Role.DECK


def test_a_kicker_that_names_the_reporter_opens_no_report() -> None:
    lines = [
        PDF.line("k", 100, 62, "本报记者青石桥见闻", 24),
        PDF.line("h", 100, 100, "老字号遇上新消费谱新篇", 44),
        *PDF.column(100, 200, 12),
    ]
    found = PDF.page(lines)
    assert roles(found)["k"] is Role.KICKER
    assert groups(found)["k"] == groups(found)["h"]


def test_news_in_an_ear_is_an_article_and_the_masthead_keeps_its_date() -> None:
    ear = Frame(Box(900, 40, 1900, 200), FrameKind.RULED)
    news = [PDF.line("h", 1200, 50, "青石桥昨日通车", 34)]
    news += [
        PDF.line(f"e{k}", 960 - 40 * (k > 0), 100 + 32 * k, t)
        for k, t in enumerate(["全会号召各级党组织和广大党员干部紧密团结起", "来真抓实干，把各项工作推向前进。", "工程历时三年。"])
    ]
    name = [PDF.line("name", 100, 40, "云屏晚报", 110), PDF.line("date", 100, 165, "2024年9月1日　星期日　第4436号")]
    weather = [
        PDF.line("w0", 960, 60, "今日天气", 34),
        PDF.line("w1", 960, 110, "多云转阴 东南风3到4级"),
        PDF.line("w2", 960, 150, "气温 18℃—26℃"),
    ]
    text = [*PDF.column(100, 300, 20), *PDF.column(440, 300, 20, start=40)]
    found = PDF.page([*name, *news, *text], frames=[ear])
    told = roles(found)
    assert (told["h"], told["e0"], told["date"]) == (Role.HEADLINE, Role.BODY, Role.MASTHEAD)
    assert found.masthead is not None
    assert found.masthead.date == "2024-09-01"
    assert roles(PDF.page([*name, *weather, *text], frames=[ear]))["w0"] is Role.EAR


def test_a_subhead_at_a_columns_top_beside_its_headline_is_a_subhead_though_white_is_above() -> None:
    upper = [*PDF.column(100, 100, 6), *PDF.column(440, 100, 6, start=10), *PDF.column(780, 100, 6, start=20)]
    head = PDF.line("h", 100, 320, "老字号遇上新消费谱新篇", 50)
    lower = [*PDF.column(100, 400, 10, start=40), *PDF.column(440, 400, 10, start=60), *PDF.column(780, 430, 9, start=80)]
    assert roles(PDF.page([*upper, head, *lower, PDF.line("s", 840, 400, "青石桥上的灯火", 24)]))["s"] is Role.SUBHEAD


def test_lines_beside_a_drop_cap_are_text_however_few() -> None:
    beside = [PDF.line(f"t{k}", 170, 300 + 28 * k, "全会号召各级党组织和广") for k in (0, 1)]
    below = [PDF.line("t2", 100, 356, "大党员干部团结。")]
    lines = [PDF.line("h", 100, 220, "老字号遇上新消费", 40), PDF.line("cap", 105, 302, "在", 44), *beside, *below]
    assert roles(PDF.page([*lines, *PDF.column(1200, 200, 30)]))["t0"] is Role.BODY


@pytest.mark.parametrize("last", ["。", "部"])
def test_a_line_of_a_sentence_below_a_headline_is_its_text(last: str) -> None:
    lines = [PDF.line("h", 100, 220, "老字号遇上新消费", 40), PDF.line("t", 140, 276, "各级干部紧密团" + last)]
    found = roles(PDF.page([*lines, *PDF.column(100, 600, 30)]))
    assert found.get("t") is (Role.BODY if last == "。" else None)


def test_a_kicker_over_its_own_rule_or_parted_in_two_on_a_ground_goes_with_its_headline() -> None:
    head, text = PDF.line("h", 100, 300, "老字号遇上新消费", 44), PDF.column(100, 370, 12)
    kicker = replace(PDF.line("k", 100, 270, "依靠群众自力更生", 19), face="Hei")
    found = groups(PDF.page([kicker, head, *text], [level(100, 252, 293)]))
    assert found["k"] == found["h"]
    parts = [PDF.line("k0", 104, 262, "依靠群众", 24), PDF.line("k1", 224, 262, "自力更生", 24)]
    found = groups(PDF.page([*parts, head, *text], frames=[Frame(Box(100, 258, 324, 292), FrameKind.TINT)]))
    assert found["k0"] == found["k1"] == found["h"]


def test_verse_keeps_all_its_long_lines() -> None:
    texts = [
        "灯火落进江心",
        "渡船还没有到岸",
        "老槐树记得",
        "你说三月的雨数到第七级便停住没有人说",
        "一只白鹭",
        "石阶洗得发亮",
        "木格窗从不说出口",
    ]
    verse = [PDF.line(f"v{k}", 100, 300 + 30 * k, t) for k, t in enumerate(texts)]
    found = roles(PDF.page([PDF.line("h", 100, 230, "渡口", 40), *verse, *PDF.column(1200, 200, 30)]))
    assert found["v3"] is Role.BODY
