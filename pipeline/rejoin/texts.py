"""Texts from printed lines: fragments, and cuts through them that keep the way back to the print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.model.issue import Fragment, Text
from pipeline.model.labelled import Region
from pipeline.model.page import TextLine

Lines = Mapping[tuple[int, str], TextLine]


def fragments(page: int, region: Region, lines: Lines, glue: str = "") -> list[Fragment]:
    """One fragment a line, white space at the ends left out; ``glue`` stands between the lines."""
    out = []
    for i in region.lines:
        line = lines[(page, i)]
        text = line.text.strip()
        if text:
            out.append(Fragment(page, i, region.id, text, line.box, line.confidence, glue))
    return out


def text_of(parts: Sequence[Fragment]) -> Text | None:
    return Text(tuple(parts)) if parts else None


def cut(text: Text, start: int, end: int) -> Text:
    """The part from offset ``start`` to ``end`` of ``text.text``, as fragments of the same lines."""
    out: list[Fragment] = []
    at = 0
    for i, f in enumerate(text.fragments):
        lo, hi = max(start - at, 0), min(end - at, len(f.text))
        if lo < hi:
            out.append(replace(f, text=f.text[lo:hi], glue=f.glue if hi == len(f.text) else ""))
        at += len(f.text) + (len(f.glue) if i < len(text.fragments) - 1 else 0)
    return Text(tuple(out))


def seam_glue(left: str, right: str) -> str:
    """What joins two lines: a space between two Latin words, nothing in Chinese or inside a number (22:02); a hyphenated word closes up."""
    if not left or not right:
        return ""
    a, b = left[-1], right[0]
    latin = a.isascii() and b.isascii() and a.isalpha() and b.isalpha()
    number = b.isdigit() and left[-2:-1].isdigit()
    return " " if latin or (a in ",;:" and b.isascii() and b.isalnum() and not number) else ""
