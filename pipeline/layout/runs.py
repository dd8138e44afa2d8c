"""Runs: pieces of printed lines that are set tight.

All of this reads along x; a vertical text's picture is transposed before it comes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

from pipeline.layout.blobs import Blobs, find_blobs, groups_of
from pipeline.layout.gutters import BEYOND, find_gutters
from pipeline.layout.plate import Mask
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

TIGHT_GAP = 0.62
"""Gap in em up to which ink belongs to one run: less than the narrowest gutter with its side bearings."""
SCRATCH = 7.0
"""A wall no longer than this in em may be a scratch."""
SPECK = 0.012
"""Area in square em of a blob that may be dirt: a full stop is no smaller."""
INK_OF_EM = 0.92
"""Height of a line's ink over its em."""


@dataclass(frozen=True, slots=True)
class Run:
    """``box``: hull of its ink; ``em``: from the height of its ink; ``small``: nothing but punctuation.

    ``lead`` and ``trail`` are the white, in pixels, that the cells of punctuation at its two ends hold beyond their ink.
    """

    box: Box
    em: float
    small: bool = False
    lead: float = 0.0
    trail: float = 0.0


def body_runs(mask: Mask, marks: Blobs, free: Mask, em: float, walls: Sequence[Box] = ()) -> list[Run]:
    """Runs of type of about ``em``, up to 1.5 times as large; none reaches over a wall or, by dirt in it, over a gutter.

    ``mask``: the ink of the ``free`` ones among ``marks``.
    """
    keep = np.flatnonzero(
        free
        & (marks.h <= 4.5 * em)
        & (marks.w <= 12 * em)
        & ((marks.w >= 0.07 * em) & (marks.h >= 0.07 * em) | (np.maximum(marks.w, marks.h) >= 0.2 * em))
    )
    smear = np.zeros(mask.shape, np.uint8)
    reach = max(1, round(TIGHT_GAP * em / 2))
    keep = keep[~_scraps(marks, keep, em)]
    # A speck links nothing, but joins the run that it touches
    _smear(smear, marks, keep[marks.area[keep] >= SPECK * em * em], reach)
    _clear(smear, [w for w in walls if w.height > SCRATCH * em])
    out = _smeared(marks, keep, smear, mask, em)
    gutters = find_gutters([r.box for r in out if not r.small], em)
    if not gutters:
        return out
    channels = [g.grow(-0.1 * em, BEYOND * em) for g in gutters]
    _clear(smear, channels)
    # A character in it: above or below the columns, lines run across
    glyphs = keep[(marks.h[keep] >= 0.5 * em) & (marks.w[keep] >= 0.35 * em)]
    cx, cy = (marks.x0[glyphs] + marks.x1[glyphs]) / 2, (marks.y0[glyphs] + marks.y1[glyphs]) / 2
    inside = np.zeros(len(glyphs), np.bool_)
    for c in channels:
        inside |= (cx > c.x0) & (cx < c.x1) & (cy > c.y0) & (cy < c.y1)
    _smear(smear, marks, glyphs[inside], reach)
    return _smeared(marks, keep, smear, mask, em)


def _smear(smear: Pixels, marks: Blobs, chosen: npt.NDArray[np.int64], reach: int) -> None:
    for i in chosen:
        smear[marks.y0[i] : marks.y1[i], max(0, marks.x0[i] - reach) : marks.x1[i] + reach] = 1


def _clear(smear: Pixels, boxes: Sequence[Box]) -> None:
    for b in boxes:
        smear[max(0, int(b.y0)) : max(0, int(b.y1) + 1), max(0, int(b.x0)) : max(0, int(b.x1) + 1)] = 0


def _smeared(marks: Blobs, keep: npt.NDArray[np.int64], smear: Pixels, mask: Mask, em: float) -> list[Run]:
    """The runs that ``smear``, blobs made wider by half the tight gap, links."""
    rows = find_blobs(smear.astype(bool))
    home = np.full(len(marks), -1, np.int64)
    home[keep] = rows.labels[(marks.y0[keep] + marks.y1[keep]) // 2, (marks.x0[keep] + marks.x1[keep]) // 2].astype(np.int64) - 1
    out: list[Run] = []
    for members in groups_of(home):
        out += _split(marks, members, mask, em)
    return _stacked(out, em)


def _stacked(runs: Sequence[Run], em: float) -> list[Run]:
    """Runs, those made one that are the upper and the lower part of one character, or of few (元, 言)."""
    narrow = [r for r in runs if r.box.width < 2.2 * em and r.box.height < em]
    out: list[Run] = []
    for run in sorted(narrow, key=lambda r: r.box.y0):
        host = next((i for i in range(len(out) - 1, max(-1, len(out) - 40), -1) if _one_character(out[i].box, run.box, em)), None)
        if host is None:
            out.append(run)
        else:
            o = out[host]
            both = o.box.union(run.box)
            wide = max(o, run, key=lambda r: r.box.width)
            out[host] = Run(both, both.height / INK_OF_EM, False, wide.lead, wide.trail)
    return [r for r in runs if r.box.width >= 2.2 * em or r.box.height >= em] + out


def _one_character(upper: Box, lower: Box, em: float) -> bool:
    if not -0.3 * em < lower.y0 - upper.y1 < 0.4 * em or upper.overlap_x(lower) <= 0.6 * min(upper.width, lower.width):
        return False
    both = upper.union(lower)
    return 0.6 * em < both.height < 1.1 * em and both.width < 2.2 * em


def _scraps(marks: Blobs, keep: npt.NDArray[np.int64], em: float) -> Mask:
    """Which of the blobs ``keep`` are pieces of a broken upright rule: slivers with others of their kind close above or below them.

    A lone sliver is a 1, a ！ or half a quotation mark.
    """
    w, h = marks.w[keep], marks.h[keep]
    sliver = np.flatnonzero((w <= 0.2 * em) & (h >= 1.7 * w) | (w <= 0.14 * em))
    out = np.zeros(len(keep), np.bool_)
    if len(sliver) < 3:
        return out
    x = (marks.x0[keep] + marks.x1[keep])[sliver] / (2 * 0.2 * em)
    y = (marks.y0[keep] + marks.y1[keep])[sliver] / 2.0
    pairs = cKDTree(np.column_stack([x, y / (3.5 * em)])).query_pairs(1.0, p=np.inf, output_type="ndarray")
    pairs = pairs[np.abs(y[pairs[:, 0]] - y[pairs[:, 1]]) > 0.3 * em]
    count = np.bincount(pairs.ravel(), minlength=len(sliver))
    out[sliver] = count >= 2
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
            out.append(Run(clipped, min(run.em, max(clipped.height / INK_OF_EM, 0.8 * em)), run.small))
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
    lead, trail = (0.0, 0.0) if small else (_mark_white(marks, members, em, side) for side in (-1, 1))
    return Run(box, height / INK_OF_EM, small, lead, trail)


def _mark_white(marks: Blobs, members: npt.NDArray[np.int64], em: float, side: int) -> float:
    """White in the cell of a low or high mark (，。“”、) at the end (``side`` 1) or the start (-1) of a run."""
    tall = members[marks.h[members] >= 0.55 * em]
    if not len(tall):
        return 0.0
    edge = float(marks.x1[tall].max() if side > 0 else marks.x0[tall].min())
    outer = members[marks.x0[members] >= edge - 1 if side > 0 else marks.x1[members] <= edge + 1]
    if not len(outer):
        return 0.0
    box = _hull(marks, outer)
    reach = box.x1 - edge if side > 0 else edge - box.x0
    return max(0.0, em - reach) if box.height < 0.55 * em and box.width < 0.5 * em else 0.0


def smear_clear(mask: Mask, boxes: Sequence[Box]) -> Mask:
    """A copy of ``mask`` without what lies in ``boxes``."""
    out = mask.astype(np.uint8)
    for b in boxes:
        cv2.rectangle(out, (round(b.x0), round(b.y0)), (round(b.x1) - 1, round(b.y1) - 1), 0, -1)
    return out.astype(bool)
