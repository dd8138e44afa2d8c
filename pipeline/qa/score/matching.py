"""Which output article is which truth article, and where a place of one text lies in the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from pipeline.qa.score.folding import grams, lenient
from pipeline.qa.score.parts import Parts

LEAST_LIKENESS = 0.05
"""Pairs that share fewer 4-grams than this are no pairs."""


def match(truths: Sequence[Parts], outputs: Sequence[Parts]) -> dict[int, int]:
    """Best one-to-one pairs, truth index to output index, by the 4-grams they share (Dice, 0 to 1)."""
    if not truths or not outputs:
        return {}
    left = [grams(lenient(t.whole or t.everything)) for t in truths]
    right = [grams(lenient(o.whole or o.everything)) for o in outputs]
    likeness = np.zeros((len(truths), len(outputs)))
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            likeness[i, j] = (a & b).total() * 2 / (a.total() + b.total())
    rows, columns = linear_sum_assignment(-likeness)
    return {int(i): int(j) for i, j in zip(rows, columns, strict=True) if likeness[i, j] > LEAST_LIKENESS}


def positions(source: str, target: str) -> list[int]:
    """For each index of ``source``, and its end, the index of ``target`` that it aligns to."""
    where = [0] * (len(source) + 1)
    for op in Levenshtein.opcodes(source, target):
        last = max(0, op.dest_end - op.dest_start - 1)
        for k in range(op.src_end - op.src_start):
            where[op.src_start + k] = op.dest_start + min(k, last)
    where[len(source)] = len(target)
    return where
