"""Small pages for the tests of the room: lines set by hand, labelled as a text layer's or a scan's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Role
from pipeline.model.page import Characters, Frame, LineBox, PageLayout, PageText, Picture, Rule, TextLine
from pipeline.roles import label
from pipeline.settings import Settings

EM = 20.0
PROSE = "全会号召各级党组织和广大党员干部紧密团结起来真抓实干"
HEAD = "望津区召开防汛工作推进会部署"


@dataclass(frozen=True)
class Print:
    """Sets lines read from ``source``: "pdf" or "ocr"."""

    source: Literal["pdf", "ocr"]

    def line(self, name: str, x: float, y: float, text: str, em: float = EM, vertical: bool = False, light: bool = False) -> TextLine:
        long = len(text) * em
        box = Box(x, y, x + em, y + long) if vertical else Box(x, y, x + long, y + em)
        return TextLine(name, box, em, text, 0, 0, 1.0, vertical, source=self.source, reversed=light)

    def column(self, x: float, y: float, rows: int, start: int = 0, count: int = 15) -> list[TextLine]:
        """A column of ``rows`` full lines, b``start`` and on, whose first is indented."""
        texts = [(PROSE * 2)[r % 9 : r % 9 + count] for r in range(rows)]
        return [self.line(f"b{start + r}", x + (2 * EM if r == 0 else 0), y + 28 * r, t[2:] if r == 0 else t) for r, t in enumerate(texts)]

    def page(
        self,
        lines: Sequence[TextLine],
        rules: Sequence[Rule] = (),
        frames: Sequence[Frame] = (),
        pictures: Sequence[Picture] = (),
        standing_heads: tuple[str, ...] = (),
    ) -> LabelledPage:
        boxes = tuple(LineBox(k.id, k.box, k.em, k.vertical) for k in lines)
        layout = PageLayout(2000, 3000, 200.0, False, EM, boxes, tuple(rules), tuple(frames), tuple(pictures), ())
        none = Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))
        settings = replace(Settings.load().roles, standing_heads=standing_heads)
        return label(PageText(layout, none, tuple(lines), "Hans", self.source), 1, settings)


def roles(found: LabelledPage) -> dict[str, Role]:
    """The role of each line."""
    return {i: r.role for r in found.regions for i in r.lines}


def groups(found: LabelledPage) -> dict[str, str]:
    """The group of each line."""
    return {i: r.group for r in found.regions for i in r.lines}
