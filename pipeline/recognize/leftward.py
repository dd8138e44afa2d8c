"""Level lines of a vertical page: those of old newspapers run from right to left."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import groupby, pairwise

from pipeline.recognize.signs import Reading, Sign, is_han, is_latin
from pipeline.wording.dates import reads_backwards


def turned(readings: Sequence[Reading]) -> list[Reading]:
    """The readings of a vertical page, its level lines from right to left where more of their pairs of characters are those of its
    columns, read so."""
    pairs = {a + b for r in readings if r.line.vertical for a, b in pairwise(r.text)}
    level = [r for r in readings if not r.line.vertical and len(r.signs) > 1]
    if not level or sum(_backwards(_from_left(r), pairs) for r in level) <= 0:
        return list(readings)
    ids = {r.line.id for r in level if not _is_leftward(r) and any(is_han(s.text) for s in r.signs)}
    return [_turned(r) if r.line.id in ids else r for r in readings]


def _is_leftward(reading: Reading) -> bool:
    return reading.signs[0].box.cx > reading.signs[-1].box.cx


def _from_left(reading: Reading) -> str:
    return reading.text[::-1] if _is_leftward(reading) else reading.text


def _backwards(text: str, pairs: Container[str]) -> int:
    """How many pairs of characters are known when read backwards, less those that are when read forwards; a date tells most."""
    known = [(a + b in pairs) - (b + a in pairs) for a, b in pairwise(text) if a != b]
    return -sum(known) + 10 * reads_backwards(text)


def _turned(reading: Reading) -> Reading:
    """From right to left; figures and Latin words keep their order."""
    signs, gaps = list(reading.signs)[::-1], ["", *list(reading.before[1:])[::-1]]
    out: list[Sign] = []
    for latin, run in groupby(signs, key=lambda s: is_latin(s.text)):
        part = list(run)
        out += part[::-1] if latin else part
    return replace(reading, signs=tuple(out), before=tuple(gaps))
