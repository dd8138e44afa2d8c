"""Lays a line's characters onto its ink, for engines that don't tell where a character stands."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.page import Floats, Pixels

Costs = npt.NDArray[np.float64]
Steps = npt.NDArray[np.int64]

CELLS = 16
"""Steps to one em: the precision of the cuts."""
INK_COST = 3.0
"""Cost of a cut through a column that is all ink, against 1 for a character one em too wide or narrow."""
GAP_COST = 0.15
"""Cost of one em of white left between two characters."""


def fit_spans(grey: Pixels, weights: Sequence[float], em: float) -> list[tuple[float, float]]:
    """Spans in pixels of the (h, w) crop, in order, one a character; ``weights`` are the characters' usual widths in em.

    The cheapest way to cut the line: characters as wide as usual, cuts in white, white between characters where need be.
    """
    if not weights:
        return []
    ink = _profile(grey, em)
    n, size = len(weights), len(ink)
    cost = np.full((n + 1, size + 1), np.inf)
    back = np.zeros((n + 1, size + 1, 2), np.int64)
    cost[0] = np.concatenate([[0.0], np.cumsum(ink)]) * INK_COST / CELLS  # ink before the first character is ink left out
    edge = np.concatenate([[0.0], np.minimum(ink[:-1], ink[1:]), [0.0]]) * INK_COST
    for i, weight in enumerate(weights, 1):
        start, origin = _after_gap(cost[i - 1], ink) if i > 1 else (cost[0], np.arange(size + 1, dtype=np.int64))
        for width in range(max(1, int(0.5 * weight * CELLS)), int(1.3 * weight * CELLS) + 2):
            if width > size:
                break
            total = start[: size + 1 - width] + 4.0 * (width / CELLS - weight) ** 2 + edge[width:]
            better = total < cost[i, width:]
            cost[i, width:][better] = total[better]
            back[i, width:][better] = np.column_stack([np.arange(size + 1 - width), origin[: size + 1 - width]])[better]
    rest = np.concatenate([np.cumsum(ink[::-1])[::-1], [0.0]]) * INK_COST / CELLS
    return _trace(cost[n] + rest, back, grey.shape[1] / size, weights, grey.shape[1])


def _profile(grey: Pixels, em: float) -> Floats:
    """Darkness of the columns from 0 to 1, CELLS to the em."""
    size = max(2, round(grey.shape[1] * CELLS / em))
    columns = cv2.resize(grey, (size, grey.shape[0]), interpolation=cv2.INTER_AREA).astype(np.float32)
    paper = float(np.percentile(columns, 90))
    dark = np.clip(paper - columns, 0, None).mean(axis=0)
    floor = float(np.percentile(dark, 5))
    return np.asarray(np.clip((dark - floor) / max(float(dark.max()) - floor, 1e-6), 0, 1), np.float32)


def _after_gap(cost: Costs, ink: Floats) -> tuple[Costs, Steps]:
    """Cheapest cost to be at each step after any white, and the step where the white began."""
    out, origin = cost.copy(), np.arange(len(cost), dtype=np.int64)
    for j in range(1, len(cost)):
        skip = out[j - 1] + (GAP_COST + INK_COST * float(ink[j - 1])) / CELLS
        if skip < out[j]:
            out[j], origin[j] = skip, origin[j - 1]
    return out, origin


def _trace(last: Costs, back: Steps, step: float, weights: Sequence[float], width: int) -> list[tuple[float, float]]:
    n = len(weights)
    if not np.isfinite(last).any():  # more characters than the line has room for
        edges = np.concatenate([[0.0], np.cumsum(weights)]) / sum(weights) * width
        return [(float(a), float(b)) for a, b in pairwise(edges)]
    at = int(np.argmin(last))
    out = []
    for i in range(n, 0, -1):
        start, before = int(back[i, at, 0]), int(back[i, at, 1])
        out.append((start * step, at * step))
        at = before
    return out[::-1]
