"""Scans whose heads only bold type or the pace of their characters tells from the text."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from role_pages import Print
from role_pages import roles as roles_of
from test_roles_old_pages import EM, ROW, WIDTH, upright
from test_roles_upright_items import column, page, roles

from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.model.page import Characters, LineBox, PageLayout, PageText, TextLine
from pipeline.roles.reading import view_page


def bold(row: float, indent: float, text: str, em: float = EM) -> TextLine:
    return replace(upright(text, row, 300 + indent * EM, text, em), bold=True)


def test_bold_type_of_the_bodys_size_heads_an_item_of_a_vertical_scan() -> None:
    found = roles(page([*column(0, 6), bold(6.2, 0, "米價連日飛漲"), *column(8, 6)], "ocr"))
    assert (found["米價連日飛漲"], found["b8"]) == (Role.HEADLINE, Role.BODY)


def test_bold_type_of_the_bodys_size_that_is_set_in_is_a_subhead() -> None:
    found = roles(page([*column(0, 6), bold(6.1, 2, "家屬悲痛欲絕"), *column(7, 6)], "ocr"))
    assert found["家屬悲痛欲絕"] is Role.SUBHEAD


def test_a_bold_end_of_a_sentence_heads_nothing() -> None:
    found = roles(page([*column(0, 6), bold(6, 0, "掌聲雷動。"), *column(7, 6)], "ocr"))
    assert found["掌聲雷動。"] is Role.BODY


def test_a_bold_head_keeps_its_size_beside_columns_whose_characters_are_as_wide() -> None:
    lines = [*(upright(f"b{k}", k, 300, ROW) for k in range(4)), bold(4.2, 0, "米價連日飛漲平民叫苦", 1.08 * EM)]
    lines[-1] = replace(lines[-1], box=replace(lines[-1].box, y1=300 + 10.1 * EM))
    lines += [upright(f"c{k}", 5.4 + k, 300, ROW) for k in range(4)]
    layout = PageLayout(int(WIDTH), 2000, 200.0, True, EM, tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in lines))
    none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
    view = view_page(PageText(layout, none, tuple(lines), "Hant", "ocr"))
    assert next(v.em for v in view.views if v.line.bold) == 1.08 * EM


def test_a_line_of_a_light_face_between_a_headline_and_its_bold_deck_is_a_deck() -> None:
    head = [
        upright("h", 6.3, 300, "火車出軌死傷數人", 1.6 * EM),
        upright("d", 7.4, 340, "當局已派員調查"),
        bold(8.5, 2, "警士聞訊馳往", 1.15 * EM),
    ]
    found = roles(page([*column(0, 6), *head, *column(10, 6)], "ocr"))
    assert (found["h"], found["d"], found["警士聞訊馳往"]) == (Role.HEADLINE, Role.DECK, Role.DECK)


def test_a_head_in_a_face_of_small_ink_has_the_size_at_which_it_is_set_solid() -> None:
    head = replace(upright("h", 6.3, 300, "農會徵收房捐", 1.3 * EM), em=1.07 * EM)
    found = roles(page([*column(0, 6), head, *column(8, 6)], "ocr"))
    assert found["h"] is Role.HEADLINE


def test_a_spread_line_keeps_its_size() -> None:
    spread = TextLine("s", Box(WIDTH - 350, 340, WIDTH - 330, 340 + 6 * 32), EM, "公安局長李平", 0, 0, 1.0, True, source="ocr")
    found = roles(page([*column(0, 6), spread, *column(7, 6)], "ocr"))
    assert found["s"] is not Role.HEADLINE


def test_no_subhead_stands_right_above_an_items_head() -> None:
    last = upright("last", 6, 300 + 2 * EM, ROW[:16])
    found = roles(
        page([*column(0, 5), upright("end", 5, 300, ROW[:12]), last, upright("h", 7.2, 300, "▲米價連日飛漲", 1.3 * EM), *column(9, 6)])
    )
    assert found["last"] is Role.BODY


def test_a_bold_line_amid_a_column_of_a_level_scan_is_a_subhead() -> None:
    ocr = Print("ocr")
    body = ocr.column(100, 100, 12)
    body[5] = replace(ocr.line("b5", 100, 100 + 28 * 5, "好，" + "区" * 6 + "办"), bold=True)
    body[4] = ocr.line("b4", 100, 100 + 28 * 4, "真抓实干紧密团结起来真抓实干。")
    body[6] = ocr.line("b6", 100 + 2 * EM, 100 + 28 * 6, "全会号召各级党组织和广大党")
    assert roles_of(ocr.page(body))["b5"] is Role.SUBHEAD
    body[6] = ocr.line("b6", 100, 100 + 28 * 6, "全会号召各级党组织和广大党员干")
    assert roles_of(ocr.page(body))["b5"] is Role.BODY
