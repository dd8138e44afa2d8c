"""Where a changed character stands in the print: its box, the lines around it, and how sure the recogniser was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from pipeline.model.geometry import Box, hull
from pipeline.qa.diff.hunks import offsets
from pipeline.qa.diff.model import Crop, Hunk, Side
from pipeline.qa.documents import Document
from pipeline.qa.printed import Printed, Spot, box_of, line_index, trace

_MARGIN_LINES = 1.2
_MOST_CROPS = 4
_MOST_LINES = 6


class Mark(NamedTuple):
    """A run of characters in one printed line; ``line`` is the line's box."""

    page: int
    line: Box
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Finding:
    """Crops to show, and the least confidence among the changed characters (1 where nothing is known)."""

    crops: tuple[Crop, ...] = ()
    confidence: float = 1.0


class Locator:
    """Finds characters of one issue's texts in its pages. ``side`` names the crops."""

    def __init__(self, pages: Mapping[int, Document], side: Literal["old", "new"]) -> None:
        self.side = side
        self.lines = line_index(pages)

    def changes(self, side: Side, hunks: Sequence[Hunk]) -> Finding:
        """Crops of the lines in which the hunks differ. Where this side lacks the characters, its neighbours are shown."""
        marks = [m for first, last in self._spans(hunks) for m in self._marks(side, first, last)]
        if not marks:
            return Finding(self.whole(side))
        sure = min((m.confidence for m in marks), default=1.0)
        return Finding(tuple(self._crops(marks)), sure)

    def whole(self, side: Side) -> tuple[Crop, ...]:
        """Crops of a text's regions, with the text marked where it is a small part of the lines that it names."""
        known = self._known(side)
        if len(side.text) * 2 < sum(len(line.text) for line in known) and (marks := self._marks(side, 0, len(side.text))):
            return tuple(self._crops(marks))
        return tuple(Crop(self.side, r.page, r.box) for r in {(r.page, r.box): r for r in side.regions}.values())[:_MOST_CROPS]

    def _spans(self, hunks: Sequence[Hunk]) -> list[tuple[int, int]]:
        spans = []
        for h, (old, new) in zip(hunks, offsets(hunks), strict=True):
            start, size = (old, len(h.old)) if self.side == "old" else (new, len(h.new))
            if h.kind != "equal":
                spans.append((start, start + size) if size else (max(0, start - 1), start + 1))
        return spans

    def _marks(self, side: Side, first: int, last: int) -> list[Mark]:
        """Where characters ``first`` to ``last`` stand; of one that the line lacks (a correction) what stands between its neighbours."""
        known = self._known(side)
        traced = trace(side.text, known)
        spots = [s for s in traced[first:last] if s is not None] or _between(traced, first, last, known)
        found = []
        for n, run in groupby(spots, key=lambda s: s.line):
            found.append(_mark(known[n].page, self.lines[known[n].key], known[n].text, [s.at for s in run]))
        return [m for m in found if m is not None]

    def _known(self, side: Side) -> list[Printed]:
        keys = dict.fromkeys((r.page, line) for r in side.regions for line in r.lines)
        return [Printed(*k, str(self.lines[k].get("text") or "")) for k in keys if k in self.lines]

    def _crops(self, marks: Sequence[Mark]) -> Iterable[Crop]:
        """Neighbouring lines share a crop."""
        clusters: list[list[Mark]] = []
        for mark in marks:
            home = next((c for c in clusters if _near(c, mark)), None)
            if home is None:
                clusters.append([mark])
            else:
                home.append(mark)
        for cluster in clusters[:_MOST_CROPS]:
            lines = [m.line for m in cluster]
            margin = _MARGIN_LINES * min(min(b.width, b.height) for b in lines)
            box = hull(lines)
            yield Crop(self.side, cluster[0].page, box.grow(margin * 0.4, margin), tuple(m.box for m in cluster))


def _between(traced: Sequence[Spot | None], first: int, last: int, lines: Sequence[Printed]) -> list[Spot]:
    """The printed characters between the nearest ones known on both sides, or else these two."""
    left = next((s for s in reversed(traced[:first]) if s is not None), None)
    right = next((s for s in traced[last:] if s is not None), None)
    if left is not None and right is not None and left.line == right.line:
        inside = [Spot(left.line, at) for at in range(left.at + 1, right.at)]
    else:
        inside = [Spot(left.line, at) for at in range(left.at + 1, len(lines[left.line].text))] if left else []
        inside += [Spot(right.line, at) for at in range(right.at)] if right else []
    between = [s for s in inside if not lines[s.line].text[s.at].isspace()]
    return between or [s for s in (left, right) if s is not None]


def _near(cluster: Sequence[Mark], mark: Mark) -> bool:
    if cluster[0].page != mark.page or len({m.line for m in cluster}) >= _MOST_LINES:
        return False
    reach = 1.5 * min(mark.line.width, mark.line.height)
    return any(m.line.grow(reach / 3, reach).intersection(mark.line) > 0 for m in cluster)


def _mark(page: int, line: Document, text: str, at: Sequence[int]) -> Mark | None:
    box = box_of(line.get("bbox") or ())
    if box is None:
        return None
    solid = [i for i, c in enumerate(text) if not c.isspace()]
    chars = [c for c in line.get("chars") or () if str(c[0]).strip()]
    if len(chars) == len(solid):
        mine = [chars[solid.index(i)] for i in at if i in solid] or chars[:1]
        own = hull(Box(*(float(v) for v in c[1:5])) for c in mine)
        return Mark(page, box, own, min(float(c[5]) for c in mine))
    share0, share1 = min(at) / max(1, len(text)), (max(at) + 1) / max(1, len(text))
    if box.height > box.width * 1.5:
        own = Box(box.x0, box.y0 + share0 * box.height, box.x1, box.y0 + share1 * box.height)
    else:
        own = Box(box.x0 + share0 * box.width, box.y0, box.x0 + share1 * box.width, box.y1)
    return Mark(page, box, own, float(line.get("confidence") or 1.0))
