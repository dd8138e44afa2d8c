"""Punctuation that engines get wrong, put right by geometry: dashes, dots, half-width forms, boxes and bullets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.page import LineBox
from pipeline.recognize.signs import Sign, is_han, is_wide
from pipeline.recognize.strip import Strip
from pipeline.recognize.tables import Script

FULL = dict(zip(":;,!?()∶", "：；，！？（）：", strict=True))
SAME = dict(zip("☐◻◽▢◼◾▪▫･•⋯―", "□□□□■■■□··…—", strict=True))


def mended(signs: Sequence[Sign], strip: Strip, line: LineBox, script: Script) -> list[Sign]:
    """The signs of a line with their punctuation as printed."""
    out = [replace(s, text=SAME.get(s.text, s.text)) for s in signs]
    return full_width(out)


def full_width(signs: Sequence[Sign]) -> list[Sign]:
    """Half-width : ; , ! ? ( ) beside an ideograph become full-width; a bracket goes with its partner."""
    out = list(signs)
    opened: list[int] = []
    for i, sign in enumerate(out):
        if sign.text not in FULL:
            if sign.text == "（":
                opened.append(i)
            elif sign.text == "）" and opened:
                start = opened.pop()
                out[start] = replace(out[start], text="（")
            continue
        if sign.text == "(":
            opened.append(i)
        wide = _beside_wide(out, i)
        if sign.text == ")" and opened:
            start = opened.pop()
            wide = wide or out[start].text == "（"
            if wide:
                out[start] = replace(out[start], text="（")
        if wide:
            out[i] = replace(sign, text=FULL[sign.text])
    return out


def _beside_wide(signs: Sequence[Sign], i: int) -> bool:
    left = signs[i - 1].text if i else ""
    right = signs[i + 1].text if i + 1 < len(signs) else ""
    return any(t and (is_han(t) or is_wide(t)) for t in (left, right))
