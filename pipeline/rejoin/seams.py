"""Join or break: a scored decision at every line end inside an article's body."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.model.geometry import Box
from pipeline.ports import Lexicon

CLOSERS = "。！？…”』」）)：；"
OPENERS = "“‘（《〈【「『(["
NUMBERED = re.compile("[一二三四五六七八九十]{1,3}、")
NEVER_FIRST = "，。、；：！？”’）》〉】」』%％…"
INDENT = 2.0
"""A paragraph's indent, in em."""


@dataclass(frozen=True, slots=True)
class SetLine:
    """A line as set in its column, in the reading frame: the box, the column's edges, em, text; ``narrowed``: beside a drop cap;
    ``step``: a paragraph's indent in the article, in em."""

    text: str
    box: Box
    left: float
    right: float
    em: float
    page: int
    column: str
    cap: bool = False
    narrowed: bool = False
    step: float = INDENT

    @property
    def indent(self) -> float:
        """In em of an article whose paragraphs are set in by two."""
        return 0.0 if self.narrowed or self.cap else (self.box.x0 - self.left) / self.em * INDENT / self.step

    @property
    def gap(self) -> float:
        return (self.right - self.box.x1) / self.em


@dataclass(frozen=True, slots=True)
class Seam:
    """``score`` is the probability that the two lines belong to one paragraph."""

    joined: bool
    score: float
    at: Literal["line", "column", "page"]
    word: str | None
    evidence: tuple[tuple[str, float], ...]


def paragraph_indent(lines: Sequence[SetLine]) -> float:
    """The indent of the paragraphs of vertical columns: one em where some lines are set in so and next to none by two."""
    ones = sum(0.75 < line.indent < 1.25 and line.text[:1] not in OPENERS for line in lines)
    twos = sum(1.5 < line.indent < 2.9 for line in lines)
    return 1.0 if ones >= 2 and ones > 3 * twos else INDENT


def decide(before: SetLine, after: SetLine, lexicon: Lexicon) -> Seam:
    """Weighs indent, fullness, punctuation, brackets and the dictionary; weights are log odds of a join."""
    at: Literal["line", "column", "page"] = "page" if before.page != after.page else "column" if before.column != after.column else "line"
    if before.cap:
        return Seam(True, 1.0, at, None, (("drop cap", 9.0),))
    if at == "line" and after.box.overlap_y(before.box) > 0.6 * after.box.height and after.box.x0 > before.box.x0:
        return Seam(True, 1.0, at, None, (("one printed row", 9.0),))
    why: dict[str, float] = {}
    indent = after.indent
    hanging = after.text[:1] in OPENERS and 0.3 < indent < 1.2
    if 1.25 <= indent <= 2.9:
        why["indented by two em"] = -4.5
    elif indent > 2.9:
        why["indented far"] = -4.0
    elif not hanging and indent > 0.75:
        why["indented a little"] = -0.3
    else:
        why["not indented"] = 3.0
    ended = before.text[-1:] in CLOSERS
    if before.gap < 1.3:
        why["line is full"] = 1.0
    else:
        why["line is short"] = -1.2 - 0.25 * min(before.gap, 8) if ended else -0.4
    why["sentence ends" if ended else "sentence is open"] = -0.5 if ended else 1.6
    if before.text[-1:] in tuple("。！？") and NUMBERED.match(after.text):
        why["a numbered item begins"] = -4.0
    if after.text[:1] in NEVER_FIRST:
        why["mark that begins no paragraph"] = 5.0
    if _open_bracket(before.text):
        why["bracket is open"] = 1.5
    word = None if ended else lexicon.word_over(before.text[-8:], after.text[:8])
    if word is not None:
        why["word over the seam"] = 1.0 + 1.5 * word[1]
    total = sum(why.values())
    score = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    return Seam(total > 0, round(score, 3), at, word[0] if word is not None and total > 0 else None, tuple(sorted(why.items())))


def _open_bracket(text: str) -> bool:
    """The line opens a bracket or title mark that it does not close."""
    return any(text.rfind(o) > text.rfind(c) for o, c in ("（）", "《》", "【】", "()"))
