"""Runs: pieces of printed lines that are set tight. A run is joined to the next over a wide gap inside its line, never over a gutter.

All of this reads along x; a vertical text's picture is transposed before it comes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.blobs import Blobs, find_blobs, groups_of
from pipeline.layout.plate import Floats64, Mask
from pipeline.model.geometry import Box, hull

TIGHT_GAP = 0.62
"""Gap in em up to which ink belongs to one run: less than the narrowest gutter with its side bearings."""
WIDE_GAP = 2.7
"""Widest gap in em inside one line."""
NARROW = 0.75
"""Width over height of digits and letters at most."""
DIGIT_OF_EM = 0.62
"""Height of a digit over the em of its line at least."""
INK_OF_EM = 0.92
"""Height of a line's ink over its em."""


@dataclass(frozen=True, slots=True)
class Run:
    """``box``: hull of its ink; ``em``: from the height of its ink; ``small``: nothing but punctuation; ``narrow``: nothing but digits
    and letters, which are lower than their em, and one sign (%) at most."""

    box: Box
    em: float
    small: bool = False
    narrow: bool = False


def body_runs(mask: Mask, em: float) -> list[Run]:
    """Runs of type of about ``em``, up to 1.5 times as large."""
    marks = find_blobs(mask)
    keep = np.flatnonzero(
        (marks.h <= 4.5 * em)
        & (marks.w <= 12 * em)
        & ((marks.w >= 0.07 * em) & (marks.h >= 0.07 * em) | (np.maximum(marks.w, marks.h) >= 0.2 * em))
    )
    smear = np.zeros(mask.shape, np.uint8)
    reach = max(1, round(TIGHT_GAP * em / 2))
    # An upright sliver may be a scrap of a column rule: it links nothing, but joins the run that it touches
    sliver = (marks.w <= 0.2 * em) & (marks.h >= 1.7 * marks.w) | (marks.w <= 0.14 * em)
    for i in keep[~sliver[keep]]:
        smear[marks.y0[i] : marks.y1[i], max(0, marks.x0[i] - reach) : marks.x1[i] + reach] = 1
    rows = find_blobs(smear.astype(bool))
    home = np.full(len(marks), -1, np.int64)
    home[keep] = rows.labels[(marks.y0[keep] + marks.y1[keep]) // 2, (marks.x0[keep] + marks.x1[keep]) // 2].astype(np.int64) - 1
    out: list[Run] = []
    for members in groups_of(home):
        out += _split(marks, members, mask, em)
    return out


def _split(marks: Blobs, members: npt.NDArray[np.int64], mask: Mask, em: float) -> list[Run]:
    """The run of these blobs; several where lines that touch were caught in one."""
    box = _hull(marks, members)
    if box.height <= 1.7 * em:
        return [_run(marks, members, em)]
    part = mask[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
    profile = np.convolve(part.sum(axis=1).astype(np.float64), np.ones(3) / 3, "same")
    cuts = _valleys(profile, em)
    if not cuts:
        return [_run(marks, members, em)]
    cy = (marks.y0[members] + marks.y1[members]) / 2 - box.y0
    band = np.searchsorted(cuts, cy)
    out = []
    for k in range(len(cuts) + 1):
        mine = members[band == k]
        if len(mine):
            top = box.y0 + (cuts[k - 1] if k else 0)
            bottom = box.y0 + cuts[k] if k < len(cuts) else box.y1
            run = _run(marks, mine, em)
            b = run.box
            clipped = Box(b.x0, max(b.y0, top), b.x1, min(b.y1, bottom))
            out.append(replace(run, box=clipped, em=min(run.em, max(clipped.height / INK_OF_EM, 0.8 * em))))
    return out


def _valleys(profile: npt.NDArray[np.float64], em: float) -> list[int]:
    """Rows between lines in a profile of ink: each least within 0.9 em and well below the lines beside it."""
    level = float(np.percentile(profile, 75))
    reach = max(2, round(0.5 * em))
    cuts: list[int] = []
    for y in range(round(0.6 * em), len(profile) - round(0.6 * em)):
        window = profile[max(0, y - reach) : y + reach + 1]
        if profile[y] == window.min() and profile[y] < 0.3 * level and (not cuts or y - cuts[-1] > 0.6 * em):
            cuts.append(y)
    return cuts


def _hull(marks: Blobs, members: npt.NDArray[np.int64]) -> Box:
    return Box(
        float(marks.x0[members].min()), float(marks.y0[members].min()), float(marks.x1[members].max()), float(marks.y1[members].max())
    )


def _run(marks: Blobs, members: npt.NDArray[np.int64], em: float) -> Run:
    """The em is taken from the tallest blobs, or where they are all fragments (radicals, strokes), from the whole run."""
    box = _hull(marks, members)
    tall = np.sort(marks.h[members])[-max(1, len(members) // 5) :]
    height = float(np.median(tall))
    if height < 0.8 * box.height <= 1.35 * em:
        height = box.height
    # Punctuation; 一 and dashes too
    small = (box.height < 0.55 * em and box.width < 1.2 * em) or (box.height < 0.35 * em and box.width < 5 * em)
    wide = int(np.count_nonzero(marks.w[members] > NARROW * box.height))
    return Run(box, height / INK_OF_EM, small, wide == 0 or (wide == 1 and len(members) > 2))


class Field:
    """The runs of a page as arrays, for quick questions about neighbours."""

    def __init__(self, runs: Sequence[Run], em: float, bars: Sequence[Box]) -> None:
        self.bars, self.body = bars, em
        boxes = np.array([(r.box.x0, r.box.y0, r.box.x1, r.box.y1) for r in runs], np.float64).reshape(-1, 4)
        self.x0, self.y0, self.x1, self.y1 = boxes.T
        self.em = np.array([max(r.em, 0.6 * em) if not r.small else em for r in runs])
        self.small = np.array([r.small for r in runs], np.bool_)
        self.narrow = np.array([r.narrow for r in runs], np.bool_)

    def before(self, i: int, taken: npt.NDArray[np.bool_]) -> int | None:
        """The run that ends closest to the left of run ``i`` on its line and has no follower yet."""
        small = np.minimum(self.em, self.em[i])
        large = np.maximum(self.em, self.em[i])
        gap = self.x0[i] - self.x1
        shared = np.minimum(self.y1, self.y1[i]) - np.maximum(self.y0, self.y0[i])
        low = np.minimum(self.y1 - self.y0, self.y1[i] - self.y0[i])
        # A character in two parts looks smaller than its line
        part = (gap <= 0.5 * large) & (low >= 0.5 * large) & (shared >= 0.85 * low)
        lower = np.where(self.em < self.em[i], self.narrow, self.narrow[i])
        number = lower & (gap <= 1.3 * large) & (low >= DIGIT_OF_EM * INK_OF_EM * large) & (shared >= 0.85 * low)
        fits = (
            (gap <= WIDE_GAP * large)
            & (gap > -0.5 * small)
            & (self.x0 < self.x0[i])
            & (shared >= 0.5 * low)
            & ((large <= 1.25 * small) | self.small | self.small[i] | part | number)
            & ~taken
        )
        return int(np.flatnonzero(fits)[np.argmin(gap[fits])]) if fits.any() else None

    def witnesses(self, i: int, j: int) -> tuple[int, int]:
        """Lines near by that run across the gap between runs ``i`` and ``j``, and lines that keep a channel in it white.

        Of the lines up to three em above and below, or where those say nothing, of lines further off; of those beyond a bar last.
        """
        em = float(max(self.em[i], self.em[j]))
        cy = (self.y0[i] + self.y1[i]) / 2
        mid = (self.y0 + self.y1) / 2
        gap = (self.x1[i], max(self.x0[j], self.x1[i]))
        alike = (self.em > em / 1.18) & (self.em < em * 1.18) & ~self.small & (self.x1 > gap[0] - 3 * em) & (self.x0 < gap[1] + 3 * em)
        alike[[i, j]] = False
        band = alike.copy()
        for bar in self.bars:
            if bar.x0 < gap[1] and bar.x1 > gap[0]:
                at = (bar.y0 + bar.y1) / 2
                band &= (mid - at) * (cy - at) > 0
        for among, reach in ((band, 3.2), (band, 8.0), (band, 30.0), (alike, 3.2), (alike, 8.0), (alike, 30.0)):
            near = among & (abs(mid - cy) <= reach * em) & (abs(mid - cy) > 0.5 * em)
            found = _channel(self.x0[near], self.x1[near], gap, em)
            if sum(found) > 1:
                break
        return found


def _channel(x0: Floats64, x1: Floats64, gap: tuple[float, float], em: float) -> tuple[int, int]:
    """Intervals that cover the least covered channel (0.6 em wide) in the gap, and intervals that end or start beside it."""
    width = min(0.6 * em, gap[1] - gap[0])
    starts = np.arange(gap[0], gap[1] - width + 1e-6, 0.1 * em)
    covers = (x0[None, :] < starts[:, None] + width - 0.1 * em) & (x1[None, :] > starts[:, None] + 0.1 * em)
    counts = covers.sum(axis=1)
    k = int(np.argmin(counts))
    left, right = float(starts[k]), float(starts[np.flatnonzero(counts == counts[k])[-1]]) + width
    beside = ((x1 <= left + 0.15 * em) & (x1 > left - 1.2 * em)) | ((x0 >= right - 0.15 * em) & (x0 < right + 2.3 * em))
    return int(counts[k]), int(beside.sum())


def join_runs(runs: Sequence[Run], em: float, walls: Sequence[Box], bars: Sequence[Box] = ()) -> list[Run]:
    """Joins runs of one printed line over gaps, except over a gutter or a wall (a rule or picture between them).

    ``bars`` (rules and pictures across the direction of lines) part bands of columns: what lies beyond one says little of a gutter.
    """
    ordered = sorted(runs, key=lambda r: (r.box.x0, r.box.y0))
    field, taken = Field(ordered, em, bars), np.zeros(len(ordered), np.bool_)
    chains: list[list[Run]] = []
    chain_of: dict[int, list[Run]] = {}
    for j, run in enumerate(ordered):
        i = field.before(j, taken)
        if i is not None and _may_join(ordered[i], run, field, (i, j), walls):
            taken[i] = True
            chain = chain_of[i]
        else:
            chain = []
            chains.append(chain)
        chain.append(run)
        chain_of[j] = chain
    return [_joined(c) for c in chains]


def _joined(chain: Sequence[Run]) -> Run:
    whole = [r for r in chain if not r.small] or list(chain)
    widest = max(whole, key=lambda r: r.box.width)
    box = hull(r.box for r in chain)
    return Run(box, widest.em, all(r.small for r in chain), all(r.narrow for r in chain))


def _may_join(left: Run, right: Run, field: Field, pair: tuple[int, int], walls: Sequence[Box]) -> bool:
    em = float(max(field.em[pair[0]], field.em[pair[1]]))
    gap = Box(left.box.x1, min(left.box.y0, right.box.y0), max(right.box.x0, left.box.x1), max(left.box.y1, right.box.y1))
    if any(w.x0 < gap.x1 + 1 and w.x1 > gap.x0 - 1 and w.overlap_y(gap) > 0.5 * gap.height for w in walls):
        return False
    crossing, respecting = field.witnesses(*pair)
    if gap.width < 0.3 * em:
        return True
    if right.small or left.small:
        dash = max((r.box.width for r in (left, right) if r.small), default=0.0) > 1.2 * field.body
        return gap.width < 0.75 * (field.body if dash else em) or crossing > 0
    if crossing == 0:
        # A comma leaves as much white as a narrow gutter; two of them may stand above each other, hardly three
        return gap.width < (0.8 if 2 <= respecting < 4 else 1.7) * em and respecting < 4
    if min(left.box.width, right.box.width) > 4 * em and gap.width > 1.7 * em:
        # Two stretches of text with white of a gutter's width between: a headline above them is no witness
        return crossing > respecting
    return crossing * 2 >= respecting


def smear_clear(mask: Mask, boxes: Sequence[Box]) -> Mask:
    """A copy of ``mask`` without what lies in ``boxes``."""
    out = mask.astype(np.uint8)
    for b in boxes:
        cv2.rectangle(out, (round(b.x0), round(b.y0)), (round(b.x1) - 1, round(b.y1) - 1), 0, -1)
    return out.astype(bool)
