"""Standing heads (栏题) of boxes: a line set into the box's upper rule, or in a bar of its own in the upper left corner."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.page import FrameKind
from pipeline.roles.view import Container, PageView, View

LONGEST, LARGEST = 10, 2.5
"""Characters of such a line, and its type in body em, at most."""
BAR = 2.0
"""Height of its bar over its type, at most."""
LEAST, HEADED = 3, 1.08
"""Lines of the box beside it, at least, and the type in body em of the headline among them."""


def tabs(page: PageView, inside: Sequence[Container]) -> dict[int, View]:
    """The standing head of each box that has one, by the container's index; the box holds a headline and text beside it."""
    found = {}
    for c in inside:
        if c.kind is not FrameKind.RULED:
            continue
        lines = [v for v in page.views if v.box.inside(c.box) > 0.7]
        titles = [v for v in page.views if _is_title(page, v) and (_in_rule(c, v) or _in_corner(page, c, v))]
        rest = [v for v in lines if v not in titles]
        if len(titles) == 1 and len(rest) >= LEAST and any(v.em > HEADED * page.em and v.box.y0 > titles[0].box.cy for v in rest):
            found[c.index] = titles[0]
    return found


def _is_title(page: PageView, view: View) -> bool:
    return 1 < len(view.text.strip()) <= LONGEST and page.em <= view.em < LARGEST * page.em and not view.cross


def _in_rule(box: Container, view: View) -> bool:
    """The box's upper rule breaks off for the line, which stands on its height."""
    across = abs(view.box.cy - box.box.y0) < 0.3 * view.em
    return across and view.box.x0 > box.box.x0 + 0.5 * view.em and view.box.x1 < box.box.x1 - 0.5 * view.em


def _in_corner(page: PageView, box: Container, view: View) -> bool:
    """The line stands light in a low bar that begins at the box's corner and ends short of its right edge."""
    grounds = [f.box for f in page.frames if view.line.reversed and f.kind is FrameKind.REVERSED and view.box.inside(f.box) > 0.8]
    return any(
        max(abs(g.x0 - box.box.x0), abs(g.y0 - box.box.y0)) < 0.5 * view.em and g.height < BAR * view.em and g.width < 0.8 * box.box.width
        for g in grounds
    )
