"""Which gaps of a line are spaces of the text. A gap is judged against the line's own usual gap: justified lines are stretched."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from itertools import accumulate, pairwise, takewhile
from statistics import fmean, median, quantiles

from pipeline.recognize.signs import CLOSING, MIDDLE, OPENING, is_han, is_latin
from pipeline.wording.bylines import places_of_names

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
        return max(0.0, _low(inner))
    if len(inner) >= 2:
        return max(0.0, min(inner))
    return 0.0


def _low(values: Sequence[float]) -> float:
    """The value that 35 per cent lie under."""
    return quantiles(values, n=20, method="inclusive")[6]


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


NAMED_SPACE, INK_SPACE = 0.165, 0.25
"""The same in a picture, of the mean of white and pitch: white alone is wide beside narrow shapes (卜, 一 in a column), pitch alone is
read too roughly. Lower near words that stand before or behind names, which spaces part; prose has none."""
HEAD_SPACE, BESIDE_FIGURE = 0.2, 0.3
"""The same in large type, for white as for the mean: its strokes are sharp, its pitch is not. Beside figures and letters more."""
FAINT = 0.55
"""Share of the white that pitch must exceed the usual by: faint strokes, as those of 一, widen the white alone."""
SHOWN = 0.7
"""Share of a space that white must show: centres are read more roughly than ink, most of all in a line whose characters are spaced out."""
LASTING, LASTING_OF = 0.2, 3
"""By how much, in em, what stands behind a space is moved, and from how many pitches of the line that can be told."""
ROUGH, STRAY = 0.3, 0.5
"""How far off the usual pitch one is at most that makes the usual, and one that was but read off its place."""
LATIN_INK_SPACE, FIGURE_SPACE = 0.17, 0.5
FIGURES = frozenset("0123456789.×")
WHITE_AFTER, WHITE_BEFORE = 0.84, 0.75
"""White in em that a full-width mark of full width can have behind it (，) or before it (“) without a space."""
BRACKETS, BRACKET_WHITE = frozenset("（〔【"), 0.9
"""Opening brackets that are narrower than quotation marks, and the white before them in em."""
FULL_WHITE = 1.0
USUAL_WHITE, USUAL_PITCH = 0.08, 1.0
HALF_WIDTH = 0.22
"""An ideograph and a digit stand this much nearer than two ideographs."""


def own_white(char: str) -> float:
    """White in em that a flat character leaves before and behind it in a column."""
    return {"一": 0.38, "二": 0.14}.get(char, 0.0)


def spaces_in_print(
    texts: Sequence[str], white: Sequence[float], pitch: Sequence[float], *, prose: bool = True, level: bool = False
) -> tuple[str, ...]:
    """As ``spaces``, from a picture: ``white`` is the widest white between the centres of signs i and i + 1, ``pitch`` the distance of
    the centres, in em. ``prose``: a line of a column, not of a headline; ``level``: not of a vertical page, whose type is set wider."""
    pairs = list(zip(texts, texts[1:], white, pitch, strict=False))
    inner = [(w, p) for a, b, w, p in pairs if is_han(a) and is_han(b)]
    usual_white, usual_pitch = USUAL_WHITE, USUAL_PITCH
    if len(inner) >= 2:
        usual_white, usual_pitch = (_low(values) if len(inner) >= 5 else min(values) for values in zip(*inner, strict=True))
    named = places_of_names("".join(t[:1] or " " for t in texts))
    leasts = [NAMED_SPACE if prose and i in named else INK_SPACE if prose else HEAD_SPACE for i in range(len(pairs))]
    out = [_printed(a, b, w - usual_white, p - usual_pitch, least) for least, (a, b, w, p) in zip(leasts, pairs, strict=True)]
    if prose and level:
        out = [s if not s or i in named or _lasts(texts, pitch, i) else "" for i, s in enumerate(out)]
    return ("",) * min(1, len(texts)) + tuple(out)


def _lasts(texts: Sequence[str], pitch: Sequence[float], at: int) -> bool:
    """Whether the ideographs on either side of gap ``at`` stand as far apart as a space would have it. A faint one that is read off its
    place (一) widens one gap and narrows the next; a space moves all that follows."""
    solid = [is_han(a) and is_han(b) for a, b in pairwise(texts)]
    others = [p for i, p in enumerate(pitch) if solid[i] and i != at]
    if not solid[at] or len(others) < LASTING_OF:
        return True
    usual = median(others)
    # In a line set wide in one half the median lies between its two pitches, and near none
    usual = fmean([p for p in others if abs(p - usual) < ROUGH] or [usual])

    def moved(gaps: Iterable[int]) -> list[float]:
        """By how much the next characters stand off the line's pitch, away from the gap."""
        near = [pitch[i] - usual for i in takewhile(lambda i: solid[i], gaps)]
        return [0.0, *accumulate(takewhile(lambda p: abs(p) < STRAY, near))]

    sides = (moved(range(at + 1, min(at + 3, len(pitch)))), moved(range(at - 1, max(at - 3, -1), -1)))
    least = sum(min(fmean(m), fmean(m[1:] or [0.0])) for m in sides)
    return pitch[at] - usual + least >= LASTING


def _printed(left: str, right: str, white: float, pitch: float, least: float) -> str:
    """A space or none, by the excess of white and pitch over the usual; ``least`` is a space's between ideographs."""
    if right in CLOSING or left in OPENING:
        return ""
    if left in CLOSING:
        limit = WHITE_AFTER + (WHITE_BEFORE if right in OPENING else 0.0)
        return "　" if white >= limit and pitch > SPACE else ""
    if right in OPENING:
        return "" if white < (BRACKET_WHITE if right in BRACKETS else WHITE_BEFORE) else " " if white < FULL_WHITE else "　"
    if (is_latin(left) or left == "×") and (is_latin(right) or right == "×"):
        return " " if white >= (FIGURE_SPACE if {left, right} <= FIGURES else LATIN_INK_SPACE) else ""
    if left in MIDDLE or right in MIDDLE:
        return "" if white < 2 * SPACE else " " if white < FULL_SPACE else "　"
    if is_latin(left) or is_latin(right):
        pitch += HALF_WIDTH
        least = BESIDE_FIGURE if least == HEAD_SPACE else least
    excess = (white + pitch) / 2 if white > 0 else white
    faint = is_han(left) and is_han(right) and pitch < FAINT * white
    if (faint and least != NAMED_SPACE) or white < least * (1.0 if least == HEAD_SPACE else SHOWN):
        return ""
    return "" if excess < least else " " if excess < FULL_SPACE else "　"
