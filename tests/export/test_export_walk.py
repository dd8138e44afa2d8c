from __future__ import annotations

from typing import Any

import pytest
from export_issues import truth_issue

from pipeline.export import documents
from pipeline.export.walk import article_texts, block_lines, broken_words, steps


def text(words: str, box: list[float], lines: list[str], page: int = 1) -> dict[str, Any]:
    return {"text": words, "confidence": 1.0, "regions": [{"page": page, "bbox": box, "lines": lines}]}


def article(**more: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("label", "kicker", "headline", "deck", "byline", "dateline", "jump"))
    return {"id": "p1-a1", **empty, "body": [], "images": [], **more}


BODY = {**text("甲乙", [10, 50, 90, 300], ["b1", "b2"]), "type": "paragraph", "joins": []}


@pytest.mark.parametrize(
    ("box", "lines", "vertical", "order"),
    [
        ([10, 30, 90, 40], ["n1"], False, ["byline", "body"]),
        ([10, 310, 90, 320], ["n1"], False, ["body", "byline"]),
        ([200, 310, 280, 320], ["n1"], False, ["body", "byline"]),
        ([95, 50, 99, 300], ["n1"], True, ["byline", "body"]),
        ([2, 50, 8, 300], ["n1"], True, ["body", "byline"]),
        ([10, 50, 90, 60], ["b1"], False, ["body"]),
    ],
)
def test_a_byline_is_read_where_it_is_printed(box: list[float], lines: list[str], vertical: bool, order: list[str]) -> None:
    made = article(byline=text("□ 徐迅", box, lines), body=[BODY])
    assert [role for role, _ in article_texts(made, vertical=vertical)] == order


def test_the_other_pages_headline_is_read_there() -> None:
    jump = {**text("下转第3版", [0, 0, 1, 1], ["j1"]), "headlines": [text("短题", [0, 0, 1, 1], ["h3"], 3)]}
    assert [role for role, _ in article_texts(article(jump=jump, body=[BODY]), vertical=False)] == ["headline", "body", "jump"]


def test_steps_cover_every_region_with_lines_once() -> None:
    whole, pages = documents(truth_issue())
    found = [s.region for s in steps(whole, pages[0]) if s.region]
    assert sorted(found) == sorted({line["region"] for line in pages[0]["lines"]})
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("words", "starts"),
    [
        ("第一行第二行尾", [0, 3]),
        ("二行尾", []),
        ("行第二行", [0, 1]),
        ("第一行 第二行尾", [0, 4]),
        ("第一行别的", []),
    ],
)
def test_lines_are_found_in_their_text(words: str, starts: list[int]) -> None:
    printed = {(1, "a"): "　第一行", (1, "b"): "第二行尾"}
    assert [at for at, _, _ in block_lines(text(words, [0, 0, 1, 1], ["a", "b"]), printed)] == starts


def test_a_word_that_is_not_over_the_seam_is_left_alone() -> None:
    printed = {(1, "a"): "第一行", (1, "b"): "第二行尾"}
    join = {"offset": 3, "at": "column", "score": 0.9, "evidence": {}}
    for word, want in (("行第", {(1, "a", "head"): ("行", "行第"), (1, "b", "tail"): ("第", "行第")}), ("别的", {})):
        block = {**text("第一行第二行尾", [0, 0, 1, 1], ["a", "b"]), "joins": [{**join, "word": word}]}
        assert broken_words({"articles": [article(body=[block])]}, printed) == want
