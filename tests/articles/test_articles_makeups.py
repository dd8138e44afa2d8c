"""Make-ups of other kinds of paper: level headlines over upright type, standing heads over upright ones, a story set into another."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from article_pages import EM, FIRST, ROW, NoWords

from pipeline.articles import draft
from pipeline.model.draft import ArticleDraft
from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.model.page import Characters, Frame, FrameKind, LineBox, PageLayout, PageText, Picture, Rule, TextLine
from pipeline.settings import Settings


class Made:
    """A page being made. ``vertical``: its type is upright, read from right to left."""

    def __init__(self, vertical: bool = False) -> None:
        self.vertical = vertical
        self.lines: list[TextLine] = []
        self.regions: list[Region] = []
        self.frames: list[Frame] = []
        self.pictures: list[Picture] = []

    def head(self, name: str, box: Box, text: str, upright: bool = False) -> str:
        self.lines.append(TextLine(name, box, min(box.width, box.height), text, 0, 0, 1.0, upright, source="pdf"))
        self.regions.append(Region(f"r{len(self.regions)}", Role.HEADLINE, box, (name,), group=f"h-1.{name}"))
        return name

    def body(self, name: str, box: Box, opens: bool = True, container: int = -1, last: str = "。") -> str:
        """Rows that fill the box, the first set in by 2 em if it ``opens`` an article."""
        count = int((box.width if self.vertical else box.height) // 28)
        for k in range(count):
            skip = 2 * EM if k == 0 and opens else 0
            text = (FIRST if skip else ROW)[: int(((box.height if self.vertical else box.width) - skip) // EM)]
            text = text[:-1] + last if k == count - 1 else text
            if self.vertical:
                x = box.x1 - EM - 28 * k
                where = Box(x, box.y0 + skip, x + EM, box.y0 + skip + len(text) * EM)
            else:
                where = Box(box.x0 + skip, box.y0 + 28 * k, box.x0 + skip + len(text) * EM, box.y0 + 28 * k + EM)
            self.lines.append(TextLine(f"{name}.{k}", where, EM, text, 0, 0, 1.0, self.vertical, source="pdf"))
        ids = tuple(f"{name}.{k}" for k in range(count))
        self.regions.append(Region(f"r{len(self.regions)}", Role.BODY, box, ids, column=box, group=f"p.{name}", container=container))
        return ids[0]

    def caption(self, index: int, box: Box) -> None:
        self.lines.append(TextLine(f"c{index}", box, 0.9 * EM, "市民在新建的步道上散步", 0, 0, 1.0, False, source="pdf"))
        self.regions.append(Region(f"r{len(self.regions)}", Role.CAPTION, box, (f"c{index}",), group=f"i{index}"))

    def drafts(self, rules: tuple[Rule, ...] = ()) -> tuple[ArticleDraft, ...]:
        boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in self.lines)
        layout = PageLayout(1300, 1600, 200.0, self.vertical, EM, boxes, rules, tuple(self.frames), tuple(self.pictures), ())
        none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
        text = PageText(layout, none, tuple(self.lines), "Hans", "pdf")
        found = draft([LabelledPage(1, text, tuple(self.regions), None, None, None)], NoWords(), Settings.load().articles)
        return found.articles

    def articles(self, rules: tuple[Rule, ...] = ()) -> list[list[str]]:
        """The first line of each region, article by article, in reading order."""
        return [[p.region.lines[0] for p in (*a.heads, *a.body)] for a in self.drafts(rules)]


def test_a_level_headline_stands_over_the_upright_type_below_it_however_far_in() -> None:
    made = Made(vertical=True)
    for k, y in enumerate((100, 600)):
        made.head(f"h{k}", Box(450, y, 610, y + 40), ("水災善後會議", "添購新機一座")[k])
        made.body(f"b{k}", Box(240, y + 60, 820, y + 380))
    assert sorted(made.articles()) == [["h0", "b0.0"], ["h1", "b1.0"]]


def test_text_above_a_level_headline_is_not_of_its_article() -> None:
    made = Made(vertical=True)
    upper = made.body("b0", Box(240, 100, 820, 420))
    made.head("h1", Box(450, 440, 610, 480), "添購新機一座")
    lower = made.body("b1", Box(240, 520, 820, 840))
    found = made.articles()
    assert ["h1", lower] in found
    assert [upper] in found


def test_hairlines_of_columns_one_begun_by_a_byline_and_one_short_part_no_article() -> None:
    made = Made()
    made.head("h", Box(1060, 100, 1120, 700), "养老驿站开到家门口", upright=True)
    first = made.body("b0", Box(380, 150, 680, 700), last="紧")
    second = made.body("b1", Box(720, 100, 1020, 640), opens=False)
    assert ["h", first, second] in made.articles((Rule(Box(700, 100, 701, 700), False),))


@pytest.mark.parametrize("bar", [Frame(Box(100, 90, 800, 150), FrameKind.TINT), Rule(Box(100, 143, 800, 144), True)])
def test_a_standing_head_over_an_upright_headline_leaves_it_the_text(bar: Frame | Rule) -> None:
    made = Made()
    rules: tuple[Rule, ...] = ()
    if isinstance(bar, Frame):
        made.frames.append(bar)
    else:
        rules = (bar,)
    made.head("standing", Box(120, 100, 280, 140), "平安你我他")
    made.head("h", Box(120, 180, 160, 460), "春风又绿老街巷", upright=True)
    text = made.body("b0", Box(180, 180, 480, 600))
    assert ["standing", "h", text] in made.articles(rules)


def test_rules_inside_the_frame_of_another_story_do_not_part_the_column() -> None:
    made = Made()
    made.head("h", Box(100, 60, 700, 120), "把论文写在大地上侧记")
    for k, x in enumerate((100, 440, 780)):
        made.body(f"a{k}", Box(x, 150, x + 300, 400), opens=k == 0, last="紧")
        made.body(f"b{k}", Box(x, 800, x + 300, 1050), opens=False, last="紧")
    made.frames.append(Frame(Box(90, 420, 1090, 780), FrameKind.RULED))
    made.body("guest", Box(110, 560, 400, 760), container=0)
    rules = (Rule(Box(95, 480, 1085, 481), True),)
    assert ["h", "a0.0", "b0.0", "a1.0", "b1.0", "a2.0", "b2.0"] in made.articles(rules)


def test_photographs_in_rows_go_with_the_text_that_the_first_of_them_touches() -> None:
    made = Made()
    made.head("h", Box(100, 60, 700, 120), "晒书")
    made.body("b", Box(100, 150, 700, 260))
    for k, (x, y) in enumerate(((100, 300), (100, 620), (420, 620))):
        made.pictures.append(Picture(Box(x, y, x + (600 if k == 0 else 280), y + 250)))
        made.caption(k, Box(x, y + 260, x + 220, y + 278))
    found = made.drafts()
    assert [i.picture for i in found[0].images] == [0, 1, 2]


def test_a_column_beside_a_headline_over_the_first_column_alone_is_cut_at_its_height() -> None:
    made = Made()
    made.head("h0", Box(100, 60, 600, 120), "老菜场变身会客厅")
    made.body("a0", Box(100, 150, 400, 400), last="紧")
    made.head("h1", Box(100, 432, 260, 472), "码头往事")
    made.body("b0", Box(100, 490, 400, 740))
    made.body("a1", Box(440, 150, 740, 400), opens=False)
    made.body("b1", Box(440, 432, 740, 682))
    upper, lower = made.regions[-2:]
    made.regions[-2:] = [replace(upper, lines=upper.lines + lower.lines, box=Box(440, 150, 740, 682), column=Box(440, 150, 740, 682))]
    assert sorted(made.articles()) == [["h0", "a0.0", "a1.0"], ["h1", "b0.0", "b1.0"]]


@pytest.mark.parametrize("last", ["，", "。"])
def test_a_column_as_high_as_the_headline_at_its_right_opens_the_article_where_its_text_runs_on_below(last: str) -> None:
    made = Made()
    first = made.body("left", Box(100, 100, 400, 600), last=last)
    made.head("head", Box(430, 100, 1030, 148), "望津区召开防汛工作推进会")
    amid = made.body("one", Box(430, 180, 730, 600), opens=last == "。", last="，")
    made.body("two", Box(760, 180, 1060, 600), opens=False)
    found = next(a for a in made.drafts() if a.heads)
    assert found.body[0].region.lines[0] == (first if last == "，" else amid)


def test_a_headline_amid_its_text_heads_the_columns_round_it() -> None:
    made = Made()
    first = made.body("left", Box(100, 100, 400, 800), last="，")
    over = made.body("over", Box(430, 100, 730, 300), opens=False, last="，")
    made.head("head", Box(430, 340, 1030, 388), "望津区召开防汛工作推进会")
    below = made.body("below", Box(430, 420, 730, 800), opens=False, last="，")
    upper = made.body("upper", Box(760, 100, 1060, 300), opens=False, last="，")
    rest = made.body("rest", Box(760, 420, 1060, 800), opens=False)
    found = next(a for a in made.drafts() if a.heads)
    assert [p.region.lines[0] for p in found.body] == [first, over, below, upper, rest]


def test_a_headline_amid_text_that_stands_round_it_heads_it_though_paragraphs_end_there() -> None:
    made = Made()
    first = made.body("left", Box(100, 100, 400, 800))
    over = made.body("over", Box(430, 100, 730, 300))
    made.head("head", Box(430, 340, 1030, 388), "望津区召开防汛工作推进会")
    below = made.body("below", Box(430, 420, 730, 800))
    upper = made.body("upper", Box(760, 100, 1060, 300))
    rest = made.body("rest", Box(760, 420, 1060, 800))
    (found,) = made.drafts()
    assert [p.region.lines[0] for p in found.body] == [first, over, below, upper, rest]


def test_a_note_over_all_columns_leads_the_columns_below_it() -> None:
    made = Made()
    made.body("other", Box(100, 100, 400, 300))
    made.head("head", Box(100, 340, 1030, 388), "望津区召开防汛工作推进会")
    note = made.body("note", Box(100, 420, 1060, 470))
    columns = [
        made.body(f"c{k}", Box(100 + 330 * k, 500, 400 + 330 * k, 900), opens=k == 0, last="，" if k < 2 else "。") for k in range(3)
    ]
    found = next(a for a in made.drafts() if a.heads)
    assert [p.region.lines[0] for p in found.body] == [note, *columns]
