"""Column pieces: chains of type of one column that stand one below the other."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.geometry import Box
from pipeline.roles.chains import Chain
from pipeline.roles.view import PageView
from pipeline.wording.datelines import opens_report

KNOWN, SHIFTED = 5, 0.6
"""Lines that tell the measure of a column for certain; how far, in em, the edges of one column may be apart."""


def pieces(page: PageView, parts: Sequence[Chain], obstacles: Sequence[Box]) -> list[list[Chain]]:
    """Chains of one column, one below the other with none of the ``obstacles`` between, put together."""
    found: list[list[Chain]] = []
    for chain in sorted(parts, key=lambda c: (c.box.y0, c.box.x0)):
        home = next((p for p in found if _carries_on(page, p[-1], chain, obstacles)), None)
        if home is None:
            found.append([chain])
        else:
            home.append(chain)
    return found


def _carries_on(page: PageView, upper: Chain, lower: Chain, obstacles: Sequence[Box]) -> bool:
    gap = lower.box.y0 - upper.box.y1
    em = page.em
    is_sub = bool(upper.subheads) or bool(lower.subheads)
    if not -0.5 * em < gap < (3.6 if is_sub or _reads_on(upper, lower) else 1.6) * em:
        return False
    a, b = upper.column, lower.column
    if a.overlap_x(b) < 0.75 * min(a.width, b.width) or max(a.width, b.width) > 1.25 * min(a.width, b.width):
        return False
    if _other_grid(upper, lower):
        return False
    # A subhead may have rules of its own
    at_sub = upper.views[-1].id in upper.subheads or lower.views[0].id in lower.subheads
    if not at_sub and page.rules_between(upper.box, lower.box, 0.6):
        return False
    space = Box(max(a.x0, b.x0) + 0.5 * em, upper.box.y1, min(a.x1, b.x1) - 0.5 * em, lower.box.y0)
    return not any(o.overlap_x(space) > 0 and o.y0 < space.y1 and o.y1 > space.y0 and o.overlap_y(space) > 0.3 * em for o in obstacles)


def _other_grid(upper: Chain, lower: Chain) -> bool:
    """Both are so many lines of text that their measures are known, and these do not stand one below the other: two bands of the page."""
    a, b = upper.column, lower.column
    return min(len(upper.views), len(lower.views)) >= KNOWN and min(abs(a.x0 - b.x0), abs(a.x1 - b.x1)) > SHIFTED * upper.em


def _reads_on(upper: Chain, lower: Chain) -> bool:
    """Over white between two parts of a column: an open sentence goes on, or a paragraph has ended and another begins with its indent."""
    last, first = upper.views[-1], lower.views[0]
    ended = last.text.rstrip()[-1:] in tuple("。！？”…」』") or upper.column.x1 - last.box.x1 > 1.5 * upper.em
    indented = first.box.x0 - lower.column.x0 > 1.2 * lower.em
    return ended == indented and not opens_report(first.text)
