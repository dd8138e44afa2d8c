"""A name below the text is its byline where it is set to the right on a line of its own."""

from __future__ import annotations

import pytest

from pipeline.model.draft import ArticleDraft, PlacedRegion
from pipeline.model.geometry import Box, ReadingFrame
from pipeline.model.issue import Block
from pipeline.model.labelled import Region, Role
from pipeline.model.page import TextLine
from pipeline.rejoin.fields import byline_of, signed
from pipeline.rejoin.texts import fragments, text_of

EM = 20.0
COLUMN = Box(100, 100, 400, 240)


@pytest.mark.parametrize(
    ("last", "x1", "byline", "names"),
    [
        ("江军梅", 400, "江军梅", ["江军梅"]),
        ("石埠镇新桥村　唐子涵", 400, "石埠镇新桥村　唐子涵", ["唐子涵"]),
        ("（新桥村　唐子涵）", 400, "新桥村　唐子涵", ["唐子涵"]),
        ("江军梅", 200, None, []),
        ("望津开发区　一读者", 400, None, []),
        ("下午四时", 400, None, []),
    ],
)
def test_a_signature(last: str, x1: float, byline: str | None, names: list[str]) -> None:
    rows = [("b0", Box(140, 100, 400, 120), "希望有关部门明确责任早日把"), ("b1", Box(100, 128, 220, 148), "灯修好。")]
    rows.append(("s", Box(x1 - EM * len(last), 156, x1, 176), last))
    lines = {(1, i): TextLine(i, box, EM, text, 0, 0, 1.0) for i, box, text in rows}
    region = Region("r1", Role.BODY, COLUMN, ("b0", "b1", "s"), column=COLUMN, group="p0.0")
    parts = fragments(1, region, lines)
    blocks = tuple(Block(t, "paragraph", ()) for p in (parts[:2], parts[2:]) if (t := text_of(p)) is not None)
    article = ArticleDraft((), (PlacedRegion(1, region),))
    found, body = byline_of(article, blocks, lines, {1: ReadingFrame(500, 500, False)}, False)
    assert (found.text if found is not None else None) == byline
    assert [a.name for a in found.authors] == names if found is not None else True
    assert len(body) == (1 if byline is not None else 2)


def test_paragraphs_each_signed_are_a_group_of_briefs() -> None:
    texts = ["一颗螺丝钉的来历。（王小明）", "各地消息。", "灯修好了。（记者 陈静）"]
    lines = {(1, f"b{k}"): TextLine(f"b{k}", Box(100, 100, 400, 120), EM, t, 0, 0, 1.0) for k, t in enumerate(texts)}
    region = Region("r1", Role.BODY, COLUMN, ("b0", "b1", "b2"), column=COLUMN, group="p0.0")
    blocks = [Block(t, "paragraph", ()) for p in fragments(1, region, lines) if (t := text_of([p])) is not None]
    assert [b.content.text for b in signed(blocks)] == [texts[0], texts[2]]
