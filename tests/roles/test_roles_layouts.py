"""Heads, bylines, mastheads and tables in the forms that other papers set them in; type of a text layer, its sizes exact."""

from __future__ import annotations

from dataclasses import replace

from role_pages import EM, HEAD, PROSE, Print, groups, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.model.page import Frame, FrameKind, Rule, TextLine

PDF = Print("pdf")
line, column, page = PDF.line, PDF.column, PDF.page


def test_a_kicker_in_a_bar_of_its_own_is_of_the_headline_below() -> None:
    kicker = line("k", 110, 63, "走进非遗", 1.2 * EM, light=True)
    lines = [kicker, line("h", 100, 100, HEAD, 2.2 * EM), *column(100, 170, 12, 0), *column(440, 170, 12, 20)]
    hugging = page(lines, frames=(Frame(Box(100, 58, 216, 92), FrameKind.REVERSED),))
    assert roles(hugging)["k"] is Role.KICKER
    assert groups(hugging)["k"] == groups(hugging)["h"]
    wide = page(lines, frames=(Frame(Box(100, 58, 740, 92), FrameKind.REVERSED),))
    assert groups(wide)["k"] != groups(wide)["h"]


def test_small_type_below_a_headline_in_a_bar_is_its_deck() -> None:
    head = line("h", 110, 100, "长护险怎么申请", 1.8 * EM, light=True)
    lines = [head, line("d", 100, 146, "区医保局详解热点问题", 1.2 * EM), *column(100, 190, 12, 0), *column(440, 190, 12, 20)]
    found = page(lines, frames=(Frame(Box(100, 94, 400, 142), FrameKind.REVERSED),))
    assert roles(found)["d"] is Role.DECK
    assert groups(found)["d"] == groups(found)["h"]


def test_a_slogan_with_its_sponsor_in_a_tint_is_an_advertisement() -> None:
    slogan = [line("s", 110, 600, "讲文明树新风", 2 * EM), line("t", 150, 650, "市文明办宣", 0.9 * EM)]
    lines = [line("h", 100, 100, HEAD, 2.2 * EM), *column(100, 170, 12, 0), *slogan, *column(100, 720, 12, 40)]
    found = page(lines, frames=(Frame(Box(100, 580, 400, 690), FrameKind.TINT),))
    assert roles(found)["s"] is roles(found)["t"] is Role.ADVERTISEMENT


def test_a_byline_at_the_other_end_of_its_text() -> None:
    byline = line("y", 1220, 160, "□本报记者 潘诺")
    columns = [k for i in range(4) for k in column(100 + 340 * i, 200, 12, 20 * i)]
    found = page([line("h", 100, 100, HEAD, 2.2 * EM), byline, *columns])
    assert groups(found)["y"] == groups(found)["h"]
    walled = page([line("h", 100, 100, HEAD, 2.2 * EM), byline, *columns], (Rule(Box(1109, 90, 1110, 540), False),))
    assert groups(walled).get("y") != groups(walled)["h"]


def test_a_byline_on_top_of_a_column_beside_an_upright_headline() -> None:
    for x, edge in ((160, 100), (100, 1140)):
        head = line("h", edge, 120, "码头往事", 2.5 * EM, vertical=True)
        byline = line("y", x + 60, 100, "■记者 崔仪")
        columns = [*column(x, 130, 14, 0), *column(x + 340, 100, 15, 20), *column(x + 680, 100, 15, 40)]
        found = page([head, byline, *columns])
        assert roles(found)["y"] is Role.BYLINE
        assert groups(found)["y"] == groups(found)["h"]


def test_two_upright_headlines_with_a_rule_between_are_two() -> None:
    left, right = line("a", 700, 100, "万亩稻田唱丰收", 2 * EM, vertical=True), line("b", 760, 100, "夏粮收购过半", 2 * EM, vertical=True)
    lines = [left, right, *column(340, 100, 14, 0), *column(820, 100, 14, 20)]
    found = page(lines, (Rule(Box(749, 90, 751, 500), False),))
    assert groups(found)["a"] != groups(found)["b"]


def test_a_byline_that_closes_a_column_is_no_subhead() -> None:
    text = [*column(100, 170, 12, 0), line("e", 100, 170 + 12 * 28, PROSE[:14] + "。")]
    end = replace(line("y", 310, 170 + 13 * 28, "通讯员 许华"), face="Kai")
    found = page([line("h", 100, 100, HEAD, 2.2 * EM), *(replace(k, face="Song") for k in text), end, *column(440, 170, 14, 20)])
    assert roles(found)["y"] is Role.BODY


def test_a_word_for_a_kind_of_news_in_large_type_is_the_headline() -> None:
    found = page([line("h", 100, 100, "简讯", 2.2 * EM), *column(100, 170, 12, 0), *column(440, 170, 12, 20)])
    assert roles(found)["h"] is Role.HEADLINE


def test_a_large_subhead_amid_its_column() -> None:
    upper = [*column(100, 180, 8, 0), line("e", 100, 180 + 8 * 28, "真抓实干。")]
    small = line("s", 120, 180 + 9 * 28 + 14, "急事不过夜", 1.45 * EM)
    lines = [line("h", 100, 100, HEAD, 2.4 * EM), *upper, small, *column(100, 180 + 11 * 28, 6, 40), *column(440, 180, 16, 20)]
    assert roles(page(lines))["s"] is Role.SUBHEAD


def test_mastheads_upright_with_their_data_below_and_in_a_bar() -> None:
    text = [line("h", 500, 100, HEAD, 2.2 * EM), *column(500, 170, 12, 0), *column(840, 170, 12, 20)]
    upright = [line("n", 150, 100, "云屏晚报", 6 * EM, vertical=True), line("d", 110, 600, "2024年9月1日"), line("w", 110, 630, "星期日")]
    found = page([*upright, *text])
    assert found.masthead is not None
    assert (found.masthead.publication, found.masthead.date) == ("云屏晚报", "2024-09-01")
    reversed_name = [line("n", 120, 40, "南渡周刊", 5 * EM, light=True), line("d", 120, 170, "2024年9月1日"), line("w", 900, 170, "星期日")]
    lower = [line("h", 100, 220, HEAD, 2.2 * EM), *column(100, 290, 12, 0), *column(440, 290, 12, 20)]
    barred = page([*reversed_name, *lower], frames=(Frame(Box(100, 30, 1900, 150), FrameKind.REVERSED),))
    assert barred.masthead is not None
    assert (barred.masthead.publication, barred.masthead.date) == ("南渡周刊", "2024-09-01")


def test_a_short_level_headline_down_the_page_at_its_left_edge_is_no_papers_name() -> None:
    folio = [line("f", 100, 40, "A3"), line("g", 900, 40, "2024年12月21日 星期六")]
    upper = [line("h", 900, 120, HEAD, 2.2 * EM), *column(900, 200, 20, 0), *column(1240, 200, 20, 20)]
    lower = [line("k", 100, 1000, "把好事办实", 5 * EM), line("d", 100, 1130, "2024年12月20日，首届"), *column(100, 1158, 12, 40)]
    found = page([*folio, *upper, *lower], (Rule(Box(100, 80, 1900, 82), True),))
    assert roles(found)["k"] is Role.HEADLINE


def test_a_folio_in_large_type_above_its_rule() -> None:
    head = [line("n", 100, 40, "08", 2.6 * EM), line("s", 200, 50, "综合", 2 * EM), line("p", 900, 50, "云屏晚报", 1.8 * EM)]
    lines = [*head, line("d", 1500, 60, "2025年10月15日 星期三"), line("h", 100, 140, HEAD, 2.2 * EM), *column(100, 210, 12, 0)]
    found = page([*lines, *column(440, 210, 12, 20)], (Rule(Box(100, 108, 1900, 110), True),))
    assert {roles(found)[i] for i in "nspd"} == {Role.FOLIO}
    assert found.masthead is not None
    assert found.masthead.publication == "云屏晚报"


def cells(y: float) -> list[TextLine]:
    return [line(f"t{r}{c}", 120 + 150 * c, y + 40 * r + 10, ("品种", "均价", "涨跌")[c]) for r in range(4) for c in range(3)]


def test_tables_framed_and_with_level_rules_only() -> None:
    text = [line("h", 100, 60, HEAD, 2.2 * EM), *column(100, 400, 12, 0), *column(440, 400, 12, 20)]
    inner = tuple(Rule(Box(100, 120 + 40 * r, 540, 121 + 40 * r), True) for r in (1, 2, 3))
    uprights = tuple(Rule(Box(x, 120, x + 1, 280), False) for x in (220, 370))
    framed = page([*text, *cells(120)], (*inner, *uprights), (Frame(Box(100, 120, 540, 280), FrameKind.RULED),))
    outer = tuple(Rule(Box(100, y, 540, y + 1), True) for y in (120, 280))
    for found in (framed, page([*text, *cells(120)], (*outer, *inner))):
        table = next(r for r in found.regions if r.role is Role.TABLE)
        assert [len(row) for row in table.cells] == [3] * 4
        assert all(len(cell) == 1 for row in table.cells for cell in row)


def test_a_table_whose_rules_have_worn_off_in_part_has_all_its_rows_in_order() -> None:
    text = [line("h", 100, 60, HEAD, 2.2 * EM), *column(100, 400, 12, 0), *column(440, 400, 12, 20)]
    whole = tuple(Rule(Box(100, y, 540, y + 1), True) for y in (120, 200, 280))
    left = (Rule(Box(100, 160, 200, 161), True), Rule(Box(500, 160, 540, 161), True), Rule(Box(300, 240, 420, 241), True))
    upright = (Rule(Box(370, 120, 371, 280), False),)
    lost = tuple(Rule(Box(100, y, 540, y + 1), True) for y in (120, 160, 200, 280))  # nothing is left of the last row's rule
    for rules in ((*whole, *left), (*whole, *left, *upright), (*lost, *upright)):
        table = next(r for r in page([*text, *cells(120)], rules).regions if r.role is Role.TABLE)
        assert [len(row) for row in table.cells] == [3] * 4


def test_rules_of_a_narrow_table_are_not_what_is_left_of_the_wide_ones_about_it() -> None:
    text = [line("h", 100, 60, HEAD, 2.2 * EM), *column(600, 130, 7, 0), *column(100, 400, 12, 20), *column(440, 400, 12, 40)]
    narrow = tuple(Rule(Box(100, 120 + 40 * r, 540, 121 + 40 * r), True) for r in range(1, 5))
    wide = tuple(Rule(Box(100, y, 940, y + 1), True) for y in (120, 320, 360))
    uprights = tuple(Rule(Box(x, 120, x + 1, 320), False) for x in (220, 370, 570))
    found = page([*text, *cells(160 - 40)], (*wide, *narrow, *uprights))
    assert all(r.role is not Role.TABLE for r in found.regions if any(i.startswith("b") for i in r.lines))


def test_what_stands_side_by_side_in_a_cell_is_in_order_though_the_row_is_not_quite_level() -> None:
    text = [line("h", 100, 60, HEAD, 2.2 * EM), *column(100, 400, 12, 0), *column(440, 400, 12, 20)]
    rules = (*(Rule(Box(100, 120 + 40 * r, 540, 121 + 40 * r), True) for r in range(5)), Rule(Box(370, 120, 371, 280), False))
    tilted = [line(f"t{r}{c}", 120 + 100 * c, 130 + 40 * r - 2 * c, "均价") for r in range(4) for c in range(2)]
    table = next(r for r in page([*text, *tilted], rules).regions if r.role is Role.TABLE)
    assert [row[0] for row in table.cells] == [(f"t{r}0", f"t{r}1") for r in range(4)]


def test_a_subhead_between_rules_that_the_columns_rules_close_to_a_box_is_no_advertisement() -> None:
    upper, lower = column(100, 200, 8, 0), column(100, 520, 8, 20)
    lines = [*upper, line("s0", 180, 440, "托得了托得起", 1.2 * EM), line("s1", 210, 470, "托得好", 1.2 * EM), *lower]
    found = page(lines, frames=(Frame(Box(96, 430, 404, 502), FrameKind.RULED),))
    assert {r.role for r in found.regions if {"s0", "s1"} & set(r.lines)} == {Role.SUBHEAD}


def test_subheads_side_by_side_whose_rules_run_on_over_the_gutter_are_subheads() -> None:
    lines = [line("h", 100, 60, HEAD, 2.4 * EM)]
    for k, x in enumerate((100, 440)):
        lines += column(x, 130, 8, 40 * k)
        lines += [line(f"s{k}", x + 60, 130 + 28 * 8 + 22, "哪些人可以申请？", 1.25 * EM)]
        lines += column(x, 130 + 28 * 8 + 70, 8, 40 * k + 20)
    y = 130 + 28 * 8
    found = page(lines, (Rule(Box(100, y + 8, 740, y + 9), True), Rule(Box(100, y + 60, 740, y + 61), True)))
    assert {roles(found)["s0"], roles(found)["s1"]} == {Role.SUBHEAD}
