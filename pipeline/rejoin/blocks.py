"""An article's body regions to paragraphs, subheads, verses and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from pipeline.model.draft import ArticleDraft, PlacedRegion
from pipeline.model.geometry import ReadingFrame
from pipeline.model.issue import Block, Decision, Fragment, Join, Text
from pipeline.model.labelled import Role
from pipeline.model.page import TextLine
from pipeline.ports import Lexicon
from pipeline.rejoin.seams import INDENT, Seam, SetLine, decide, paragraph_indent
from pipeline.rejoin.texts import Lines, fragments, seam_glue

BlockType = Literal["paragraph", "subhead", "list_item", "verse", "table"]
SURE = 0.85
"""Joins inside a column below this score are told in the issue too."""


@dataclass(slots=True)
class _Open:
    """A block being built."""

    type: BlockType
    parts: list[Fragment] = field(default_factory=list)
    joins: list[Join] = field(default_factory=list)

    @property
    def size(self) -> int:
        return len(Text(tuple(self.parts)).text)


class Body:
    """Builds the blocks of one article; ``decisions`` are told page by page."""

    def __init__(self, lines: Lines, frames: dict[int, ReadingFrame], lexicon: Lexicon) -> None:
        self.lines, self.frames, self.lexicon = lines, frames, lexicon
        self.decisions: list[tuple[int, Decision]] = []

    def blocks(self, article: ArticleDraft) -> tuple[Block, ...]:
        out: list[Block] = []
        now: _Open | None = None
        before: SetLine | None = None
        last: PlacedRegion | None = None
        step = self._step(article)
        for placed in article.body:
            role = placed.region.role
            if role is Role.TABLE:
                out += _closed(now)
                out += [_table(placed, self.lines)]
                now, before = None, None
                continue
            for line, part in zip(self._set(placed, step), fragments(placed.page, placed.region, self.lines), strict=True):
                now = self._next(now, before, line, part, role, out, article.verse, last is placed)
                before, last = line, placed
        out += _closed(now)
        return tuple(out)

    def _next(
        self,
        now: _Open | None,
        before: SetLine | None,
        line: SetLine,
        part: Fragment,
        role: Role,
        out: list[Block],
        verse: bool,
        same: bool,
    ) -> _Open:
        kind: BlockType = "subhead" if role is Role.SUBHEAD else "verse" if verse else "paragraph"
        if now is None or before is None or now.type != kind:
            out += _closed(now)
            return _Open(kind, [part])
        if kind == "subhead":
            close = before.column == line.column and line.box.y0 - before.box.y1 < 0.9 * line.em
            if same or close:
                _add(now, part)
                return now
            out += _closed(now)
            return _Open(kind, [part])
        if kind == "verse" and _in_row(before, line):
            now.parts[-1] = replace(now.parts[-1], glue="\u3000")
            now.parts.append(part)
            return now
        seam = decide(before, line, self.lexicon)
        if kind == "verse" and not before.cap:
            seam = replace(seam, joined=False)
        self._tell(seam, now.parts[-1], part)
        if not seam.joined:
            out += _closed(now)
            return _Open(kind, [part])
        offset = _add(now, part)
        if seam.at != "line" or seam.score < SURE:
            now.joins.append(Join(offset, seam.at, seam.score, seam.word, seam.evidence))
        return now

    def _tell(self, seam: Seam, left: Fragment, right: Fragment) -> None:
        score = seam.score if seam.joined else round(1 - seam.score, 3)
        outcome = ("join over " if seam.joined else "break at ") + seam.at
        self.decisions.append((left.page, Decision("seam", (left.line, right.line), outcome, score, seam.evidence)))

    def _step(self, article: ArticleDraft) -> float:
        """The indent of the article's paragraphs."""
        parts = [p for p in article.body if p.region.role is Role.BODY]
        upright = all(self.lines[(p.page, i)].vertical for p in parts for i in p.region.lines)
        return paragraph_indent([line for p in parts for line in self._set(p, INDENT)]) if upright else INDENT

    def _set(self, placed: PlacedRegion, step: float) -> list[SetLine]:
        region, frame = placed.region, self.frames[placed.page]
        column = frame.box(region.column if region.column is not None else region.box)
        rows = [self.lines[(placed.page, i)] for i in region.lines if self.lines[(placed.page, i)].text.strip()]
        usual = sorted(r.em for r in rows)[len(rows) // 2] if rows else 1.0
        cap = next((r for r in rows if _is_cap(r, usual)), None)
        cap_foot = frame.box(cap.box).y1 - 0.3 * usual if cap is not None else None
        out = []
        for r in rows:
            box = frame.box(r.box)
            narrowed = cap_foot is not None and r is not cap and box.y0 < cap_foot
            out.append(SetLine(r.text.strip(), box, column.x0, column.x1, usual, placed.page, region.group, r is cap, narrowed, step))
        return out


def _in_row(left: SetLine, right: SetLine) -> bool:
    """Two pieces of one row, as verses in pairs are set."""
    level = left.box.overlap_y(right.box) > 0.8 * min(left.box.height, right.box.height) and left.page == right.page
    return level and 0.5 * left.em < right.box.x0 - left.box.x1 < 2.2 * left.em


def _is_cap(line: TextLine, em: float) -> bool:
    return len(line.text.strip()) == 1 and line.em > 1.6 * em


def _add(block: _Open, part: Fragment) -> int:
    """Adds a fragment; returns the offset of the seam."""
    glue = seam_glue(block.parts[-1].text, part.text)
    block.parts[-1] = replace(block.parts[-1], glue=glue)
    offset = block.size + len(glue)
    block.parts.append(part)
    return offset


def _closed(block: _Open | None) -> list[Block]:
    return [Block(Text(tuple(block.parts)), block.type, tuple(block.joins))] if block is not None and block.parts else []


def _table(placed: PlacedRegion, lines: Lines) -> Block:
    """Cells by a space, rows by a line feed."""
    region, page = placed.region, placed.page
    parts: list[Fragment] = []
    rows: list[tuple[str, ...]] = []
    for row in region.cells:
        ids = [i for cell in row for i in cell if (page, i) in lines]
        made = fragments(page, replace(region, lines=tuple(ids)), lines, " ")
        if made:
            made[-1] = replace(made[-1], glue="\n")
        parts += made
        rows.append(tuple("".join(lines[(page, i)].text for i in cell) for cell in row))
    return Block(Text(tuple(parts)), "table", rows=tuple(rows))


def jump_text(jumps: Sequence[PlacedRegion], lines: Lines) -> list[Fragment]:
    return [f for p in jumps for f in fragments(p.page, p.region, lines, "")]
