"""Full-width closing punctuation that was set narrower than its font says.

Typesetters squeeze ，。、」 to half an em between marks and at the end of a justified line; the PDF keeps the glyph's full advance, so that
its cell would lie over the next character or hang out of the column by half an em.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.model.page import Floats

CLOSING = frozenset("，。、；：！？」』）》】〕〉’”．")
MIN_CELL = 0.45
"""Width in em that the ink of such a mark needs."""
NEAR_LINES = 8.0
"""Em above and below within which other lines of the column bear witness to its edge."""
WITNESSES = 2
MAX_GAP = 0.24
"""White in em up to which the next character belongs to the line: wider than between spaced glyphs, narrower than what a squeezed mark
leaves of a gutter."""
EDGE = 0.07
"""Em by which line ends at one edge differ."""


def squeeze(texts: tuple[str, ...], boxes: Floats, size: Floats, angle: Floats) -> Floats:
    """The boxes with the right sides of squeezed marks moved in. Only upright horizontal text; vertical text tells its own advances."""
    upright = (np.abs(angle) < 0.5) | (np.abs(angle - 360.0) < 0.5)
    width = boxes[:, 2] - boxes[:, 0]
    mark = np.array([t in CLOSING for t in texts], np.bool_)
    solid = np.array([not t.isspace() for t in texts], np.bool_)
    candidates = np.flatnonzero(mark & upright & (width >= 0.9 * size) & (width <= 1.1 * size))
    if not len(candidates):
        return boxes
    page = _Page(boxes, size, mark, solid & upright)
    out = boxes.copy()
    for i in candidates:
        edge = page.next_start(int(i))
        if edge is None:
            edge = page.column_edge(int(i))
        if edge is not None and edge < boxes[i, 2]:
            out[i, 2] = max(edge, boxes[i, 0] + MIN_CELL * size[i])
    return out


class _Page:
    """Characters sorted by height, so that a band of the page is a slice."""

    def __init__(self, boxes: Floats, size: Floats, mark: npt.NDArray[np.bool_], taken: npt.NDArray[np.bool_]) -> None:
        middle = (boxes[:, 1] + boxes[:, 3]) / 2
        self.order = np.flatnonzero(taken)[np.argsort(middle[taken], kind="stable")]
        self.sorted_middle = middle[self.order]
        self.boxes, self.size, self.mark, self.middle = boxes, size, mark, middle

    def band(self, i: int, reach: float) -> npt.NDArray[np.intp]:
        low, high = np.searchsorted(self.sorted_middle, [self.middle[i] - reach, self.middle[i] + reach])
        return self.order[low:high]

    def next_start(self, i: int) -> float | None:
        """Where the next character of the line begins; None at the end of a line."""
        x0, x1, em = self.boxes[i, 0], self.boxes[i, 2], self.size[i]
        near = self.band(i, 0.4 * float(em))
        starts = self.boxes[near, 0]
        starts = starts[(starts > x0 + 0.3 * em) & (starts < x1 + MAX_GAP * em)]
        return float(starts.min()) if len(starts) else None

    def column_edge(self, i: int) -> float | None:
        """Where lines above and below end, if that is up to 0.6 em before this mark's cell does and none of them ends where it does."""
        x1, em = float(self.boxes[i, 2]), float(self.size[i])
        near = self.band(i, NEAR_LINES * em)
        near = near[~self.mark[near] & (np.abs(self.size[near] - em) < 0.1 * em)]
        back = (x1 - self.boxes[near, 2]) / em
        near = near[(back > -EDGE) & (back < 0.6)]
        ends = np.array([self.boxes[k, 2] for k in near if self.next_start(int(k)) is None])
        if not len(ends) or x1 - ends.max() < 0.15 * em:
            return None
        edge = float(ends.max())
        return edge if np.count_nonzero(ends > edge - EDGE * em) >= WITNESSES else None
