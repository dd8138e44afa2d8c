"""Which pieces of a line a second, slower model should read again: the doubtful characters with a little of their surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.ports import RecognizedChar

CONTEXT = 2
"""Characters on each side of a doubtful one. More were tried: as many errors, more time."""
MOST = 0.75
"""Share of a line's width from which on reading all of it costs no more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``start`` to ``end`` (excluded) of the first reading, and the columns of the crop from x0 to x1 that hold them."""

    start: int
    end: int
    x0: int
    x1: int

    def agrees(self, first: Sequence[RecognizedChar], again: Sequence[RecognizedChar]) -> bool:
        """Whether the second reading meets the first where the piece was cut, so that neither loses or doubles a character there."""
        if not again:
            return False
        met = self.start == 0 or again[0].text == first[self.start].text
        return met and (self.end == len(first) or again[-1].text == first[self.end - 1].text)


def doubtful_pieces(first: Sequence[RecognizedChar], doubtful: Sequence[int], width: int) -> list[Piece]:
    """Pieces about the ``doubtful`` characters (their numbers, ascending), in order, none touching another; none where they are MOST of
    the line's ``width``."""
    bounds: list[tuple[int, int]] = []
    for i in doubtful:
        start, end = max(0, i - CONTEXT), min(len(first), i + CONTEXT + 1)
        if bounds and start <= bounds[-1][1]:
            bounds[-1] = (bounds[-1][0], end)
        else:
            bounds.append((start, end))
    pieces = [Piece(a, b, _between(first, a, width), _between(first, b, width)) for a, b in bounds]
    return pieces if sum(p.x1 - p.x0 for p in pieces) < MOST * width else []


def _between(chars: Sequence[RecognizedChar], i: int, width: int) -> int:
    """Where the crop may be cut before character ``i``."""
    if i == 0:
        return 0
    return width if i == len(chars) else round((chars[i - 1].box.x1 + chars[i].box.x0) / 2)
