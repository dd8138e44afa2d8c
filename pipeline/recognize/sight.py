"""Does the print say what the layer says? A font whose codes were scrambled (on purpose, or by a broken producer) gives fluent-looking
ideographs that no statistics catch; reading one line of it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.page import LineBox, PageImage, PageLayout, TextLayer, TrustDecision
from pipeline.ports import Recognizer
from pipeline.recognize.layer import read_marks
from pipeline.recognize.ocr import read_pixels
from pipeline.recognize.signs import Sign, is_han
from pipeline.recognize.tables import Script
from pipeline.recognize.trust import ENOUGH, Zone
from pipeline.settings import RecognizeSettings

LINES = 3
"""Lines read before a font is given up; one that agrees is enough to believe it."""
AGREES = 0.5
DIFFERS = 0.3
"""Shares of equal characters: the engine alone is far above the first, chance far below the second."""
SURE = 0.85
"""The engine must be this sure of what it reads otherwise."""
LEAST, MOST = 8, 40
"""Ideographs of a line that is worth reading."""


def looked_at(
    zones: Sequence[Zone],
    decisions: Sequence[TrustDecision],
    image: PageImage,
    layout: PageLayout,
    recognizer: Recognizer,
    settings: RecognizeSettings,
    script: Script,
) -> list[TrustDecision]:
    """The decisions, with those of fonts that the print disproves turned round."""
    layer = image.layer
    if layer is None:
        return list(decisions)
    lines: dict[int, list[LineBox]] = {}
    for zone, decision in zip(zones, decisions, strict=True):
        if decision.trusted:
            lines.setdefault(zone.font, []).extend(zone.lines)
    false_fonts = {
        font: share
        for font, some in sorted(lines.items())
        if sum(_han(k, layer) for k in some) >= ENOUGH
        and (share := _disproof(some, layer, image, layout, recognizer, settings, script)) is not None
    }
    return [
        replace(d, trusted=False, reason="the print reads otherwise", score=false_fonts[z.font])
        if d.trusted and z.font in false_fonts
        else d
        for z, d in zip(zones, decisions, strict=True)
    ]


def _disproof(
    lines: Sequence[LineBox],
    layer: TextLayer,
    image: PageImage,
    layout: PageLayout,
    recognizer: Recognizer,
    settings: RecognizeSettings,
    script: Script,
) -> float | None:
    """Mean share of equal characters where every line read differs; None where one agrees or nothing can be told."""
    fit = [k for k in lines if LEAST <= _han(k, layer) <= MOST]
    shares = []
    for line in sorted(fit, key=lambda k: (-_han(k, layer), k.id))[:LINES]:
        read, _ = read_pixels(image.pixels, layout, [line], recognizer, settings, script)
        told = read_marks(line, layer, script).text
        if not read or not _comparable(read[0].text, told) or _confidence(read[0].signs) < SURE:
            continue
        share = equal_share(told, read[0].text)
        if share >= AGREES:
            return None
        shares.append(share)
    return sum(shares) / len(shares) if len(shares) >= 2 and max(shares) < DIFFERS else None


def equal_share(told: str, seen: str) -> float:
    """Share of the ideographs of ``told`` that stand, in order, in ``seen`` (longest common subsequence)."""
    a, b = [c for c in told if is_han(c)], [c for c in seen if is_han(c)]
    row = [0] * (len(b) + 1)
    for x in a:
        last = 0
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], max(row[j], row[j - 1], last + 1 if x == y else 0)
    return row[-1] / len(a) if a else 0.0


def _comparable(seen: str, told: str) -> bool:
    return 0.7 * len(told) <= len(seen) <= 1.4 * len(told)


def _confidence(signs: Sequence[Sign]) -> float:
    return sum(s.confidence for s in signs) / len(signs) if signs else 0.0


def _han(line: LineBox, layer: TextLayer) -> int:
    return sum(is_han(layer.characters.text[m]) for m in line.marks if layer.characters.text[m])
