"""What it costs to begin an article with a block: where the headline stands, and what stands between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.articles.nodes import Head, Piece, Sheet
from pipeline.articles.openings import Openings
from pipeline.articles.seams import Evidence
from pipeline.articles.territory import same_column, standing_over, under_one_rule
from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.ports import Lexicon
from pipeline.wording.datelines import opens_report

FORBIDDEN = 1e6
HUNG = 0.3
"""An upright headline may hang lower than its columns begin, by this share of its height."""
ABOVE = 6.0
"""Cost of text above a level headline of a vertical page, which is at its left in the reading frame."""
LED, SET_IN = 4.0, 3.0
"""White in em above a note over all columns, and between it and these, at most; how far it may be set in from them."""
BAND = 0.7
"""A rule over this share of the page's width ends what stands above it."""


def _amid(head: Head, piece: Piece) -> bool:
    """An upright headline stands amid the height of a column: one set over the columns of a vertical page, and centred on them."""
    above, below = head.box.y0 - piece.box.y0, piece.box.y1 - head.box.y1
    return min(above, below) > -0.05 * head.box.height


class Starts(Openings):
    """Costs of beginning an article's text with a piece, and what stands above each piece."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon, supposed: Mapping[int, Piece] | None = None) -> None:
        super().__init__(sheet, lexicon, supposed)
        layout = sheet.page.text.layout
        held = {h.container for h in sheet.heads} | {p.container for p in sheet.pieces}
        self.frames = [(i, layout.frame.box(layout.frames[i].box).grow(0.3 * self.em)) for i in sorted(held) if i >= 0]
        self.vertical = layout.vertical
        self.above = [self._heads_above(p) for p in sheet.pieces]
        self.measures = [self._measure_below(h) for h in sheet.heads]
        self.owners = [self._owner(p, found, self.measures) for p, found in zip(sheet.pieces, self.above, strict=True)]

    def _heads_above(self, piece: Piece) -> list[int]:
        """Heads above whose territory holds the piece's column, the nearest first."""
        found = []
        for i, head in enumerate(self.sheet.heads):
            left, right = self.spans[i]
            top = head.box.y0 if head.cross else head.box.y1
            beside = head.container == piece.container and (left <= piece.column.cx <= right or self._level_with(head, piece))
            if self.openings[i] is piece or self._stands_round(i, piece) or (beside and under_one_rule(self.sheet, head, piece)):
                found.append((-head.box.y0, i))
            elif beside and top <= piece.box.y0 + self.em and (piece.box.y0 - top < 8 * self.em or self._rule(top, piece) < 5.0):
                found.append((-top, i))
        return [i for _, i in sorted(found)]

    def _level_with(self, head: Head, piece: Piece) -> bool:
        """The piece stands at the height of an upright headline, with nothing but columns between."""
        if not head.cross or (head.box.y0 - piece.box.y0 > self._hung(head) and not _amid(head, piece)):
            return False
        left, right = sorted((head.box, piece.column), key=lambda b: b.x0)
        return piece.box.overlap_y(head.box) > 0.5 * min(piece.box.height, head.box.height) and self._clear(left, right)

    def _hung(self, head: Head) -> float:
        """How much lower than its columns an upright headline may begin."""
        return max(4 * self.em, head.box.width, HUNG * head.box.height)

    def _measure_below(self, head: Head) -> float | None:
        """Width of the column that begins nearest below a head, with no other head between."""
        under = [
            p
            for p in self.sheet.pieces
            if p.container == head.container
            and p.box.y0 > head.box.y1 - 1.2 * self.em
            and p.column.overlap_x(head.box) > 0.3 * min(p.column.width, head.box.width)
            and p.starts is not Role.TABLE
            and not self._heads_between(head.box, p, skip=head)
        ]
        first = min(under, key=lambda p: p.box.y0, default=None)
        if first is None:
            return None
        below = [p for p in self.sheet.pieces if self._leads(head, first, p)]
        return min((p.column.width for p in below), default=first.column.width)

    def _leads(self, head: Head, note: Piece, piece: Piece) -> bool:
        """A note over all columns stands right below the headline, and the piece is the first of the columns below it."""
        if not note.closes or head.container != piece.container or not -self.em < note.box.y0 - head.box.y1 < LED * self.em:
            return False
        across = Box(note.column.x0, piece.column.y0, note.column.x1, piece.column.y1).grow(SET_IN * self.em, 0.0)
        below = 0 < piece.box.y0 - note.box.y1 < LED * self.em and piece.column.inside(across) > 0.9
        narrower = note.column.width > 1.25 * piece.column.width and piece.column.x0 - note.column.x0 < SET_IN * self.em
        return below and narrower and piece.first_indent > 1.2

    def _owner(self, piece: Piece, above: Sequence[int], measures: Sequence[float | None]) -> int | None:
        """The nearest head above whose text is set in the piece's measure: a guest set into another article in a measure of its own
        does not own what stands below it."""
        for i in above:
            width = measures[i]
            if self.sheet.heads[i].cross or width is None or 0.8 * width < piece.column.width < 1.25 * width:
                return i
        return above[0] if above else None

    def start(self, index: int, piece: Piece) -> tuple[float, Evidence]:
        """Cost of reading ``piece`` first after head ``index``."""
        head, em = self.sheet.heads[index], self.em
        if head.container != piece.container:
            return FORBIDDEN, {}
        found = self._below_cross(head, piece) if head.cross else self._below(index, head, piece)
        if self.openings[index] is piece:
            found = {"beside the headline": 0.5}
        if found is None:
            return FORBIDDEN, {}
        evidence = found
        if piece.starts is Role.BODY and piece.first_indent < 1.0 and not piece.verse and not piece.comes_from:
            evidence["not indented"] = 3.0
        if piece.starts is Role.SUBHEAD:
            evidence["begins with a subhead"] = 0.8
        if opens_report(piece.first):
            evidence["opens like a report"] = -1.0
        if piece.comes_from:
            evidence["comes from another page"] = -1.5
        evidence["a head wants a body"] = -3.0
        evidence["gap"] = min(2.5, 0.06 * max(0.0, piece.box.y0 - head.box.y1) / em)
        return sum(evidence.values()), evidence

    def _below(self, index: int, head: Head, piece: Piece) -> Evidence | None:
        em = self.em
        left, right = self.spans[index]
        if piece.box.y0 < head.box.y1 - 1.2 * em or not left <= piece.column.cx <= right:
            return None
        evidence: Evidence = {}
        blocking = self._heads_between(head.box, piece, skip=head)
        if blocking:
            evidence["another head between"] = 6.0 * blocking
        above = [
            p
            for p in self.sheet.pieces
            if p is not piece and p.container == piece.container and same_column(p, piece) and head.box.y1 - em < p.box.y0 < piece.box.y0
        ]
        if above:
            evidence["text between"] = 3.0 * len(above)
        lefts = [
            p
            for p in self.sheet.pieces
            if p is not piece
            and p.container == piece.container
            and left <= p.column.cx < piece.column.x0
            and p.box.y0 > head.box.y1 - 1.2 * em
            and p.box.y0 < piece.box.y0 + 3 * em
            and not self._heads_between(head.box, p, skip=head)
        ]
        if lefts:
            evidence["columns to the left"] = 1.6 * len({round(p.column.cx / em) for p in lefts})
        own = piece.column.overlap_x(head.box)
        if own < 0.3 * piece.column.width:
            evidence["not below the type"] = 0.7
            if self._nearer_head(head, piece):
                evidence["nearer to another head"] = 2.5
        if any(h.box.y0 > head.box.y1 - em and h.container == piece.container and self._level_with(h, piece) for h in self.sheet.heads):
            evidence["beside an upright head"] = 3.0
        rule = self._rule(head.box.y1, piece)
        if rule and piece.box.y0 - head.box.y1 > 5 * em:
            evidence["rule between"] = rule
        return evidence

    def _nearer_head(self, head: Head, piece: Piece) -> bool:
        """Another head at the same height stands closer to the column."""

        def apart(h: Head) -> float:
            return max(0.0, piece.column.x0 - h.box.x1, h.box.x0 - piece.column.x1)

        return any(
            h is not head
            and h.container == head.container
            and not h.cross
            and abs(h.box.y1 - head.box.y1) < 7 * self.em
            and h.box.y1 <= piece.box.y0 + self.em
            and apart(h) < apart(head)
            for h in self.sheet.heads
        )

    def _below_cross(self, head: Head, piece: Piece) -> Evidence | None:
        """An upright headline stands above its first column or beside it; text to its left comes first."""
        em = self.em
        below = piece.box.y0 >= head.box.y1 - 1.5 * em and piece.column.overlap_x(head.box) > 0.3 * piece.column.width
        # Large type may be centred on the height of its columns
        level = abs(piece.box.y0 - head.box.y0) < self._hung(head) or _amid(head, piece)
        if below:
            evidence = {"below the upright head": 0.3, "columns to the left": 1.6 * len(self._level_lefts(head, piece))}
            lefts = [
                p
                for p in self.sheet.pieces
                if p is not piece
                and abs(p.box.y0 - piece.box.y0) < 2 * em
                and head.box.x0 - em <= p.column.cx < piece.column.x0
                and p.container == piece.container
            ]
            evidence["columns to the left"] += 1.6 * len(lefts)
            evidence["another head between"] = 6.0 * self._heads_between(head.box, piece, skip=head)
        elif level and piece.column.x1 < head.box.x0 + em and self._clear(piece.column, head.box):
            lefts = [p for p in self._level_lefts(head, piece) if p.column.x1 < piece.column.x0 + em]
            evidence = {"left of the upright head": ABOVE if self.vertical else 0.2, "columns to the left": 1.6 * len(lefts)}
        elif level and -em < piece.column.x0 - head.box.x1 < 6.5 * em and self._clear(head.box, piece.column):
            evidence = {"right of the upright head": 1.0}
        else:
            return None
        if not below and head.box.y0 - piece.box.y0 > self._hung(head):
            evidence["hangs low"] = 0.5
        if self._other_head_above(head, piece):
            evidence["stands below another head"] = 4.0
        return evidence

    def _level_lefts(self, head: Head, piece: Piece) -> list[Piece]:
        """Columns left of an upright head that begin at its height and have no head of their own."""
        return [
            p
            for p in self.sheet.pieces
            if p is not piece
            and p.container == head.container
            and abs(p.box.y0 - head.box.y0) < 4 * self.em
            and p.column.x1 < head.box.x0 + self.em
            and not self._other_head_above(head, p)
            and self._clear(p.column, head.box)
        ]

    def _other_head_above(self, head: Head, piece: Piece) -> bool:
        return any(
            h is not head
            and not h.cross
            and h.container == piece.container
            and 0 <= piece.box.y0 - h.box.y1 + self.em < 7 * self.em
            and h.box.overlap_x(piece.column) > 0.3 * min(h.box.width, piece.column.width)
            and not standing_over(self.sheet, h, head)
            for h in self.sheet.heads
        )

    def _heads_between(self, upper: Box, piece: Piece, skip: Head | None = None) -> int:
        top, bottom = upper.y1 - 0.5 * self.em, piece.box.y0 + 0.5 * self.em
        return sum(
            1
            for h in self.sheet.heads
            if h is not skip
            and h.container == piece.container
            and h.box.y0 >= top
            and h.box.y1 <= bottom
            and h.box.overlap_x(piece.column) > 0.3 * min(h.box.width, piece.column.width)
        )

    def _guests_between(self, upper: Box, piece: Piece) -> int:
        """Of the heads between, those whose text is set in another measure: a story set into this one."""
        top, bottom = upper.y1 - 0.5 * self.em, piece.box.y0 + 0.5 * self.em
        return sum(
            1
            for h, width in zip(self.sheet.heads, self.measures, strict=True)
            if h.container == piece.container
            and h.box.y0 >= top
            and h.box.y1 <= bottom
            and width is not None
            and not 0.8 * width < piece.column.width < 1.25 * width
            and h.box.overlap_x(piece.column) > 0.3 * min(h.box.width, piece.column.width)
        )

    def _rule(self, top: float, piece: Piece) -> float:
        """Cost of a rule wider than the piece's column between ``top`` and the piece; one across the page parts it into bands. Rules
        in the frame of another story do not count."""
        guests = [box for index, box in self.frames if index != piece.container]
        widths = [
            b.width
            for b in self.sheet.bars
            if not any(b.inside(g) > 0.9 for g in guests)
            and top - 0.3 * self.em < b.cy < piece.box.y0 + 0.3 * self.em
            and b.overlap_x(piece.column) > 0.7 * piece.column.width
            and b.width > 1.3 * piece.column.width
        ]
        page, _ = self.sheet.page.text.layout.frame.size
        return 0.0 if not widths else 2.5 if max(widths) < BAND * page else 5.0
