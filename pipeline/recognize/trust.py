"""Is a region's PDF text what the print shows? Judged by region and font: one font without a mapping does not spoil the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.geometry import Box, hull
from pipeline.model.page import LineBox, TextLayer, TrustDecision
from pipeline.recognize.layer import main_font
from pipeline.recognize.signs import is_han
from pipeline.recognize.tables import frequent

ENOUGH = 40
"""Ideographs from which statistics of a text say anything."""
MIN_FREQUENT = 0.25
"""Share of the 500 most used characters: Chinese of any age has 0.33 and more in any 40 characters, random ideographs 0.1."""
WIDE_LATIN = 0.93
"""Advance in em beyond which a letter or digit is no letter: glyphs of a full em that the layer calls ASCII."""
NARROW_HAN = 0.45
NEAR = 1.6
"""Gap in em across which lines of one font are one region."""
_WIDE_LETTERS = frozenset("WMmw@%&Q—…·•'\"“”‘’")
_LATIN_1 = frozenset("×÷·°§±¥£©®«»²³é")


@dataclass(frozen=True, slots=True)
class Zone:
    """Neighbouring lines of one font."""

    lines: tuple[LineBox, ...]
    font: int

    @property
    def box(self) -> Box:
        return hull(k.box for k in self.lines)


def zones_of(lines: Sequence[LineBox], layer: TextLayer) -> list[Zone]:
    """Lines with marks, grouped; in order of each group's first line."""
    held = [k for k in lines if k.marks]
    if not held:
        return []
    fonts = np.array([main_font(k, layer) for k in held])
    boxes = np.array([(k.box.x0, k.box.y0, k.box.x1, k.box.y1) for k in held])
    em = np.array([k.em for k in held])
    group = np.arange(len(held))
    for i in range(len(held)):
        x0, y0, x1, y1 = boxes[i]
        reach = NEAR * em[i]
        near = (boxes[:, 0] < x1 + reach) & (boxes[:, 2] > x0 - reach) & (boxes[:, 1] < y1 + reach) & (boxes[:, 3] > y0 - reach)
        alike = near & (fonts == fonts[i]) & (np.maximum(em, em[i]) < 1.15 * np.minimum(em, em[i]))
        joined = np.unique(group[alike])
        group[np.isin(group, joined)] = joined.min()
    return [Zone(tuple(held[i] for i in np.flatnonzero(group == g)), int(fonts[group == g][0])) for g in sorted(set(group.tolist()))]


def judge(zones: Sequence[Zone], layer: TextLayer, min_share: float) -> list[TrustDecision]:
    """One decision a zone. ``score`` is the share of plausible characters, or of frequent ones where that decides."""
    by_font: dict[int, list[int]] = {}
    for zone in zones:
        by_font.setdefault(zone.font, []).extend(m for k in zone.lines for m in k.marks)
    return [_decide(zone, by_font[zone.font], layer, min_share) for zone in zones]


def _decide(zone: Zone, font_marks: Sequence[int], layer: TextLayer, min_share: float) -> TrustDecision:
    marks = [m for k in zone.lines for m in k.marks]
    faults = [fault(layer, m, k.vertical) for k in zone.lines for m in k.marks]
    share = faults.count("") / len(faults)
    if share < min_share:
        named = [f for f in faults if f]
        return TrustDecision(zone.box, False, max(sorted(set(named)), key=named.count), share)
    pool = marks if _han_count(marks, layer) >= ENOUGH else font_marks
    han = [c for m in pool for c in layer.characters.text[m] if is_han(c)]
    if len(han) >= ENOUGH:
        common = sum(c in frequent() for c in han) / len(han)
        if common < MIN_FREQUENT:
            return TrustDecision(zone.box, False, "ideographs that no text would hold", common)
    return TrustDecision(zone.box, True, "plausible text", share)


def _han_count(marks: Sequence[int], layer: TextLayer) -> int:
    return sum(is_han(c) for m in marks for c in layer.characters.text[m])


def fault(layer: TextLayer, mark: int, vertical: bool) -> str:
    """Why a character can't be what the print shows; empty where it can."""
    text = layer.characters.text[mark]
    if text.startswith("(cid:"):
        return "glyphs without a Unicode mapping"
    kinds = {unicodedata.category(c) for c in text}
    if "Co" in kinds:
        return "private-use characters"
    if not text or "�" in text or kinds & {"Cc", "Cs", "Cn"}:
        return "replacement or control characters"
    if not all(_is_plausible(c) for c in text):
        return "characters foreign to Chinese print"
    x0, y0, x1, y1 = (float(v) for v in layer.characters.boxes[mark])
    advance = ((y1 - y0) if vertical else (x1 - x0)) / max(float(layer.size[mark]), 1e-3)
    if len(text) == 1 and text.isascii() and not vertical and advance > WIDE_LATIN and text not in _WIDE_LETTERS:
        return "letters as wide as ideographs"
    if is_han(text) and advance < NARROW_HAN:
        return "ideographs as narrow as letters"
    return ""


HARD = frozenset({"glyphs without a Unicode mapping", "private-use characters", "replacement or control characters"})


def is_spoilt(line: LineBox, layer: TextLayer) -> bool:
    """Whether some character of a line is none, even if its zone is believed: the line is better read from the print."""
    return any(fault(layer, m, line.vertical) in HARD for m in line.marks)


def _is_plausible(char: str) -> bool:
    """Ideographs in use, punctuation and shapes of Chinese print, ASCII, full-width forms, Greek, numerals."""
    point = ord(char)
    if point < 0x7F or char in _LATIN_1 or is_han(char):
        return True
    ranges = (
        (0x0370, 0x03FF),  # Greek
        (0x2000, 0x206F),  # general punctuation
        (0x20A0, 0x20BF),  # currencies
        (0x2100, 0x27BF),  # letterlike, number forms, arrows, operators, enclosed, shapes, dingbats
        (0x2E80, 0x2FDF),  # radicals
        (0x3000, 0x312F),  # punctuation, kana, bopomofo
        (0x3200, 0x33FF),  # enclosed, units
        (0xFE10, 0xFE6F),  # vertical and small forms
        (0xFF00, 0xFFEF),  # full-width forms
        (0x1F100, 0x1FAFF),  # enclosed, pictographs
    )
    return any(low <= point <= high for low, high in ranges)
