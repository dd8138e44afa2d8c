"""Vertical pages of short items: their heads amid the columns, items of a line or two, what stands in the margins."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
from test_roles_old_pages import EM, ROW, WIDTH, upright

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import Characters, Frame, FrameKind, LineBox, PageLayout, PageText, TextLine
from pipeline.roles import label
from pipeline.roles.reading import view_page
from pipeline.settings import Settings


def column(first: float, rows: int, indent: float = 2.0) -> list[TextLine]:
    """Lines of 20 characters, the first set in."""
    lead = upright(f"b{first}", first, 300 + indent * EM, ROW[: 20 - int(indent)])
    return [lead, *(upright(f"b{first + k}", first + k, 300, ROW[k : 20 + k]) for k in range(1, rows))]


def page(lines: list[TextLine], source: Literal["pdf", "ocr"] = "pdf") -> LabelledPage:
    lines = [replace(k, source=source) for k in lines]
    boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in lines)
    layout = PageLayout(int(WIDTH), 2000, 200.0, True, EM, boxes, (), (), (), ())
    none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    return label(PageText(layout, none, tuple(lines), "Hant", source), 1, Settings.load().roles)


def roles(found: LabelledPage) -> dict[str, Role]:
    return {i: r.role for r in found.regions for i in r.lines}


@pytest.mark.parametrize(("em", "mark", "source"), [(1.3, "", "pdf"), (1.12, "", "pdf"), (1.05, "▲", "pdf"), (1.12, "▲", "ocr")])
def test_larger_type_amid_the_columns_of_a_vertical_page_heads_an_item(em: float, mark: str, source: Literal["pdf", "ocr"]) -> None:
    found = roles(page([*column(0, 6), upright("h", 6.2, 300, f"{mark}米價連日飛漲", em * EM), *column(8, 6)], source))
    assert (found["h"], found["b8"]) == (Role.HEADLINE, Role.BODY)


def test_an_item_of_one_line_is_text_below_its_head() -> None:
    items = [
        upright("h", 6.2, 300, "▲米價連日飛漲", 1.3 * EM),
        upright("only", 7.6, 340, ROW[:12]),
        upright("h2", 9, 300, "▲火車昨日出軌", 1.3 * EM),
    ]
    found = roles(page([*column(0, 6), *items, *column(11, 6)]))
    assert (found["h"], found["only"], found["h2"]) == (Role.HEADLINE, Role.BODY, Role.HEADLINE)


def test_lines_of_a_short_paragraph_may_be_set_in_by_one_character() -> None:
    found = roles(page([*column(0, 6, 1.0), upright("h", 6.2, 300, "▲米價連日飛漲", 1.3 * EM), *column(8, 2, 1.0)]))
    assert (found["b8"], found["b9"]) == (Role.BODY, Role.BODY)


def test_a_folio_may_run_down_the_left_margin() -> None:
    folio = TextLine("f", Box(40, 500, 57, 925), 17.0, "民國二十四年五月六日　星期一　公言報　第三版", 0, 0, 1.0, True)
    found = page([*column(0, 20), folio])
    assert roles(found)["f"] is Role.FOLIO
    assert found.masthead is not None
    assert (found.masthead.publication, found.masthead.date) == ("公言報", "1935-05-06")


def test_a_name_set_level_on_a_vertical_page_has_its_data_below_it() -> None:
    name = TextLine("n", Box(250, 40, 730, 160), 120.0, "東南時報", 0, 0, 1.0, False)
    data = TextLine("d", Box(300, 180, 680, 200), EM, "民國二十四年五月六日　星期一　第九百號", 0, 0, 1.0, False)
    found = page([*column(0, 20), name, data])
    assert found.masthead is not None
    assert (found.masthead.publication, found.masthead.issue_number) == ("東南時報", "九百")


def test_a_mark_before_four_characters_that_are_no_name_makes_a_head_no_byline() -> None:
    found = roles(page([*column(0, 6), upright("h", 6.2, 300, "▲匪首伏法", 1.3 * EM), *column(8, 6)]))
    assert found["h"] is Role.HEADLINE


def test_a_kicker_hardly_larger_than_the_text_above_it_is_of_its_headline() -> None:
    head = [upright("k", 6.1, 300 + 2 * EM, "當局已派員調查", 1.05 * EM), upright("h", 7.8, 300, "米價飛漲平民叫苦", 1.7 * EM)]
    found = roles(page([*column(0, 6), *head, *column(9, 6)]))
    assert (found["k"], found["h"]) == (Role.KICKER, Role.HEADLINE)


def test_a_paragraphs_first_line_at_a_columns_foot_is_no_subhead() -> None:
    foot = [upright("end", 5, 300, ROW[:12] + "。"), upright("foot", 6, 300 + 2 * EM, ROW[:17])]
    found = roles(page([*column(0, 5), *foot, upright("h", 8, 300, "▲米價連日飛漲", 1.3 * EM), *column(10, 6)]))
    assert (found["end"], found["foot"]) == (Role.BODY, Role.BODY)


def test_a_kicker_set_higher_than_its_spread_headline_goes_with_it_where_nothing_else_stands_there() -> None:
    kicker = upright("k", 6.4, 300, "市民無不稱快", 1.2 * EM)
    head = replace(upright("h", 8.2, 300 + 9 * EM, "鹽務署訂期選舉", 1.8 * EM))
    found = roles(page([*column(0, 6), kicker, head, *column(10, 6)]))
    assert (found["k"], found["h"]) == (Role.KICKER, Role.HEADLINE)


def test_verses_in_pairs_and_goods_with_their_prices_are_lines_of_their_frame() -> None:
    lines = [upright("h", 6.3, 320, "秋夜感懷", 1.6 * EM)]
    lines += [upright(f"a{k}", 8 + k, 320, ROW[k : 7 + k]) for k in range(6)]
    lines += [upright(f"z{k}", 8 + k, 320 + 8 * EM, ROW[8 + k : 15 + k]) for k in range(6)]
    boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in lines)
    frame = Frame(Box(WIDTH - 150 - 32 * 14.5, 300, WIDTH - 150 - 32 * 4, 320 + 16.5 * EM), FrameKind.RULED)
    layout = PageLayout(int(WIDTH), 2000, 200.0, True, EM, boxes, (), (frame,), (), ())
    none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    view = view_page(PageText(layout, none, tuple(lines), "Hant", "pdf"))
    assert {v.text for v in view.views if v.em == EM} == {f"{ROW[k : 7 + k]}　{ROW[8 + k : 15 + k]}" for k in range(6)}


def test_the_head_of_an_item_in_the_tier_below_is_no_deck_of_the_head_beside_it() -> None:
    head = [upright("h", 6.3, 300, "召開緊急會議", 1.6 * EM), upright("d", 7.5, 300, "全案移送法院", 1.15 * EM)]
    item = upright("i", 8.8, 300 + 12 * EM, "○慈善團體呈請減免", 1.12 * EM)
    found = page([*column(0, 6), *head, item, *column(10, 6)])
    group = {i: r.group for r in found.regions for i in r.lines}
    assert (roles(found)["d"], roles(found)["i"]) == (Role.DECK, Role.HEADLINE)
    assert group["h"] != group["i"]


def test_a_face_of_its_own_tells_a_files_head_of_the_bodys_size_unless_it_is_set_in() -> None:
    for indent in (0.0, 2.0):
        lines = [*column(0, 8), replace(upright("h", 8.2, 300 + indent * EM, "公安局訂期選舉"), face="Hei"), *column(9.4, 8)]
        found = roles(page([k if k.face else replace(k, face="Song") for k in lines]))
        assert (found["h"] is Role.HEADLINE) == (indent == 0.0)


def test_an_items_only_line_between_two_heads_is_no_deck() -> None:
    heads = [upright("h", 6.3, 300, "米價連日飛漲", 1.5 * EM), replace(upright("h2", 8.6, 300, "火車昨日出軌", 1.12 * EM), face="Hei")]
    lines = [*column(0, 6), heads[0], upright("only", 7.3, 340, ROW[:12]), heads[1], *column(10, 6)]
    found = roles(page([k if k.face else replace(k, face="Song") for k in lines]))
    assert (found["only"], found["h2"]) == (Role.BODY, Role.HEADLINE)
