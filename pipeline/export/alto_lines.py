"""Lines of an ALTO document: strings, spaces, glyphs, and words broken over two lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.export.alto_parts import Ids, add, place
from pipeline.export.walk import BrokenWords, Document

Glyph = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of a line without white space. ``glyphs`` is empty where the line's characters can't be told apart.

    ``part`` is 1 or 2 for the head or the tail of the broken ``word``, 0 for neither.
    """

    text: str
    glyphs: tuple[Glyph, ...]
    part: int = 0
    word: str = ""


class LineWriter:
    """Writes lines of one page. Chinese has no spaces between words, so a String is a run between white spaces, cut once more where a word
    broken over two lines begins or ends; each character is a Glyph in it."""

    def __init__(self, number: int, words: BrokenWords, ids: Ids) -> None:
        self.number, self.words, self.ids = number, words, ids

    def write(self, block: etree._Element, line: Document) -> None:
        """Adds the TextLine; a line of no printed characters gets one empty String, which the schema wants."""
        direction = "ttb" if line.get("vertical") else None
        element = add(block, "TextLine", ID=self.ids.make(line["id"]), **place(line["bbox"]), BASEDIRECTION=direction)
        runs = self._runs(line)
        for i, group in enumerate(runs):
            for j, run in enumerate(group):
                self._string(element, line, run, f"{line['id']}.{i}.{j}")
            if i < len(runs) - 1:
                add(element, "SP", **_gap(group[-1], runs[i + 1][0], bool(line.get("vertical"))))
        if not runs:
            add(element, "String", CONTENT="", **place(line["bbox"]), WC=float(line["confidence"]))

    def _string(self, element: etree._Element, line: Document, run: Run, name: str) -> None:
        sure = sum(g[5] for g in run.glyphs) / len(run.glyphs) if run.glyphs else line["confidence"]
        box = _hull(run.glyphs) if run.glyphs else line["bbox"]
        string = add(
            element,
            "String",
            ID=self.ids.make(name),
            CONTENT=run.text,
            **place(box),
            WC=float(sure),
            SUBS_TYPE=f"HypPart{run.part}" if run.part else None,
            SUBS_CONTENT=run.word or None,
        )
        # The schema takes glyphs of one code point only.
        if all(len(g[0]) == 1 for g in run.glyphs):
            for glyph in run.glyphs:
                add(string, "Glyph", CONTENT=glyph[0], GC=float(glyph[5]), **place(glyph[1:5]))

    def _runs(self, line: Document) -> list[list[Run]]:
        """Runs between white spaces, each as one piece or as the pieces that a broken word cuts it into."""
        parts = str(line["text"]).split()
        chars: list[Glyph] = list(line["chars"])
        if "".join(parts) != "".join(str(c[0]) for c in chars):
            chars = []
        groups: list[list[Run]] = []
        at = 0
        for part in parts:
            size = _count(chars[at:], part)
            groups.append([Run(part, tuple(chars[at : at + size]))])
            at += size
        if groups:
            self._cut_tail(groups, line["id"])
            self._cut_head(groups, line["id"])
        return groups

    def _cut_tail(self, groups: list[list[Run]], line: str) -> None:
        head, word = self.words.get((self.number, line, "head"), ("", ""))
        run = groups[-1][-1]
        if head and run.text.endswith(head):
            groups[-1][-1:] = [*_nonempty(_slice(run, 0, len(run.text) - len(head))), _part(run, len(run.text) - len(head), None, 1, word)]

    def _cut_head(self, groups: list[list[Run]], line: str) -> None:
        tail, word = self.words.get((self.number, line, "tail"), ("", ""))
        run = groups[0][0]
        if tail and run.part == 0 and run.text.startswith(tail):
            groups[0][:1] = [_part(run, 0, len(tail), 2, word), *_nonempty(_slice(run, len(tail), None))]


def _slice(run: Run, start: int, end: int | None) -> Run:
    text = run.text[start:end]
    first = _count(run.glyphs, run.text[:start])
    return Run(text, run.glyphs[first : first + _count(run.glyphs[first:], text)])


def _part(run: Run, start: int, end: int | None, part: int, word: str) -> Run:
    piece = _slice(run, start, end)
    return Run(piece.text, piece.glyphs, part, word)


def _nonempty(run: Run) -> list[Run]:
    return [run] if run.text else []


def _count(chars: Sequence[Glyph], text: str) -> int:
    """How many of the characters (a grapheme may be several code points) make up the text."""
    size = n = 0
    while n < len(chars) and size < len(text):
        size += len(chars[n][0])
        n += 1
    return n


def _hull(glyphs: Sequence[Glyph]) -> list[float]:
    return [f(g[i + 1] for g in glyphs) for i, f in enumerate((min, min, max, max))]


def _gap(before: Run, after: Run, vertical: bool) -> dict[str, float]:
    if not before.glyphs or not after.glyphs:
        return {}
    a, b = _hull(before.glyphs), _hull(after.glyphs)
    if vertical:
        return place([a[0], min(a[3], b[1]), a[2], max(a[3], b[1])])
    return place([min(a[2], b[0]), a[1], max(a[2], b[0]), a[3]])
