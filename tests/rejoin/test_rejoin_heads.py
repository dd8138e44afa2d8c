"""The breaks of a headline: a space between clauses, nothing inside a phrase."""

from __future__ import annotations

import pytest

from pipeline.model.draft import PlacedRegion
from pipeline.model.geometry import Box
from pipeline.model.labelled import Region, Role
from pipeline.model.page import TextLine
from pipeline.rejoin.fields import head_text


class NoWords:
    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        return None


@pytest.mark.parametrize(
    ("rows", "whole"),
    [
        (("区图书馆新馆", "4月23日开门迎客"), "区图书馆新馆4月23日开门迎客"),
        (("望津区委召开八届九次全会", "部署三年看变样行动计划"), "望津区委召开八届九次全会 部署三年看变样行动计划"),
        (("全区开设四十办班点，每天", "每人收费含午餐不超过百元"), "全区开设四十办班点，每天每人收费含午餐不超过百元"),
        (("长护险怎么申请？", "能报多少？谁来上门？"), "长护险怎么申请？能报多少？谁来上门？"),
    ],
)
def test_rows_of_a_headline(rows: tuple[str, ...], whole: str) -> None:
    lines = {(1, f"l{i}"): TextLine(f"l{i}", Box(0, 50 * i, 40 * len(t), 50 * i + 40), 40, t, 0, 0, 1.0) for i, t in enumerate(rows)}
    region = Region("r1", Role.HEADLINE, Box(0, 0, 600, 100), tuple(i for _, i in lines))
    found = head_text([PlacedRegion(1, region)], Role.HEADLINE, lines, NoWords())
    assert found is not None
    assert found.text == whole


def test_two_halves_of_one_row_keep_their_gap() -> None:
    halves = (("l0", "再造新徐汇", Box(0, 0, 200, 40)), ("l1", "重振新徐汇", Box(300, 0, 500, 40)))
    lines = {(1, i): TextLine(i, box, 40, t, 0, 0, 1.0) for i, t, box in halves}
    region = Region("r1", Role.HEADLINE, Box(0, 0, 500, 40), ("l0", "l1"))
    found = head_text([PlacedRegion(1, region)], Role.HEADLINE, lines, NoWords())
    assert found is not None
    assert found.text == "再造新徐汇 重振新徐汇"
