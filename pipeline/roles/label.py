"""The door of the room: what each region of one page is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.model.geometry import Box
from pipeline.model.labelled import LabelledPage, Masthead, Region, Role
from pipeline.model.page import PageLayout, PageText
from pipeline.roles import (
    beside,
    captions,
    chains,
    columns,
    containers,
    decks,
    furniture,
    heads,
    kickers,
    minor,
    names,
    strays,
    subheads,
    tabs,
    tops,
    unread,
)
from pipeline.roles.caps import drop_caps
from pipeline.roles.chains import Chain
from pipeline.roles.dirt import is_drawn, is_scrap
from pipeline.roles.folios import folio_roles
from pipeline.roles.pieces import pieces_of
from pipeline.roles.reading import view_page
from pipeline.roles.view import Container, PageView, View, box_of
from pipeline.settings import RolesSettings
from pipeline.wording.credits import split_caption
from pipeline.wording.folio import parse_folio
from pipeline.wording.jumps import parse_jump
from pipeline.wording.masthead import parse as parse_masthead
from pipeline.wording.masthead import parse_folio_lines


@dataclass(slots=True)
class _Sheet:
    """What is known so far: regions found, and which lines have a place."""

    page: PageView
    grids: Sequence[containers.Table] = ()
    tabs: Mapping[int, View] = field(default_factory=dict)
    regions: list[Region] = field(default_factory=list)
    placed: set[str] = field(default_factory=set)

    def free(self) -> list[View]:
        return [v for v in self.page.views if v.id not in self.placed and v not in self.tabs.values()]

    def add(self, role: Role, views: Sequence[View], **more: object) -> None:
        """Adds a region; lines that have a place already keep it."""
        views = [v for v in views if v.id not in self.placed]
        if not views:
            return
        number = len(self.regions) + 1
        box = _page_box(views)
        self.regions.append(Region(f"r{number:04d}", role, box, tuple(m for v in views for m in v.members), **more))  # type: ignore[arg-type]
        self.placed |= {v.id for v in views}


def _page_box(views: Sequence[View]) -> Box:
    x0, y0 = min(v.line.box.x0 for v in views), min(v.line.box.y0 for v in views)
    return Box(x0, y0, max(v.line.box.x1 for v in views), max(v.line.box.y1 for v in views))


def label(text: PageText, number: int, settings: RolesSettings) -> LabelledPage:
    """Regions with roles for one page; ``number`` is its place in the issue, from 1."""
    page = view_page(text)
    grids = containers.tables(page)
    inside = containers.containers(page, grids)
    sheet = _Sheet(page, grids, tabs.tabs(page, inside))
    masthead = _furniture(sheet, inside, settings)
    if masthead is not None and settings.publication:
        masthead = replace(masthead, publication_normalized=settings.publication)
    for grid in grids:
        _table(sheet, grid, containers.innermost(grid.box, inside))
    _captions(sheet)
    for container in reversed(inside):
        _articles(sheet, container, inside, text, frozenset(settings.standing_heads))
    folio = [v for r in sheet.regions if r.role is Role.FOLIO for v in page.views if v.id in r.lines]
    label_text, section = _page_label(folio, page)
    return LabelledPage(number, text, tuple(sheet.regions), masthead, label_text, section)


def _furniture(sheet: _Sheet, inside: Sequence[Container], settings: RolesSettings) -> Masthead | None:
    page, masthead = sheet.page, None
    roles: dict[str, Role] = {}
    zone = furniture.masthead_zone(page, inside) if settings.masthead else None
    if zone is not None:
        roles = furniture.masthead_roles(page, *zone, inside)
        lines = [v for v in page.views if roles.get(v.id) is Role.MASTHEAD]
        masthead = parse_masthead([(v.text, v.em, v.box) for v in lines])
    else:
        roles = folio_roles(page)
        masthead = parse_folio_lines([v.text for v in page.views if v.id in roles])
    roles = furniture.stray_roles(page, inside) | roles
    for role in dict.fromkeys(roles.values()):
        views = [v for v in page.views if roles.get(v.id) is role]
        for block in _blocks(page, views):
            sheet.add(role, block)
    return masthead


def _blocks(page: PageView, views: Sequence[View]) -> list[list[View]]:
    """Lines of one furniture role, gathered by nearness; blocks side by side from left to right, then those below."""
    groups: list[list[View]] = []
    for v in sorted(views, key=lambda v: (v.box.y0, v.box.x0)):
        home = next((g for g in groups if box_of(g).grow(1.6 * page.em).intersection(v.box) > 0), None)
        if home is None:
            groups.append([v])
        else:
            home.append(v)
    rows: list[list[list[View]]] = []
    for group in sorted(groups, key=lambda g: box_of(g).cy):
        box, above = box_of(group), box_of([v for g in rows[-1] for v in g]) if rows else None
        level = above is not None and box.overlap_y(above) > 0.5 * min(box.height, above.height)
        rows[-1].append(group) if level else rows.append([group])
    return [g for row in rows for g in sorted(row, key=lambda g: box_of(g).x0)]


def _table(sheet: _Sheet, grid: containers.Table, container: Container) -> None:
    views = [v for row in grid.rows for cell in row for v in cell if v.id not in sheet.placed]
    if views:
        cells = tuple(tuple(tuple(m for v in cell for m in v.members) for cell in row) for row in grid.rows)
        sheet.add(Role.TABLE, views, cells=cells, container=container.index)


def _captions(sheet: _Sheet) -> None:
    page = sheet.page
    free = [v for v in sheet.free() if v.em < 1.06 * page.em]
    inner = captions.inside_pictures(page, free)
    free = [v for v in free if not any(v in c.views for c in inner)]
    upright = captions.upright(page, [v for v in free if v.cross])
    for index, chain in {**upright, **captions.captions(page, [*chains.link(page, free, reach=0.9), *inner])}.items():
        caption, credit, _ = split_caption("".join(v.text for v in chain.views))
        only_credit = bool(credit) and not caption
        sheet.add(Role.CREDIT if only_credit else Role.CAPTION, chain.views, group=f"i{index}")


def _articles(sheet: _Sheet, container: Container, inside: Sequence[Container], text: PageText, standing: frozenset[str]) -> None:
    """Heads, columns and subheads of one container; ``standing``: what is known to be a standing head."""
    page = sheet.page
    free = _free(sheet, container, inside, standing)
    caps = drop_caps(page, free)
    jumps = [v for v in free if parse_jump(v.text) is not None]
    captioned = [int(r.group[1:]) for r in sheet.regions if r.group.startswith("i")]
    bars = [b for b in unread.bars(page, free, captioned) if containers.innermost(b.box, inside).index == container.index]
    solo = tops.solo_heads(page, free) if text.layout.vertical else []
    set_apart = {v.id for v in (*solo, *jumps, *(c.view for c in caps))} | {v.id for v in free if _below_large(page, v, free)}
    known = decks.faced(page, free) | decks.two_rows(page, free) | kickers.small(page, free)
    set_apart |= {v.id for b in bars for v in b.bylines} | decks.lone(page, free) | tops.item_heads(page, free) | known
    linked = chains.link(page, [v for v in free if v.id not in set_apart])
    bodies = chains.body_chains(page, linked, caps)
    bodies += chains.jump_lines(jumps, bodies)
    body_ids = {v.id for v in (*solo, *(v for c in bodies for v in c.views))}
    rest = [v for v in free if v.id not in body_ids]
    stacks = decks.stacks(page, pieces_of(rest, text.layout.width, text.layout.height), known)
    stacks, leads = tops.text_in_heads(page, stacks, bodies)
    bodies += leads
    rest = [v for v in rest if not any(v in c.views for c in leads)]
    stacks, small = minor.true_heads(page, stacks, bodies)
    in_heads = {p.view.id for s in stacks for p in s.pieces} | {v.id for c in small for v in c.views}
    loose = chains.link(page, [v for v in rest if v.id not in in_heads])
    subs = subheads.between(page, [*loose, *(c for c in small if not c.subheads)], bodies) + [c for c in small if c.subheads]
    if container.index >= 0 and not bodies and not (stacks and _holds_story(sheet, container)):
        _advertisement(sheet, container, free)
        return
    stacks += [heads.Stack([p], {p.view.id: Role.HEADLINE}) for p in pieces_of(solo, text.layout.width, text.layout.height)]
    stacks = _without_slogans(sheet, stacks, bodies, container)
    decks.take(page, stacks, bodies)
    names.take(page, stacks, bodies, loose)
    _heads(sheet, stacks, container)
    _unread_heads(sheet, [b for b in bars if unread.heads_text(page, b, bodies)], container, text.layout)
    sub_ids = {v.id for c in subs for v in c.views}
    for c in bodies:
        subheads.inside_chain(c, any(tops.right_below(page, c, s.box) for s in stacks))
    stray = [c for c in loose if not sub_ids & {v.id for v in c.views}]
    _columns(sheet, strays.with_text(page, sheet.grids, [*bodies, *subs], stray, stacks, bodies), container)


def _free(sheet: _Sheet, container: Container, inside: Sequence[Container], standing: frozenset[str]) -> list[View]:
    """The container's lines without a place that are print; standing heads get theirs."""
    own = [v for v in sheet.free() if containers.innermost(v.box, inside).index == container.index]
    free = [v for v in own if not is_scrap(v) and not is_drawn(v, sheet.page.em)]
    for v in free:
        if "".join(v.text.split()) in standing:
            sheet.add(Role.LABEL, [v], group=f"s{container.index}.{v.id}", container=container.index)
    return [v for v in free if v.id not in sheet.placed]


def _without_slogans(sheet: _Sheet, stacks: Sequence[heads.Stack], bodies: Sequence[Chain], container: Container) -> list[heads.Stack]:
    """The stacks that head something; slogans at the foot of the open page become advertisements."""
    slogans = [s for s in stacks if container.index < 0 and tops.foot_bar(sheet.page, s, bodies)]
    for slogan in slogans:
        sheet.add(Role.ADVERTISEMENT, [p.view for p in slogan.pieces], container=container.index)
    return [s for s in stacks if s not in slogans]


def _below_large(page: PageView, view: View, views: Sequence[View]) -> bool:
    """A byline or tag of body size that stands below larger type, not a line of a column."""
    if not heads.is_byline_size(page, view) or not heads.is_credit_line(view):
        return False
    if any(beside.beside_upright(page, v, view) for v in views if v.cross):
        return True
    return any(
        v.em > 1.1 * view.em
        and -0.5 * view.em < view.box.y0 - v.box.y1 < 4.2 * page.em
        and v.cross == view.cross
        and (view.box.x0 > v.box.x0 - 2 * page.em or beside.nothing_between(page, v.box, view.box))
        for v in views
    )


def _advertisement(sheet: _Sheet, container: Container, views: Sequence[View]) -> None:
    if views:
        sheet.add(Role.ADVERTISEMENT, sorted(views, key=lambda v: (v.box.y0, v.box.x0)), container=container.index)


def _holds_story(sheet: _Sheet, container: Container) -> bool:
    """A table, or a photograph with its caption, stands in the container: a story, if it has a head."""
    if any(r.role is Role.TABLE and r.container == container.index for r in sheet.regions):
        return True
    captioned = {r.group for r in sheet.regions if r.role in (Role.CAPTION, Role.CREDIT)}
    return any(f"i{i}" in captioned and p.box.inside(container.box) > 0.8 for i, p in enumerate(sheet.page.pictures))


def _heads(sheet: _Sheet, stacks: Sequence[heads.Stack], container: Container) -> None:
    """All heads of a container; a box's standing head goes to the first."""
    for i, stack in enumerate(stacks):
        _head(sheet, stack, f"h{container.index}.{i}", container)
    if container.index in sheet.tabs:
        first = min(range(len(stacks)), key=lambda i: stacks[i].box.y0, default=0)
        sheet.add(Role.LABEL, [sheet.tabs[container.index]], group=f"h{container.index}.{first}", container=container.index)


def _head(sheet: _Sheet, stack: heads.Stack, group: str, container: Container) -> None:
    for role in (Role.LABEL, Role.KICKER, Role.HEADLINE, Role.DECK, Role.BYLINE):
        views = [p.view for p in stack.pieces if stack.roles.get(p.view.id) is role]
        if views:
            sheet.add(role, views, group=group, container=container.index)


def _unread_heads(sheet: _Sheet, bars: Iterable[unread.Bar], container: Container, layout: PageLayout) -> None:
    """Headlines of which only the place is known, with their bylines."""
    for bar in bars:
        number = f"r{len(sheet.regions) + 1:04d}"
        group = f"h{container.index}.{number}"
        if bar.index is not None:
            box = layout.pictures[bar.index].box
            sheet.regions.append(Region(number, Role.HEADLINE, box, (), 0.0, group=group, container=container.index))
        sheet.add(Role.BYLINE, bar.bylines, group=group, container=container.index)


def _columns(sheet: _Sheet, parts: Sequence[Chain], container: Container) -> None:
    """Body, subhead and jump regions, tied into column pieces (``group`` p...)."""
    obstacles = [v.box for v in sheet.page.views if v.id in sheet.placed] + [p.box for p in sheet.page.pictures]
    for n, piece in enumerate(strays.taken_in(sheet.page, columns.pieces(sheet.page, parts, obstacles))):
        group = f"p{container.index}.{n}"
        for chain in piece:
            column = chain.column
            for role, views in _runs(chain):
                box = Box(column.x0, min(v.box.y0 for v in views), column.x1, max(v.box.y1 for v in views))
                back = _back(sheet.page, box, views[0])
                sheet.add(role, views, column=back, group=group, container=container.index)


def _back(page: PageView, box: Box, sample: View) -> Box:
    """From the reading frame to the page (``sample`` tells whether the page is vertical)."""
    vertical = sample.line.vertical != sample.cross
    return Box(page.height - box.y1, box.x0, page.height - box.y0, box.x1) if vertical else box


def _runs(chain: Chain) -> list[tuple[Role, list[View]]]:
    """The chain cut into runs of one role."""
    out: list[tuple[Role, list[View]]] = []
    for v in chain.views:
        role = Role.SUBHEAD if v.id in chain.subheads else Role.JUMP if parse_jump(v.text) is not None else Role.BODY
        if out and out[-1][0] is role:
            out[-1][1].append(v)
        else:
            out.append((role, [v]))
    return out


def _page_label(folio: Sequence[View], page: PageView) -> tuple[str | None, str | None]:
    for v in folio:
        parsed = parse_folio(v.text)
        if parsed is not None and (parsed.label or parsed.section):
            return parsed.label, parsed.section
    return None, None
