"""Where a byline stands to the head that it may belong to."""

from __future__ import annotations

from pipeline.model.geometry import Box
from pipeline.roles.pieces import SMALL
from pipeline.roles.view import PageView, View

HANG = 1.5
"""So far, in its own em, a short upright headline may hang below the tops of its columns."""
HUNG = 0.3
"""An upright headline may hang lower than its columns begin, by this share of its height."""


def beyond_rule(page: PageView, head: Box, byline: Box) -> bool:
    """An upright rule stands between a head and a byline to its left or right."""
    x0, x1 = min(head.x1, byline.x1), max(head.x0, byline.x0)
    return any(not r.horizontal and x0 <= r.box.cx <= x1 and r.box.overlap_y(byline) > 0.5 * byline.height for r in page.rules)


def beside_upright(page: PageView, head: View, byline: View) -> bool:
    """The byline tops a column beside an upright headline: the first to its right, or any to its left with nothing above it."""
    em, box = page.em, byline.box
    level = abs(box.y0 - head.box.y0) < max(4 * em, HANG * head.em, HUNG * head.box.height)
    if not head.cross or byline.cross or head.em < SMALL * em or not level:
        return False
    if 0 < box.x0 - head.box.x1 < 8 * em:
        return True
    above = Box(box.x0, min(head.box.y0 - 0.5 * em, box.y0 - 1.2 * em), box.x1, box.y0)
    row = Box(box.x0, head.box.y0 - 4 * em, head.box.x0, box.y1)
    walls = [r.box for r in page.rules if not r.horizontal and r.box.y0 < head.box.y0 - em]
    if box.x1 > head.box.x0 or any(w.overlap_x(row) > 0 and w.overlap_y(box) > 0 for w in walls):
        return False
    return not any(v.box.intersection(above if v.em < SMALL * em else row) > 0 for v in page.views if v.line is not byline.line)


def nothing_between(page: PageView, head: Box, byline: Box) -> bool:
    """Neither type nor a picture between a head and a byline set to its left or right, from the head's top to the byline's foot, nor above
    the byline at the head's height; and no upright rule beside the byline."""
    if byline.x1 > head.x1:
        gap = Box(min(head.x1 + 0.1 * page.em, byline.x1), head.y0, byline.x1, byline.y0)
        row = Box(min(head.x1, byline.x0), byline.y0, byline.x0, byline.y1)
    else:
        gap = Box(byline.x0, head.y0, max(head.x0 - 0.1 * page.em, byline.x0), byline.y0)
        row = Box(byline.x1, byline.y0, max(head.x0, byline.x1), byline.y1)
    stands = [v.box for v in page.views] + [p.box for p in page.pictures]
    return not beyond_rule(page, head, byline) and not any(b.intersection(gap) > 0 or b.intersection(row) > 0 for b in stands)
