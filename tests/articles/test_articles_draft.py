"""Where articles part: a column that opens with 上接第N版, a headline that nothing could be read of."""

from __future__ import annotations

import numpy as np
from article_pages import NoWords

from pipeline.articles import draft
from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.model.page import Characters, LineBox, PageLayout, PageText, TextLine
from pipeline.settings import Settings

EM = 20.0


def line(name: str, x: float, y: float, text: str, em: float = EM) -> TextLine:
    return TextLine(name, Box(x, y, x + len(text) * em, y + em), em, text, 0, 0, 1.0, False, source="ocr")


def column(x: float, y: float, first: str, start: int, indent: float = 0) -> list[TextLine]:
    texts = [first, *["各级党组织和广大党员干部紧密团"] * 9]
    return [line(f"b{start + k}", x + (indent * EM if k == 0 else 0), y + 28 * k, t) for k, t in enumerate(texts)]


def drafted(second: str, indent: float = 0, unread: Box | None = None) -> list[set[str]]:
    """Lines of each article of a page with one headline over a column that a second one follows below a gap; ``unread``: a headline's
    place in that gap."""
    head, upper = line("h", 100, 100, "望津农贸市场升级", 36), column(100, 160, "全会号召各级党组织和广大干", 0, indent=2)
    lower = column(100, 500, second, 20, indent)
    lines = (head, *upper, *lower)
    layout = PageLayout(900, 1200, 200.0, False, EM, tuple(LineBox(k.id, k.box, k.em, False) for k in lines), (), (), (), ())
    text = PageText(layout, Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32)), lines, "Hans", "ocr")

    def region(name: str, role: Role, part: list[TextLine], group: str) -> Region:
        box = Box(part[0].box.x0, part[0].box.y0, 400, part[-1].box.y1)
        return Region(name, role, box, tuple(k.id for k in part), column=Box(100, box.y0, 400, box.y1), group=group)

    regions: tuple[Region, ...] = (
        region("r1", Role.HEADLINE, [head], "h-1.0"),
        region("r2", Role.BODY, upper, "p-1.0"),
        region("r3", Role.BODY, lower, "p-1.1"),
    )
    if unread is not None:
        regions += (Region("r4", Role.HEADLINE, unread, (), 0.0, group="h-1.1"),)
    found = draft([LabelledPage(1, text, regions, None, None, None)], NoWords(), Settings.load().articles)
    return [{i for p in (*a.heads, *a.body) for i in p.region.lines} for a in found.articles]


def test_a_column_from_another_page_is_an_article_of_its_own() -> None:
    assert any({"h", "b0", "b20"} <= a for a in drafted("结起来，抓实干促进事业发展进步"))
    parts = drafted("（上接第一版）表现突出的单位受")
    assert any({"h", "b0"} <= a and "b20" not in a for a in parts)
    assert any("b20" in a and "h" not in a for a in parts)


def test_a_headline_that_nothing_could_be_read_of_begins_an_article() -> None:
    second = "昨日起，市民可以预约参观新馆"
    assert any({"h", "b0", "b20"} <= a for a in drafted(second, indent=2))
    parts = drafted(second, indent=2, unread=Box(100, 445, 400, 492))
    assert any({"h", "b0"} <= a and "b20" not in a for a in parts)
    assert any("b20" in a and "h" not in a for a in parts)


def test_a_head_with_nothing_below_it_that_advertises_is_no_article() -> None:
    for words, articles in (("垃圾分类公益广告", 0), ("垃圾分类从我做起", 1)):
        head = line("h", 100, 900, words, 36)
        layout = PageLayout(900, 1200, 200.0, False, EM, (LineBox("h", head.box, 36, False),), (), (), (), ())
        text = PageText(layout, Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32)), (head,), "Hans", "ocr")
        page = LabelledPage(1, text, (Region("r1", Role.HEADLINE, head.box, ("h",), group="h-1.0"),), None, None, None)
        found = draft([page], NoWords(), Settings.load().articles)
        assert len(found.articles) == articles
        assert found.leftovers == ()
        assert found.pages[0].regions[0].role is (Role.HEADLINE if articles else Role.ADVERTISEMENT)
