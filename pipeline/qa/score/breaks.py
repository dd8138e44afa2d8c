"""Paragraph breaks and joins: kept, lost, made up."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz.distance import Levenshtein

from pipeline.qa.score.folding import lenient
from pipeline.qa.score.matching import positions
from pipeline.qa.score.parts import Parts

Tally = Mapping[str, list[bool]]

_BODY_ROLES = ("body", "subhead", "dropcap")
_REACH = 5
_MISREAD_A_SIDE = 2


def seams(truth: Parts) -> list[tuple[int, str]]:
    """(offset in the body, kind of end) of every line end in the body; none where the lines don't make up the body's text."""
    body = [line for line in truth.lines if line.role in _BODY_ROLES]
    if not body or lenient("".join(line.text for line in body)) != lenient(truth.prose):
        return []
    found, offset = [], 0
    for line in body[:-1]:
        offset += len(lenient(line.text))
        found.append((offset, line.end))
    return found


def count_breaks(truth: Parts, output: Parts | None, tally: Tally) -> None:
    """Add to ``tally`` one yes or no for each paragraph end, column or page join and line join of the truth.

    A join is right when the characters on both sides stand together in one output paragraph; ``paragraph_false`` gets a yes for each
    break that the truth does not have.
    """
    text = lenient(truth.prose)
    pieces = [lenient(b) for b in output.body] if output else []
    joined = "".join(pieces)
    ends = _inner_ends([lenient(b) for b in truth.body])
    inside = [(o, "column_join" if kind in ("column", "page") else "line_join") for o, kind in seams(truth) if o not in ends]
    if not joined:
        tally["paragraph_keep"].extend([False] * len(ends))
        for _, name in inside:
            tally[name].append(False)
        return
    where, breaks = positions(text, joined), set(_inner_ends(pieces))
    right: set[int] = set()
    for end in ends:
        hit = _near(where[end], breaks)
        right |= hit
        tally["paragraph_keep"].append(bool(hit) and _together(text, joined, where, end))
    made_up = len(breaks - right)
    tally["paragraph_false"].extend([True] * made_up + [False] * max(0, len(ends) + 1 - made_up))
    for offset, name in inside:
        tally[name].append(not _near(where[offset], breaks - right) and _together(text, joined, where, offset))


def _inner_ends(pieces: list[str]) -> list[int]:
    ends, at = [], 0
    for piece in pieces[:-1]:
        at += len(piece)
        ends.append(at)
    return ends


def _near(place: int, among: set[int]) -> set[int]:
    return {place - 1, place, place + 1} & among


def _together(text: str, joined: str, where: list[int], offset: int) -> bool:
    """The characters on both sides of the offset stand together in the output; two misread ones a side are allowed."""
    left, right, place = text[max(0, offset - _REACH) : offset], text[offset : offset + _REACH], where[offset]
    before, after = joined[max(0, place - len(left)) : place], joined[place : place + len(right)]
    return Levenshtein.distance(left, before) <= _MISREAD_A_SIDE and Levenshtein.distance(right, after) <= _MISREAD_A_SIDE
