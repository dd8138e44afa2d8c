"""What a program made of one page, measured in ways that any program's output allows, against truths of samples/benchmark/GT_FORMAT.md.

==================  ==================================================================================================
line_error          edit distance over the truth's lines / their characters, matched by box as in `baozhi score`
line_error_anywhere the same, each line against the place of the whole output that is most like it: order costs nothing
found               the truth's characters that stand anywhere in the output
order_line          line ends inside a paragraph whose two sides stand next to each other in the output, white space or not
order_column        the same where the paragraph goes on in another column
joined_line         of the same line ends: next to each other with neither white space nor the end of a block between
joined_column       the same over column ends
apart               paragraph ends with the next paragraph after them, and white space or the end of a block between
fields_alone        headlines, kickers, decks, bylines and captions of the truth that are a block by themselves
fields_named        the same, and the program calls the block what it is: a head, a byline, a caption
==================  ==================================================================================================

Texts are compared after folding of widths, quotes and dashes. A figure that a program can't have (no boxes, no roles) is missing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from pipeline.qa.score.folding import lenient, plain_byline
from pipeline.qa.score.lines import count_lines

Document = Mapping[str, Any]

REACH = 8
"""Characters looked at on each side of a line end: long enough to be met once on a page."""
MISREAD = 4
"""One in so many of them may be misread."""
FIELD_ERROR = 0.1
"""Share of a field's characters that may be misread: this measures roles, not letters."""
FLOW_ROLES = ("body", "subhead", "dropcap")
KINDS = {"soft": "line", "column": "column", "paragraph": "paragraph"}


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of text as the program gives it, in its reading order. Roles: head, byline, caption, text; None where it names none."""

    text: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A page as a program read it. ``lines`` hold text and ``source_polygon`` (a box or a polygon in the truth's unit); may be empty."""

    blocks: Sequence[Block]
    lines: Sequence[Document] = ()


class Share(NamedTuple):
    """So much of so much; shares of several pages add up."""

    part: float
    whole: float

    @property
    def value(self) -> float | None:
        return self.part / self.whole if self.whole else None


class Seam(NamedTuple):
    """Two printed lines that follow one another in an article: the end of the one, the start of the other, folded."""

    left: str
    right: str
    kind: str


@dataclass(frozen=True, slots=True)
class Flow:
    """All text of an output, folded, and the places in it where white space or the end of a block stood."""

    text: str
    gaps: frozenset[int]

    @classmethod
    def of(cls, blocks: Iterable[Block]) -> Flow:
        text, gaps = "", set[int]()
        for block in blocks:
            for piece in re.split(r"\s+", block.text):
                gaps.add(len(text))
                text += lenient(piece)
        return cls(text, frozenset(gaps))


def measure(truth: Document, output: Output) -> dict[str, Share]:
    """All figures of one page (see above)."""
    flow = Flow.of(output.blocks)
    figures = {"line_error_anywhere": error_anywhere(truth, flow.text), "found": found(truth, flow.text)}
    if output.lines:
        count = count_lines(truth, output.lines)
        figures["line_error"] = Share(count.distance, count.characters)
    return figures | order(seams(truth), flow) | fields(truth, output.blocks)


def add(pages: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    """The figures of several pages as one."""
    total: dict[str, Share] = {}
    for page in pages:
        for name, share in page.items():
            have = total.get(name, Share(0, 0))
            total[name] = Share(have.part + share.part, have.whole + share.whole)
    return total


def printed(truth: Document) -> Iterator[str]:
    """The folded text of every line of the articles."""
    return (text for article in truth["articles"] for line in article["lines"] if (text := lenient(line["text"])))


def found(truth: Document, text: str) -> Share:
    want = Counter("".join(printed(truth)))
    return Share((want & Counter(text)).total(), want.total())


def error_anywhere(truth: Document, text: str) -> Share:
    distance = size = 0
    for line in printed(truth):
        size += len(line)
        distance += min(len(line), Levenshtein.distance(line, likest(line, text)))
    return Share(distance, size)


def likest(line: str, text: str) -> str:
    """The piece of ``text`` that is most like ``line``."""
    if len(text) <= len(line):
        return text
    hit = fuzz.partial_ratio_alignment(line, text)
    return text[hit.dest_start : hit.dest_end] if hit else ""


def seams(truth: Document) -> list[Seam]:
    """Where one line of body text follows another. What stands between them in print (a subhead, a drop cap) ends the chain."""
    out = []
    for article in truth["articles"]:
        lines = [line for line in article["lines"] if line["role"] in FLOW_ROLES]
        for a, b in pairwise(lines):
            left, right = lenient(a["text"])[-REACH:], lenient(b["text"])[:REACH]
            if a["role"] == b["role"] == "body" and a["end"] in KINDS and left and right:
                out.append(Seam(left, right, KINDS[a["end"]]))
    return out


def place(seam: Seam, text: str) -> tuple[int, int] | None:
    """Where in ``text`` the seam lies, and how many characters around it are misread; None where its sides don't stand together."""
    hit = fuzz.partial_ratio_alignment(seam.left + seam.right, text, score_cutoff=50) if len(text) >= 2 * REACH else None
    if hit is None:
        return None
    window, size = text[hit.dest_start : hit.dest_end], len(seam.left)
    fits = []
    for at in range(max(0, size - 2), size + 3):
        left, right = Levenshtein.distance(seam.left, window[:at]), Levenshtein.distance(seam.right, window[at:])
        if left <= size // MISREAD and right <= len(seam.right) // MISREAD:
            fits.append((left + right, at))
    if not fits:
        return None
    misread, at = min(fits)
    return hit.dest_start + at, misread


def order(wanted: Iterable[Seam], flow: Flow) -> dict[str, Share]:
    """Shares of the seams in order, joined, and (between paragraphs) kept apart."""
    names = ("order_line", "order_column", "joined_line", "joined_column", "apart")
    tally: dict[str, list[bool]] = {name: [] for name in names}
    for seam in wanted:
        at = place(seam, flow.text)
        slack = 1 if at and at[1] else 0
        gap = at is not None and any(at[0] + d in flow.gaps for d in range(-slack, slack + 1))
        if seam.kind == "paragraph":
            tally["apart"].append(gap)
        else:
            tally[f"order_{seam.kind}"].append(at is not None)
            tally[f"joined_{seam.kind}"].append(at is not None and not gap)
    return {name: Share(sum(cases), len(cases)) for name, cases in tally.items()}


def wanted_fields(truth: Document) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(role, texts that will do) of each headline, kicker, deck, byline on a line of its own, and caption (with or without its credit).

    All without a byline's brackets and marks.
    """
    for article in truth["articles"]:
        yield from (("head", (plain_byline(article[name]),)) for name in ("kicker", "headline", "deck") if article.get(name))
        if article.get("byline") and any(line["role"] == "byline" for line in article["lines"]):
            yield "byline", (plain_byline(article["byline"]),)
        for photo in article.get("photos", []):
            if caption := photo.get("caption"):
                yield "caption", (plain_byline(caption), plain_byline(caption + (photo.get("credit") or "")))


def fields(truth: Document, blocks: Sequence[Block]) -> dict[str, Share]:
    plain = [(plain_byline(block.text), block.role) for block in blocks]
    alone = named = cases = 0
    for role, texts in wanted_fields(truth):
        cases += 1
        roles = {given for text, given in plain if any(Levenshtein.normalized_distance(t, text) <= FIELD_ERROR for t in texts)}
        alone, named = alone + bool(roles), named + (role in roles)
    figures = {"fields_alone": Share(alone, cases)}
    return figures | ({"fields_named": Share(named, cases)} if any(role for _, role in plain) else {})
