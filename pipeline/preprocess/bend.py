"""How far the paper bends lines and columns of type: a smooth displacement of the page, from chains of characters."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.sparse.linalg import spsolve

from pipeline.preprocess.chains import BENT, FLAT, Indices, find_chains
from pipeline.preprocess.ink import Doubles

NODE_EM, MOST_NODES = 4.0, 28
"""Least distance of the nodes, and how many lie along the page's longer side at most. Near a spine paper bends within ten em."""

STIFF = 0.5
"""Weight of the nodes' second differences against one character: it carries the surface over pictures and margins."""

LOOSE = 1e-4
"""Weight that draws displacements to nothing where no character stands."""

OUTLIER_EM = 0.3
"""A character this far off its line is none of it."""

QUICK, THOROUGH = 2, 5
"""Rounds of fitting: enough to tell whether a page is bent, enough to make it flat. After the quick ones chains are looked for anew."""

TINY = 1e-9

SPAN_EM = 16.0
"""About the length of a line."""


@dataclass(frozen=True, slots=True)
class Bend:
    """``dx``, ``dy`` (rows, columns) in the unit of the page, at nodes ``step`` apart from the origin: what stands at (x, y) of the flat
    page is found at (x + dx, y + dy) of the bent one. ``unevenness``: by how many em lines and columns go off over ``SPAN_EM``, as the
    worst of 50 places has it."""

    step: float
    dx: Doubles
    dy: Doubles
    unevenness: float


def measure_bend(centres: Doubles, em: float, width: float, height: float, rounds: int = THOROUGH) -> Bend | None:
    """From ``centres`` (n, 2) of characters of body type on an upright page of this size; None where there are too few in lines."""
    step = max(NODE_EM * em, max(width, height) / MOST_NODES)
    shape = (int(np.ceil(height / step)) + 1, int(np.ceil(width / step)) + 1)
    flat = centres.copy()
    dx = dy = np.zeros(shape)
    for turn in range(rounds):
        if turn in (0, QUICK):
            lines, columns = find_chains(flat, em, BENT if turn == 0 and rounds > QUICK else FLAT)
        if np.count_nonzero(lines >= 0) < 60 or np.count_nonzero(columns >= 0) < 60:
            return None
        dy = _fitted(_hats(_levelled(flat, lines, 1) / step, shape), centres[:, 1], dy, lines, shape, em, turn > 0)
        dx = _fitted(_hats(_levelled(flat, columns, 0) / step, shape), centres[:, 0], dx, columns, shape, em, turn > 0)
        basis = _hats(flat / step, shape)
        flat = centres - np.stack([basis @ dx.ravel(), basis @ dy.ravel()], axis=1)
    held = np.asarray(basis.T @ np.ones(len(flat))).reshape(shape) >= 1
    span = max(1, round(SPAN_EM * em / step))
    return Bend(step, dx, dy, max(_off(dy, held, span), _off(dx.T, held.T, span)) / em)


def _off(moved: Doubles, held: npt.NDArray[np.bool_], span: int) -> float:
    """Difference over ``span`` columns of nodes that are ``held`` by characters."""
    off = np.abs(moved[:, span:] - moved[:, :-span])[held[:, span:] & held[:, :-span]]
    return float(np.percentile(off, 98)) if off.size else 0.0


def _levelled(points: Doubles, chains: Indices, axis: int) -> Doubles:
    """``points`` with each chain's members at their mean: else a stretch of the page would explain how they scatter."""
    out = points.copy()
    member = chains >= 0
    count = np.maximum(np.bincount(chains[member]), 1)
    out[member, axis] = (np.bincount(chains[member], points[member, axis]) / count)[chains[member]]
    return out


def _fitted(
    basis: sparse.csr_matrix, place: Doubles, now: Doubles, chains: Indices, shape: tuple[int, int], em: float, robust: bool
) -> Doubles:
    """Displacement at the nodes that brings every chain to one value of ``place``."""
    member = np.flatnonzero(chains >= 0)
    _, chain = np.unique(chains[member], return_inverse=True)
    b, y = sparse.csr_matrix(basis[member]), place[member]
    weight = _trust(y - b @ now.ravel(), chain, OUTLIER_EM * em) if robust else np.ones(len(member))
    each = np.arange(len(member))
    gather = sparse.csr_matrix((weight / np.maximum(np.bincount(chain, weight), TINY)[chain], (chain, each)))
    spread = sparse.csr_matrix((np.ones(len(member)), (each, chain)))
    b, y = b - spread @ (gather @ b), y - spread @ (gather @ y)
    left = b.T @ sparse.diags_array(weight) @ b + _stiffness(shape)
    return np.asarray(spsolve(sparse.csc_matrix(left), b.T @ (weight * y)), np.float64).reshape(shape)


def _trust(off: Doubles, chain: Indices, limit: float) -> Doubles:
    """Weight of each member of a chain (Tukey's biweight): none from ``limit`` off the chain's mean."""
    weight = np.ones(len(off))
    for _ in range(2):
        mean = np.bincount(chain, weight * off) / np.maximum(np.bincount(chain, weight), TINY)
        weight = np.maximum(1 - ((off - mean[chain]) / limit) ** 2, 0) ** 2
    return np.asarray(weight, np.float64)


def _hats(at: Doubles, shape: tuple[int, int]) -> sparse.csr_matrix:
    """(n, nodes) weights of bilinear interpolation between the nodes at ``at`` (n, 2: x, y in steps)."""
    rows, columns = shape
    i = np.clip(np.floor(at[:, 0]), 0, columns - 2).astype(np.int64)
    j = np.clip(np.floor(at[:, 1]), 0, rows - 2).astype(np.int64)
    u, v = np.clip(at[:, 0] - i, 0, 1), np.clip(at[:, 1] - j, 0, 1)
    n = np.arange(len(at))
    value = np.concatenate([(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v])
    node = np.concatenate([j * columns + i, j * columns + i + 1, (j + 1) * columns + i, (j + 1) * columns + i + 1])
    return sparse.csr_matrix((value, (np.tile(n, 4), node)), shape=(len(at), rows * columns))


@cache
def _stiffness(shape: tuple[int, int]) -> sparse.csc_matrix:
    """What bending of the surface costs."""
    rows, columns = (np.eye(n) for n in shape)
    kinds = ((rows, np.diff(columns, 2, axis=0)), (np.diff(rows, 2, axis=0), columns), (np.diff(rows, axis=0), np.diff(columns, axis=0)))
    bending = sparse.vstack([sparse.csr_matrix(sparse.kron(down, along)) for down, along in kinds])
    return sparse.csc_matrix(STIFF * (bending.T @ bending) + LOOSE * sparse.identity(shape[0] * shape[1]))
