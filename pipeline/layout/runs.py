"""Runs: pieces of printed lines that are set tight.

All of this reads along x; a vertical text's picture is transposed before it comes here.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from scipy import ndimage
from scipy.spatial import cKDTree

from pipeline.layout.arrays import Floats64, Indices, Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.gutters import BEYOND, find_gutters
from pipeline.layout.measure import INK_OF_EM, Run, hulls, measured
from pipeline.layout.rowheight import fitted
from pipeline.model.geometry import Box
from pipeline.model.page import Pixels

TIGHT_GAP = 0.62
"""Gap in em up to which ink belongs to one run: less than the narrowest gutter with its side bearings."""
SCRATCH = 7.0
"""A wall no longer than this in em may be a scratch."""
HALF = 2
"""The smear that links blobs is so many times coarser along lines."""
PIECE = (0.1, 1.5)
"""Less wide than such a share of its height, and so many em high, is a piece of an upright rule too short to be found."""
SLIVER, AMID = (0.14, 0.4), (0.42, 1.2)
"""Most width and least height in em of a scrap of a rule; the white on both its sides in a gutter, and how far off type stands at most."""
REACHES_IN = 0.2
"""A character that reaches so many em into a gutter stands in it: no line of a column does."""
SPECK = 0.012
"""Area in square em of a blob that may be dirt: a full stop is no smaller."""

FLAT = (0.75, 1.15)
"""Length in em of the stroke 一."""


def body_runs(mask: Mask, marks: Blobs, free: Mask, em: float, walls: Sequence[Box] = (), columns: bool = False) -> list[Run]:
    """Runs of type of about ``em``, up to 1.5 times as large; none reaches over a wall or, by dirt in it, over a gutter.

    ``mask``: the ink of the ``free`` ones among ``marks``; ``columns``: the runs are columns, where 一 is a stroke across.
    """
    keep = np.flatnonzero(
        free
        & (marks.h <= 4.5 * em)
        & (marks.w <= 12 * em)
        & ((marks.w >= 0.07 * em) & (marks.h >= 0.07 * em) | (np.maximum(marks.w, marks.h) >= 0.2 * em))
    )
    smear = np.zeros((mask.shape[0], mask.shape[1] // HALF + 1), np.uint8)
    reach = max(1, round(TIGHT_GAP * em / 2))
    keep = keep[~_scraps(marks, keep, em) & ~((marks.h[keep] > PIECE[1] * em) & (marks.w[keep] < PIECE[0] * marks.h[keep]))]
    # A speck links nothing, but joins the run that it touches; a scrap of a rule amid a gutter neither
    keep = keep[~_amid_white(marks, keep, mask, em)]
    _smear(smear, marks, keep[marks.area[keep] >= SPECK * em * em], reach)
    _clear(smear, [w for w in walls if w.height > SCRATCH * em])
    out = _smeared(marks, keep, smear, mask, em)
    gutters = find_gutters([r.box for r in out if not r.small], em)
    if not gutters:
        return out
    channels = [g.grow(-0.1 * em, BEYOND * em) for g in gutters]
    _clear(smear, channels)
    # A character in it, or in part: above or below the columns, lines run across
    h, w = marks.h[keep], marks.w[keep]
    glyphs = keep[(h >= 0.5 * em) & (w >= 0.35 * em) | columns & (h >= FLAT[0] * em) & (h <= FLAT[1] * em)]
    x0, x1, cy = marks.x0[glyphs], marks.x1[glyphs], (marks.y0[glyphs] + marks.y1[glyphs]) / 2
    least = np.minimum(REACHES_IN * em, 0.5 * (x1 - x0))
    inside = np.zeros(len(glyphs), np.bool_)
    for c in channels:
        inside |= (np.minimum(x1, c.x1) - np.maximum(x0, c.x0) > least) & (cy > c.y0) & (cy < c.y1)
    _smear(smear, marks, glyphs[inside], reach)
    return _smeared(marks, keep, smear, mask, em)


def _smear(smear: Pixels, marks: Blobs, chosen: Indices, reach: int) -> None:
    for i in chosen:
        smear[marks.y0[i] : marks.y1[i], max(0, marks.x0[i] - reach) // HALF : (marks.x1[i] + reach) // HALF] = 1


def _clear(smear: Pixels, boxes: Sequence[Box]) -> None:
    for b in boxes:
        smear[max(0, int(b.y0)) : max(0, int(b.y1) + 1), max(0, int(b.x0)) // HALF : max(0, int(b.x1)) // HALF + 1] = 0


def _smeared(marks: Blobs, keep: Indices, smear: Pixels, mask: Mask, em: float) -> list[Run]:
    """The runs that ``smear``, blobs made wider by half the tight gap, links."""
    rows = find_blobs(smear.view(np.bool_))
    home = rows.labels[(marks.y0[keep] + marks.y1[keep]) // 2, (marks.x0[keep] + marks.x1[keep]) // 2 // HALF]
    members, home = keep[home > 0], home[home > 0].astype(np.int64)
    return _stacked(_split(marks, members, home, mask, em), em) if len(members) else []


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


def _amid_white(marks: Blobs, keep: Indices, mask: Mask, em: float) -> Mask:
    """Which of the blobs ``keep`` are slivers in a gap between two pieces of type, with as much white on both sides as beside a column
    rule: a 1 or a ！ stands nearer to one of them."""
    near, far = round(AMID[0] * em), round(AMID[1] * em)
    out = np.zeros(len(keep), np.bool_)
    for k in np.flatnonzero((marks.w[keep] <= SLIVER[0] * em) & (marks.h[keep] >= SLIVER[1] * em)).tolist():
        i = keep[k]
        rows, x0, x1 = slice(int(marks.y0[i]), int(marks.y1[i])), int(marks.x0[i]), int(marks.x1[i])
        left, right = (np.asarray(part.any(axis=0)) for part in (mask[rows, max(0, x0 - far) : x0], mask[rows, x1 : x1 + far]))
        out[k] = left.any() and right.any() and not left[-near:].any() and not right[:near].any()
    return out


def _scraps(marks: Blobs, keep: Indices, em: float) -> Mask:
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


def _split(marks: Blobs, members: Indices, home: Indices, mask: Mask, em: float) -> list[Run]:
    """The runs of blobs by their ``home``; several of one home where lines that touch were caught in it."""
    order = np.argsort(home, kind="stable")
    members, home = members[order], home[order]
    starts = _starts(home)
    around = hulls(marks, members, starts)
    bands, edges = np.zeros(len(members), np.int64), {}
    for k in np.flatnonzero(around.y1 - around.y0 > 1.7 * em).tolist():
        at = slice(starts[k], starts[k + 1] if k + 1 < len(starts) else None)
        box = around.box(k)
        part = mask[int(box.y0) : int(box.y1), int(box.x0) : int(box.x1)]
        cuts = _valleys(np.convolve(part.sum(axis=1).astype(np.float64), np.ones(3) / 3, "same"), em)
        if cuts:
            bands[at] = np.searchsorted(cuts, (marks.y0[members[at]] + marks.y1[members[at]]) / 2 - box.y0)
            edges[int(home[at][0])] = [box.y0, *(box.y0 + c for c in cuts), box.y1]
    order = np.lexsort((bands, home))
    members, home, bands = members[order], home[order], bands[order]
    starts = _starts(home, bands)
    runs = measured(marks, members, starts, em)
    for i, (k, band) in enumerate(zip(home[starts].tolist(), bands[starts].tolist(), strict=True)):
        if k in edges:
            runs[i] = _clipped(runs[i], edges[k][band], edges[k][band + 1], em)
    return [fitted(r, mask, em) for r in runs]


def _starts(*keys: Indices) -> Indices:
    """Where a new group begins in sorted keys."""
    new = np.zeros(len(keys[0]), np.bool_)
    new[0] = True
    for key in keys:
        new[1:] |= np.diff(key) != 0
    return np.flatnonzero(new)


def _clipped(run: Run, top: float, bottom: float, em: float) -> Run:
    b = run.box
    box = Box(b.x0, max(b.y0, top), b.x1, min(b.y1, bottom))
    return Run(box, min(run.em, max(box.height / INK_OF_EM, 0.8 * em)), run.small)


def _valleys(profile: Floats64, em: float) -> list[int]:
    """Rows between lines in a profile of ink: each least within 0.9 em and well below the lines beside it."""
    level = float(np.percentile(profile, 75))
    reach, edge = max(2, round(0.5 * em)), round(0.6 * em)
    least = ndimage.minimum_filter1d(profile, 2 * reach + 1, mode="constant", cval=np.inf)
    low = np.flatnonzero((profile == least) & (profile < 0.3 * level))
    cuts: list[int] = []
    for y in low[(low >= edge) & (low < len(profile) - edge)].tolist():
        if not cuts or y - cuts[-1] > 0.6 * em:
            cuts.append(y)
    return cuts


def smear_clear(mask: Mask, boxes: Sequence[Box]) -> Mask:
    """A copy of ``mask`` without what lies in ``boxes``."""
    out = mask.copy()
    for b in boxes:
        cv2.rectangle(out.view(np.uint8), (round(b.x0), round(b.y0)), (round(b.x1) - 1, round(b.y1) - 1), 0, -1)
    return out
