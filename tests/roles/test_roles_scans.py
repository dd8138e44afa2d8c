"""Scanned lines that geometry cut, mis-sized or turned, and what becomes of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from role_pages import EM, HEAD, PROSE, Print, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import Frame, FrameKind, Picture, TextLine
from pipeline.roles.chains import Chain
from pipeline.roles.decks import deck_size
from pipeline.roles.strays import taken_in
from pipeline.roles.view import PageView, View

OCR = Print("ocr")
line, column = OCR.line, OCR.column


def page(lines: list[TextLine], pictures: tuple[Picture, ...] = (), frames: tuple[Frame, ...] = ()) -> LabelledPage:
    return OCR.page(lines, (), frames, pictures)


def body(found: LabelledPage) -> list[set[str]]:
    return [set(r.lines) for r in found.regions if r.role is Role.BODY]


def test_a_line_of_body_type_made_tall_by_dirt_is_no_headline() -> None:
    lines = column(100, 200, 12)
    tall = lines[5]
    lines[5] = replace(tall, em=1.6 * EM, box=tall.box.grow(0, 0.3 * EM))
    assert any({f"b{i}" for i in range(12)} <= b for b in body(page(lines)))


def test_dirt_beside_a_column_is_no_text() -> None:
    found = roles(page([*column(100, 200, 12), line("x", 115, 200 + 28 * 12, "66", 0.9 * EM)]))
    assert found.get("x") is None


def test_a_jump_line_set_to_the_right_belongs_to_its_column() -> None:
    text = "（下转第4版）"
    jump = line("j", 100 + 15 * EM - len(text) * EM, 200 + 28 * 12 + EM, text)
    found = page([*column(100, 200, 12), jump])
    region = next(r for r in found.regions if "j" in r.lines)
    assert region.role is Role.JUMP
    assert region.group == next(r.group for r in found.regions if "b0" in r.lines)


def test_characters_in_a_file_are_one_upright_line() -> None:
    head = line("h", 500, 200, "在尘埃里打捞姓名", 2.2 * EM, vertical=True)
    file = [line(f"k{i}", 560, 200 + 30 * i, c, 1.3 * EM) for i, c in enumerate("书林漫步")]
    region = next(r for r in page([head, *file, *column(100, 200, 20)]).regions if "k0" in r.lines)
    assert region.lines == ("k0", "k1", "k2", "k3")
    assert region.role is Role.KICKER


def test_white_inside_a_column_parts_it_where_the_text_does_not_read_on() -> None:
    upper, lower = column(100, 200, 8), column(100, 200 + 28 * 8 + 2 * EM, 8, start=20)
    lower[0] = line("b20", 100, lower[0].box.y0, "消防环保城管等部门各去各的企业")
    ends = line("b7", 100, upper[-1].box.y0, "会上交流发言。")
    assert not any("b7" in b and "b20" in b for b in body(page([*upper[:-1], ends, *lower])))
    groups = [r.group for r in page([*upper[:-1], ends, *lower]).regions]
    assert len(set(groups)) == 2
    open_end = [r.group for r in page([*upper, *lower]).regions]
    assert len(set(open_end)) == 1


def test_a_full_line_with_white_above_and_below_is_a_subhead() -> None:
    upper, lower = column(100, 200, 8), column(100, 200 + 28 * 9 + 20, 8, start=20)
    upper[-1] = line("b7", 100, upper[-1].box.y0, "人均增收二点三万元。")
    sub = line("s", 100, 200 + 28 * 8 + 10, "手艺要传给肯坐冷板凳的年轻人")
    assert roles(page([*upper, sub, *lower]))["s"] is Role.SUBHEAD


def test_the_first_lines_of_a_column_before_white_are_the_deck() -> None:
    head = line("h", 100, 150, "看病不再楼上楼下跑", 1.5 * EM)
    deck = [line("d0", 130, 190, "区中心医院推出一站式多学科"), line("d1", 110, 215, "门诊首月接诊六百余人次")]
    found = roles(page([head, *deck, *column(100, 255, 12)]))
    assert found["d0"] is found["d1"] is Role.DECK
    assert found["b0"] is Role.BODY


@pytest.mark.parametrize(("em", "white", "size"), [(1.12, 0.6, 2), (1.0, 0.6, 0), (1.0, 0.9, 2), (1.12, 0.3, 0)])
def test_lines_that_begin_a_column_are_a_deck_by_white_or_by_less_of_it_in_larger_type(em: float, white: float, size: int) -> None:
    deck = [line(f"d{k}", 250 - len(t) * em * EM / 2, 100 + 24 * k, t, em * EM) for k, t in enumerate(("厨余就地变肥料", "小区绿化不花钱"))]
    top = deck[-1].box.y1 + white * EM
    rows = [replace(k, box=Box(k.box.x0, top + 24 * i, k.box.x1, top + 24 * i + EM)) for i, k in enumerate(column(100, 0, 12))]
    chain = Chain([View(k, k.box, k.em, False, (k.id,)) for k in (*deck, *rows)])
    chain.column = Box(100, 100, 400, 500)
    assert deck_size(chain) == size


def test_a_last_line_of_two_characters_under_an_indent_stays_with_it() -> None:
    lines = column(100, 200, 8)
    first = line("p0", 100 + 2 * EM, 200 + 28 * 8, "顾松年松年修表高级钟表维")
    last = line("p1", 100, 200 + 28 * 9, "修工")
    assert any({"p0", "p1"} <= b for b in body(page([*lines, first, last])))


def test_a_bar_in_which_nothing_was_read_is_the_headline_of_the_column_below() -> None:
    bar = Box(100, 100, 700, 220)
    lines = [line("by", 500, 235, "□ 记者 陶一宁"), *column(100, 280, 12)]
    found = page(lines, pictures=(Picture(bar),))
    heads = {r.role: r for r in found.regions if r.group[:1] == "h"}
    assert heads[Role.HEADLINE].box == bar
    assert heads[Role.HEADLINE].lines == ()
    assert heads[Role.BYLINE].lines == ("by",)
    assert heads[Role.BYLINE].group == heads[Role.HEADLINE].group


def test_a_picture_amid_a_paragraph_is_no_headline() -> None:
    bar = Box(100, 300, 700, 420)
    flush = [replace(k, id="c" + k.id, box=Box(100, k.box.y0, k.box.x1, k.box.y1)) for k in column(100, 440, 8)]
    found = page([*column(100, 90, 7), *flush], pictures=(Picture(bar),))
    assert Role.HEADLINE not in {r.role for r in found.regions}


def test_a_paragraph_that_begins_beside_a_last_line_of_one_character_stays_in_its_column() -> None:
    first = column(100, 200, 6)
    end = line("end", 100, 200 + 28 * 6, "次。")
    assert any({"b0", "end", "b7"} <= b for b in body(page([*first, end, *column(100, 200 + 28 * 7, 6, start=7)])))


def test_a_byline_below_white_begins_an_article_and_one_below_text_does_not() -> None:
    by = line("by", 280, 190, "□ 记者 陶一宁")
    found = page([by, *column(100, 230, 12)])
    assert [r.lines for r in found.regions if r.role is Role.BYLINE and r.group[:1] == "h"] == [("by",)]
    assert not any(r.group[:1] == "h" for r in page([*column(100, 60, 4), by, *column(100, 230, 12, start=4)]).regions)


@pytest.mark.parametrize(("text", "confidence", "known"), [("CMAN", 0.49, False), ("CMAN", 0.9, True), ("城乡焕新", 0.49, True)])
def test_what_is_hardly_legible_and_no_chinese_is_texture(text: str, confidence: float, known: bool) -> None:
    below = replace(line("d", 110, 160, text, 1.4 * EM), confidence=confidence)
    found = roles(page([line("h", 100, 100, HEAD, 2.2 * EM), below, *column(100, 240, 12), *column(440, 240, 12, 20)]))
    assert ("d" in found) == known


def test_texture_of_a_picture_read_as_letters_is_no_text() -> None:
    scrap = replace(line("x", 140, 560, "NYNER"), confidence=0.6, reversed=True)
    found = page([*column(100, 200, 12), scrap], pictures=(Picture(Box(100, 545, 400, 800)),))
    assert roles(found).get("x") is None


def test_a_condensed_row_of_a_headline_is_no_line_of_body_type() -> None:
    rows = [line("h0", 130, 100, "代表委员热议一老", 1.34 * EM), line("h1", 100, 130, "让幸福从摇篮到拐杖不断", EM)]
    rows[1] = replace(rows[1], em=1.32 * EM, box=Box(100, 130, 100 + 11.3 * EM, 130 + 1.32 * EM))
    found = roles(page([*rows, *column(100, 190, 12)]))
    assert found["h0"] is found["h1"] is Role.HEADLINE


def test_small_type_with_a_deck_over_a_report_heads_it_though_text_stands_above() -> None:
    head = line("h", 100, 200 + 28 * 8 + 40, "看病不再楼上楼下跑", 1.27 * EM)
    deck = [line("d", 130, head.box.y1 + 12, "区中心医院推出一站式门诊")]
    report = column(100, deck[0].box.y1 + 26, 8, start=20)
    report[0] = line("b20", 100 + 2 * EM, report[0].box.y0, "本报讯（记者蒋文彬）")
    found = roles(page([*column(100, 200, 8), head, *deck, *report]))
    assert found["h"] is Role.HEADLINE
    assert found["d"] is Role.DECK


def test_light_type_in_a_low_bar_above_a_headline_is_its_kicker_however_thin() -> None:
    kicker = replace(line("k", 110, 100, "新春走基层"), reversed=True)
    bar = Frame(kicker.box.grow(10, 8), FrameKind.REVERSED)
    head = line("h", 100, 140, "末班车上的乘客", 2.2 * EM)
    found = roles(page([kicker, head, *column(100, 230, 12)], frames=(bar,)))
    assert found["k"] is Role.KICKER
    assert found["h"] is Role.HEADLINE


def test_type_a_little_large_close_above_its_text_is_a_subhead_and_above_white_a_head() -> None:
    upper = column(100, 200, 8)
    upper[-1] = line("b7", 100, upper[-1].box.y0, "人均增收二点三万元。")
    sub = line("s", 160, 200 + 28 * 8 + 14, "急事不过夜", 1.45 * EM)
    close, far = sub.box.y1 + 1.1 * EM, sub.box.y1 + 2.4 * EM
    assert roles(page([*upper, sub, *column(100, close, 8, start=20)]))["s"] is Role.SUBHEAD
    assert roles(page([*upper, sub, *column(100, far, 8, start=20)]))["s"] is Role.HEADLINE


def test_a_masthead_is_told_from_left_to_right_where_its_blocks_stand_side_by_side() -> None:
    name, below = line("n", 100, 100, "徐汇日报", 5 * EM), line("m2", 100, 232, "数字报 http://www.example.com")
    data = [line("m0", 1500, 94, "第26期（总第1680期）"), line("m1", 1500, 122, "2022年6月27日 星期一")]
    found = page([name, *data, below, line("h", 100, 320, HEAD, 2.2 * EM), *column(100, 400, 20), *column(440, 400, 20, 20)])
    assert [r.lines for r in found.regions if r.role is Role.MASTHEAD] == [("n",), ("m0", "m1"), ("m2",)]


def test_a_name_down_the_page_read_in_single_characters_is_the_masthead_and_takes_no_columns() -> None:
    name = [line(f"n{i}", 320, 440 + 180 * i, c, 8 * EM) for i, c in enumerate("城日讯")]
    name[1] = replace(name[1], box=Box(320, 620, 365, 780))  # a part of 时
    data = [line("m0", 330, 1000, "准印证号（内）0217"), line("m1", 340, 1030, "2024年8月7日")]
    found = roles(page([*name, *data, *column(700, 100, 40)]))
    assert {found[k.id] for k in (*name, *data)} == {Role.MASTHEAD}
    assert all(found[f"b{i}"] is Role.BODY for i in range(40))


def test_lines_by_themselves_right_below_a_headline_are_its_deck_and_a_columns_first_lines_are_none() -> None:
    head = line("h", 100, 60, "一只湿垃圾桶的逆袭", 2.2 * EM)
    deck = [line("d1", 105, 118, "厨余就地变肥料", 1.1 * EM), line("d2", 105 + 9 * EM, 118, "小区绿化不花钱", 1.1 * EM)]
    found = roles(page([head, *deck, *column(100, 200, 12), *column(100 + 17 * EM, 200, 12, start=20)]))
    assert found["d1"] is found["d2"] is Role.DECK
    found = roles(page([head, *column(100, 118, 12)]))
    assert found["b0"] is Role.BODY


def test_a_light_line_below_a_headline_on_its_bar_is_its_deck() -> None:
    head, deck = line("h", 100, 60, "一只湿垃圾桶的逆袭", 2.2 * EM), line("d", 100, 118, "厨余就地变肥料小区绿化")
    light = [replace(k, reversed=True) for k in (head, deck)]
    assert roles(page([*light, line("y", 330, 150, "□ 记者 毛晓燕"), *column(100, 200, 12)]))["d"] is Role.DECK


def test_the_first_line_of_a_report_is_no_headline_whatever_its_height() -> None:
    lines = column(100, 200, 10)
    lines[0] = line("b0", 100 + 2 * EM, 196, "本报讯近日榆亭街道口袋公", 1.45 * EM)
    assert roles(page(lines)).get("b0") is not Role.HEADLINE


def test_a_line_run_over_a_gutter_ties_no_columns_together() -> None:
    left, right = column(100, 480, 8), column(440, 200, 9, start=20)
    fused = line("f", 160, 200 + 28 * 9, "养老不能只有床位求依次是助餐陪诊和助浴养老不能只")
    found = body(page([*right, fused, *left]))
    assert any({f"b{i}" for i in range(8)} <= b for b in found)
    assert any({f"b{i}" for i in range(20, 29)} <= b for b in found)
    assert not any("b0" in b and "b20" in b for b in found)


def test_a_full_line_below_a_centred_one_that_ends_in_a_comma_is_of_its_subhead() -> None:
    upper, lower = column(100, 200, 8), column(100, 200 + 28 * 10, 8, start=20)
    upper[-1] = line("b7", 100, upper[-1].box.y0, "提高城市抵御风险能级")
    rows = [line("s0", 190, 200 + 28 * 8, "深化认识，"), line("s1", 100, 200 + 28 * 9, "增强建设强大应急体系的紧迫感")]
    found = roles(page([*upper, *rows, *lower]))
    assert found["s0"] is found["s1"] is Role.SUBHEAD


def test_a_short_line_centred_below_a_deck_in_larger_type_is_no_deck() -> None:
    head, deck = line("h", 100, 100, "看病不再楼上楼下跑", 1.6 * EM), line("d", 134, 140, "区中心医院推出门诊", 1.2 * EM)
    found = roles(page([head, deck, line("t", 152, 170, "著名歌舞巨片上映"), *column(100, 260, 10)]))
    assert found["d"] is Role.DECK
    assert found.get("t") is not Role.DECK


def test_a_full_line_without_indent_between_paragraphs_is_a_subhead() -> None:
    lines = [*column(100, 200, 6), line("e", 100, 200 + 28 * 6, "水平。"), line("s", 100, 200 + 28 * 7, "协同联动不断提高城市治理能力")]
    found = roles(page([*lines, *column(100, 200 + 28 * 8, 6, start=20)]))
    assert found["s"] is Role.SUBHEAD
    flush = [*lines[:-1], line("s", 100, 200 + 28 * 7, "协同联动不断提高城市治理能力。")]
    assert roles(page([*flush, *column(100, 200 + 28 * 8, 6, start=20)]))["s"] is Role.BODY


def test_a_credit_and_the_caption_above_it_in_another_size_are_one_caption() -> None:
    photo = Picture(Box(100, 100, 500, 500))
    caption = [line("c", 520, 450, "图为活动现场。", 0.95 * EM), line("k", 520, 476, "通讯员供图", 0.83 * EM)]
    found = page([*caption, *column(100, 560, 12)], pictures=(photo,))
    region = next(r for r in found.regions if "c" in r.lines)
    assert region.role is Role.CAPTION
    assert region.lines == ("c", "k")


def test_small_light_type_above_a_headline_in_one_bar_is_its_kicker() -> None:
    kicker, head = line("k", 200, 60, "街谈巷议"), line("h", 130, 92, "给烟火气留一条缝", 1.8 * EM)
    light = [replace(v, reversed=True) for v in (kicker, head)]
    bar = Frame(Box(100, 48, 540, 140), FrameKind.REVERSED)
    found = roles(page([*light, *column(100, 180, 12), *column(440, 180, 12, start=20)], frames=(bar,)))
    assert found["k"] is Role.KICKER
    assert found["h"] is Role.HEADLINE


def test_a_short_line_that_closes_a_bracket_of_the_line_above_is_no_subhead() -> None:
    lines = column(100, 200, 12)
    lines[1] = line("b1", 100, lines[1].box.y0, "通讯员兰亭）十二月五日是", 0.9 * EM)
    assert roles(page(lines))["b1"] is Role.BODY


@pytest.mark.parametrize("em", [1.33, 1.45])
def test_a_byline_that_a_solid_mark_makes_higher_is_one(em: float) -> None:
    head = line("h", 100, 60, "从一张表管到底说开去", 2.2 * EM)
    byline = replace(line("y", 100, 118, "■ 本报评论员 秦朗"), em=em * EM)
    assert roles(page([head, byline, *column(100, 170, 12), *column(440, 170, 12, start=20)]))["y"] is Role.BYLINE


@pytest.mark.parametrize("low", [0.7, 0.8])
def test_a_blurred_line_of_a_column_has_its_neighbours_size(low: float) -> None:
    lines = column(100, 200, 12)
    lines[5] = replace(lines[5], em=low * EM, box=lines[5].box.grow(0, -(1 - low) / 2 * EM))
    assert any({f"b{i}" for i in range(12)} <= b for b in body(page(lines)))


def test_a_piece_of_a_line_belongs_to_it_though_it_is_blurred() -> None:
    lines = column(100, 200, 12)
    whole = lines[5]
    rest = line("rest", 100 + 9 * EM + 6, whole.box.y0 + 0.13 * EM, whole.text[9:], 0.74 * EM)
    rest = replace(rest, box=Box(rest.box.x0, rest.box.y0, whole.box.x1, rest.box.y1))
    lines[5] = line("b5", 100, whole.box.y0, whole.text[:9])
    assert any({"b4", "b5", "rest", "b6"} <= b for b in body(page([*lines, rest])))


def test_the_first_lines_of_a_text_from_another_page_are_no_subhead_though_lower_than_the_rest() -> None:
    lines = [line(f"b{i}", 100, 200 + 28 * i, PROSE[i : i + 15]) for i in range(16)]
    for i, text in ((6, "（上接第一版）亩产432公斤"), (7, "2005年84%比2010年")):
        lines[i] = line(f"b{i}", 100, lines[i].box.y0 + 0.08 * EM, text, 0.86 * EM)
        lines[i] = replace(lines[i], box=Box(100, lines[i].box.y0, 400, lines[i].box.y1))
    assert set(roles(page(lines)).values()) == {Role.BODY}


@pytest.mark.parametrize("off", [0.0, 0.5])
def test_a_low_line_in_step_with_its_column_is_of_it_and_one_out_of_step_is_not(off: float) -> None:
    lines = [line(f"b{i}", 100, 200 + 28 * i, PROSE[i : i + 15]) for i in range(6)]
    last = line("low", 100, 200 + 28 * 6 + 2 + off * EM, "进“第二课堂”", 0.78 * EM)
    text = body(page([*lines, last]))
    assert ("low" in set().union(*text)) is (off == 0.0)


def test_a_scrap_found_alone_and_in_its_row_parts_no_column() -> None:
    views = [View(k, k.box, k.em, False, (k.id,)) for k in column(100, 200, 14)]
    scrap = replace(views[7], box=Box(100, views[7].box.y0 - 2, 142, views[7].box.y1 - 4))
    whole = Box(100, 200, 400, 600)
    pieces = [[Chain([*views[:7], scrap], whole)], [Chain(views[7:], whole)]]
    assert len(taken_in(PageView(1000, 1000, EM, tuple(views), (), (), ()), pieces)) == 1
