"""What kind of article a head, its text and its pictures make."""

from __future__ import annotations

from pipeline.model.draft import DraftImage
from pipeline.model.geometry import Box
from pipeline.model.labelled import Region, Role
from pipeline.rejoin.kinds import BRIEF, kind_of


def test_a_head_with_nothing_but_a_captioned_photograph_is_a_photo_story() -> None:
    caption = Region("r1", Role.CAPTION, Box(0, 0, 1, 1), ("l1",))
    assert kind_of("", "", "众志成城", "", (), False, (DraftImage(1, 0, (caption,)),)) == "photo_news"
    assert kind_of("", "", "众志成城", "", (), False, (DraftImage(1, 0, ()),)) == "news"


def test_desks_have_many_names_for_briefs() -> None:
    assert all(BRIEF.search(t) for t in ("区县动态", "市井快报", "新闻集装箱", "要聞速覽"))
    assert not any(BRIEF.search(t) for t in ("港口集装箱吞吐量创新高", "一线动态监测体系建成"))
