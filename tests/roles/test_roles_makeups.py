"""Make-ups of dailies and supplements: tables with few rules, rails of short reports, verse, level folios of vertical pages."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from role_pages import EM, Print, groups, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.model.page import Characters, Frame, FrameKind, LineBox, PageLayout, PageText, Rule, TextLine
from pipeline.roles import label
from pipeline.settings import Settings

PDF = Print("pdf")
LEVELS = [["名次", "球队", "积分"], ["1", "柳渡青年", "19"], ["2", "石埠码头", "16"], ["3", "城北联队", "14"]]


def level(x0: float, x1: float, y: float) -> Rule:
    return Rule(Box(x0, y, x1, y + 1), True)


def cells(y: float, rows: list[list[str]] = LEVELS) -> list[TextLine]:
    """Cells centred on 180, 380 and 580."""
    return [
        PDF.line(f"t{i}.{j}", 180 + 200 * j - EM * len(text) / 2, y + 34 * i, text)
        for i, row in enumerate(rows)
        for j, text in enumerate(row)
    ]


def tables(lines: list[TextLine], rules: list[Rule], frames: list[Frame] | None = None) -> list[tuple[tuple[str, ...], ...]]:
    """The cells' ids of each table, row by row."""
    found = PDF.page([*lines, *PDF.column(1200, 200, 20)], rules, frames or [])
    return [tuple(tuple("".join(c) for c in row) for row in r.cells) for r in found.regions if r.role is Role.TABLE]


@pytest.mark.parametrize("ys", [(192, 228, 330), (192, 330), ()])
def test_a_table_is_told_by_its_rows_whatever_its_rules(ys: tuple[float, ...]) -> None:
    found = tables(cells(200), [level(100, 660, y) for y in ys])
    assert found == [tuple(tuple(f"t{i}.{j}" for j in range(3)) for i in range(4))]


def test_columns_of_text_between_two_rules_are_no_table() -> None:
    columns = [*PDF.column(100, 200, 8), *PDF.column(430, 200, 8, start=30), *PDF.column(760, 200, 8, start=60)]
    assert tables(columns, [level(90, 1070, 190), level(90, 1070, 430)]) == []


def test_verse_in_columns_is_no_table() -> None:
    assert (
        tables(cells(200, [["站在田埂上", "你张开双臂", "除了风"], ["麻雀飞", "一顶草帽", "水皱了"], ["谁来了", "对岸灯亮", "船未到"]]), [])
        == []
    )


def test_a_headline_between_two_ruled_tables_parts_them() -> None:
    lower = [replace(k, id=f"u{k.id}") for k in cells(450)]
    rules = [level(100, 660, y + 34 * i) for y in (192, 442) for i in range(5)]
    found = tables([*cells(200), PDF.line("h", 100, 365, "田径运动会金牌榜", 40), *lower], rules)
    assert [len(t) for t in found] == [4, 4]


def test_a_headline_over_a_table_in_one_frame_is_no_advertisement() -> None:
    frames = [Frame(Box(100, 100, 660, y), FrameKind.RULED) for y in (328, 260)]
    rules = [level(100, 660, 192 + 34 * i) for i in range(5)]
    found = PDF.page([PDF.line("h", 120, 120, "本周停电检修安排", 40), *cells(200), *PDF.column(1200, 200, 20)], rules, frames)
    told = roles(found)
    assert (told["h"], told["t1.1"]) == (Role.HEADLINE, Role.TABLE)
    assert {r.container for r in found.regions if r.role in (Role.HEADLINE, Role.TABLE)} == {0}


def rail(top: float, gathered: bool) -> list[TextLine]:
    """Three short reports with small heads, one below the other; ``gathered``: under one large head."""
    lines = [PDF.line("g", 100, top - 60, "区内简讯", 40)] if gathered else []
    for k in range(3):
        y = top + 180 * k
        lines.append(PDF.line(f"s{k}", 100, y, "新版地图今日上线", 25))
        lines.append(PDF.line(f"r{k}.0", 140, y + 40, "新华社望津六月八日电　新"))
        lines += [PDF.line(f"r{k}.{i}", 100, y + 40 + 28 * i, "各级党组织和广大党员干部紧密"[: 14 if i < 3 else 6]) for i in (1, 2, 3)]
    return lines


@pytest.mark.parametrize(("gathered", "role"), [(False, Role.HEADLINE), (True, Role.SUBHEAD)])
def test_small_heads_of_reports_in_a_column_head_articles_unless_one_head_gathers_them(gathered: bool, role: Role) -> None:
    found = roles(PDF.page([*rail(300, gathered), *PDF.column(1200, 200, 30)]))
    assert [found[f"s{k}"] for k in (1, 2)] == [role, role]


def test_a_rule_parts_two_columns_though_a_subhead_stands_in_the_upper() -> None:
    first = PDF.column(100, 200, 8)
    first[-1] = replace(first[-1], text=first[-1].text[:-1] + "。")
    upper = [*first, PDF.line("sub", 180, 440, "一条链带活一镇"), *PDF.column(100, 482, 8, start=20)]
    lines = [
        PDF.line("h", 100, 100, "老字号遇上新消费", 50),
        *upper,
        *PDF.column(100, 735, 10, start=40),
        *PDF.column(440, 200, 28, start=60),
    ]
    page = PDF.page(lines, [level(90, 1500, 718)])
    found = groups(page)
    assert roles(page)["sub"] is Role.SUBHEAD
    assert found["b20"] != found["b40"]


def test_verse_keeps_a_line_longer_than_the_rest_and_gives_up_the_name_above_it() -> None:
    texts = ["站在田埂上", "你把一顶旧草帽", "戴成了整个秋天的屋檐", "麻雀绕着你飞", "像绕着一位老祖父", "你张开双臂", "除了风"]
    verse = [PDF.line(f"v{k}", 100, 300 + 36 * k, t) for k, t in enumerate(texts)]
    lines = [PDF.line("h", 130, 180, "稻草人", 50), PDF.line("n", 100, 248, "江军梅"), *verse, *PDF.column(1200, 200, 20)]
    page = PDF.page(lines)
    found = roles(page)
    assert found["n"] is Role.BYLINE
    assert [r.lines for r in page.regions if r.role is Role.BODY and "v0" in r.lines] == [tuple(f"v{k}" for k in range(7))]


def test_one_short_line_tops_the_last_column_where_the_one_before_ends_amid_a_sentence() -> None:
    lines = [PDF.line("h", 100, 100, "老字号遇上新消费", 50), *PDF.column(100, 200, 8), PDF.line("last", 440, 200, "悄悄拨通了反诈专线。")]
    found = roles(PDF.page([*lines, *PDF.column(1200, 200, 20, start=40)]))
    assert found["last"] is Role.BODY


def test_a_byline_tops_the_first_of_the_columns_that_a_short_upright_headline_hangs_amid() -> None:
    name = PDF.line("by", 140, 200, "□孙清瑶")
    head = PDF.line("h", 780, 340, "河灯", 100, vertical=True)
    found = groups(PDF.page([name, head, *PDF.column(100, 228, 19), *PDF.column(440, 200, 20, start=40)]))
    assert found["by"] == found["h"]


def test_an_upright_line_of_body_size_along_an_upright_headline_is_its_deck() -> None:
    head = PDF.line("h", 780, 200, "雨夜接力救人", 48, vertical=True)
    deck = PDF.line("d", 738, 260, "三名路人合力托起落水老人", 18, vertical=True)
    found = roles(PDF.page([head, deck, *PDF.column(100, 200, 18), *PDF.column(420, 200, 18, start=40)]))
    assert found["d"] is Role.DECK


def test_the_folio_of_a_vertical_page_may_run_level_along_its_head() -> None:
    text = "江城新報　中華民國五十二年六月二十二日　星期六　第三版"
    folio = TextLine("f", Box(300, 40, 300 + EM * len(text), 60), EM, text, 0, 0, 1.0, False, source="pdf")
    rows = [
        TextLine(
            f"b{k}",
            Box(900 - 32 * k, 120, 920 - 32 * k, 720),
            EM,
            "城東自設局修路以來車馬日多商民聚而議之皆以爲便遂定章程數條開列",
            0,
            0,
            1.0,
            True,
        )
        for k in range(20)
    ]
    lines = (folio, *rows)
    boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in lines)
    layout = PageLayout(1100, 1600, 200.0, True, EM, boxes, (level(60, 1040, 80),), (), (), ())
    none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    found = label(PageText(layout, none, lines, "Hant", "pdf"), 1, Settings.load().roles)
    assert roles(found)["f"] is Role.FOLIO
    assert found.masthead is not None
