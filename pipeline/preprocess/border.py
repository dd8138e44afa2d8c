"""Dark edges that a scanner leaves round the paper, and punch holes: a mask of what is to be painted over with the paper's colour."""

from __future__ import annotations

import math

import cv2
import numpy as np

from pipeline.model.page import Pixels
from pipeline.preprocess.ink import Ink, Ints

SIDE = 1000
"""Pixels of the longer side of the copy on which edges are found."""

DARK = 0.65
"""Share of the paper's luminance below which a surface is no paper."""

THICK = 9
"""Pixels of that copy: what is thinner and runs into the edge is print, or a rule."""

STEP = 0.2
"""Share of the paper's luminance by which the paper beside an edge is lighter; where a shadow falls on the page light changes slowly."""

REACH = 0.14
"""Share of the page's width or height that an edge may come in: a page 3 degrees askew leaves wedges of a tenth."""

MOST = 0.35
"""More of the page than this is no edge: the page itself is dark."""

HOLE_MM = (4.0, 9.0)
HOLE_FROM_EDGE_MM = 25.0
HOLE_APART_MM = 40.0
HOLE_DARK = 0.4
MOST_HOLES = 8
DISC_IOU = 0.85
"""Punch holes: their diameter, how far in they are, how far apart at least; luminance against the paper's; more of them are
an ornament; likeness to a disc."""


def blemishes(ink: Ink, paper: float, dpi: float) -> tuple[Pixels | None, tuple[str, ...]]:
    """Mask (h, w) of edges and holes, 255 inside, on a copy whose scale is that of ``ink`` reduced to ``SIDE``; None where there are none.

    ``paper`` is the paper's luminance, 0 to 255; ``dpi`` the page's, 0 where it is not known (then holes are not looked for). Also says
    what was found, for the record.
    """
    factor = min(1.0, SIDE / max(ink.grey.shape))
    size = (max(1, round(ink.grey.shape[1] * factor)), max(1, round(ink.grey.shape[0] * factor)))
    small = np.asarray(cv2.resize(ink.grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    found = []
    edge = _edges(small, paper)
    share = float(np.mean(edge))
    if share > 0.0005:
        found.append(f"edges {share:.3f}")
    black = np.asarray((small < HOLE_DARK * paper) & (edge == 0), np.uint8)
    holes = _holes(black, dpi * ink.factor * factor)
    for x, y, w, h in holes:
        edge[max(y - 3, 0) : y + h + 3, max(x - 3, 0) : x + w + 3] = 1
    if holes:
        found.append(f"punch holes {len(holes)}")
    return (np.asarray(edge * 255, np.uint8), tuple(found)) if found else (None, ())


def _sharp(edge: Pixels, small: Pixels, paper: float) -> Pixels:
    """``edge`` without the parts that fade into the paper: they are the shadow that lies on a page, and print."""
    ring = np.ones((3, 3), np.uint8)
    out = np.zeros_like(edge)
    count, labels, _, _ = cv2.connectedComponentsWithStats(edge, connectivity=8)
    for n in range(1, count):
        part = np.asarray(labels == n, np.uint8)
        near, beyond = cv2.dilate(part, ring, iterations=3), cv2.dilate(part, ring, iterations=9)
        outside = small[(beyond > near) & (edge == 0)]
        inside = small[part > cv2.erode(part, ring, iterations=6)]
        if len(outside) and float(np.percentile(outside, 75)) - float(np.median(inside)) >= STEP * paper:
            out |= part
    return out


def _edges(small: Pixels, paper: float) -> Pixels:
    """1 for dark surfaces that reach the page's edge, at least ``THICK``, not deeper than ``REACH``."""
    dark = np.asarray(small < DARK * paper, np.uint8)
    h, w = dark.shape
    pad = THICK + 2
    solid = cv2.copyMakeBorder(dark, pad, pad, pad, pad, cv2.BORDER_CONSTANT, value=1)
    solid = np.asarray(cv2.morphologyEx(solid, cv2.MORPH_OPEN, np.ones((THICK, THICK), np.uint8)), np.uint8)
    _, labels = cv2.connectedComponents(solid, connectivity=4)
    edge = np.asarray(labels == labels[0, 0], np.uint8)[pad : pad + h, pad : pad + w]
    dx, dy = math.ceil(REACH * w), math.ceil(REACH * h)
    edge = edge.copy()
    edge[dy : h - dy, dx : w - dx] = 0
    edge = _sharp(edge, small, paper)
    if edge.mean() > MOST or not edge.any():
        return np.zeros_like(edge)
    return np.asarray(cv2.dilate(edge, np.ones((5, 5), np.uint8)), np.uint8)


def _holes(dark: Pixels, dpi: float) -> list[tuple[int, int, int, int]]:
    """Boxes of round spots of one size in a row along an edge; none unless there are two: a single one may be a bullet."""
    mm = dpi / 25.4
    if dpi <= 0:
        return []
    _, _, stats, _ = cv2.connectedComponentsWithStats(dark, connectivity=8)
    h, w = dark.shape
    near = [s for s in np.asarray(stats[1:], np.int32) if _margin(s, w, h) < HOLE_FROM_EDGE_MM * mm]
    spots = [s for s in near if _disc(s, dark, mm)]
    paired = [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in spots if any(_pair(s, o, mm) for o in spots)]
    return paired if len(paired) <= MOST_HOLES else []


def _disc(s: Ints, dark: Pixels, mm: float) -> bool:
    """Whether a blob is a disc with white round it."""
    x, y, w, h = (int(v) for v in s[:4])
    size = max(w, h)
    if not HOLE_MM[0] * mm <= size <= HOLE_MM[1] * mm or min(w, h) < 0.85 * size:
        return False
    ring = max(2, size // 5)
    seen = dark[max(y - ring, 0) : y + h + ring, max(x - ring, 0) : x + w + ring]
    if seen.shape != (h + 2 * ring, w + 2 * ring):
        return False
    disc = np.zeros(seen.shape, np.uint8)
    cv2.ellipse(disc, (ring + w // 2, ring + h // 2), (w // 2, h // 2), 0, 0, 360, 1, -1)
    return int(np.sum(seen & disc)) >= DISC_IOU * int(np.sum(seen | disc))


def _margin(s: Ints, w: int, h: int) -> float:
    cx, cy = s[0] + s[2] / 2, s[1] + s[3] / 2
    return float(min(cx, cy, w - cx, h - cy))


def _pair(a: Ints, b: Ints, mm: float) -> bool:
    dx, dy = abs(float(a[0] + a[2] / 2 - b[0] - b[2] / 2)), abs(float(a[1] + a[3] / 2 - b[1] - b[3] / 2))
    alike = abs(float(a[2] - b[2])) <= 0.15 * max(float(a[2]), float(b[2])) + 1
    return alike and max(dx, dy) >= HOLE_APART_MM * mm and min(dx, dy) <= 0.06 * max(dx, dy) + 2
