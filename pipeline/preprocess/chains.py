"""Characters that stand in one line, or one below the other: what the bend of the paper is read from."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from pipeline.preprocess.ink import Doubles

Indices = npt.NDArray[np.int64]

@dataclass(frozen=True, slots=True)
class Reach:
    """Where the follower of a character may stand, in em: up to ``far`` ahead (characters of two parts, and points, are passed over), and
    ``off`` plus ``slope`` times that distance to the side."""

    far: float
    off: float
    slope: float


BENT = Reach(2.3, 0.2, 0.15)
"""On paper as it came: near a spine it falls so steeply. Not far, for the next tier's columns stand otherwise."""

FLAT = Reach(3.2, 0.12, 0.03)
"""On paper that has been made nearly flat."""

NEAREST = 0.6

LEAST = 6
"""Characters of a chain; shorter ones say little."""


def find_chains(centres: Doubles, em: float, reach: Reach, *, across: bool) -> Indices:
    """Number of the chain that each of ``centres`` (n, 2: x, y) belongs to, -1 for none. Chains run along x, or (``across``) along y.

    Each member is the nearest follower of the one before it, which is its nearest forerunner.
    """
    points = np.asarray(centres[:, ::-1] if across else centres, np.float64) / em
    follower = _next(points, reach, 1.0)
    forerunner = _next(points, reach, -1.0)
    here = np.flatnonzero(follower >= 0)
    here = here[forerunner[follower[here]] == here]
    links = coo_matrix((np.ones(len(here)), (here, follower[here])), shape=(len(points), len(points)))
    _, label = connected_components(links, directed=False)
    size = np.bincount(label, minlength=1)
    return np.where(size[label] >= LEAST, label, -1).astype(np.int64)


def _next(points: Doubles, reach: Reach, way: float) -> Indices:
    """For each point the nearest one ahead of it in x (behind it, where ``way`` is -1), -1 where there is none."""
    count = min(24, len(points))
    distance, index = cKDTree(points).query(points, k=count, distance_upper_bound=reach.far)
    known = np.isfinite(distance)
    index = np.where(known, index, 0)
    ahead = way * (points[index, 0] - points[:, None, 0])
    aside = np.abs(points[index, 1] - points[:, None, 1])
    fits = known & (ahead >= NEAREST) & (aside <= reach.off + reach.slope * ahead)
    cost = np.where(fits, ahead + 2 * aside, np.inf)
    best = np.argmin(cost, axis=1)
    rows = np.arange(len(points))
    return np.where(np.isfinite(cost[rows, best]), index[rows, best], -1).astype(np.int64)
