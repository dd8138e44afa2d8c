"""What it costs to read one block after another: geometry proposes, the seam of the text decides.

Costs add up from named parts, kept as evidence. 0 is indifferent; a cost above the orphan cost of the settings forbids a link.
"""

from __future__ import annotations

from pipeline.articles.nodes import Piece
from pipeline.articles.seams import Evidence, seam
from pipeline.articles.starts import FORBIDDEN, Starts
from pipeline.articles.territory import same_column
from pipeline.model.labelled import Role

LEAD = 0.2
"""Cost of the change from the measure of a note over all columns to theirs."""


class Costs(Starts):
    """Costs of links on one page."""

    def follow(self, i: int, j: int) -> tuple[float, Evidence]:
        """Cost of reading piece ``j`` right after piece ``i``."""
        a, b = self.sheet.pieces[i], self.sheet.pieces[j]
        if a.container != b.container or i == j:
            return FORBIDDEN, {}
        if same_column(a, b):
            evidence = self._down(i, j)
        elif b.column.x0 >= a.column.x1 - 0.6 * self.em:
            evidence = self._across(i, j)
        elif b.column.x1 <= a.column.x0 + 0.6 * self.em and b.box.y0 > a.box.y0 + 2 * self.em:
            evidence = self._back(i, j)
        else:
            return FORBIDDEN, {}
        if evidence is None:
            return FORBIDDEN, {}
        evidence |= self._owners_agree(i, j)
        if b.comes_from:
            evidence["comes from another page"] = 8.0
        widths = sorted((a.column.width, b.column.width))
        if widths[1] > 1.25 * widths[0] and Role.TABLE not in (a.starts, b.starts) and not self._turns(a, b):
            owner = self.owners[i]
            led = owner is not None and owner == self.owners[j] and self._leads(self.sheet.heads[owner], a, b)
            evidence["other measure"] = LEAD if led else 3.0
        evidence |= seam(a, b, self.lexicon)
        return sum(evidence.values()), evidence

    def _owners_agree(self, i: int, j: int) -> Evidence:
        a, b = self.owners[i], self.owners[j]
        if a is None or b is None:
            return {"no head above": 0.3} if a != b else {}
        if a == b:
            return {"one head": -0.6}
        return {"a head in common": 1.4} if set(self.above[i]) & set(self.above[j]) else {"other head": 2.6}

    def _down(self, i: int, j: int) -> Evidence | None:
        a, b = self.sheet.pieces[i], self.sheet.pieces[j]
        if b.box.y0 < a.box.y1 - 0.6 * self.em:
            return None
        evidence = {"same column": 0.2, "gap": min(1.0, 0.03 * (b.box.y0 - a.box.y1) / self.em)}
        own = self.amid(self.owners[i]) if self.owners[i] == self.owners[j] else None
        heads = self._heads_between(a.box, b, skip=own)
        guests = self._guests_between(a.box, b)
        if heads:
            evidence["head between"] = 5.0 * (heads - guests) + 0.4 * guests
        between = [
            p
            for p in self.sheet.pieces
            if p is not a
            and p is not b
            and same_column(p, b)
            and 0.8 * b.column.width < p.column.width < 1.25 * b.column.width
            and p.container == b.container
            and a.box.y1 - self.em < p.box.y0 < b.box.y0
        ]
        if between:
            evidence["text between"] = 4.0 * len(between)
        if rule := self._rule(a.box.y1, b):
            evidence["rule between"] = rule
        return evidence

    def _across(self, i: int, j: int) -> Evidence | None:
        a, b = self.sheet.pieces[i], self.sheet.pieces[j]
        evidence: Evidence = {"next column": 0.4}
        low, high = min(a.box.y0, b.box.y0), max(a.box.y1, b.box.y1)
        between = {
            round(p.column.cx / self.em)
            for p in self.sheet.pieces
            if p.container == a.container
            and a.column.x1 - self.em < p.column.x0
            and p.column.x1 < b.column.x0 + self.em
            and min(p.box.y1, high) - max(p.box.y0, low) > 0.3 * p.box.height
        }
        if between:
            evidence["columns skipped"] = 1.2 * len(between)
        evidence["distance"] = min(2.0, 0.05 * max(0.0, (b.column.x0 - a.column.x1) / self.em - 3))
        if b.box.y0 > a.box.y1 - 0.5 * self.em:
            evidence["starts lower"] = 0.8
            if rule := self._rule(a.box.y1, b):
                evidence["rule between"] = rule
        if self._wall_between(i, a, b):
            evidence["wall between"] = 3.0
        if self.vertical and self._headed_below(a, b):
            evidence["another article ends the column"] = 2.5
        owner = self.owners[i]
        above = owner is not None and b.box.y1 <= self.sheet.heads[owner].box.y0 + self.em
        if owner is not None and above and self.amid(owner) is None and not self._turns(a, b):
            evidence["wholly above its head"] = 5.0
        evidence |= self._above(i, j)
        return evidence

    def _turns(self, a: Piece, b: Piece) -> bool:
        """In upright type: ``a`` ends its tier and ``b`` begins a later one."""
        if not self.vertical or b.column.x0 < a.column.x1 - 0.6 * self.em:
            return False
        blocks = [h.box for h in self.sheet.heads if h.container == a.container]
        blocks += [p.box for p in self.sheet.pieces if p is not a and p is not b and p.container == a.container]
        after = any(o.y0 > a.box.y1 - self.em and o.overlap_x(a.column) > 0.3 * min(o.width, a.column.width) for o in blocks)
        before = any(o.y1 < b.box.y0 + self.em and o.overlap_x(b.column) > 0.3 * min(o.width, b.column.width) for o in blocks)
        return not after and not before

    def _headed_below(self, a: Piece, b: Piece) -> bool:
        """The column goes on with the head of another article that stands over it alone, and not where ``b`` ends beside it: in tiers of
        upright type read one after another, what ends a tier is what the next one goes on with."""
        below = [
            h.box
            for h in self.sheet.heads
            if h.container == a.container and h.box.y0 > a.box.y1 - self.em and h.box.overlap_x(a.column) > 0.3 * h.box.width
        ]
        head = min(below, key=lambda box: box.y0, default=None)
        if head is None or any(
            p is not a and p.container == a.container and same_column(p, a) and a.box.y1 - self.em < p.box.y0 < head.y0 - self.em
            for p in self.sheet.pieces
        ):
            return False
        return head.overlap_x(b.column) <= 0 and not -4 * self.em < b.box.y1 - head.y0 < 1.5 * self.em

    def _above(self, i: int, j: int) -> Evidence:
        """What stands right above the column that is jumped to."""
        a, b = self.sheet.pieces[i], self.sheet.pieces[j]
        out: Evidence = {}
        upper = [
            p
            for p in self.sheet.pieces
            if p is not b
            and same_column(p, b)
            and p.container == b.container
            and p.box.y1 < b.box.y0 + self.em
            and p.box.y0 > a.box.y0 - 40 * self.em
            and self.owners[self.sheet.pieces.index(p)] == self.owners[j]
        ]
        if upper and self.owners[i] == self.owners[j]:
            out["upper part of the column left out"] = 1.2
        heads = [
            k
            for k, h in enumerate(self.sheet.heads)
            if h.container == b.container
            and h.box.y1 <= b.box.y0 + self.em
            and h.box.overlap_x(b.column) > 0.3 * min(b.column.width, h.box.width)
            and b.box.y0 - h.box.y1 < 6 * self.em
        ]
        if heads and self.owners[i] not in heads:
            out["stands below another head"] = 3.0
        return out

    def _back(self, i: int, j: int) -> Evidence | None:
        a, b = self.sheet.pieces[i], self.sheet.pieces[j]
        if b.box.y0 < a.box.y1 - 3 * self.em:
            return None
        heads = self._heads_between(a.box, b)
        gap = min(2.0, 0.05 * (b.box.y0 - a.box.y1) / self.em)
        # On a vertical page that is up the sheet
        evidence = {"back to a column on the left": 5.0 if self.vertical else 1.6, "head between": 5.0 * heads, "gap": gap}
        if rule := self._rule(a.box.y1, b):
            evidence["rule between"] = rule
        return evidence

    def _wall_between(self, i: int, a: Piece, b: Piece) -> bool:
        """A rule that parts articles: it runs beside the headline too, or the columns have no head in common."""
        owner = self.owners[i]
        head = self.sheet.heads[owner].box if owner is not None else None
        for w in self.sheet.walls:
            if not a.column.x1 - self.em < w.cx < b.column.x0 + self.em or w.overlap_y(b.box) < 0.5 * b.box.height:
                continue
            if head is not None and w.overlap_y(head) > 0.5 * head.height and not head.x0 < w.cx < head.x1:
                return True
        return False
