"""Punctuation that engines get wrong, put right by geometry: dashes, dots, half-width forms, boxes at the head of a byline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.recognize.signs import Sign, is_wide
from pipeline.recognize.strip import Strip
from pipeline.recognize.tables import Script

FULL = dict(zip(":;,!?()∶", "：；，！？（）：", strict=True))
SAME = dict(zip("☐◻◽▢◼◾▪▫･•⋯―", "□□□□■■■□··…—", strict=True))
COLUMN_QUOTES = dict(zip("『』「」¬", "“”‘’“", strict=True))
"""The upright forms that GB/T 15834 prescribes for quotation marks of simplified text set in columns, and what they are misread as."""
YEAR = re.compile(r"(?<![A-Za-z0-9])[\[〔]\d{4}[\]〕](?=\d{1,4}号)")
"""The year in a document's number (望总工〔2023〕17号), whose brackets engines take for square ones."""
DASHES = frozenset("—-–―_一ー~−")
DOTS = frozenset(".…·‥．")
DASH_EM = 0.75
"""Shortest thin horizontal piece of ink, in em, that can be a dash of one em."""
DASH_THICK = 0.18
DASH_GAP, EM_GAP = 0.12, 0.3
"""White in em over which two pieces are one dash, and two dashes of one em are one of two."""
BESIDE = 0.1
"""How far in em the centre of a sign read on a dash may lie beyond its end; of another mark that stands beside it as far inside."""
STOPS, DOUBTFUL = frozenset("，。；：、？！.,;:?!"), 0.7
"""Marks that end a clause; the confidence of one right beside another, at most."""
TWO_EM = 1.45
"""From here on a dash, or a row of dots, is two em long."""


def mended(signs: Sequence[Sign], strip: Strip, vertical: bool, script: Script) -> list[Sign]:
    """The signs of a line with their punctuation as printed."""
    out = [replace(s, text=SAME[s.text]) if s.text in SAME else s for s in signs]
    if vertical:
        out = _column_commas(out)
    if vertical and script == "Hans":
        out = [replace(s, text=COLUMN_QUOTES[s.text]) if s.text in COLUMN_QUOTES else s for s in out]
    for start, end in _paired(dash_spans(strip), out, strip.em, vertical):
        out = _with_dash(out, start, end, strip.em, vertical)
    return doubted(full_width(_with_dots(out, strip, vertical)))


def _column_commas(signs: Sequence[Sign]) -> list[Sign]:
    """A comma of a column, turned, looks like a closing quote: one without an opening quote before it is a comma."""
    out, opened = list(signs), False
    for i, sign in enumerate(out):
        if sign.text == "‘":
            opened = True
        elif sign.text in "’'":
            if not opened:
                out[i] = replace(sign, text="，")
            opened = False
    return out


def dash_spans(strip: Strip) -> list[tuple[float, float]]:
    """Where along the line a thin piece of ink of DASH_EM and more lies in the middle of the line's height."""
    em = strip.em
    thickest = max(2.0, DASH_THICK * em)
    # What reaches beyond the middle of the line is no dash, whatever is left of it here
    top = max(0, int(strip.top + 0.25 * em - thickest / 2) - 1)
    middle = strip.mask[top : max(0, int(strip.top + 0.75 * em + thickest / 2) + 2)]
    _, _, stats, _ = cv2.connectedComponentsWithStats(middle.view(np.uint8), connectivity=8)
    pieces = []
    for x, y, w, h, _ in stats[1:].tolist():
        y += top
        centre = (y + h / 2 - strip.top) / em
        if h <= thickest and w >= 0.3 * em and 0.25 <= centre <= 0.75:
            pieces.append((strip.start + x, strip.start + x + w, y + h / 2))
    merged: list[tuple[float, float, float]] = []
    for x0, x1, y in sorted(pieces):
        if merged and x0 - merged[-1][1] <= DASH_GAP * em and abs(y - merged[-1][2]) <= max(1.5, 0.06 * em):
            merged[-1] = (merged[-1][0], max(x1, merged[-1][1]), y)
        else:
            merged.append((x0, x1, y))
    return [(x0, x1) for x0, x1, _ in merged if x1 - x0 >= DASH_EM * em]


def _paired(spans: Sequence[tuple[float, float]], signs: Sequence[Sign], em: float, vertical: bool) -> list[tuple[float, float]]:
    """The spans, two dashes of one em that follow one another made one; 一一 is none."""
    out: list[tuple[float, float]] = []
    for x0, x1 in spans:
        short = bool(out) and max(x1 - x0, out[-1][1] - out[-1][0]) < TWO_EM * em and x0 - out[-1][1] <= EM_GAP * em
        if short and [s.text for s in signs if out[-1][0] <= sum(s.span(vertical)) / 2 <= x1] != ["一", "一"]:
            out[-1] = (out[-1][0], x1)
        else:
            out.append((x0, x1))
    return out


def _with_dash(signs: Sequence[Sign], start: float, end: float, em: float, vertical: bool) -> list[Sign]:
    """The signs with those on a dash from ``start`` to ``end`` replaced by it; unchanged where something else stands there."""
    reach = BESIDE * em
    centres = [sum(s.span(vertical)) / 2 for s in signs]
    on = [i for i, c in enumerate(centres) if start - reach <= c <= end + reach]
    on = [i for i in on if signs[i].text in DASHES or start + reach <= centres[i] <= end - reach]
    if any(signs[i].text not in DASHES for i in on):
        return list(signs)
    if end - start >= TWO_EM * em:
        count = round((end - start) / em)
        at = on[0] if on else sum(c < start + reach for c in centres)
        sure = min((signs[i].confidence for i in on), default=0.9)
        across = signs[min(at, len(signs) - 1)].box if signs else None
        if across is None:
            return list(signs)
        dashes = [Sign("—", _part(across, start, end, i, count, vertical), sure) for i in range(count)]
        return [*signs[:at], *dashes, *signs[at + len(on) :]]
    out = list(signs)
    if len(on) == 1 and (out[on[0]].text != "一" or _beside_digit(out, on[0])):
        out[on[0]] = replace(out[on[0]], text="—")
    return out


def _part(across: Box, start: float, end: float, i: int, count: int, vertical: bool) -> Box:
    a, b = start + (end - start) * i / count, start + (end - start) * (i + 1) / count
    return Box(across.x0, a, across.x1, b) if vertical else Box(a, across.y0, b, across.y1)


def _beside_digit(signs: Sequence[Sign], i: int) -> bool:
    near = [signs[k].text for k in (i - 1, i + 1) if 0 <= k < len(signs)]
    return any(t in "0123456789℃%" for t in near)


def _with_dots(signs: Sequence[Sign], strip: Strip, vertical: bool) -> list[Sign]:
    """Rows of dots become … or ……, by their length; a single dot stays."""
    out: list[Sign] = []
    i = 0
    while i < len(signs):
        j = i
        while j < len(signs) and signs[j].text in DOTS:
            j += 1
        row = signs[i:j]
        if len(row) > 1 or (row and row[0].text in "…‥"):
            out += _dots(row, _dotted(signs, i, j, strip, vertical), strip.em, vertical)
        else:
            out += row or [signs[i]]
        i = max(j, i + 1)
    return out


def _dotted(signs: Sequence[Sign], i: int, j: int, strip: Strip, vertical: bool) -> tuple[float, float]:
    """Extent of the ink between the neighbours of signs i to j."""
    own0, own1 = signs[i].span(vertical)[0], signs[j - 1].span(vertical)[1]
    low = signs[i - 1].span(vertical)[1] if i else own0 - strip.em
    high = signs[j].span(vertical)[0] if j < len(signs) else own1 + strip.em
    return strip.extent(min(low, own0), max(high, own1)) or (own0, own1)


def _dots(row: Sequence[Sign], ink: tuple[float, float], em: float, vertical: bool) -> list[Sign]:
    start, end = ink
    if len(row) == 2 and all(s.text == "…" for s in row):
        return list(row)
    if end - start < 0.45 * em:
        return list(row)
    count = 2 if end - start >= TWO_EM * em - 0.2 * em else 1
    sure = min(s.confidence for s in row)
    return [Sign("…", _part(row[0].box, start, end, k, count, vertical), sure) for k in range(count)]


def doubted(signs: Sequence[Sign]) -> list[Sign]:
    """Of two stops in a row the less sure one is doubtful: mostly it is dirt, however sure an engine is. Latin text has such."""
    out = list(signs)
    for i in range(1, len(out)):
        pair = out[i - 1].text + out[i].text
        if STOPS.issuperset(pair) and not pair.isascii():
            k = min(i, i - 1, key=lambda n: out[n].confidence)
            out[k] = replace(out[k], confidence=min(out[k].confidence, DOUBTFUL))
    return out


def full_width(signs: Sequence[Sign]) -> list[Sign]:
    """Half-width : ; , ! ? ( ) beside a sign of full width become full-width; a bracket goes with its partner."""
    out = list(signs)
    opened: list[int] = []
    for i, sign in enumerate(out):
        wide = (sign.text in FULL or sign.text == "）") and _beside_wide(out, i)
        if sign.text in "(（":
            opened.append(i)
        elif sign.text in ")）" and opened:
            start = opened.pop()
            if wide or sign.text == "）" or out[start].text == "（":
                out[start] = replace(out[start], text="（")
                out[i] = replace(sign, text="）")
                continue
        if wide and sign.text in FULL:
            out[i] = replace(sign, text=FULL[sign.text])
    for year in YEAR.finditer("".join(s.text[:1] or " " for s in out)):
        for i, text in ((year.start(), "〔"), (year.end() - 1, "〕")):
            out[i] = replace(out[i], text=text)
    return out


def _beside_wide(signs: Sequence[Sign], i: int) -> bool:
    near = [signs[k].text for k in (i - 1, i + 1) if 0 <= k < len(signs)]
    return any(is_wide(t) for t in near)


def boxed_head(texts: Sequence[str], before: Sequence[str]) -> bool:
    """Whether the first sign, read as 口, is the □ before a name: white stands behind it."""
    return len(texts) > 1 and texts[0] == "口" and before[1] != ""
