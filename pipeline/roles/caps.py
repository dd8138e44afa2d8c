"""Drop caps (首字下沉): the first character of a text, set several lines high."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.roles.view import PageView, View


@dataclass(frozen=True, slots=True)
class DropCap:
    """A first character set two to four lines high, and the ids of the lines that make room for it."""

    view: View
    beside: frozenset[str]


def drop_caps(page: PageView, views: Sequence[View]) -> list[DropCap]:
    """Single large characters with at least two lines of body type right beside them; a scan's may have taken in the first of a line."""
    found = []
    for cap in views:
        most = 3 if cap.line.source == "ocr" and cap.box.width < 1.7 * cap.em else 1
        if not 0 < len(cap.text.strip()) <= most or not 1.7 * page.em <= cap.em <= 5 * page.em or cap.cross:
            continue
        # A figure is narrow, and has the room of a character all the same
        right = cap.box.x1 if cap.line.source == "ocr" else max(cap.box.x1, cap.box.x0 + cap.em)
        beside = [
            v
            for v in views
            if v.em < 1.25 * page.em
            and cap.box.x1 - 0.3 * page.em < v.box.x0 < right + 1.2 * page.em
            and v.box.overlap_y(cap.box) > 0.5 * v.box.height
        ]
        if len(beside) >= 2:
            found.append(DropCap(cap, frozenset(v.id for v in beside)))
    return found
