"""Which gaps of a line are spaces of the text. A gap is judged against the line's own usual gap: justified lines are stretched."""

from __future__ import annotations

from collections.abc import Container, Sequence

import numpy as np

from pipeline.recognize.signs import OPENING, is_han, is_latin

SPACE = 0.22
"""Gap in em, beyond the usual one, that is a space between ideographs: above tracking (0.14) and the quarter em round Latin (0.13)."""
LATIN_SPACE = 0.15
"""The same between two letters or digits."""
STRETCH = 0.25
"""A stretched line's gaps also differ more: this share of the usual gap is added to what a space must exceed."""
FULL_SPACE = 0.75
"""From here on it is a full em, U+3000."""
OVERHANG = (-0.4, -0.05)
"""Gap in em before an opening mark that was squeezed by half an em and may have a space before it: a hint must tell."""


def usual_gap(texts: Sequence[str], gaps: Sequence[float]) -> float:
    """The gap, in em, between two signs of this line that belong together: 0 in text set solid, more in a stretched or letter-spaced line.

    Gaps beside punctuation and inside numbers and Latin words don't count: they are not stretched alike.
    """
    inner = [
        g
        for a, b, g in zip(texts, texts[1:], gaps, strict=False)
        if (is_han(a) and (is_han(b) or is_latin(b))) or (is_latin(a) and is_han(b))
    ]
    if len(inner) >= 6:
        return max(0.0, float(np.percentile(inner, 35)))
    if len(inner) >= 2:
        return max(0.0, min(inner))
    return 0.0


def spaces(texts: Sequence[str], gaps: Sequence[float], hints: Container[int] = ()) -> tuple[str, ...]:
    """What stands before each sign: nothing, a space, or U+3000.

    ``gaps[i]`` is the white between signs i and i + 1 in em, negative where they overlap; ``hints`` are the i where the
    source itself says that a space stands there: believed only where geometry can't tell.
    """
    usual = usual_gap(texts, gaps)
    out = [""] if texts else []
    for i, (left, right, gap) in enumerate(zip(texts, texts[1:], gaps, strict=False)):
        squeezed = right in OPENING and left not in OPENING and OVERHANG[0] <= gap - usual <= OVERHANG[1]
        out.append(" " if squeezed and i in hints else _space(left, right, gap - usual, usual))
    return tuple(out)


def _space(left: str, right: str, excess: float, usual: float) -> str:
    needed = LATIN_SPACE if is_latin(left) and is_latin(right) else SPACE + STRETCH * usual
    if excess < needed:
        return ""
    return "　" if excess >= FULL_SPACE + STRETCH * usual else " "
