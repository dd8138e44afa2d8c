"""Verses set in pairs, two in a row of print."""

from __future__ import annotations

from pipeline.model.draft import ArticleDraft, PlacedRegion
from pipeline.model.geometry import Box, ReadingFrame
from pipeline.model.labelled import Region, Role
from pipeline.model.page import TextLine
from pipeline.rejoin.blocks import Body


class NoWords:
    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        return None


def test_verses_in_pairs_are_one_line_each() -> None:
    rows = [
        ("秋風吹冷客衣單", 300.0, 200.0),
        ("長江一片東流水", 300.0, 360.0),
        ("春雨連宵濕小樓", 268.0, 200.0),
        ("欲向桃源尋舊約", 268.0, 360.0),
    ]
    lines = {(1, t): TextLine(t, Box(x, y, x + 20, y + 140), 20.0, t, 0, 0, 1.0, True) for t, x, y in rows}
    region = Region("r1", Role.BODY, Box(268, 200, 320, 500), tuple(t for t, _, _ in rows), group="p0")
    article = ArticleDraft((), (PlacedRegion(1, region),), verse=True)
    found = Body(lines, {1: ReadingFrame(600.0, 800.0, True)}, NoWords()).blocks(article)
    assert [b.content.text for b in found] == ["秋風吹冷客衣單　長江一片東流水", "春雨連宵濕小樓　欲向桃源尋舊約"]
