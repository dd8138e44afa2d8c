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

NEIGHBOURS = 20
"""Characters looked at round one: more than there are within reach, one line above and one below."""

LEAST = 6
"""Characters of a chain; shorter ones say little."""


def find_chains(centres: Doubles, em: float, reach: Reach) -> tuple[Indices, Indices]:
    """Number of the chain along x, and of that along y, that each of ``centres`` (n, 2: x, y) belongs to, -1 for none.

    Each member is the nearest follower of the one before it, which is its nearest forerunner.
    """
    points = centres / em
    distance, near = cKDTree(points).query(points, k=min(NEIGHBOURS, len(points)), distance_upper_bound=reach.far)
    near = np.where(np.isfinite(distance), near, np.arange(len(points))[:, None])  # oneself is neither ahead nor behind
    along, down = points[near, 0] - points[:, None, 0], points[near, 1] - points[:, None, 1]
    return _chained(near, along, down, reach), _chained(near, down, along, reach)


def _chained(near: Indices, ahead: Doubles, aside: Doubles, reach: Reach) -> Indices:
    follower, forerunner = _nearest(near, ahead, aside, reach), _nearest(near, -ahead, aside, reach)
    here = np.flatnonzero(follower >= 0)
    here = here[forerunner[follower[here]] == here]
    links = coo_matrix((np.ones(len(here)), (here, follower[here])), shape=(len(near), len(near)))
    _, label = connected_components(links, directed=False)
    size = np.bincount(label, minlength=1)
    return np.where(size[label] >= LEAST, label, -1).astype(np.int64)


def _nearest(near: Indices, ahead: Doubles, aside: Doubles, reach: Reach) -> Indices:
    """For each point the nearest one ahead, -1 where there is none."""
    side = np.abs(aside)
    cost = np.where((ahead >= NEAREST) & (side <= reach.off + reach.slope * ahead), ahead + 2 * side, np.inf)
    best = np.argmin(cost, axis=1)
    rows = np.arange(len(near))
    return np.where(np.isfinite(cost[rows, best]), near[rows, best], -1).astype(np.int64)
