"""What is passed about inside the room: the signs of a line, and what kind of sign a character is."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox

CLOSING = frozenset("，。、：；！？）》」』”’】〕〉〗．")
"""Full-width marks whose own white lies behind them."""
OPENING = frozenset("（《「『“‘【〔〈〖")
"""Full-width marks whose own white lies before them."""
MIDDLE = frozenset("·—…～－")


@dataclass(frozen=True, slots=True)
class Sign:
    """One character of a line; its box in page pixels. ``start`` and ``end`` run along the line."""

    text: str
    box: Box
    confidence: float = 1.0

    def span(self, vertical: bool) -> tuple[float, float]:
        return (self.box.y0, self.box.y1) if vertical else (self.box.x0, self.box.x1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A line as read: its signs in order, and what white stands before each (nothing, a space, or U+3000)."""

    line: LineBox
    signs: tuple[Sign, ...]
    before: tuple[str, ...]
    source: str
    face: str = ""
    bold: bool = False

    @property
    def text(self) -> str:
        return "".join(gap + sign.text for gap, sign in zip(self.before, self.signs, strict=True))


def is_han(char: str) -> bool:
    """Whether the (first) character is an ideograph, or written among them as one."""
    point = ord(char[0])
    return (
        0x4E00 <= point <= 0x9FFF
        or 0x3400 <= point <= 0x4DBF
        or 0x20000 <= point <= 0x323AF
        or char[0] in "〇々"
        or 0xF900 <= point <= 0xFAFF
    )


def is_latin(char: str) -> bool:
    """Letters, digits and signs of half width."""
    return char[0].isascii() or unicodedata.east_asian_width(char[0]) in ("N", "Na", "H")


def is_wide(char: str) -> bool:
    """Set in a full em: ideographs and full-width punctuation."""
    return is_han(char) or char[0] in CLOSING or char[0] in OPENING or unicodedata.east_asian_width(char[0]) in ("W", "F")


def unspaced(line: LineBox, signs: Sequence[Sign], source: str) -> Reading:
    return Reading(line, tuple(signs), ("",) * len(signs), source)
