"""Lines and geometry of a page in its reading frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box, hull
from pipeline.model.page import Frame, FrameKind, Picture, Rule, TextLine


@dataclass(frozen=True, slots=True)
class View:
    """A line in the reading frame. ``cross``: set across the page's direction (a vertical headline on a horizontal page)."""

    line: TextLine
    box: Box
    em: float
    cross: bool
    members: tuple[str, ...]
    """Ids of the lines it is made of: one, or the pieces of a line that geometry had cut."""
    heavy: bool = False
    """In bold type or a face of its own, and no sentence's end: what tells heads of hardly more than the body's size."""

    @property
    def text(self) -> str:
        return self.line.text

    @property
    def id(self) -> str:
        return self.line.id


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything on a page, in the reading frame; lengths in pixels, ``em`` is the body type's height. ``vertical``: set from
    the top down."""

    width: float
    height: float
    em: float
    views: tuple[View, ...]
    rules: tuple[Rule, ...]
    frames: tuple[Frame, ...]
    pictures: tuple[Picture, ...]
    vertical: bool = False

    def rules_between(self, upper: Box, lower: Box, share: float = 0.5) -> bool:
        """Whether a horizontal rule parts two boxes that stand one above the other, over ``share`` of their common width."""
        x0, x1 = max(upper.x0, lower.x0), min(upper.x1, lower.x1)
        gap = Box(x0, min(upper.y1, lower.y0) - 0.2 * self.em, max(x1, x0), max(upper.y1, lower.y0) + 0.2 * self.em)
        return any(
            r.horizontal and gap.y0 <= r.box.cy <= gap.y1 and r.box.overlap_x(gap) >= share * max(gap.width, 1.0) for r in self.rules
        )


def box_of(views: list[View] | tuple[View, ...]) -> Box:
    return hull(v.box for v in views)


@dataclass(frozen=True, slots=True)
class Container:
    """A part of the page that is read by itself: the open page (index -1) or the inside of a frame."""

    index: int
    box: Box
    kind: FrameKind | None


def rows_of(views: Sequence[View]) -> list[list[View]]:
    """Views side by side on one line of the page, from the top down."""
    rows: list[list[View]] = []
    for v in sorted(views, key=lambda v: v.box.cy):
        if rows and v.box.cy - rows[-1][0].box.cy < 0.5 * v.em:
            rows[-1].append(v)
        else:
            rows.append([v])
    return rows
