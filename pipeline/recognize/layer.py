"""Lines of text out of a PDF's text layer. Spaces come from where the characters stand, not from the layer's space characters: some
producers put one after every glyph, others none between names."""

from __future__ import annotations

import itertools
import re

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, TextLayer
from pipeline.recognize.normal import graphemes, normalise
from pipeline.recognize.signs import Reading, Sign
from pipeline.recognize.spacing import spaces
from pipeline.recognize.tables import Script

COPY = 0.2
"""Two equal characters nearer than this, in em, are one: printed twice for a shadow or a false bold."""
HANGING = frozenset("，、。：；！？")
"""Marks of level type that a vertical line sets into their cell's upper right."""
_BOLD = re.compile(r"bold|black|heavy|demi|粗|特", re.IGNORECASE)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_STYLE = re.compile(
    r"[-,](?:extra|ultra|semi|demi)?(?:bold|black|heavy|medium|regular|light|thin|italic|oblique|normal|roman|book)+.*$", re.IGNORECASE
)


def read_marks(line: LineBox, layer: TextLayer, script: Script) -> Reading:
    """The line's marks as text, overprinted copies dropped; no signs where none of them prints anything."""
    signs: list[Sign] = []
    hints: set[int] = set()
    last = -1
    for mark in line.marks:
        text = normalise(layer.characters.text[mark], script)
        box = layer.characters.box(mark)
        if text and not (signs and _is_copy(signs[-1], text, box, line.em)):
            if signs and _blank_between(layer, last, mark):
                hints.add(len(signs) - 1)
            signs += _split(text, box, line.vertical)
            last = mark
    ends = [s.span(line.vertical) for s in signs]
    leftward = len(ends) > 1 and not line.vertical and ends[0][0] > ends[-1][0]
    gaps = [((a[0] - b[1]) if leftward else (b[0] - a[1])) / line.em for a, b in itertools.pairwise(ends)]
    for i in range(1, len(gaps)):  # the box of an upright mark hangs over the cell above
        if line.vertical and signs[i].text in HANGING:
            gaps[i] += min(0.0, gaps[i - 1])
    face, bold = font_of(line, layer)
    return Reading(line, tuple(signs), spaces([s.text for s in signs], gaps, hints), "pdf", face, bold)


def _blank_between(layer: TextLayer, left: int, right: int) -> bool:
    """Whether the layer wrote white space, and nothing else, between two characters."""
    between = layer.characters.text[left + 1 : right]
    return 0 < len(between) <= 2 and not "".join(between).strip()


def _split(text: str, box: Box, vertical: bool) -> list[Sign]:
    """One sign a grapheme: a ligature's or a long dash's box in equal parts."""
    parts = graphemes(text)
    n = len(parts)
    if n == 1:
        return [Sign(text, box)]
    w, h = box.width / n, box.height / n
    if vertical:
        return [Sign(t, Box(box.x0, box.y0 + i * h, box.x1, box.y0 + (i + 1) * h)) for i, t in enumerate(parts)]
    return [Sign(t, Box(box.x0 + i * w, box.y0, box.x0 + (i + 1) * w, box.y1)) for i, t in enumerate(parts)]


def _is_copy(last: Sign, text: str, box: Box, em: float) -> bool:
    near = max(abs(last.box.cx - box.cx), abs(last.box.cy - box.cy)) <= COPY * em
    return near and last.text == text


def font_of(line: LineBox, layer: TextLayer) -> tuple[str, bool]:
    """Family of the font that most of the line is set in, without subset prefix and style, and whether its name says bold."""
    if not line.marks:
        return "", False
    name = layer.font_names[main_font(line, layer)]
    plain = _SUBSET.sub("", name)
    return _STYLE.sub("", plain), bool(_BOLD.search(plain))


def main_font(line: LineBox, layer: TextLayer) -> int:
    """Index of the font of most marks; the lowest of equals."""
    return int(np.bincount(layer.font[list(line.marks)]).argmax())
