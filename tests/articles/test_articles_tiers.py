"""Tiers of upright type read one after another: the article that ends one goes on at the head of the next."""

from __future__ import annotations

import numpy as np
from article_pages import NoWords

from pipeline.articles import draft
from pipeline.articles.costs import Costs
from pipeline.articles.nodes import sheet_of
from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.model.page import Characters, LineBox, PageLayout, PageText, TextLine
from pipeline.settings import Settings

EM, PITCH, RIGHT = 20.0, 32.0, 1160.0
ROW = "各級黨組織和廣大黨員幹部緊密團結起來真抓實幹"


class Tiers:
    """A vertical page in the making; ``at`` counts columns from the right."""

    def __init__(self) -> None:
        self.lines: list[TextLine] = []
        self.regions: list[Region] = []

    def put(self, role: Role, group: str, at: int, top: float, rows: list[str], measure: int = 16) -> str:
        """Upright rows leftward from column ``at``; one that begins a paragraph is shorter by its indent. Returns the first's id."""
        ids = []
        for k, text in enumerate(rows):
            x, y = RIGHT - PITCH * (at + k), top + (2 * EM if role is Role.BODY and len(text) == measure - 2 else 0)
            self.lines.append(TextLine(f"{group}.{k}", Box(x, y, x + EM, y + len(text) * EM), EM, text, 0, 0, 1.0, True, source="pdf"))
            ids.append(f"{group}.{k}")
        box = Box(RIGHT - PITCH * (at + len(rows) - 1), top, RIGHT - PITCH * at + EM, top + measure * EM)
        self.regions.append(Region(f"r{len(self.regions)}", role, box, tuple(ids), column=box if role is Role.BODY else None, group=group))
        return ids[0]

    def page(self) -> LabelledPage:
        boxes = tuple(LineBox(k.id, k.box, k.em, True) for k in self.lines)
        layout = PageLayout(1200, 1600, 200.0, True, EM, boxes, (), (), (), ())
        text = PageText(layout, Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32)), tuple(self.lines), "Hant", "pdf")
        return LabelledPage(1, text, tuple(self.regions), None, None, None)

    def articles(self) -> list[list[str]]:
        found = draft([self.page()], NoWords(), Settings.load().articles)
        return [[p.region.lines[0] for p in (*a.heads, *a.body)] for a in found.articles]


def test_the_last_article_of_a_tier_goes_on_in_the_next_of_another_height() -> None:
    for measure in (16, 24):
        tiers = Tiers()
        full, long = ROW[:16], (ROW * 2)[:measure]
        first = [tiers.put(Role.HEADLINE, "h-1.0", 0, 100, ["米價又漲"]), tiers.put(Role.BODY, "p-1.0", 1, 100, [ROW[:14], full])]
        last = [tiers.put(Role.HEADLINE, "h-1.1", 4, 100, ["火車出軌"]), tiers.put(Role.BODY, "p-1.1", 5, 100, [ROW[:14], *[full] * 20])]
        last.append(tiers.put(Role.BODY, "p-1.2", 0, 500, [*[long] * 8, long[:9] + "。"], measure))
        third = [tiers.put(Role.HEADLINE, "h-1.2", 10, 500, ["匪首伏法"])]
        third.append(tiers.put(Role.BODY, "p-1.3", 11, 500, [long[:-2], *[long] * 12], measure))
        assert sorted(tiers.articles()) == sorted([first, last, third])


def test_a_mark_opens_a_report_though_it_is_not_set_in_and_a_nought_does_not() -> None:
    tiers = Tiers()
    for k, mark in enumerate("▲○"):
        tiers.put(Role.BODY, f"p-1.{k}", 0, 100 + 400 * k, [mark + ROW[:15], *[ROW[:16]] * 5])
    assert [p.first_indent for p in sheet_of(tiers.page()).pieces] == [2.0, 0.0]


def test_a_head_with_text_below_it_on_the_sheet_has_none_in_the_tiers_above() -> None:
    tiers = Tiers()
    full, lead = ROW[:16], ROW[:14]
    first = [tiers.put(Role.HEADLINE, "h-1.0", 11, 100, ["米價又漲平民叫苦不堪言"], 40)]
    first.append(tiers.put(Role.BODY, "p-1.0", 13, 100, [lead, *[full] * 5, full[:9] + "。"]))
    first.append(tiers.put(Role.BODY, "p-1.1", 13, 440, [lead, *[full] * 5, full[:15] + "。"]))
    second = [tiers.put(Role.HEADLINE, "h-1.1", 11, 780, ["火車出軌死傷", "匪首伏法就地"])]
    second.append(tiers.put(Role.BODY, "p-1.2", 13, 780, [lead, *[full] * 6]))
    second.append(tiers.put(Role.BODY, "p-1.3", 11, 1120, [*[full] * 8, full[:9] + "。"]))
    assert sorted(tiers.articles()) == sorted([first, second])


def test_text_between_a_column_and_a_head_further_on_is_what_the_column_ends_at() -> None:
    tiers = Tiers()
    full = ROW[:16]
    first = [tiers.put(Role.HEADLINE, "h-1.0", 0, 440, ["米價又漲"]), tiers.put(Role.BODY, "p-1.0", 2, 100, [ROW[:14], *[full] * 8])]
    first.append(tiers.put(Role.BODY, "p-1.1", 2, 440, [full] * 9))
    first.append(tiers.put(Role.BODY, "p-1.2", 2, 780, [*[full] * 6, full[:9] + "。"]))
    second = [tiers.put(Role.HEADLINE, "h-1.1", 13, 100, ["火車出軌"])]
    second.append(tiers.put(Role.BODY, "p-1.3", 14, 100, [ROW[:14], *[full] * 8]))
    third = [tiers.put(Role.HEADLINE, "h-1.2", 25, 460, ["匪首伏法"]), tiers.put(Role.BODY, "p-1.5", 26, 440, [ROW[:14], *[full] * 6])]
    second.append(tiers.put(Role.BODY, "p-1.4", 13, 440, [*[full] * 8, full[:9] + "。"]))
    assert sorted(tiers.articles()) == sorted([first, second, third])


def test_no_text_goes_on_in_a_tier_further_up() -> None:
    tiers = Tiers()
    full = ROW[:16]
    tiers.put(Role.BODY, "p-1.0", 12, 100, [*[full] * 9, full[:9] + "。"])
    tiers.put(Role.BODY, "p-1.1", 0, 800, [ROW[:14], full, full[:15] + "。"])
    cost, evidence = Costs(sheet_of(tiers.page()), NoWords()).follow(1, 0)
    assert "back to a column on the left" in evidence
    assert cost > Settings.load().articles.orphan_cost
