"""Which article, and which text of it, is which on the other side: one to one first, then what was split or merged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from scipy.optimize import linear_sum_assignment

from pipeline.qa.diff.units import PROSE, SINGLE, ArticleView, Unit

_ARTICLE_LIKENESS = 0.15
_UNIT_LIKENESS = 0.5
_PART_OF = 0.6
_LEAST_PART = 2
"""A text with fewer pieces is not taken for a part of another; for articles:"""
_LEAST_ARTICLE_PART = 20
_SHORT = 6


@dataclass(frozen=True, slots=True)
class Group:
    """Indices of what belongs together: one old and one new, several of either (split, merged), or one without a counterpart."""

    old: tuple[int, ...]
    new: tuple[int, ...]


class _Members(NamedTuple):
    old: list[int]
    new: list[int]


def match_articles(old: Sequence[ArticleView], new: Sequence[ArticleView]) -> list[Group]:
    """Groups of articles by the 3-grams they share, in the order of the new issue, the removed ones last."""
    likeness = np.array([[_articles_alike(a, b) for b in new] for a in old], float).reshape(len(old), len(new))
    pairs = _assign(likeness, _ARTICLE_LIKENESS)
    left, right = [a.pieces for a in old], [b.pieces for b in new]
    return _groups(pairs, left, right, _LEAST_ARTICLE_PART)


def _articles_alike(a: ArticleView, b: ArticleView) -> float:
    """Dice's share of 3-grams; among equals the same key and the same page win."""
    if not a.text or not b.text:
        return 0.5 if not a.text and not b.text and a.pages == b.pages else 0.0
    shared = 1.0 if a.text == b.text else _dice(a.pieces, b.pieces)
    return shared + (0.02 * (a.key == b.key) + 0.01 * (a.pages == b.pages) if shared else 0.0)


def match_units(old: Sequence[Unit], new: Sequence[Unit]) -> list[Group]:
    """Groups of texts: the same text in the same role first, then by likeness, then by role (one headline for another), then parts."""
    pairs = _same(old, new)
    rest_old = [i for i in range(len(old)) if i not in pairs]
    taken = set(pairs.values())
    rest_new = [j for j in range(len(new)) if j not in taken]
    likeness = np.array([[_units_alike(old[i], new[j]) for j in rest_new] for i in rest_old], float).reshape(len(rest_old), len(rest_new))
    pairs |= {rest_old[i]: rest_new[j] for i, j in _assign(likeness, _UNIT_LIKENESS).items()}
    groups = _groups(pairs, [u.pieces for u in old], [u.pieces for u in new], _LEAST_PART)
    return _pair_by_role(groups, old, new)


def _same(old: Sequence[Unit], new: Sequence[Unit]) -> dict[int, int]:
    waiting: dict[tuple[str, str], list[int]] = {}
    for j, unit in enumerate(new):
        waiting.setdefault((unit.role, unit.text), []).append(j)
    found = {}
    for i, unit in enumerate(old):
        same = waiting.get((unit.role, unit.text))
        if same:
            found[i] = same.pop(0)
    return found


def alike(a: Unit, b: Unit) -> float:
    """Likeness of two texts after folding, 0 to 1: share of kinds of character pairs in both, or for short texts edit distance."""
    if a.folded == b.folded:
        return 1.0
    if min(len(a.folded), len(b.folded)) <= _SHORT:
        return float(Indel.normalized_similarity(a.folded, b.folded))
    return 2 * len(a.kinds & b.kinds) / (len(a.kinds) + len(b.kinds))


def _units_alike(a: Unit, b: Unit) -> float:
    likeness = alike(a, b)
    if likeness <= 0:
        return 0.0
    if a.role == b.role:
        return likeness + (0.25 if a.role in SINGLE else 0.1)
    return likeness + (0.05 if a.role in PROSE and b.role in PROSE else 0.0)


def _dice(a: Counter[str], b: Counter[str]) -> float:
    total = a.total() + b.total()
    return (a & b).total() * 2 / total if total else 0.0


def _assign(likeness: np.ndarray[tuple[int, ...], np.dtype[np.float64]], least: float) -> dict[int, int]:
    if likeness.size == 0:
        return {}
    rows, columns = linear_sum_assignment(-likeness)
    return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if likeness[i, j] >= least}


def _groups(pairs: dict[int, int], left: Sequence[Counter[str]], right: Sequence[Counter[str]], least: int) -> list[Group]:
    """Pairs and singles as groups, after each single has joined the group whose spare text holds it."""
    matched = set(pairs.values())
    groups = [_Members([i], [j]) for i, j in sorted(pairs.items(), key=lambda p: p[1])]
    singles = [_Members([], [j]) for j in range(len(right)) if j not in matched]
    singles += [_Members([i], []) for i in range(len(left)) if i not in pairs]
    alone: list[_Members] = []
    for single in singles:
        part = right[single.new[0]] if single.new else left[single.old[0]]
        host = _host(left, right, single, groups) if part.total() >= least else None
        if host is None:
            alone.append(single)
        else:
            host.old.extend(single.old)
            host.new.extend(single.new)
    found = [Group(tuple(sorted(g.old)), tuple(sorted(g.new))) for g in (*groups, *alone)]
    return sorted(found, key=lambda g: (not g.new, g.new or g.old))


def _host(left: Sequence[Counter[str]], right: Sequence[Counter[str]], single: _Members, groups: Sequence[_Members]) -> _Members | None:
    """The group whose text on the other side holds most of a single, once what its own members explain is taken off."""
    part = right[single.new[0]] if single.new else left[single.old[0]]
    best, best_share = None, _PART_OF
    for group in groups:
        whole, mine = (left, right) if single.new else (right, left)
        theirs, ours = (group.old, group.new) if single.new else (group.new, group.old)
        spare = sum((whole[k] for k in theirs), Counter[str]()) - sum((mine[k] for k in ours), Counter[str]())
        share = (spare & part).total() / part.total()
        if share >= best_share:
            best, best_share = group, share
    return best


def _pair_by_role(groups: Sequence[Group], old: Sequence[Unit], new: Sequence[Unit]) -> list[Group]:
    """A single-valued field that is quite another text on the other side is one change, not one removed and one added."""
    lone_old = {old[g.old[0]].role: g for g in groups if not g.new and old[g.old[0]].role in SINGLE}
    out, used = [], set()
    for g in groups:
        if not g.old and (match := lone_old.get(new[g.new[0]].role)) is not None and match.old not in used:
            used.add(match.old)
            out.append(Group(match.old, g.new))
        else:
            out.append(g)
    return [g for g in out if g.new or g.old not in used]
