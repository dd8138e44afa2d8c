"""The column that opens an article whose headline stands over its middle columns, or amid its text."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.articles.nodes import Head, Piece, Sheet
from pipeline.articles.seams import seam
from pipeline.articles.territory import same_column, territory
from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.ports import Lexicon

LEVEL, NEXT = 1.5, 4.0
"""A column as high as the headline at its right begins so close to the headline's top, and its measure ends so close to the next; in em."""


class Openings:
    """The opening column left of each level headline of a page, where there is one."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon) -> None:
        self.sheet, self.lexicon, self.em = sheet, lexicon, sheet.em
        self.spans = [territory(sheet, h) for h in sheet.heads]
        self.openings = [self._opening(i) for i in range(len(sheet.heads))]

    def _opening(self, index: int) -> Piece | None:
        """The column left of a level headline in which its text begins: as high as the headline, while the text below the headline goes on
        amid a sentence that this column's last line may hold the first half of."""
        head = self.sheet.heads[index]
        if head.cross:
            return None
        left, right = self.spans[index]
        em, own = self.em, [p for p in self.sheet.pieces if p.container == head.container]
        under = [p for p in own if -1.2 * em < p.box.y0 - head.box.y1 < 4 * em and left < p.column.cx < right]
        first = min(under, key=lambda p: p.column.x0, default=None)
        if first is None or first.starts is not Role.BODY or first.first_indent > 1.0 or first.verse or first.comes_from:
            return None
        beside = [p for p in own if -0.6 * em < first.column.x0 - p.column.x1 < NEXT * em and p.box.y0 < head.box.y1 < p.box.y1]
        beside = [p for p in beside if p.first_indent > 1.2 and self._clear(p.column, head.box)]
        level = [p for p in beside if abs(p.box.y0 - head.box.y0) < LEVEL * em]
        return next((p for p in level if self._runs_on(p, first)), None) or self._opening_above(head, first, beside)

    def _opening_above(self, head: Head, first: Piece, beside: Sequence[Piece]) -> Piece | None:
        """The column that opens an article with its headline amid the text: a sentence runs on from it to the column's part above the
        headline, and from there to the part below."""
        em = self.em
        over = [
            p
            for p in self.sheet.pieces
            if p.container == head.container and same_column(p, first) and -em < head.box.y0 - p.box.y1 < 4 * em
        ]
        for p in beside:
            for upper in over:
                level = abs(p.box.y0 - upper.box.y0) < LEVEL * em and not (p.closes and upper.closes)
                if level and self._runs_on(p, upper) and self._runs_on(upper, first):
                    return p
        return None

    def _runs_on(self, before: Piece, after: Piece) -> bool:
        return after.first_indent < 1.0 and sum(seam(before, after, self.lexicon).values()) < 0.5

    def amid(self, index: int | None) -> Head | None:
        """The head, by its index, if it stands amid its text."""
        opening = self.openings[index] if index is not None else None
        head = self.sheet.heads[index] if index is not None else None
        return head if opening is not None and head is not None and head.box.y0 - opening.box.y0 > LEVEL * self.em else None

    def _stands_round(self, index: int, piece: Piece) -> bool:
        """The piece begins level with that which opens the article whose headline stands amid its text, above the headline or beside it."""
        head, opening = self.amid(index), self.openings[index]
        if head is None or opening is None or piece.container != head.container:
            return False
        inside = opening.column.x0 <= piece.column.x0 < self.spans[index][1] + NEXT * self.em
        return inside and abs(piece.box.y0 - opening.box.y0) < LEVEL * self.em

    def _clear(self, left: Box, right: Box) -> bool:
        """No head and no wall stands between two boxes side by side."""
        x0, x1 = left.x1 - self.em, right.x0 + self.em
        heads = [h.box for h in self.sheet.heads if h.box.x0 >= x0 and h.box.x1 <= x1 and h.box.overlap_y(right) > 0.3 * h.box.height]
        walls = [w for w in self.sheet.walls if x0 < w.cx < x1 and w.overlap_y(right) > 0.5 * right.height]
        return not heads and not walls
