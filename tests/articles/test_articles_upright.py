"""Columns beside an upright headline, and below a head whose byline stands in the first of them."""

from __future__ import annotations

import numpy as np
from article_pages import EM, FIRST, ROW, NoWords

from pipeline.articles import draft
from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.model.page import Characters, LineBox, PageLayout, PageText, Rule, TextLine
from pipeline.settings import Settings


class Made:
    """A page being made: lines and the regions that they are."""

    def __init__(self) -> None:
        self.lines: list[TextLine] = []
        self.regions: list[Region] = []

    def put(self, role: Role, group: str, box: Box, rows: list[str], em: float = EM, upright: bool = False) -> str:
        """Rows from the top of ``box``; returns the first line's id. A row that begins a paragraph is set in by 2 em."""
        ids = []
        for k, text in enumerate(rows):
            name, long = f"{group}.{role.value}.{k}", len(text) * em
            x, y = box.x0 + (2 * em if text == FIRST else 0), box.y0 + 28 * k
            where = Box(x, y, x + em, y + long) if upright else Box(x, y, x + long, y + em)
            self.lines.append(TextLine(name, where, em, text, 0, 0, 1.0, upright, source="pdf"))
            ids.append(name)
        column = box if role is Role.BODY else None
        self.regions.append(Region(f"r{len(self.regions)}", role, box, tuple(ids), column=column, group=group))
        return ids[0]

    def articles(self, rules: tuple[Rule, ...] = ()) -> list[set[str]]:
        boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in self.lines)
        layout = PageLayout(1200, 1600, 200.0, False, EM, boxes, rules, (), (), ())
        text = PageText(layout, Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32)), tuple(self.lines), "Hans", "pdf")
        found = draft([LabelledPage(1, text, tuple(self.regions), None, None, None)], NoWords(), Settings.load().articles)
        return [{i for p in (*a.heads, *a.body) for i in p.region.lines} for a in found.articles]


def body(x: float, y: float, rows: int) -> Box:
    return Box(x, y, x + 300, y + 28 * (rows - 1) + EM)


def test_columns_level_with_an_upright_headline_are_its_own_below_another_article() -> None:
    walls = tuple(Rule(Box(x, 396, x + 1, 620), False) for x in (480, 820))
    # A scan may hold the headline in single characters, which have no direction of their own
    for rules, loose in (((), False), (walls, False), ((), True)):
        made = Made()
        head = made.put(Role.HEADLINE, "h-1.0", Box(500, 100, 820, 140), ["老菜场变身会客厅"], 40)
        upper = [made.put(Role.BODY, f"p-1.{i}", body(x, 170, 7), [FIRST if i == 0 else ROW, *[ROW] * 6]) for i, x in ((0, 500), (1, 840))]
        rows = list("码头往事") if loose else ["码头往事"]
        upright = made.put(Role.HEADLINE, "h-1.1", Box(100, 400, 140, 560), rows, 40, upright=not loose)
        lower = [
            made.put(Role.BODY, f"p-1.{2 + i}", body(x, 400, 8), [FIRST if i == 0 else ROW, *[ROW] * 7])
            for i, x in enumerate((160, 500, 840))
        ]
        found = made.articles(rules)
        assert {head, *upper} <= next(a for a in found if head in a)
        assert {upright, *lower} <= next(a for a in found if upright in a)


def test_columns_that_begin_level_with_a_byline_in_the_first_are_below_their_head() -> None:
    made = Made()
    top = made.put(Role.HEADLINE, "h-1.0", Box(440, 40, 760, 80), ["在尘埃里打捞姓名"], 40)
    above = made.put(Role.BODY, "p-1.0", body(440, 110, 6), [FIRST, *[ROW] * 5])
    head = made.put(Role.HEADLINE, "h-1.1", Box(100, 320, 420, 360), ["红马甲撑起的善意"], 40)
    byline = made.put(Role.BYLINE, "h-1.1", Box(100, 380, 320, 400), ["本报记者 王明湛"])
    made.put(Role.BODY, "p-1.1", body(100, 436, 2), [FIRST, ROW])
    second = made.put(Role.BODY, "p-1.2", body(440, 366, 4), [ROW] * 4)
    found = made.articles()
    assert {head, byline, second} <= next(a for a in found if head in a)
    assert {top, above} <= next(a for a in found if top in a)


def test_the_columns_right_of_a_partial_headline_are_its_own_under_one_rule() -> None:
    made = Made()
    first = made.put(Role.HEADLINE, "h-1.0", Box(100, 100, 740, 140), ["老菜场变身会客厅"], 40)
    upper = [made.put(Role.BODY, f"p-1.{i}", body(x, 170, 7), [FIRST if i == 0 else ROW, *[ROW] * 6]) for i, x in ((0, 100), (1, 440))]
    second = made.put(Role.HEADLINE, "h-1.1", Box(100, 400, 260, 440), ["码头往事"], 40)
    left = made.put(Role.BODY, "p-1.2", body(100, 470, 7), [FIRST, *[ROW] * 6])
    right = made.put(Role.BODY, "p-1.3", body(440, 400, 8), [ROW] * 8)
    hairline = Rule(Box(419, 400, 420, 640), False)
    found = made.articles((Rule(Box(100, 385, 740, 386), True), hairline))
    assert {first, *upper} <= next(a for a in found if first in a)
    assert {second, left, right} <= next(a for a in found if second in a)
    assert right not in next(a for a in found if first in a)
