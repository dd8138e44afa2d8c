"""Which block follows which: one assignment over all heads and column pieces of a page.

Every piece takes one predecessor (a head or another piece) or none, every predecessor serves one piece; the sum of the costs is least
(Hungarian method, Kuhn 1955, through scipy). Chains that begin with a head are articles.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from pipeline.articles.costs import Costs
from pipeline.articles.nodes import Head, Piece, Sheet
from pipeline.articles.seams import Evidence
from pipeline.articles.starts import FORBIDDEN
from pipeline.articles.territory import same_column
from pipeline.model.issue import Decision
from pipeline.ports import Lexicon

AMID = 1.0
"""By how much a page must read better with a headline amid its text that no sentence runs past."""
DOUBTFUL = 3.0
"""A link of this cost is as often wrong as right."""
LEAST = 3
"""Lines that a piece without a head has at least, to be taken for an article whose head is lost."""


@dataclass(slots=True)
class Flow:
    """One article's head (None: none printed) and its pieces in reading order."""

    head: Head | None
    pieces: list[Piece] = field(default_factory=list)


def flows(sheet: Sheet, lexicon: Lexicon, orphan_cost: float) -> tuple[list[Flow], list[Decision]]:
    """Articles of one page, and the decisions with their evidence."""
    costs = Costs(sheet, lexicon)
    heads, pieces = sheet.heads, sheet.pieces
    links, evidence, margins, total = _links(costs, len(heads), len(pieces), orphan_cost)
    for index, opening in costs.possible():
        supposed = Costs(sheet, lexicon, costs.supposed | {index: opening})
        other = _links(supposed, len(heads), len(pieces), orphan_cost)
        if other[-1] < total - AMID:
            costs, (links, evidence, margins, total) = supposed, other
    _break_cycles(links, evidence, len(heads))
    out = [Flow(h) for h in heads]
    follower = {source: target for target, source in links.items()}
    for k, flow in enumerate(out):
        node = k
        while node in follower:
            target = follower[node]
            flow.pieces.append(pieces[target])
            node = len(heads) + target
    placed = {id(p) for f in out for p in f.pieces}
    for start in (j for j in range(len(pieces)) if j not in links):
        chain, node = [pieces[start]], len(heads) + start
        while node in follower:
            chain.append(pieces[follower[node]])
            node = len(heads) + follower[node]
        if any(id(p) in placed for p in chain):
            continue
        _adopt(costs, out, start, chain, _behind_rule(costs, start))
    return [f for f in out if f.head is not None or f.pieces], _decisions(sheet, links, evidence, margins)


def _links(
    costs: Costs, n_heads: int, n_pieces: int, orphan: float
) -> tuple[dict[int, int], dict[tuple[int, int], tuple[float, Evidence]], dict[int, float], float]:
    """Predecessor (heads first, then pieces) of each piece that has one, all costs with their evidence, by how much the page would
    read worse without each link, and the sum of the costs."""
    if n_pieces == 0:
        return {}, {}, {}, 0.0
    matrix = np.full((n_pieces, n_heads + n_pieces + n_pieces), FORBIDDEN)
    evidence: dict[tuple[int, int], tuple[float, Evidence]] = {}
    for j in range(n_pieces):
        for i in range(n_heads + n_pieces):
            cost, why = costs.start(i, costs.sheet.pieces[j]) if i < n_heads else costs.follow(i - n_heads, j)
            if cost < FORBIDDEN:
                matrix[j, i] = cost
                evidence[(i, j)] = (cost, why)
        matrix[j, n_heads + n_pieces + j] = orphan
    rows, cols = linear_sum_assignment(matrix)
    links = {int(j): int(i) for j, i in zip(rows, cols, strict=True) if i < n_heads + n_pieces}
    return links, evidence, _margins(matrix, links), float(matrix[rows, cols].sum())


def _margins(matrix: npt.NDArray[np.float64], links: Mapping[int, int]) -> dict[int, float]:
    """By how much the least cost grows where the link to each piece is forbidden."""
    rows, cols = linear_sum_assignment(matrix)
    least = matrix[rows, cols].sum()
    out = {}
    for j, i in links.items():
        kept, matrix[j, i] = matrix[j, i], FORBIDDEN
        rows, cols = linear_sum_assignment(matrix)
        out[j] = float(matrix[rows, cols].sum() - least)
        matrix[j, i] = kept
    return out


def _break_cycles(links: dict[int, int], evidence: dict[tuple[int, int], tuple[float, Evidence]], n_heads: int) -> None:
    """Takes the dearest link out of each ring of pieces."""
    for start in list(links):
        seen: list[int] = []
        node = start
        while node in links and links[node] >= n_heads and node not in seen:
            seen.append(node)
            node = links[node] - n_heads
        if node in seen:
            ring = seen[seen.index(node) :]
            worst = max(ring, key=lambda j: evidence[(links[j], j)][0])
            del links[worst]


def _behind_rule(costs: Costs, j: int) -> bool:
    """Whether a rule wider than its column parts piece ``j``, if it is a column's worth of text, from what stands above it under the same
    head."""
    if sum(len(r.lines) for r in costs.sheet.pieces[j].regions) < LEAST:
        return False
    alike = [i for i, owner in enumerate(costs.owners) if owner == costs.owners[j]]
    above = [i for i in alike if same_column(costs.sheet.pieces[i], costs.sheet.pieces[j])]
    nearest = max(above, key=lambda i: (costs.sheet.pieces[i].box.y1 <= costs.sheet.pieces[j].box.y0, costs.sheet.pieces[i].box.y1))
    return "rule between" in costs.follow(nearest, j)[1]


def _adopt(costs: Costs, out: list[Flow], start: int, chain: Sequence[Piece], parted: bool) -> None:
    """A chain without a head joins the article whose head stands above it (or the only one of its frame); else, and where it is
    ``parted`` from what is above, it stands alone."""
    first = chain[0]
    owner = None if parted or first.comes_from else costs.owners[start]
    same = [f for f in out if f.head is not None and f.head.container == first.container]
    host = next((f for f in same if f.head is costs.sheet.heads[owner]), None) if owner is not None else None
    if host is None and first.container >= 0 and len(same) == 1:
        host = same[0]
    if host is None:
        out.append(Flow(None, list(chain)))
        return
    spot = len(host.pieces)
    for k, p in enumerate(host.pieces):
        if p.box.y0 > first.box.y0 if same_column(p, first) else p.column.x0 > first.column.x0:
            spot = k
            break
    host.pieces[spot:spot] = list(chain)


def _decisions(
    sheet: Sheet, links: dict[int, int], evidence: dict[tuple[int, int], tuple[float, Evidence]], margins: Mapping[int, float]
) -> list[Decision]:
    """Links with their scores: sure where the page reads much worse without them and nothing weighty speaks against them."""
    out = []
    n = len(sheet.heads)
    for j, i in sorted(links.items()):
        cost, why = evidence[(i, j)]
        before = sheet.heads[i].regions[-1].id if i < n else sheet.pieces[i - n].regions[-1].id
        sure = _odds(2 * margins[j]) * _odds(2 * (DOUBTFUL - cost))
        out.append(Decision("follows", (before, sheet.pieces[j].regions[0].id), "linked", round(sure, 3), tuple(sorted(why.items()))))
    return out


def _odds(x: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, x))))
