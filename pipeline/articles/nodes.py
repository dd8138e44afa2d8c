"""Heads and column pieces of one page, in its reading frame, with what the text at their ends tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import LabelledPage, Region, Role
from pipeline.model.page import TextLine
from pipeline.wording.bylines import REPORT_MARKS
from pipeline.wording.jumps import comes_from_page

HEAD_ROLES = (Role.LABEL, Role.KICKER, Role.HEADLINE, Role.DECK, Role.BYLINE)
ENDINGS = "。！？…”）)】』」；"
OPENING_INDENT = 2.0
"""A drop cap begins a paragraph as an indent of two characters does, and so does a mark (▲) in an upright column."""
BESIDE = 0.85
"""Share of a hairline along which there is text on both its sides, if it parts the columns of one article."""
MARK = re.compile("[，。、；：！？]")
TERMINAL = "。！？…”』」"


@dataclass(frozen=True, slots=True)
class Head:
    """A headline stack. ``cross``: set across the page's direction. ``text`` is empty where nothing could be read in the headline's bar."""

    regions: tuple[Region, ...]
    box: Box
    cross: bool
    container: int
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Body regions of one column with nothing between. ``column`` is the measure; indents and gaps are in em."""

    regions: tuple[Region, ...]
    box: Box
    column: Box
    container: int
    first: str
    last: str
    first_indent: float
    last_gap: float
    starts: Role
    ends: Role
    verse: bool
    comes_from: bool = False
    """It opens with 上接第N版: an article's continuation begins."""

    @property
    def closes(self) -> bool:
        """The last line ends a sentence (a name in brackets may follow)."""
        core = re.sub(r"[（(][^（()）]{2,24}[）)]$", "", self.last) or self.last
        return core[-1:] in TERMINAL or (core[-2:-1] in TERMINAL and core[-1:] in ENDINGS)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's nodes, its lines by id, and what parts them. ``em`` is the body's."""

    page: LabelledPage
    em: float
    lines: dict[str, TextLine]
    heads: tuple[Head, ...]
    pieces: tuple[Piece, ...]
    walls: tuple[Box, ...]
    bars: tuple[Box, ...]


def sheet_of(page: LabelledPage) -> Sheet:
    """Nodes of a labelled page."""
    layout = page.text.layout
    turn = layout.frame.box
    lines = {k.id: k for k in page.text.lines}
    groups: dict[str, list[Region]] = {}
    for region in page.regions:
        if region.group[:1] in ("h", "p"):
            groups.setdefault(region.group, []).append(region)
    heads = tuple(_head(rs, lines, layout.vertical, turn) for g, rs in groups.items() if g[0] == "h")
    pieces = [_piece(rs, lines, turn, layout.body_em) for g, rs in groups.items() if g[0] == "p"]
    pieces += [_table(r, turn) for r in page.regions if r.role is Role.TABLE]
    walls = tuple(turn(r.box) for r in layout.rules if r.horizontal == layout.vertical)
    bars = tuple(turn(r.box) for r in layout.rules if r.horizontal != layout.vertical)
    walls = tuple(w for w in walls if not _in_text(w, pieces, layout.body_em))
    return Sheet(page, layout.body_em, lines, heads, tuple(pieces), walls, bars)


def _in_text(wall: Box, pieces: list[Piece], em: float) -> bool:
    """A hairline between two columns, hardly longer than their text (a last line may be left empty): it parts no articles."""
    beside = [p for p in pieces if p.box.overlap_y(wall) > 0.2 * wall.height]
    left = [p for p in beside if -0.2 * em <= wall.cx - p.column.x1 < 2.5 * em]
    right = [p for p in beside if -0.2 * em <= p.column.x0 - wall.cx < 2.5 * em]
    if not left or not right:
        return False
    # A byline may top the one column and the last line be missing in the other
    both = all(sum(p.box.overlap_y(wall) for p in side) > BESIDE * wall.height for side in (left, right))
    groups = [[p] for p in (*left, *right)] + ([[*left, *right]] if both else [])
    return any(min(p.box.y0 for p in g) - 1.6 * em < wall.y0 and wall.y1 < max(p.box.y1 for p in g) + 1.8 * em for g in groups)


def _head(regions: list[Region], lines: dict[str, TextLine], vertical: bool, turn: object) -> Head:
    assert callable(turn)
    main = next((r for r in regions if r.role is Role.HEADLINE), regions[0])
    cross = _is_cross([lines[i] for i in main.lines], turn(main.box), vertical)
    # A byline may stand in the first column, level with the text of the others
    box = hull(turn(r.box) for r in [r for r in regions if r.role is not Role.BYLINE] or regions)
    if not cross:
        whole = hull(turn(r.box) for r in regions)
        box = Box(whole.x0, box.y0, whole.x1, box.y1)
    text = "".join(lines[i].text for i in main.lines)
    return Head(tuple(regions), box, cross, regions[0].container, text)


def _is_cross(rows: Sequence[TextLine], box: Box, vertical: bool) -> bool:
    """Whether a headline is set across the page's direction. Of single characters on a level page only where they stand tells it."""
    long = [k.vertical for k in rows if len(k.text.strip()) > 1]
    if vertical or len(rows) < 2:
        return bool(rows) and rows[0].vertical != vertical
    return any(long) if long else box.height > 2 * box.width


def _is_verse(rows: Sequence[tuple[Box, str]], column: Box, em: float) -> bool:
    """Whether the lines end where they will: many short of the edge with no mark, and none set as paragraphs of two lines are. Where no
    line holds a mark, little of it is short enough: prose without marks fills its lines."""
    plain = not any(MARK.search(text) for _, text in rows)
    short = [column.x1 - v.x1 > (0.6 if plain else 1.6) * em for v, _ in rows]
    ragged = sum(s and text[-1:] not in ENDINGS for s, (_, text) in zip(short, rows, strict=True))
    indents = [(v.x0 - column.x0) / em for v, _ in rows]
    paragraphs = sum(1.5 < a < 2.6 and not s and b < 0.6 for a, s, b in zip(indents, short, indents[1:], strict=False))
    return len(rows) >= 3 and ragged >= 0.4 * len(rows) and paragraphs < 2


def piece_of(regions: list[Region], sheet: Sheet) -> Piece:
    """The piece that these body regions of the sheet make."""
    return _piece(regions, sheet.lines, sheet.page.text.layout.frame.box, sheet.em)


def _piece(regions: list[Region], lines: dict[str, TextLine], turn: object, em: float) -> Piece:
    assert callable(turn)
    ordered = sorted(regions, key=lambda r: turn(r.box).y0)
    boxes = [turn(r.box) for r in ordered]
    columns = [turn(r.column) if r.column is not None else b for r, b in zip(ordered, boxes, strict=True)]
    bodies = [c for r, c in zip(ordered, columns, strict=True) if r.role is Role.BODY] or columns
    column = hull(bodies)
    real = [r for r in ordered if r.role is not Role.JUMP] or ordered
    first, last = lines[real[0].lines[0]], lines[real[-1].lines[-1]]
    size = first.em if first.em < 1.6 * em else em
    cap = first.em >= 1.6 * em and len(first.text.strip()) <= 3 and turn(first.box).width < 1.7 * first.em
    opens = first.vertical and first.text[:1] in REPORT_MARKS
    indent = OPENING_INDENT if cap or opens else (turn(first.box).x0 - column.x0) / size
    gap = (column.x1 - turn(last.box).x1) / max(last.em, 1e-6)
    rows = [(turn(lines[i].box), lines[i].text.rstrip()) for r in real if r.role is Role.BODY for i in r.lines]
    verse = _is_verse(rows, column, em)
    return Piece(
        tuple(ordered),
        hull(boxes),
        column,
        ordered[0].container,
        first.text,
        last.text.rstrip(),
        indent,
        gap,
        real[0].role,
        real[-1].role,
        verse,
        comes_from_page(lines[ordered[0].lines[0]].text),
    )


def _table(region: Region, turn: object) -> Piece:
    assert callable(turn)
    box = turn(region.box)
    return Piece((region,), box, box, region.container, "", "", 2.0, 9.0, Role.TABLE, Role.TABLE, False)
