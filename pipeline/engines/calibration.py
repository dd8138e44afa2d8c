"""Confidences that mean what they say: of the characters given 0.9, nine in ten are right.

A model's own probability is turned by a logistic curve (Platt 1999), one for each way in which a character was read. The curves were
fitted on 4,000 lines of simulated print with known text, from clean to heavily damaged; ``benchmarks/confidence.py`` measures them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from enum import Enum

from rapidfuzz.distance import Levenshtein

from pipeline.ports import RecognizedChar, RecognizedLine


class Way(Enum):
    """How a character was read; the value is slope and offset of the curve, on odds (logarithm)."""

    TINY = (1.23, 0.17)
    SMALL = (0.95, 0.9)
    AGREED = (0.73, 1.7)
    DIFFERED = (0.9, 0.7)


MIXED_UP = frozenset("一；o[]")
"""Shapes that another mark's print is taken for with much assurance: —, ，, 。 and 〔〕."""
DISCOUNT = 1.0
"""What that takes from their odds (logarithm)."""
LEAST = 1e-4
"""No confidence is nearer to 0 or 1 before it is turned."""


def calibrated(read: Sequence[RecognizedChar], first: Sequence[RecognizedChar] | None, *, small: bool = True) -> RecognizedLine:
    """The line with its confidences turned. ``small``: read by the small model; ``first``: what the tiny one had read, None if nothing."""
    if not small:
        ways = [Way.TINY] * len(read)
    elif first is None:
        ways = [Way.SMALL] * len(read)
    else:
        ways = _compared([c.text for c in read], [c.text for c in first])
    return RecognizedLine(tuple(RecognizedChar(c.text, c.box, _turned(c, w)) for c, w in zip(read, ways, strict=True)))


def _compared(texts: Sequence[str], first: Sequence[str]) -> list[Way]:
    ways = [Way.DIFFERED] * len(texts)
    for block in Levenshtein.opcodes(texts, first).as_matching_blocks():
        ways[block.a : block.a + block.size] = [Way.AGREED] * block.size
    return ways


def _turned(c: RecognizedChar, way: Way) -> float:
    p = min(max(c.confidence, LEAST), 1.0 - LEAST)
    slope, offset = way.value
    odds = slope * math.log(p / (1.0 - p)) + offset - (DISCOUNT if c.text in MIXED_UP else 0.0)
    return 1.0 / (1.0 + math.exp(-odds))
