"""Marks of level lines that engines pass over, told by shape and place: quotation marks, dots, and what is left of 一 in worn print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from pipeline.recognize.signs import CLOSING, OPENING, Sign, is_han
from pipeline.recognize.strip import LEAST_PIECE, Strip

WIDTH, HEIGHT = (0.09, 0.3), (0.2, 0.38)
"""One stroke of a quotation mark in em; it stands upright."""
RAISED = (-0.12, 0.09, 0.52)
"""Where in the line's height a quotation mark begins, from and to, and ends at most, in em from its top."""
DOT, MIDDLE = (0.05, 0.2), (0.35, 0.65)
"""A dot of …, and where in the line's height its middle is."""
REACH = 0.03
"""How far in em a quotation mark may reach into its neighbours' cells: what lies further in them is theirs."""
SERIF, SERIF_AT, WHOLE = (0.1, 0.25, 0.05), (0.5, 0.95, 0.27, 0.45), 0.75
"""Width, from and to, and least height of the end of a 一; where in its cell it begins, from and to, and in the line's height; the least
room between its neighbours, all in em."""
DOTS = 3
PAIRS = {1: ("‘", "’"), 2: ("“", "”")}
"""Opening and closing mark by their number of strokes."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """In em: left and top from the strip's start and the line's top."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width


def by_place(start: float, end: float, at: int, signs: Sequence[Sign], strip: Strip) -> str:
    """The mark between two coordinates of a level line, before sign ``at``; empty for none."""
    pieces = [_Piece(*(v / strip.em for v in p)) for p in strip.pieces(start, end, LEAST_PIECE)]
    first, last = ((x - strip.start) / strip.em for x in (start, end))
    within = all(first - REACH <= p.left and p.right <= last + REACH for p in pieces)
    if len(pieces) in PAIRS and within and all(_is_stroke(p) and _alone(p, strip) for p in pieces):
        return _quotation(pieces, at, [s.text for s in signs], strip)
    if len(pieces) == 1 and within and 0 < at < len(signs) and (end - start) >= WHOLE * strip.em and _amid_text(signs[at - 1 : at + 1]):
        return "一" if _is_serif(pieces[0], pieces[0].left - first) else ""
    return "…" if len(pieces) >= DOTS and all(_is_dot(p) for p in pieces) else ""


def closing_strokes(signs: Sequence[Sign], strip: Strip) -> tuple[float, float] | None:
    """Between which coordinates the closing quotation mark stands that ends a level line, where the line has opened one and not closed it:
    the last sign may have been read wide enough to hold it."""
    texts = [s.text for s in signs]
    centre, end = sum(signs[-1].span(False)) / 2, strip.start + strip.mask.shape[1]
    pieces = [_Piece(*(v / strip.em for v in p)) for p in strip.pieces(centre, end, LEAST_PIECE)]
    strokes = list(takewhile(lambda p: _is_stroke(p) and _alone(p, strip), reversed(pieces)))
    opening, closing = PAIRS.get(len(strokes), ("", ""))
    if not opening or texts.count(opening) <= texts.count(closing):
        return None
    first, last = min(p.left for p in strokes), max(p.right for p in strokes)
    return strip.start + first * strip.em, strip.start + last * strip.em


def _is_stroke(p: _Piece) -> bool:
    size = WIDTH[0] <= p.width <= WIDTH[1] and HEIGHT[0] <= p.height <= HEIGHT[1] and p.height > 0.8 * p.width
    return size and RAISED[0] <= p.top <= RAISED[1] and p.top + p.height <= RAISED[2]


def _alone(p: _Piece, strip: Strip) -> bool:
    """Whether there is no ink below it: a dot of a character hangs over the rest of it."""
    x0, x1 = (round(x * strip.em) for x in (p.left, p.right))
    top = round(strip.top + (p.top + p.height) * strip.em) + 1
    below = strip.mask[top : round(strip.top + strip.em), x0:x1]
    return float(below.sum()) < LEAST_PIECE * strip.em**2


def _amid_text(beside: Sequence[Sign]) -> bool:
    """Whether an ideograph follows, and an ideograph or a punctuation mark stands before: no bullet, with white behind it."""
    before, after = (s.text for s in beside)
    return is_han(after) and (is_han(before) or before in CLOSING or before in OPENING)


def _is_serif(p: _Piece, left: float) -> bool:
    """Whether it is the end of 一, whose thin stroke has worn off; ``left``: in em from the beginning of its cell."""
    size = SERIF[0] <= p.width <= SERIF[1] and SERIF[2] <= p.height <= SERIF[0] * 2
    return size and SERIF_AT[0] <= left <= SERIF_AT[1] and SERIF_AT[2] <= p.top <= SERIF_AT[3]


def _is_dot(p: _Piece) -> bool:
    size = DOT[0] <= min(p.width, p.height) and max(p.width, p.height) <= DOT[1]
    return size and MIDDLE[0] <= p.top + p.height / 2 <= MIDDLE[1]


def _quotation(pieces: Sequence[_Piece], at: int, texts: Sequence[str], strip: Strip) -> str:
    """Opening where the line closes such a mark further on, closing where it has opened one; else by the white before and behind it."""
    opening, closing = PAIRS[len(pieces)]
    if {opening, closing} & set(texts[max(0, at - 1) : at + 1]):
        return ""
    later = next((t for t in texts[at:] if t in (opening, closing)), "")
    earlier = next((t for t in reversed(texts[:at]) if t in (opening, closing)), "")
    if (later == closing) != (earlier == opening):
        return opening if later == closing else closing
    inked = np.flatnonzero(strip.mask.any(axis=0)) / strip.em
    left, right = min(p.left for p in pieces), max(p.right for p in pieces)
    before = left - float(max(inked[inked < left - 0.02], default=-1.0))
    behind = float(min(inked[inked > right + 0.02], default=np.inf)) - right
    return opening if before > behind else closing
