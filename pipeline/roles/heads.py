"""Headline stacks: kicker, headline, deck and byline that stand together, in either direction of type."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import Role
from pipeline.roles import heavy
from pipeline.roles.beside import beside_upright, beyond_rule, nothing_between
from pipeline.roles.homes import belongs_elsewhere
from pipeline.roles.pieces import HEAD_EM, Piece, bridge, in_row, spaced, together
from pipeline.roles.view import PageView, View
from pipeline.wording.bylines import ITEM_MARKS, MARKS, is_label, parse_byline
from pipeline.wording.datelines import opens_report
from pipeline.wording.names import HAN

DASHES = tuple("—―－-")
"""What a deck begins with that is set apart from its headline, to the right."""
LEAST, ITEM, MARKED_ITEM = 1.2, 1.1, 1.04
"""Least type of a headline in body em; where sizes are exact, of the head of an item, and in vertical columns of one with a mark."""
LONGEST_TAG = 6
"""Characters of a dateline that may stand by itself, over or in place of a headline."""
TOLD_BY = re.compile("本[报報][记記]者.{2,8}(?:见闻|見聞|札记|札記|纪行|紀行|手记|手記|归来|歸來|目击|目擊)")
"""A kicker that says who tells what the article tells."""
BYLINE, MARKED = 1.35, 1.5
"""Most type of a byline in body em, and of one behind a mark (■), which is higher than its characters."""
MAIN = 0.86
"""Lines at least this share of the largest belong to the headline itself."""
SMALLER = 0.95
"""A line of body size in type smaller than this share of a deck's is no second deck."""


@dataclass(slots=True)
class Stack:
    """Lines of one head, in reading order, with the role of each."""

    pieces: list[Piece]
    roles: dict[str, Role]

    @property
    def em(self) -> float:
        return max(p.em for p in self.pieces)

    @property
    def own(self) -> Box:
        """Hull in the frame of the stack's own direction."""
        return hull(p.box for p in self.pieces)

    @property
    def box(self) -> Box:
        """Hull in the page's reading frame."""
        return hull(p.view.box for p in self.pieces)

    @property
    def cross(self) -> bool:
        return self.pieces[0].view.cross


def stacks(page: PageView, candidates: Sequence[Piece], known: Set[str] = frozenset()) -> list[Stack]:
    """Groups large type into stacks and gives each line its role; lines that join no stack are left out. ``known`` are, by their ids,
    kickers and decks of any size."""
    told = heavy.amid(page, [p.view for p in candidates]) | {p.view.id for p in candidates if heavy.is_heavy(page, p.view)}
    above_body = [p for p in candidates if (p.em >= 1.04 * page.em or p.view.id in told) and not _opens_text(p.view.text)]
    large = [p for p in above_body if p.view.id not in known and (not is_credit_line(p.view) or _large_tag(page, p))]
    found = []
    for group in _components(page, large):
        em = max(p.em for p in group)
        words = "".join(p.view.text for p in group)
        size = sum(c.isalnum() for c in words)
        chinese, scanned = bool(re.search(f"[{HAN}]", words)), group[0].view.line.source == "ocr"
        # One scanned sign alone is a stroke of a picture, some small ones that are no Chinese its texture
        written = (chinese and (size > 1 or not scanned)) or (size > 1 and (not scanned or em > 2 * page.em))
        if written and (em >= LEAST * page.em or _heads_item(page, group, em)):
            found.append(Stack(_in_order(group), {}))
    found = _with_dashed(page, found)
    _add_known(page, found, [p for p in candidates if p.view.id in known])
    _add_bylines(page, found, [p for p in candidates if is_byline_size(page, p.view) and is_credit_line(p.view)])
    taken = {p.view.id for stack in found for p in stack.pieces}
    _add_rows(found, [p for p in candidates if p.view.id not in taken and not is_credit_line(p.view)])
    taken = {p.view.id for stack in found for p in stack.pieces}
    small = [p for p in candidates if p.view.id not in taken and p.em < 1.04 * page.em and not is_credit_line(p.view)]
    _add_small_decks(page, found, small)
    for stack in found:
        stack.roles = _roles(stack)
    return found


def _heads_item(page: PageView, group: Sequence[Piece], em: float) -> bool:
    """Type hardly larger than the body's that heads an item: where sizes are exact; on vertical pages behind a mark or in bold type, where
    less will do."""
    exact = all(p.view.line.source != "ocr" for p in group)
    marked = page.vertical and group[0].view.text[:1] in ITEM_MARKS
    told = (exact or marked) and em >= (MARKED_ITEM if marked else ITEM) * page.em and not group[0].view.cross
    return told or all(heavy.is_heavy(page, p.view) for p in group)


def _opens_text(text: str) -> bool:
    """A report begins in the line (本报讯 近日，…); a dateline alone is a kicker, and so is 本报记者渔湾村见闻."""
    told = len(text.strip()) <= LONGEST_TAG or TOLD_BY.fullmatch(text.strip()) is not None
    return not told and opens_report(text)


def is_credit_line(view: View) -> bool:
    """Whether the line alone is a byline (署名) or a tag in its place."""
    return is_label(view.text) or parse_byline(view.text, standalone=True) is not None


def is_byline_size(page: PageView, view: View) -> bool:
    """Whether a byline may be set in the line's type."""
    return view.em <= (MARKED if view.text[:1] in MARKS else BYLINE) * page.em


def _large_tag(page: PageView, piece: Piece) -> bool:
    """A word for a kind of news (简讯) in a headline's type."""
    return piece.em >= HEAD_EM * page.em and is_label(piece.view.text)


def _components(page: PageView, pieces: Sequence[Piece]) -> list[list[Piece]]:
    group = list(range(len(pieces)))

    def root(i: int) -> int:
        while group[i] != i:
            i = group[i]
        return i

    for i, a in enumerate(pieces):
        for j in range(i + 1, len(pieces)):
            b = pieces[j]
            if a.view.cross != b.view.cross:
                continue
            if spaced(page, a, b) or (together(page, a, b) and not belongs_elsewhere(page, a, b, pieces)):
                group[root(i)] = root(j)
            elif (over := bridge(page, a, b, pieces)) is not None:
                group[root(i)] = group[root(over)] = root(j)
    out: dict[int, list[Piece]] = {}
    for i, p in enumerate(pieces):
        out.setdefault(root(i), []).append(p)
    return list(out.values())


def _in_order(group: Sequence[Piece]) -> list[Piece]:
    rows: list[list[Piece]] = []
    for p in sorted(group, key=lambda p: p.box.cy):
        if rows and any(abs(q.box.cy - p.box.cy) < 0.35 * min(p.em, q.em) or in_row(p, q) for q in rows[-1]):
            rows[-1].append(p)
        else:
            rows.append([p])
    return [p for row in rows for p in sorted(row, key=lambda p: p.box.x0)]


def _with_dashed(page: PageView, found: Sequence[Stack]) -> list[Stack]:
    """The stacks; those of one line that begins with a dash, set at the right of their columns, as decks of the headline above."""
    dashed = [s for s in found if len(s.pieces) == 1 and not s.cross and s.pieces[0].view.text.strip()[:1] in DASHES]
    for deck in list(dashed):
        box = deck.own
        above = [s for s in found if s not in dashed and not s.cross and -page.em < box.y0 - s.own.y1 < 1.5 * page.em and s.own.x0 < box.x0]
        home = max(above, key=lambda s: s.own.x1, default=None)
        if home is None or deck.em > MAIN * home.em or not nothing_between(page, home.own, box):
            dashed.remove(deck)
        else:
            home.pieces += deck.pieces
    return [s for s in found if s not in dashed]


def _add_known(page: PageView, found: Sequence[Stack], known: Sequence[Piece]) -> None:
    """Kickers and decks go, row by row, to the stack right below or above them."""
    for p in sorted(known, key=lambda p: p.box.cy):
        beside = [s for s in found if not s.cross and s.own.overlap_x(p.box) > 0]
        near = [(max(p.box.y0 - s.own.y1, s.own.y0 - p.box.y1), k) for k, s in enumerate(beside)]
        gap, k = min(near, default=(page.em, -1))
        if k >= 0 and -0.5 * page.em < gap < 2.5 * page.em:
            beside[k].pieces.insert(0 if p.box.cy < beside[k].own.y0 else len(beside[k].pieces), p)


def _add_bylines(page: PageView, found: Sequence[Stack], bylines: Sequence[Piece]) -> None:
    """A byline goes to the stack right above it (for vertical type: to its right)."""
    hulls = [(stack, stack.own) for stack in found]
    for p in sorted(bylines, key=lambda p: p.box.cy):
        best, best_cost = None, (True, 3.5)
        for stack, own in hulls:
            if stack.cross != p.view.cross:
                near = [abs(q.view.box.cx - p.view.box.cx) / page.em for q in stack.pieces if beside_upright(page, q.view, p.view)]
                if near and (True, 1.0 + 0.01 * min(near)) < best_cost:
                    best, best_cost = stack, (True, 1.0 + 0.01 * min(near))
                continue
            # A byline below a headline may stand right above its text's first subhead
            if stack.em < LEAST * page.em and p.box.cy < own.y0:
                continue
            gap = (p.box.y0 - own.y1) / page.em
            aside = max(own.x0 - p.box.x1, p.box.x0 - own.x1, 0.0) / page.em
            if aside > 0 and beyond_rule(page, own, p.box):
                continue
            beside = abs(p.box.cy - own.y1) / page.em if gap < -0.5 and aside > 0 else None
            cost = max(gap, -0.2) + 0.3 * aside if beside is None else beside + 0.4 * aside
            if cost >= 3.5 and -0.5 < gap < 2.0 and nothing_between(page, own, p.box):
                cost = 3.4
            key = (not (aside == 0 and gap < 2.5), cost)
            if gap > -3.5 and cost > -1.0 and key < best_cost and p.em < 0.95 * stack.em:
                best, best_cost = stack, key
        if best is not None:
            best.pieces.append(p)


def _add_rows(found: Sequence[Stack], rest: Sequence[Piece]) -> None:
    """The other half of a deck's or kicker's row, over a gap, goes with it where the headline spans both."""
    for stack in found:
        span = max((p for p in stack.pieces if not is_credit_line(p.view)), key=lambda p: (p.em, p.box.width), default=None)
        if span is None:
            continue
        for q in rest:
            low = 0.6 * q.box.height
            halves = [p for p in stack.pieces if p.em < MAIN * span.em and p.view.cross == q.view.cross and p.box.overlap_y(q.box) > low]
            inside = span.box.x0 - q.em < q.box.x0 and q.box.x1 < span.box.x1 + q.em
            apart = min((max(q.box.x0 - p.box.x1, p.box.x0 - q.box.x1) for p in halves), default=0.0)
            if halves and inside and apart < 3 * q.em and max(q.em, halves[0].em) < 1.3 * min(q.em, halves[0].em):
                at = stack.pieces.index(halves[-1])
                stack.pieces.insert(at + (q.box.x0 > halves[-1].box.x0), q)


def _add_small_decks(page: PageView, found: Sequence[Stack], small: Sequence[Piece]) -> None:
    """A line of body size right below a headline that has no deck, and centred on it, is its deck (a table's unit line, for example). So is
    an upright one anywhere along an upright headline: no column is set so."""
    for p in small:
        for stack in found:
            own = stack.own
            decks = [q for q in stack.pieces if q.em < MAIN * stack.em and not is_credit_line(q.view) and q.box.cy > own.cy]
            if any(p.em < SMALLER * q.em for q in decks):
                continue
            near = stack.cross == p.view.cross and -0.2 * p.em < p.box.y0 - own.y1 < (1.5 if stack.cross else 0.9) * page.em
            inside = p.box.overlap_x(own) > (0.8 if stack.cross else 0.5) * p.box.width
            if near and inside and (stack.cross or abs(p.box.cx - own.cx) < 0.8 * p.em):
                stack.pieces.append(p)
                break


def _roles(stack: Stack) -> dict[str, Role]:
    """Headline: the largest lines; kicker above, deck below; bylines and labels by their wording."""
    roles: dict[str, Role] = {}
    type_lines = [p for p in stack.pieces if not is_credit_line(p.view)]
    if not type_lines:
        # 简讯 in large type and nothing else is a headline
        type_lines = [p for p in stack.pieces if is_label(p.view.text) and p.em >= MAIN * stack.em]
    for p in stack.pieces:
        if p in type_lines:
            continue
        if is_label(p.view.text):
            roles[p.view.id] = Role.LABEL
        elif is_credit_line(p.view):
            roles[p.view.id] = Role.BYLINE
    if not type_lines:
        return roles
    em = max(p.em for p in type_lines)
    largest = [p for p in type_lines if p.em >= MAIN * em]
    main = [i for i, p in enumerate(type_lines) if p in largest or any(in_row(p, q) for q in largest)]
    first, last = main[0], main[-1]
    if _enlarged(type_lines, main):
        first, last = first - 1, last + 1
    for i, p in enumerate(type_lines):
        role = Role.KICKER if i < first else Role.DECK if i > last else Role.HEADLINE
        roles[p.view.id] = role
    return roles


def _enlarged(lines: Sequence[Piece], main: Sequence[int]) -> bool:
    """One or two enlarged characters in the middle of a headline in pieces (青春少男 / “滑” / 出无限生机)."""
    if len(main) != 1 or not 0 < main[0] < len(lines) - 1:
        return False
    above, middle, below = (lines[main[0] + d] for d in (-1, 0, 1))
    short = len([c for c in middle.view.text if c.isalnum()]) <= 2
    return short and max(above.em, below.em) <= 1.12 * min(above.em, below.em) and above.em > 0.4 * middle.em
