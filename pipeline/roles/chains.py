"""Columns of body type: lines of one size, one below the other, that fill a common measure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from pipeline.model.geometry import Box
from pipeline.roles.caps import DropCap
from pipeline.roles.view import PageView, View, box_of

SAME_EM, EXACT_EM = 1.1, 1.03
"""Ratio of line heights within one column of type, and of sizes told by a text layer on vertical pages: kickers are hardly larger."""

ENDS = tuple("。！？”…」』）")

FULL_MEASURE = 8
"""Lines of fewer em may be verse, of any length."""
LEAST_INDENT, UPRIGHT_INDENT = 1.5, 0.7
"""Least indent of a paragraph in em; in vertical columns one character may do."""
INDENT = 2.2
"""A paragraph's first line begins two em from the left, give or take."""


@dataclass(slots=True)
class Chain:
    """Lines in reading order; ``column`` is the measure they are set in, as high as the lines."""

    views: list[View]
    column: Box = field(default_factory=lambda: Box(0, 0, 0, 0))
    subheads: set[str] = field(default_factory=set)

    @property
    def box(self) -> Box:
        return box_of(self.views)

    @property
    def em(self) -> float:
        ems = sorted(v.em for v in self.views)
        return ems[len(ems) // 2]


def link(page: PageView, views: Iterable[View], reach: float = 1.3) -> list[Chain]:
    """Chains of lines of one size that stand below one another, at most ``reach`` em apart, with no rule between."""
    ordered = sorted(views, key=lambda v: (v.box.y0, v.box.x0))
    below: dict[str, View] = {}
    has_above: set[str] = set()
    for i, v in enumerate(ordered):
        best, best_key = None, (0.0, 0.0)
        for w in ordered[i + 1 :]:
            small, gap = min(v.em, w.em), w.box.y0 - v.box.y1
            if gap > reach * v.em * SAME_EM:
                break
            if w.id in has_above or w.cross != v.cross or w.box.cy <= v.box.cy or (page.vertical and w.heavy != v.heavy):
                continue
            if gap > reach * small or gap < -0.4 * small or max(v.em, w.em) > (EXACT_EM if exact(page, (v, w)) else SAME_EM) * small:
                continue
            # A paragraph's last line of one or two characters may stand wholly beside the indent of the line above or below
            short, long = sorted((v.box, w.box), key=lambda b: b.width)
            indent = INDENT * small if short.width < 4 * small else 0.0
            shared = min(short.x1, long.x1) - max(short.x0, long.x0 - indent)
            if shared < 0.3 * min(v.box.width, w.box.width) or (indent and _beyond_wall(page, long, short)):
                continue
            key = (gap, -shared)
            if best is None or key < best_key:
                best, best_key = w, key
        if best is not None and not page.rules_between(v.box, best.box):
            below[v.id] = best
            has_above.add(best.id)
    chains = []
    for v in ordered:
        if v.id not in has_above:
            chain = [v]
            while chain[-1].id in below:
                chain.append(below[chain[-1].id])
            chains += [Chain(part) for part in _cut_wide(chain)]
    return chains


def _beyond_wall(page: PageView, line: Box, short: Box) -> bool:
    """An upright rule parts a short line from one that begins to its right."""
    reach = 0.2 * page.em
    walls = (r.box for r in page.rules if not r.horizontal)
    return any(short.x1 - reach <= w.cx <= line.x0 + reach and w.overlap_y(short) > 0.5 * short.height for w in walls)


def exact(page: PageView, views: Iterable[View]) -> bool:
    """Whether the sizes of lines are a vertical page's text layer's."""
    return page.vertical and all(v.line.source != "ocr" for v in views)


def _cut_wide(views: list[View]) -> list[list[View]]:
    """The chain without lines that are wider than its column: a deck right above it, a note right below, a line run over a gutter, beyond
    which the chain goes on in another column."""
    if len(views) < 5:
        return [views]
    em = sorted(v.em for v in views)[len(views) // 2]
    left, right = sorted(v.box.x0 for v in views)[len(views) // 5], sorted(v.box.x1 for v in views)[-1 - len(views) // 5]
    usual = sorted(v.box.width for v in views)[len(views) // 2]
    over = 1.5 * usual if usual > FULL_MEASURE * em else float("inf")
    wide = [v.box.x1 > right + 2.2 * em or v.box.x0 < left - 2.2 * em or v.box.width > over for v in views]
    # A paragraph's first line may be the only one that fills the measure
    if wide[0] and 1.5 < (views[0].box.x0 - views[1].box.x0) / em < 2.6 and views[0].text.rstrip()[-1:] not in ENDS:
        wide[0] = False
    # Verse has lines of any length, and some beyond the rest
    short = sum(right - v.box.x1 > 0.6 * em for v in views) > 0.4 * len(views)
    flush = sum(abs(v.box.x0 - left) < 0.6 * em for v in views) > 0.8 * len(views)
    plain = short and flush and not any(c in v.text for v in views for c in "，。、；：！？")
    ragged = sum(abs(v.box.x1 - right) < 1.3 * em for v in views) < 0.5 * len(views) and usual <= FULL_MEASURE * em
    if (plain or ragged) and False in wide:
        first, last = wide.index(False), len(wide) - wide[::-1].index(False)
        wide = [w and not first < i < last for i, w in enumerate(wide)]
    return [list(part) for _, part in groupby(views, key=lambda v: wide[views.index(v)])]


def is_body(chain: Chain, em: float, beside_cap: frozenset[str] = frozenset(), least: float = LEAST_INDENT) -> bool:
    """Whether the chain is set like running text: body size, a common left edge with indents, most lines filled.

    Lines ``beside_cap`` (narrowed by a drop cap) do not count, but tell that flush ones below are text. ``least``: least indent of a
    paragraph, in em."""
    if not 0.8 * em <= chain.em <= 1.24 * em or any(v.cross for v in chain.views):
        return False
    views = [v for v in chain.views if v.id not in beside_cap]
    if not views:
        return False
    n, box = len(views), box_of(views)
    if len(chain.views) > n and chain.views[0].id in beside_cap and all(v.box.x0 - box.x0 < 0.6 * chain.em for v in views):
        return True
    lefts = [(v.box.x0 - box.x0) / chain.em for v in views]
    rights = [(box.x1 - v.box.x1) / chain.em for v in views]
    full = sum(r < 1.3 for r in rights[:-1])
    flush = sum(x < 0.6 or least < x < 2.6 for x in lefts)
    if n >= 4:
        near = sum(x < 2.7 for x in lefts)
        return near >= 0.7 * n and (full >= 0.35 * (n - 1) or flush >= 0.9 * n)
    if n >= 2:
        indented = least < lefts[0] < 2.6 and all(x < 0.6 or least < x < 2.6 for x in lefts[1:])
        return (indented and min(lefts[1:]) < 0.6 and rights[0] < 1.3) or (n == 3 and flush == 3 and full == 2 and box.width > 8 * chain.em)
    return False


def fits_column(view_box: Box, em: float, column: Box, column_em: float, least: float = LEAST_INDENT) -> bool:
    """Whether a line could be a line of that column: same size, inside it, flush or indented."""
    left, right = (view_box.x0 - column.x0) / column_em, (column.x1 - view_box.x1) / column_em
    alike = max(em, column_em) <= 1.08 * min(em, column_em)
    return alike and right > -1.0 and (abs(left) < 0.5 or least < left < 2.6)


def body_chains(page: PageView, chains: Sequence[Chain], caps: Sequence[DropCap] = ()) -> list[Chain]:
    """The chains that are body type: the evident ones, then short ones that fit a column of an evident one; drop caps put in front."""
    narrowed = frozenset(i for cap in caps for i in cap.beside)
    least = UPRIGHT_INDENT if page.vertical else LEAST_INDENT
    sure = [c for c in chains if is_body(c, page.em, narrowed, least)]
    columns = [(measure(c), c.em) for c in sure if len(c.views) >= 3]
    taken = {id(c) for c in sure}
    # Full lines first: a paragraph's short last line is known by those beside it
    for c in sorted(chains, key=lambda c: -c.box.width):
        if id(c) in taken or len(c.views) > 3 or any(v.cross for v in c.views) or between_rules(page, c.box):
            continue
        if _flush_neighbour(c, sure) or _level_neighbour(page, c, sure) or _of_measure(c, sure):
            sure.append(c)
            continue
        near = [col for col, em in columns if all(fits_column(v.box, v.em, col, em, least) for v in c.views)]
        if exact(page, c.views) and max(c.em, page.em) > EXACT_EM * min(c.em, page.em):
            near = []
        full = any(abs(c.box.x1 - col.x1) < 1.2 * c.em and abs(c.box.x0 - col.x0) < 2.6 * c.em for col in near)
        close = any(min(abs(c.box.y0 - col.y1), abs(col.y0 - c.box.y1)) < 6 * c.em for col in near)
        cy, high = c.box.cy, 0.3 * c.em
        level = len(c.views) == 1 and any(abs(v.box.cy - cy) < high for s in sure for v in s.views)
        if near and (full or close or level):
            sure.append(c)
    for c in sure:
        c.column = measure(c)
    _share_measures(sure)
    for cap in caps:
        host = next((c for c in sure if any(v.id in cap.beside for v in c.views)), None)
        if host is not None:
            host.views.insert(0, cap.view)
            host.column = Box(min(host.column.x0, cap.view.box.x0), host.box.y0, host.column.x1, host.column.y1)
    return sure


def jump_lines(jumps: Sequence[View], bodies: Sequence[Chain]) -> list[Chain]:
    """Jump lines (下转第3版), set to the left, the right or the middle, each in the measure of the nearest text in its column."""
    found = []
    for v in jumps:
        hosts = [b for b in bodies if b.column.overlap_x(v.box) > 0.5 * v.box.width]
        host = min(hosts, key=lambda b: max(b.box.y0 - v.box.y1, v.box.y0 - b.box.y1), default=None)
        chain = Chain([v])
        chain.column = Box(host.column.x0, v.box.y0, host.column.x1, v.box.y1) if host is not None else v.box
        found.append(chain)
    return found


def between_rules(page: PageView, box: Box) -> bool:
    """Rules run right above and right below, a subhead's own: short ones, or as near above as below where those of neighbours are one."""
    rules = [r.box for r in page.rules if r.horizontal and r.box.overlap_x(box) > 0.8 * box.width]
    above = [(r, box.y0 - r.cy) for r in rules if 0 <= box.y0 - r.cy < 1.3 * page.em]
    below = [(r, r.cy - box.y1) for r in rules if 0 <= r.cy - box.y1 < 1.3 * page.em]
    short = all(any(r.width < 2.5 * box.width for r, _ in side) for side in (above, below))
    return short or any(abs(a - b) < 0.3 * page.em for _, a in above for _, b in below)


def _flush_neighbour(chain: Chain, bodies: Sequence[Chain]) -> bool:
    """Ragged lines (verse) with one left edge, beside running text of the same size at the same height."""
    lefts = [v.box.x0 for v in chain.views]
    if max(lefts) - min(lefts) > 0.4 * chain.em or len(lefts) < 2:
        return False
    for b in bodies:
        apart = max(b.box.x0 - chain.box.x1, chain.box.x0 - b.box.x1)
        alike = max(b.em, chain.em) < 1.08 * min(b.em, chain.em)
        if alike and 0 < apart < 8 * chain.em and chain.box.overlap_y(b.box) > 0.5 * chain.box.height and not _filled(b):
            return True
    return False


def _level_neighbour(page: PageView, chain: Chain, bodies: Sequence[Chain]) -> bool:
    """The few lines of an article's last column: flush, each level with a line at the top of the column on the left, and of its measure;
    or one short line there, where that column ends amid a sentence."""
    box, em = chain.box, chain.em
    if max(v.box.x0 for v in chain.views) - box.x0 > 0.4 * em or chain.views[-1].text.rstrip()[-1:] not in ENDS:
        return False
    for b in bodies:
        apart, alike = box.x0 - b.box.x1, max(b.em, em) < 1.05 * min(b.em, em)
        measured = 0.9 * b.box.width < box.width < 1.1 * b.box.width if len(chain.views) > 1 else _is_open(b)
        if not (alike and 0 < apart < 3 * em and measured and len(b.views) >= len(chain.views)):
            continue
        wall = Box(b.box.x1, box.y0, box.x0, box.y1)
        ruled = any(not r.horizontal and r.box.overlap_x(wall) > 0 and r.box.overlap_y(wall) > 0 for r in page.rules)
        if not ruled and all(abs(v.box.cy - w.box.cy) < 0.2 * em for v, w in zip(chain.views, b.views, strict=False)):
            return True
    return False


def _of_measure(chain: Chain, bodies: Sequence[Chain]) -> bool:
    """Two or three lines as long as those of a column set in the very same type, but for the last: a column's rest above or below a box."""
    box, em, face = chain.box, chain.em, chain.views[0].line.face
    if len(chain.views) < 2 or max(v.box.x0 for v in chain.views) - box.x0 > 0.4 * em:
        return False
    alike = [b for b in bodies if len(b.views) > 3 and b.views[0].line.face == face and max(b.em, em) < 1.05 * min(b.em, em)]
    return any(all(abs(v.box.width - measure(b).width) < 0.5 * em for v in chain.views[:-1]) for b in alike)


def _is_open(body: Chain) -> bool:
    """The last line is full and ends amid a sentence."""
    last = body.views[-1]
    return last.text.rstrip()[-1:] not in ENDS and body.box.x1 - last.box.x1 < 1.3 * body.em and last.box.width > 0.8 * body.box.width


def _filled(chain: Chain) -> bool:
    """Most lines reach the right edge: running text, not verse."""
    right = chain.box.x1
    return sum(right - v.box.x1 < 1.3 * chain.em for v in chain.views[:-1]) >= 0.6 * max(1, len(chain.views) - 1)


def measure(chain: Chain) -> Box:
    """The chain's column: from the commonest left edge to the right edge that full lines reach (overhanging marks left out)."""
    box, em = chain.box, chain.em
    rights = sorted(v.box.x1 for v in chain.views)
    right = rights[min(len(rights) - 1, int(0.9 * len(rights)))] if len(rights) >= 5 else rights[-1]
    lefts = sorted(v.box.x0 for v in chain.views)
    left = next((x for x in lefts if sum(abs(x - y) < 0.3 * em for y in lefts) >= 2), lefts[0]) if len(lefts) >= 3 else lefts[0]
    # Where most lines begin a paragraph the commonest edge is their indent
    left = next((x for x in lefts if 1.5 * em < left - x < 2.7 * em), left)
    return Box(left, box.y0, max(right, left + em), box.y1)


def _share_measures(chains: Sequence[Chain]) -> None:
    """Short chains take the measure of the long chain whose column they stand in (its left edge shows whether they are indented)."""
    long = [c for c in chains if len(c.views) >= 3]
    for c in chains:
        if len(c.views) >= 4:
            continue
        hosts = [h for h in long if h is not c and (_fills(c, h) or all(fits_column(v.box, v.em, h.column, h.em) for v in c.views))]
        if hosts:
            filled = [h for h in hosts if h.column.x1 - c.box.x1 < 1.3 * c.em]
            host = min(filled or hosts, key=lambda h: (0 if filled else h.column.width, abs(h.column.cy - c.column.cy)))
            c.column = Box(min(host.column.x0, c.column.x0), c.column.y0, max(host.column.x1, c.column.x1), c.column.y1)


def _fills(chain: Chain, host: Chain) -> bool:
    """The lines have the very measure of a column of about their size (ink of a row or two may measure smaller or larger)."""
    edges = max(abs(chain.column.x0 - host.column.x0), abs(chain.column.x1 - host.column.x1))
    return edges < 0.5 * host.em and max(chain.em, host.em) < 1.25 * min(chain.em, host.em)
