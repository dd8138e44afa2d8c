"""The column that opens an article whose headline stands over its middle columns, or amid its text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from pipeline.articles.nodes import Head, Piece, Sheet
from pipeline.articles.seams import seam
from pipeline.articles.territory import same_column, territory
from pipeline.model.geometry import Box
from pipeline.model.labelled import Role
from pipeline.ports import Lexicon

LEVEL, NEXT = 1.5, 4.0
"""A column as high as the headline at its right begins so close to the headline's top, and its measure ends so close to the next; in em."""


class Openings:
    """The opening column left of each level headline of a page, where there is one. ``supposed`` are openings, by the index of the
    headline, of which the seams do not tell."""

    def __init__(self, sheet: Sheet, lexicon: Lexicon, supposed: Mapping[int, Piece] | None = None) -> None:
        self.sheet, self.lexicon, self.em, self.supposed = sheet, lexicon, sheet.em, dict(supposed or {})
        self.spans = [territory(sheet, h) for h in sheet.heads]
        self.openings = [self.supposed.get(i) or self._opening(i) for i in range(len(sheet.heads))]

    def possible(self) -> Iterator[tuple[int, Piece]]:
        """Headlines, by index, that may stand amid their text though no sentence runs on past them, each with the column that would open
        the article."""
        for index, head in enumerate(self.sheet.heads):
            first = self._first_below(index) if self.openings[index] is None and not head.cross else None
            if first is not None and first.starts is Role.BODY and not first.verse and not first.comes_from:
                beside = self._beside(head, first)
                yield from ((index, p) for p in beside if any(self._level(p, u) for u in self._over(head, first)))

    def _opening(self, index: int) -> Piece | None:
        """The column left of a level headline in which its text begins: as high as the headline, while the text below the headline goes on
        amid a sentence that this column's last line may hold the first half of."""
        head = self.sheet.heads[index]
        if head.cross:
            return None
        first = self._first_below(index)
        if first is None or first.starts is not Role.BODY or first.first_indent > 1.0 or first.verse or first.comes_from:
            return None
        beside = self._beside(head, first)
        level = [p for p in beside if abs(p.box.y0 - head.box.y0) < LEVEL * self.em]
        return next((p for p in level if self._runs_on(p, first)), None) or self._opening_above(head, first, beside)

    def _first_below(self, index: int) -> Piece | None:
        """The first column right below a headline."""
        head, (left, right) = self.sheet.heads[index], self.spans[index]
        own = [p for p in self.sheet.pieces if p.container == head.container and left < p.column.cx < right]
        under = [p for p in own if -1.2 * self.em < p.box.y0 - head.box.y1 < 4 * self.em]
        return min(under, key=lambda p: p.column.x0, default=None)

    def _beside(self, head: Head, first: Piece) -> list[Piece]:
        """Columns that begin a paragraph at their top and stand left of the headline, next to its first column."""
        own = [p for p in self.sheet.pieces if p.container == head.container and p.first_indent > 1.2]
        beside = [p for p in own if -0.6 * self.em < first.column.x0 - p.column.x1 < NEXT * self.em]
        return [p for p in beside if p.box.y0 < head.box.y1 < p.box.y1 and self._clear(p.column, head.box)]

    def _over(self, head: Head, first: Piece) -> list[Piece]:
        """The part of the headline's first column that ends right above it."""
        own = [p for p in self.sheet.pieces if p.container == head.container and same_column(p, first)]
        return [p for p in own if -self.em < head.box.y0 - p.box.y1 < 4 * self.em]

    def _level(self, opening: Piece, upper: Piece) -> bool:
        return abs(opening.box.y0 - upper.box.y0) < LEVEL * self.em

    def _opening_above(self, head: Head, first: Piece, beside: Sequence[Piece]) -> Piece | None:
        """The column that opens an article with its headline amid the text: a sentence runs on from it to the column's part above the
        headline, and from there to the part below."""
        for p in beside:
            for upper in self._over(head, first):
                level = self._level(p, upper) and not (p.closes and upper.closes)
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
