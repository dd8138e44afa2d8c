"""From the characters of a text back to the printed lines that it names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rapidfuzz.distance import LCSseq

from pipeline.model.geometry import Box
from pipeline.qa.documents import Document


class Printed(NamedTuple):
    """One printed line: ``text`` as read; ``key`` is page and line id, unique in the issue."""

    page: int
    line: str
    text: str

    @property
    def key(self) -> tuple[int, str]:
        return self.page, self.line


class Spot(NamedTuple):
    """A character of a printed line: index of the line in the list it was traced in, index of the character in that line's text."""

    line: int
    at: int


Taken = Callable[[Spot], bool]


def references(value: Any) -> Iterator[tuple[int, str]]:
    """(page, line id) of every line that a TEXT's regions name, in order."""
    if isinstance(value, Mapping):
        for region in value.get("regions") or ():
            for line in region.get("lines") or ():
                yield int(region["page"]), str(line)


def line_index(pages: Mapping[int, Document]) -> dict[tuple[int, str], Document]:
    """Documents of all lines by page and id."""
    return {(number, str(line["id"])): line for number, page in pages.items() for line in page.get("lines", [])}


def trace(text: str, lines: Sequence[Printed], taken: Taken | None = None) -> list[Spot | None]:
    """For each character of ``text`` the printed character that it is; None for white space and for what no line holds.

    A text is its lines one after the other, or a part of them (a credit at the end of a caption's line), or, where regions were
    interleaved, its lines in another order; what differs beyond that is aligned. Where a part occurs more than once, the place
    with the fewest ``taken`` characters is meant.
    """
    bare = [i for i, c in enumerate(text) if not c.isspace()]
    spots = [Spot(n, i) for n, line in enumerate(lines) for i, c in enumerate(line.text) if not c.isspace()]
    wanted, printed = "".join(text[i] for i in bare), "".join(lines[s.line].text[s.at] for s in spots)
    found: list[Spot | None] = [None] * len(text)
    for at, place in _pairs(wanted, printed, lines, spots, taken):
        found[bare[at]] = spots[place]
    return found


def _pairs(wanted: str, printed: str, lines: Sequence[Printed], spots: Sequence[Spot], taken: Taken | None) -> Iterator[tuple[int, int]]:
    if wanted and wanted in printed:
        start = _freest(wanted, printed, spots, taken)
        return ((k, start + k) for k in range(len(wanted)))
    if len(wanted) == len(printed) and (shuffled := _other_order(wanted, lines)) is not None:
        return iter(shuffled)
    return (
        (op.src_start + k, op.dest_start + k)
        for op in LCSseq.opcodes(wanted, printed)
        if op.tag == "equal"
        for k in range(op.src_end - op.src_start)
    )


def _freest(wanted: str, printed: str, spots: Sequence[Spot], taken: Taken | None) -> int:
    """The start of the occurrence with the fewest taken characters; the first of equals."""
    starts, at = [], printed.find(wanted)
    while at >= 0:
        starts.append(at)
        at = printed.find(wanted, at + 1)
    if taken is None or len(starts) == 1:
        return starts[0]
    return min(starts, key=lambda s: sum(taken(spots[s + k]) for k in range(len(wanted))))


def _other_order(wanted: str, lines: Sequence[Printed]) -> list[tuple[int, int]] | None:
    """Pairs when the text is made of the same lines in another order; None when it is not."""
    free, pairs, at = [True] * len(wanted), [], 0
    for line in lines:
        text = "".join(line.text.split())
        start = wanted.find(text)
        while start >= 0 and not all(free[start : start + len(text)]):
            start = wanted.find(text, start + 1)
        if start < 0:
            return None
        for k in range(len(text)):
            free[start + k] = False
            pairs.append((start + k, at + k))
        at += len(text)
    return pairs


def box_of(value: Sequence[Any]) -> Box | None:
    """A box of a document; None where it is none."""
    if len(value) != 4 or not all(isinstance(v, (int, float)) for v in value):
        return None
    return Box(*(float(v) for v in value))
