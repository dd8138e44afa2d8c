"""What an article's confidence and flags tell of its grouping."""

from __future__ import annotations

from pipeline.model.draft import ArticleDraft, PlacedRegion
from pipeline.model.geometry import Box
from pipeline.model.issue import Block, Decision, Fragment, Leftover, RegionRef, Text
from pipeline.model.labelled import Region, Role
from pipeline.rejoin.doubts import confidence, doubts
from pipeline.rejoin.flags import article_flags

WHERE = Box(0, 0, 100, 300)
PART = PlacedRegion(1, Region("r1", Role.BODY, WHERE, ("l0", "l1"), group="p1"))
ITEM = ArticleDraft((), (PART,))
HEADLINE = Text((Fragment(1, "h", "r0", "望津区召开会议", Box(0, -50, 100, -20), 1.0),))


def blocks(last: str) -> list[Block]:
    rows = ["会议取得圆满成功大家", last]
    parts = tuple(Fragment(1, f"l{i}", "r1", t, Box(0, 20 * i, 100, 20 * i + 18), 1.0) for i, t in enumerate(rows))
    return [Block(Text(parts), "paragraph")]


def link(score: float, *evidence: tuple[str, float]) -> dict[tuple[int, str], Decision]:
    return {(1, "r1"): Decision("follows", ("r0", "r1"), "linked", score, evidence)}


def codes(text: list[Block], links: dict[tuple[int, str], Decision], spare: dict[int, tuple[Leftover, ...]]) -> tuple[float, list[str]]:
    found = doubts(ITEM, text, None, links, spare)
    return confidence(HEADLINE, text, found), [f.code for f in article_flags(HEADLINE, text, None, "news", found)]


def test_a_sound_article_has_no_flags() -> None:
    assert codes(blocks("一致通过了各项决议。"), link(1.0), {}) == (1.0, [])


def test_a_weak_link_and_a_lost_beginning_are_told() -> None:
    told, flags = codes(blocks("一致通过了各项决议。"), link(0.2), {})
    assert (round(told, 3), flags) == (0.2, ["grouping.doubtful"])
    assert codes(blocks("一致通过了各项决议。"), link(1.0, ("not indented", 3.0)), {})[1] == ["grouping.doubtful"]


def test_an_open_end_is_told_but_not_a_signature() -> None:
    assert codes(blocks("一致通过了各项决议和"), link(1.0), {})[1] == ["body.open_end"]
    assert codes(blocks("望津区政府"), link(1.0), {})[1] == []


def test_text_left_over_amid_the_columns_is_told() -> None:
    lost = Text((Fragment(1, "x", "x", "没有找到位置的一行字", Box(10, 100, 90, 118), 1.0),))
    inside = Leftover((RegionRef(1, Box(10, 100, 90, 118)),), lost)
    outside = Leftover((RegionRef(1, Box(410, 100, 490, 118)),), lost)
    told, flags = codes(blocks("一致通过了各项决议。"), link(1.0), {1: (inside,)})
    assert flags == ["leftover.inside"]
    assert told < 0.9
    assert codes(blocks("一致通过了各项决议。"), link(1.0), {1: (outside,)}) == (1.0, [])
