"""Printed lines: hairlines to bars, whole, broken, double or dashed."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.layout.arrays import Floats64, Indices, Ints, Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.layout.plate import Plate, odd
from pipeline.model.geometry import Box, hull
from pipeline.model.page import Pixels, Rule, RuleStyle

FAINT = 0.13
"""Least darkness of a hairline, as a share of the paper's brightness."""
DARK = 0.3
"""Darkness of a full line's core."""
ALONG = 0.125
"""Rules are looked for on a picture so much coarser along them, in em: none is short, none need be told from others along its length."""

SMOOTHED = 1.2
"""Length in em over which darkness is averaged along rules, so that a rule seems to reach half of it beyond its ink at most."""

THICK, HAIR = (0.5, 0.012), (0.2, 0.006)
"""A rule is at most so many em thick and so far out of level, as a share of its length; and one told by its own ink only."""
SOLID, CLOSE = 0.75, 6.0
"""Share of ink along a rule, and its length in em at least, which tell it where print stands so close that averages run together."""

WIDER = 6.0
"""Width in em from which ink is no single character."""
STROKE, STROKE_GAP = 1.3, 0.2
"""Longest stroke of body type, and the white between a character and the rule below it at least, in body em."""

LONGEST_STROKE = 9.0
"""Longest stroke or dash of a headline, in body em."""

TALL = 0.4
"""Thickness of a rule in em from which on it may have type in it."""
LEVEL, HALF = 0.8, 0.6
"""Share of ink in a rule's fullest row, from which on it is level; rows with less than that share of it are type, a third white."""
BESIDE, LEADING, ROWS = (0.15, 2.0), (0.1, 1.2), 3
"""How far off and how wide, in em, what stands on both sides of a rule is looked at; the white between rows of type there; how often."""
IN_ROWS, IN_LEADING = 0.5, 0.25
"""Shares of the rows and of the white between them that hold ink of a rule, from which on it is strokes of the rows' characters."""


def find_rules(plate: Plate, min_em: float) -> list[Rule]:
    """Rules of at least ``min_em`` em, in working pixels."""
    out: list[Rule] = []
    step = max(1, round(ALONG * plate.em))
    for horizontal in (True, False):
        dark = _darkness(plate, step, horizontal)
        ink = plate.marks if horizontal else plate.marks.turned()
        pieces = [b for b in _pieces(dark, plate.em, step) if _is_no_stroke(b, ink, plate.em)]
        joined = [slim(_trimmed(b, ink, plate.em), plate.ink if horizontal else plate.ink.T, plate.em) for b in _joined(pieces, plate.em)]
        joined = [b for b in joined if b.width >= min_em * plate.em]
        boxes = [b for b in joined if b.width > LONGEST_STROKE * plate.em or not _in_large_type(b, ink, horizontal)]
        boxes = [b for b in boxes if not _of_rows(b, ink, plate.em)]
        turned = [b if horizontal else b.turned() for b in boxes]
        out += _doubles([Rule(b, horizontal) for b in turned], plate.em)
    return out


def _darkness(plate: Plate, step: int, horizontal: bool) -> Pixels:
    """How much darker than the paper around it each pixel is, to 255, ``step`` times coarser along rules, which lie along x."""
    mean = cv2.blur(plate.grey, (step, 1) if horizontal else (1, step))
    every = np.s_[:, step // 2 :: step] if horizontal else np.s_[step // 2 :: step]
    dark = 255 - cv2.divide(np.ascontiguousarray(mean[every]), np.ascontiguousarray(plate.light[every]), scale=255)
    return np.asarray(dark if horizontal else cv2.transpose(dark), np.uint8)


def _pieces(dark: Pixels, em: float, step: int) -> list[Box]:
    """Thin straight pieces that lie along x with white on both sides; long ones are told twice, by their darkness and by their ink."""
    near = _smooth(dark, 0.5 * em / step)
    grown = _smooth(dark, SMOOTHED * em / step) > 255 * FAINT
    solid = _smooth(np.where(dark > 255 * FAINT, 255, 0).astype(np.uint8), SMOOTHED * em / step) > 255 * SOLID
    out = []
    for along, least, thick in ((grown, 2.0, THICK), (solid, CLOSE, HAIR)):
        length = odd(least * em / step)
        mask = np.asarray(cv2.morphologyEx(along.view(np.uint8), cv2.MORPH_OPEN, np.ones((1, length), np.uint8)), np.uint8)
        blobs = find_blobs(mask.view(np.bool_))
        thin = blobs.only((blobs.w >= length) & (blobs.h <= thick[0] * em + thick[1] * step * blobs.w))
        if len(thin):
            alone = thin.only(_alone(near, thin, em, step))
            edges = (alone.x0 * step, alone.y0, alone.x1 * step, alone.y1)
            out += [Box(*map(float, e)) for e in zip(*(e.tolist() for e in edges), strict=True)]
    return out


def _smooth(dark: Pixels, length: float) -> Pixels:
    return np.asarray(cv2.blur(dark, (max(3, odd(length)), 1)), np.uint8)


def _alone(dark: Pixels, pieces: Blobs, em: float, step: int) -> Mask:
    """For each piece whether the rows beside it are paper for most of its length, and it is long for its thickness.

    On one side the partner of a double rule may stand, with paper beyond it. All columns of all pieces stand in one row here.
    """
    gap, band, far = max(1, round(0.06 * em)), max(2, round(0.12 * em)), round(0.45 * em)
    length = pieces.w
    first = np.cumsum(length) - length
    of = np.repeat(np.arange(len(pieces)), length)
    x = np.arange(len(of)) + (pieces.x0 - first)[of]
    core, thick = _cores(dark, pieces, of, x)
    limit = np.maximum(255 * 0.5 * FAINT, 0.35 * core[np.lexsort((core, of))][first + length // 2])
    edge = gap + band + far
    framed = cv2.copyMakeBorder(dark, edge, edge, 0, 0, cv2.BORDER_CONSTANT, value=0)
    darkest = cv2.dilate(framed, np.ones((band, 1), np.uint8), anchor=(0, 0))  # of the ``band`` rows from each down

    def clear(top: Ints) -> Floats64:
        return np.add.reduceat(darkest[(top + edge)[of], x] < limit[of], first, dtype=np.int64) / length

    above, below = pieces.y0 - gap - band, pieces.y1 + gap
    near = clear(above), clear(below)
    worse = np.minimum(np.maximum(near[0], clear(above - far)), np.maximum(near[1], clear(below + far)))
    solid = np.add.reduceat(core > 255 * 0.7 * FAINT, first, dtype=np.int64)
    thickness = np.add.reduceat(thick, first) / length
    paper = (np.maximum(*near) > 0.8) & (worse > 0.8)
    return np.asarray(paper & (solid > 0.8 * length) & (length * step > 14 * thickness))


def _cores(dark: Pixels, pieces: Blobs, of: Indices, x: Indices) -> tuple[Pixels, Indices]:
    """For each column ``x`` of the pieces ``of``: how dark it is at its darkest, and how many of its pixels are full ink."""
    core, thick = np.zeros(len(of), np.uint8), np.zeros(len(of), np.int64)
    for row in range(int(pieces.h.max(initial=0))):
        at = np.flatnonzero((pieces.h > row)[of])
        value = dark[(pieces.y0 + row)[of[at]], x[at]]
        core[at] = np.maximum(core[at], value)
        thick[at] += value > 255 * DARK
    return core, thick


def _is_no_stroke(piece: Box, ink: Blobs, em: float) -> bool:
    """Whether the ink under the piece is nothing but a thin line, or the thin outline of a box; a stroke hangs in a character.

    Of what is wider than characters are, only where it goes on beyond the piece: type and dirt that touch a line hang on it.
    """
    x0, x1, y0, y1 = int(piece.x0), int(piece.x1), int(piece.y0), int(piece.y1)
    under = ink.labels[y0:y1, x0:x1]
    found = np.unique(under[under > 0]) - 1
    outline = (ink.area[found] < 0.12 * ink.w[found] * ink.h[found]) & (ink.w[found] > 4 * em)
    tall = (ink.h[found] > 0.6 * em + 0.012 * ink.w[found]) & ~outline
    wide = ink.w[found] > WIDER * em
    strokes = np.isin(under, found[tall & ~wide] + 1).any(axis=0)
    gap = max(1, round(0.06 * em))
    for beyond in (ink.labels[max(0, y0 - 2 * gap) : max(0, y0 - gap), x0:x1], ink.labels[y1 + gap : y1 + 2 * gap, x0:x1]):
        strokes |= np.isin(beyond, found[tall & wide] + 1).any(axis=0)
    return bool(strokes.mean() < 0.12)


def _trimmed(rule: Box, ink: Blobs, em: float) -> Box:
    """The rule up to the ends of its ink, without the strokes of characters in line with it (the post of 年 over a column rule), which
    gaps part from its ends."""
    x0, x1 = int(rule.x0), int(rule.x1)
    under = ink.labels[int(rule.y0) : int(rule.y1), x0:x1]
    inked = np.flatnonzero(np.diff(np.concatenate([[0], under.any(axis=0).astype(np.int8), [0]])))
    parts = list(zip(inked[::2].tolist(), inked[1::2].tolist(), strict=True))

    def is_stroke(part: tuple[int, int], gap: int) -> bool:
        if part[1] - part[0] > STROKE * em or gap < STROKE_GAP * em:
            return False
        found = np.unique(under[:, part[0] : part[1]])
        found = found[found > 0] - 1
        return bool((ink.h[found] > 0.4 * em).any() and (ink.w[found] <= STROKE * em).all())

    left = right = SMOOTHED / 2 * em
    while len(parts) > 1 and is_stroke(parts[0], parts[1][0] - parts[0][1]):
        del parts[0]
        left = np.inf
    while len(parts) > 1 and is_stroke(parts[-1], parts[-1][0] - parts[-2][1]):
        del parts[-1]
        right = np.inf
    if not parts:
        return rule
    ends = float(x0 + parts[0][0]), float(x0 + parts[-1][1])
    return Box(ends[0] if ends[0] - rule.x0 <= left else rule.x0, rule.y0, ends[1] if rule.x1 - ends[1] <= right else rule.x1, rule.y1)


def slim(rule: Box, ink: Mask, em: float) -> Box:
    """A level rule, told too thick, without the tops of characters that stand close below it, or the feet of those above: its own rows are
    full of ink. The rule lies along x."""
    if rule.height < TALL * em:
        return rule
    top = int(rule.y0)
    full = ink[top : int(rule.y1), int(rule.x0) : int(rule.x1)].mean(axis=1)
    if not len(full) or full.max() < LEVEL:
        return rule
    rows = np.flatnonzero(full > HALF * full.max())
    return Box(rule.x0, float(top + rows[0]), rule.x1, float(top + rows[-1] + 1))


def _of_rows(rule: Box, ink: Blobs, em: float) -> bool:
    """Whether the rule is strokes below one another, of characters whose thin strokes a scan has lost: it ends wherever the rows of type
    beside it do."""
    x0, x1, y0, y1 = int(rule.x0), int(rule.x1), int(rule.y0), int(rule.y1)
    gap, wide = max(1, round(BESIDE[0] * em)), round(BESIDE[1] * em)
    above, below = ink.labels[max(0, y0 - gap - wide) : max(0, y0 - gap), x0:x1], ink.labels[y1 + gap : y1 + gap + wide, x0:x1]
    white = ~np.concatenate([above, below]).any(axis=0)
    turns = np.flatnonzero(np.diff(np.concatenate([[0], white.astype(np.int8), [0]])))
    lengths = turns[1::2] - turns[::2]
    if ((lengths > LEADING[0] * em) & (lengths < LEADING[1] * em)).sum() < ROWS or white.all():
        return False
    inked = np.asarray(ink.labels[y0:y1, x0:x1].any(axis=0))
    return bool(inked[white].mean() < IN_LEADING and inked[~white].mean() > IN_ROWS)


def _in_large_type(piece: Box, ink: Blobs, level: bool) -> bool:
    """Whether the piece is a character's stroke or a dash (一, ——, the post of 门): large type of its size stands right beside it.

    ``level``: the piece is seen along its line; else it is upright and the picture is turned.
    """
    size = np.maximum(ink.w, ink.h)
    dense = (ink.area > 0.12 * ink.w * ink.h) & (np.minimum(ink.w, ink.h) > 0.35 * size)
    alike = dense & (size > (0.42 if level else 0.75) * piece.width) & (size < 1.7 * piece.width)
    if level:
        # Between a character and a dash of two em a quotation mark may stand
        double = (piece.width > 1.6 * size) & (piece.width < 2.6 * size)
        reach = np.where(double, 1.9 if _quoted(piece, ink) else 1.1, 0.55) * size
        beside = np.maximum(ink.x0 - piece.x1, piece.x0 - ink.x1) < reach
        beside &= (ink.y0 + 0.15 * ink.h < piece.cy) & (ink.y1 - 0.15 * ink.h > piece.cy)
        beside &= (ink.x0 > piece.x1 - 0.2 * size) | (ink.x1 < piece.x0 + 0.2 * size)
    else:
        shared = np.minimum(ink.x1, piece.x1) - np.maximum(ink.x0, piece.x0)
        beside = (np.maximum(ink.y0 - piece.y1, piece.y0 - ink.y1) < 0.3 * size) & (shared > 0.6 * piece.width)
    return bool((alike & beside).any())


def _quoted(dash: Box, ink: Blobs) -> bool:
    """Whether a quotation mark ends, or begins, high at one end of a dash of two em."""
    em = dash.width / 2
    size = np.maximum(ink.w, ink.h)
    high = (size > 0.15 * em) & (size < 0.5 * em) & (ink.y1 < dash.cy) & (ink.y0 > dash.cy - 0.9 * em)
    return bool((high & (np.maximum(ink.x0 - dash.x1, dash.x0 - ink.x1) < 0.9 * em) & ((ink.x0 > dash.x1) | (ink.x1 < dash.x0))).any())


def _joined(pieces: list[Box], em: float) -> list[Box]:
    """Pieces end to end on one line become one."""
    out: list[Box] = []
    for b in sorted(pieces, key=lambda b: b.x0):
        best = [o for o in out if abs(o.cy - b.cy) < 0.3 * em and b.x0 - o.x1 < 1.5 * em]
        if best:
            near = min(best, key=lambda o: abs(o.cy - b.cy))
            out.remove(near)
            b = near.union(b)
        out.append(b)
    return out


def _doubles(rules: list[Rule], em: float) -> list[Rule]:
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: r.box.cy if r.horizontal else r.box.cx):
        for i, other in enumerate(out):
            apart = abs(rule.box.cy - other.box.cy) if rule.horizontal else abs(rule.box.cx - other.box.cx)
            shared = rule.box.overlap_x(other.box) if rule.horizontal else rule.box.overlap_y(other.box)
            length = max(rule.box.width, rule.box.height, other.box.width, other.box.height)
            if apart < 0.6 * em and shared > 0.8 * length:
                out[i] = Rule(hull((rule.box, other.box)), rule.horizontal, RuleStyle.DOUBLE)
                break
        else:
            out.append(rule)
    return out


def without_rules(ink: Mask, rules: list[Rule]) -> Mask:
    """Ink with the rules struck out."""
    out = ink.copy()
    for r in rules:
        out[max(0, int(r.box.y0) - 1) : int(r.box.y1) + 1, max(0, int(r.box.x0) - 1) : int(r.box.x1) + 1] = False
    return out
