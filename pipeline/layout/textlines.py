"""Lines of a PDF's text layer, from the em boxes of its characters alone (never from their order or their letters).

Characters are linked to their nearest neighbour to the right and below; where a chain down the page is tighter than the chains across it,
the text is vertical. Chains are then joined over wide gaps inside a line (a name with a full-em space, a headline in two halves), never
over a gutter: a gap that the lines above and below respect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from pipeline.layout.arrays import Mask
from pipeline.layout.links import chained
from pipeline.model.geometry import Box, hull
from pipeline.model.page import Floats

NEAR_GAP = 0.6
"""Gap in em up to which characters are neighbours."""
TIGHT_GAP = 0.25
"""Gap in em of text set solid; narrower than any gutter, even where punctuation overhangs it by half an em."""
WIDE_GAP = 2.6
"""Widest gap in em inside one line."""
SAME_SIZE = 1.3
"""Ratio of sizes within one line."""

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that stand side by side: indices in reading order, their hull along and across the line, median em."""

    marks: tuple[int, ...]
    box: Box
    em: float


def _links(boxes: Floats, em: Floats, reach: float) -> tuple[Ints, Floats]:
    """For each character the nearest one that follows on its line (index or -1) and the gap to it in em (inf without)."""
    n = len(boxes)
    follow, gaps = np.full(n, -1, np.int64), np.full(n, np.inf, np.float32)
    if n < 2:
        return follow, gaps
    cy = (boxes[:, 1] + boxes[:, 3]) / 2
    tree = cKDTree(np.column_stack([boxes[:, 0], cy]))
    radius = (reach + 0.5) * float(em.max())
    near = np.asarray(tree.query(np.column_stack([boxes[:, 2], cy]), k=min(12, n), distance_upper_bound=radius)[1])
    for i in range(n):
        for j in near[i]:
            if j == i or j >= n:
                continue
            small = min(em[i], em[j])
            gap = float(boxes[j, 0] - boxes[i, 2]) / small
            fits = abs(cy[i] - cy[j]) <= 0.3 * small and max(em[i], em[j]) <= SAME_SIZE * small
            if fits and -0.62 <= gap <= reach and boxes[j, 0] > boxes[i, 0] and gap < gaps[i]:
                follow[i], gaps[i] = j, gap
    return follow, gaps


def _chains(follow: Ints, gaps: Floats, among: npt.NDArray[np.bool_]) -> list[list[int]]:
    """Chains along mutual nearest links between the characters of ``among``."""
    best: dict[int, int] = {}
    for i in np.flatnonzero(among):
        j = int(follow[i])
        if j >= 0 and among[j] and (j not in best or gaps[i] < gaps[best[j]]):
            best[j] = int(i)
    after = {i: j for j, i in best.items()}
    chains = []
    for i in np.flatnonzero(among):
        if int(i) not in best:
            chain = [int(i)]
            while chain[-1] in after:
                chain.append(after[chain[-1]])
            chains.append(chain)
    return chains


def transpose(boxes: Floats) -> Floats:
    """x and y exchanged: a vertical line becomes a horizontal one that reads from left to right."""
    return np.ascontiguousarray(boxes[:, [1, 0, 3, 2]])


def mirrored(boxes: Floats) -> Floats:
    """Left and right exchanged: a line that runs from right to left becomes one that runs from left to right."""
    return np.column_stack([-boxes[:, 2], boxes[:, 1], -boxes[:, 0], boxes[:, 3]])


def run_leftward(boxes: Floats, em: Floats, among: npt.NDArray[np.bool_]) -> bool:
    """Whether most characters of ``among`` that follow one another in the array stand left of the one before, close to it."""
    cx, cy = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    level = among[1:] & among[:-1] & (np.abs(np.diff(cy)) < 0.3 * em[1:]) & (np.abs(np.diff(cx)) < WIDE_GAP * em[1:])
    return bool((np.diff(cx)[level] < 0).sum() * 2 > level.sum())


def vertical_marks(boxes: Floats, em: Floats) -> npt.NDArray[np.bool_]:
    """Which characters belong to vertical lines."""
    right, rgap = _links(boxes, em, NEAR_GAP)
    down, dgap = _links(transpose(boxes), em, 0.45)
    hgap, vgap = rgap.copy(), dgap.copy()
    for follow, gaps, best in ((right, rgap, hgap), (down, dgap, vgap)):
        for i in np.flatnonzero(follow >= 0):
            best[follow[i]] = min(best[follow[i]], gaps[i])
    prefers = vgap < np.minimum(hgap - 0.1, 0.5)
    if _written_down(right, down):
        prefers |= _paired(down)
    vertical = np.zeros(len(boxes), np.bool_)
    for chain in _chains(down, dgap, np.ones(len(boxes), np.bool_)):
        if len(chain) >= 2 and np.mean(prefers[chain]) > 0.6:
            vertical[chain] = True
    _add_loners(boxes, em, vertical, hgap)
    if vertical.sum() * 2 > len(vertical):
        _add_spaced(boxes, em, vertical, (hgap > NEAR_GAP) | ~_paired(right))
    return vertical


def _written_down(right: Ints, down: Ints) -> bool:
    """Whether more characters stand in the array right before their neighbour below than before or after the one beside them: columns may
    be set as close as the characters in them."""
    after = np.arange(1, len(down) + 1)
    return bool((down == after).sum() > ((right == after) | (right == after - 2)).sum())


def _paired(follow: Ints) -> npt.NDArray[np.bool_]:
    """The characters whose follower is the next one in the array, and those followers."""
    pairs = np.asarray(follow == np.arange(1, len(follow) + 1), np.bool_)
    pairs[1:] |= pairs[:-1].copy()
    return pairs


def _add_spaced(boxes: Floats, em: Floats, vertical: npt.NDArray[np.bool_], free: npt.NDArray[np.bool_]) -> None:
    """On a vertical page: characters of one size that follow one another in the array and down the page, with white between. ``free``: none
    stands beside them, or none that they follow or lead in the array."""
    cx = (boxes[:, 0] + boxes[:, 2]) / 2
    for i in np.flatnonzero(free[:-1] & free[1:]):
        alike = abs(cx[i] - cx[i + 1]) < 0.1 * em[i] and abs(em[i] - em[i + 1]) < 0.05 * em[i]
        if alike and 0 < boxes[i + 1, 1] - boxes[i, 3] < WIDE_GAP * em[i]:
            vertical[i : i + 2] = True


def _add_loners(boxes: Floats, em: Floats, vertical: npt.NDArray[np.bool_], hgap: Floats) -> None:
    """A character after a gap (a mark □, the last of a name) goes with the vertical line it follows or leads in the array."""
    cx = (boxes[:, 0] + boxes[:, 2]) / 2
    for step in (1, -1):
        for i in np.flatnonzero(~vertical & (hgap > NEAR_GAP)):
            j = i - step
            if not 0 <= j < len(boxes) or not vertical[j]:
                continue
            apart = (boxes[i, 1] - boxes[j, 3]) if step == 1 else (boxes[j, 1] - boxes[i, 3])
            if abs(cx[i] - cx[j]) < 0.55 * em[j] and -0.6 * em[j] < apart < WIDE_GAP * em[j] and em[i] < 1.5 * em[j]:
                vertical[i] = True


def runs(boxes: Floats, em: Floats, among: npt.NDArray[np.bool_]) -> list[Run]:
    """Tight runs of the characters of ``among`` that also follow one another in the array; ``boxes`` transposed for vertical text.

    Squeezed punctuation (，“ in one em) may lie on the character before it: the order in the array decides there.
    """
    chains: list[list[int]] = []
    cy = (boxes[:, 1] + boxes[:, 3]) / 2
    for i in np.flatnonzero(among):
        if chains and chains[-1][-1] == i - 1:
            small, large = sorted((float(em[i - 1]), float(em[i])))
            gap = float(boxes[i, 0] - boxes[i - 1, 2]) / small
            if large <= SAME_SIZE * small and abs(cy[i] - cy[i - 1]) <= 0.3 * small and -1.1 <= gap <= TIGHT_GAP:
                chains[-1].append(int(i))
                continue
        chains.append([int(i)])
    return [_run(chain, boxes, em) for chain in chains]


def _run(chain: Sequence[int], boxes: Floats, em: Floats) -> Run:
    part = boxes[list(chain)]
    box = Box(float(part[:, 0].min()), float(part[:, 1].min()), float(part[:, 2].max()), float(part[:, 3].max()))
    return Run(tuple(chain), box, float(np.median(em[list(chain)])))


class _Field:
    """The runs of a page as arrays, for quick questions about neighbours."""

    def __init__(self, parts: Sequence[Run]) -> None:
        self.x0, self.y0, self.x1, self.y1 = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in parts]).T
        self.cy = (self.y0 + self.y1) / 2
        self.em = np.array([r.em for r in parts])

    def left_neighbour(self, i: int, taken: npt.NDArray[np.bool_]) -> int | None:
        """The run that ends closest to the left of run ``i`` on its line and has no follower yet."""
        em, gap = self.em[i], self.x0[i] - self.x1
        small, large = np.minimum(self.em, em), np.maximum(self.em, em)
        fits = (
            (gap <= WIDE_GAP * em)
            & (gap > -0.62 * small)
            & (self.x0 < self.x0[i])
            & (abs(self.cy - self.cy[i]) <= 0.3 * small)
            & (large <= np.where(gap < TIGHT_GAP * small, SAME_SIZE, 1.12) * small)
            & ~taken
        )
        return int(np.flatnonzero(fits)[np.argmin(gap[fits])]) if fits.any() else None

    def witnesses(self, i: int, j: int) -> tuple[int, int]:
        """How many lines near by run across the gap between runs ``i`` and ``j``, and how many keep it white with an edge beside it."""
        em = min(self.em[i], self.em[j])
        left, right, cy = self.x1[i], max(self.x0[j], self.x1[i]), self.cy[i]
        alike = (self.em > em / 1.2) & (self.em < em * 1.2)
        alike[[i, j]] = False
        found = self._at_gap(alike & (abs(self.cy - cy) <= 8 * em), (left, right), em)
        if right - left > 0.8 * em and found[0] <= 1 and found[1] == 0:
            # One line near by, a caption perhaps, says less than the columns further off
            far = self._at_gap(alike & (abs(self.cy - cy) <= 60 * em), (left, right), em)
            found = far if far[1] > 3 * far[0] else found
        return found

    def _at_gap(self, among: npt.NDArray[np.bool_], gap: tuple[float, float], em: float) -> tuple[int, int]:
        """Lines of ``among`` that run across the gap, and that keep it white."""
        left, right = gap
        x0, x1, row = self.x0[among], self.x1[among], np.round(self.cy[among] / em)
        across = (x0 < left - 0.5 * em) & (x1 > right + 0.5 * em)
        starts = ~across & ((abs(x0 - right) < 0.3 * em) | (abs(x0 - right - 2 * em) < 0.4 * em))
        ends = ~across & ~starts & (abs(x1 - left) < 0.6 * em)
        rights, lefts = len(np.unique(row[starts])), len(np.unique(row[ends]))
        return int(across.sum()), min(lefts, rights) + (max(lefts, rights) >= 3)


def join_runs(parts: Sequence[Run], boxes: Floats, em: Floats, walls: Sequence[Box]) -> list[Run]:
    """Joins runs of one printed line over gaps up to WIDE_GAP em, except over a gutter or a wall (a rule across the line)."""
    ordered = sorted(parts, key=lambda r: (r.box.x0, r.box.y0))
    field = _Field(ordered)

    def follows(j: int, taken: Mask) -> int | None:
        i = field.left_neighbour(j, taken)
        return i if i is not None and _may_join(ordered[i], ordered[j], field.witnesses(i, j), walls) else None

    return [c[0] if len(c) == 1 else _run([m for r in c for m in r.marks], boxes, em) for c in chained(ordered, follows)]


def _may_join(left: Run, right: Run, witnesses: tuple[int, int], walls: Sequence[Box]) -> bool:
    em = min(left.em, right.em)
    gap = Box(left.box.x1, left.box.y0, max(right.box.x0, left.box.x1), left.box.y1)
    if any(w.x0 < gap.x1 and w.x1 > gap.x0 and w.overlap_y(gap) > 0.5 * gap.height for w in walls):
        return False
    adjacent = right.marks[0] - left.marks[-1] == 1
    crossing, respecting = witnesses
    if respecting > 3 * crossing > 0:
        return False
    if gap.width > (WIDE_GAP if adjacent else 1.4) * em:
        return False
    if adjacent and gap.width < 0.75 * em:
        return True
    if adjacent or gap.width <= TIGHT_GAP * em:
        return crossing > 0 or respecting < 3
    return crossing > 0 and respecting == 0


def seat_marks(parts: Sequence[Run], boxes: Floats, em: Floats) -> list[Run]:
    """Puts a character that stands off its line's axis (a comma in the upper right of its cell in vertical type) into the gap that its
    line leaves for it."""
    out = list(parts)
    for run in [r for r in parts if len(r.marks) == 1]:
        host = next((h for h in out if len(h.marks) >= 3 and _has_seat(h, run, boxes)), None)
        if host is not None:
            marks = sorted((*host.marks, *run.marks), key=lambda m: float(boxes[m, 0]))
            out = [_run(marks, boxes, em) if o is host else o for o in out if o is not run]
    return out


def _has_seat(host: Run, mark: Run, boxes: Floats) -> bool:
    part, box = boxes[list(host.marks)], mark.box
    alike = max(host.em, mark.em) < 1.1 * min(host.em, mark.em)
    shared = np.minimum(part[:, 2], box.x1) - np.maximum(part[:, 0], box.x0)
    inside = host.box.x0 < box.cx < host.box.x1 and host.box.overlap_y(box) > 0.2 * host.em
    return alike and inside and float(shared.max()) < 0.6 * host.em


def line_box(run: Run, boxes: Floats, blank: npt.NDArray[np.bool_]) -> Box:
    """Hull of the run's printed characters (white space left out), in the caller's coordinates."""
    inked = [m for m in run.marks if not blank[m]]
    return hull(Box(*(float(v) for v in boxes[m])) for m in inked)
