"""The measures that any program is put to: what each fault costs, and what it does not."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
from measures import Block, Flow, Output, Seam, Share, add, measure, place, seams

TRUTH: dict[str, Any] = json.loads((Path(__file__).parents[1] / "data" / "qa_truth_d04.json").read_text("utf-8"))


def printed_lines() -> list[dict[str, Any]]:
    return [line for article in TRUTH["articles"] for line in article["lines"]]


def perfect() -> list[Block]:
    blocks = []
    for article in TRUTH["articles"]:
        blocks += [Block(article[name], "head") for name in ("kicker", "headline", "deck") if article[name]]
        blocks += [Block(article["byline"], "byline")] if article["byline"] else []
        blocks += [Block(part["text"], "text") for part in article["body"]]
        blocks += [Block(p[name], "caption") for p in article["photos"] for name in ("caption", "credit") if p[name]]
    return blocks


def figures(blocks: list[Block], lines: list[dict[str, Any]] | None = None) -> dict[str, float | None]:
    return {name: share.value for name, share in measure(TRUTH, Output(blocks, lines or [])).items()}


def test_a_perfect_output_is_perfect() -> None:
    lines = [{"text": line["text"], "source_polygon": line.get("poly") or line["bbox"]} for line in printed_lines()]
    for name, value in figures(perfect(), lines).items():
        assert value == (0 if name.startswith("line_error") else 1), name


def test_lines_in_order_that_nobody_joined() -> None:
    got = figures([Block(line["text"]) for line in printed_lines()])
    assert got["order_line"] == got["order_column"] == got["apart"] == 1
    assert got["joined_line"] == got["joined_column"] == 0
    assert "fields_named" not in got
    assert "line_error" not in got


def test_lines_out_of_order_are_read_but_not_ordered() -> None:
    blocks = [Block(line["text"]) for line in printed_lines()]
    random.Random(4).shuffle(blocks)
    got = figures(blocks)
    assert got["line_error_anywhere"] == 0
    assert got["found"] == 1
    assert (got["order_line"] or 0) + (got["order_column"] or 0) < 0.1


def test_all_in_one_block_joins_lines_and_keeps_nothing_apart() -> None:
    got = figures([Block("".join(block.text for block in perfect()), "text")])
    assert got["joined_line"] == got["joined_column"] == 1
    assert got["apart"] == got["fields_alone"] == got["fields_named"] == 0


def test_a_field_of_another_name_stands_alone_but_is_not_named() -> None:
    got = figures([Block(block.text, "text") for block in perfect()])
    assert got["fields_alone"] == 1
    assert got["fields_named"] == 0


def test_nothing_read_is_all_wrong() -> None:
    got = figures([])
    assert got["line_error_anywhere"] == 1
    assert {value for name, value in got.items() if name != "line_error_anywhere"} == {0}


SEAM = Seam("他说这是党代", "表大会的决定", "column")


@pytest.mark.parametrize(
    "text", ["他说这是党代表大会的决定", "他说这是党戊表大会的决定", "他说这是党代人表大会的决定", "他说这是党代\n表大会的决定"]
)
def test_a_seam_is_found_where_both_sides_are_read_or_nearly(text: str) -> None:
    flow = Flow.of([Block("前面有一段别的文字在这里。" + text + "。后面也还有一段文字。")])
    found = place(SEAM, flow.text)
    assert found is not None
    assert abs(found[0] - flow.text.index("表大会")) <= 1


@pytest.mark.parametrize("text", ["他说这是党代另一栏的文字表大会的决定", "表大会的决定他说这是党代", "他说这是党代", "别的文字别的文字"])
def test_a_seam_is_not_found_where_its_sides_stand_apart(text: str) -> None:
    assert place(SEAM, "前面有一段别的文字在这里。" + text + "。后面也还有一段文字。") is None


def test_short_ends_may_not_be_misread() -> None:
    flow = "前面有一段别的文字在这里，他说这是党代戊。后面也还有一段文字。"
    assert place(Seam("他说这是党代", "会。", "line"), flow) is None


def test_a_subhead_ends_the_chain_of_lines() -> None:
    lines = [("甲乙丙丁", "body", "soft"), ("戊己", "body", "paragraph"), ("小标题", "subhead", "paragraph"), ("庚辛", "body", "paragraph")]
    article = {"lines": [{"text": text, "role": role, "end": end} for text, role, end in lines]}
    assert seams({"articles": [article]}) == [Seam("甲乙丙丁", "戊己", "line")]


def test_pages_add_up_by_their_cases() -> None:
    both = add([{"found": Share(1, 1), "apart": Share(0, 0)}, {"found": Share(0, 3)}])
    assert both["found"].value == 0.25
    assert both["apart"].value is None
