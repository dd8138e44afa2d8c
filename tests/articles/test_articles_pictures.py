"""Which article a photograph goes to."""

from __future__ import annotations

import numpy as np
from article_pages import NoWords

from pipeline.articles import draft
from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.model.page import Characters, LineBox, PageLayout, PageText, Picture, Rule, TextLine
from pipeline.settings import Settings

EM = 20.0


def owner(rules: tuple[Rule, ...]) -> str:
    """First line of the article that has the photograph at the foot of one column, with another story's head and text below."""
    lines: list[TextLine] = []
    regions: list[Region] = []

    def put(role: Role, group: str, x: float, y: float, texts: list[str], em: float = EM) -> None:
        rows = [
            TextLine(f"{group}.{k}", Box(x, y + 28 * k, x + len(t) * em, y + 28 * k + em), em, t, 0, 0, 1.0, False)
            for k, t in enumerate(texts)
        ]
        box = Box(x, y, x + 300, rows[-1].box.y1)
        regions.append(Region(group, role, box, tuple(r.id for r in rows), column=box if role is Role.BODY else None, group=group))
        lines.extend(rows)

    text = ["全会号召各级党组织和广大干", *["各级党组织和广大党员干部紧密团"] * 7]
    put(Role.HEADLINE, "h-1.0", 100, 100, ["老菜场变身会客厅"], 36)
    put(Role.BODY, "p-1.0", 100, 160, text)
    put(Role.HEADLINE, "h-1.1", 100, 640, ["码头往事新篇"], 36)
    put(Role.BODY, "p-1.1", 100, 700, text)
    boxes = tuple(LineBox(k.id, k.box, k.em, False) for k in lines)
    layout = PageLayout(900, 1200, 200.0, False, EM, boxes, rules, (), (Picture(Box(100, 400, 400, 600)),), ())
    page = PageText(layout, Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32)), tuple(lines), "Hans", "pdf")
    found = draft([LabelledPage(1, page, tuple(regions), None, None, None)], NoWords(), Settings.load().articles)
    return next(a.heads[0].region.lines[0] for a in found.articles if a.images)


def test_a_photograph_stays_with_the_story_on_its_side_of_a_rule() -> None:
    assert owner(()) == "h-1.1.0"
    assert owner((Rule(Box(90, 620, 800, 621), True),)) == "h-1.0.0"


def story_of(photo: Box, blocks: dict[str, Box], rules: tuple[Rule, ...] = ()) -> str:
    """Group of the head whose article has the photograph; ``blocks``: heads (h...) and text (p...) by their groups."""
    lines: list[TextLine] = []
    regions: list[Region] = []
    for group, box in blocks.items():
        role, em = (Role.HEADLINE, 40.0) if group[0] == "h" else (Role.BODY, EM)
        texts = ["党组织和广大干部紧密团结起来真抓实干"[: int(box.width // em)]] * max(1, int(box.height // 28))
        places = [Box(box.x0, box.y0 + 28 * k, box.x1, box.y0 + 28 * k + em) for k in range(len(texts))]
        rows = [TextLine(f"{group}.{k}", b, em, t, 0, 0, 1.0) for k, (b, t) in enumerate(zip(places, texts, strict=True))]
        regions.append(Region(group, role, box, tuple(r.id for r in rows), column=box if role is Role.BODY else None, group=group))
        lines.extend(rows)
    boxes = tuple(LineBox(k.id, k.box, k.em, False) for k in lines)
    layout = PageLayout(1200, 900, 200.0, False, EM, boxes, rules, (), (Picture(photo),), ())
    page = PageText(layout, Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32)), tuple(lines), "Hans", "pdf")
    found = draft([LabelledPage(1, page, tuple(regions), None, None, None)], NoWords(), Settings.load().articles)
    return next(a.heads[0].region.group for a in found.articles if a.images)


def test_a_photograph_right_below_a_story_no_wider_is_its_own() -> None:
    beside = {"h-1.1": Box(450, 40, 750, 80), "p-1.1": Box(450, 100, 750, 600)}
    assert story_of(Box(100, 220, 420, 600), {"h-1.0": Box(100, 100, 300, 140), "p-1.0": Box(100, 150, 230, 206), **beside}) == "h-1.0"


def test_a_photograph_goes_with_no_text_beyond_a_rule() -> None:
    blocks = {"h-1.0": Box(100, 100, 400, 140), "p-1.0": Box(100, 160, 400, 560), "h-1.1": Box(750, 100, 1050, 140)}
    wall = (Rule(Box(735, 90, 736, 700), False),)
    assert story_of(Box(420, 300, 720, 600), {**blocks, "p-1.1": Box(750, 160, 1050, 600)}, wall) == "h-1.0"
