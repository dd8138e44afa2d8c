"""The door of the room: all pages of an issue to its articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.articles import pictures
from pipeline.articles.bands import cut_bands
from pipeline.articles.flow import Flow, flows
from pipeline.articles.jumps import join_jumps
from pipeline.articles.nodes import Head, Sheet, sheet_of
from pipeline.articles.territory import STANDING, canopy, standing_over
from pipeline.model.draft import ArticleDraft, DraftImage, IssueDraft, PlacedRegion
from pipeline.model.issue import Decision
from pipeline.model.labelled import FURNITURE, LabelledPage, Region, Role
from pipeline.ports import Lexicon
from pipeline.settings import ArticlesSettings
from pipeline.wording.adverts import advertises


def draft(pages: Sequence[LabelledPage], lexicon: Lexicon, settings: ArticlesSettings) -> IssueDraft:
    """Articles of all pages in reading order; jumped articles are one. Regions that found no place are leftovers."""
    articles: list[ArticleDraft] = []
    decisions: list[tuple[int, Decision]] = []
    leftovers: list[PlacedRegion] = []
    pages = [cut_bands(p, lexicon) for p in pages]
    for at, page in enumerate(pages):
        sheet = sheet_of(page)
        found, why = flows(sheet, lexicon, settings.orphan_cost)
        decisions += [(page.number, d) for d in why]
        drafted, spare, slogans = _page_articles(sheet, found)
        pages[at] = _with_adverts(page, slogans)
        articles += drafted
        leftovers += spare
    joined, more = join_jumps(articles, pages)
    return IssueDraft(tuple(pages), tuple(joined), tuple(leftovers), (*decisions, *more))


def _page_articles(sheet: Sheet, found: list[Flow]) -> tuple[list[ArticleDraft], list[PlacedRegion], set[str]]:
    """Articles, regions without one, and those (by id) that are advertisements."""
    number = sheet.page.number
    standing = _standing_heads(sheet, found)
    kept = [f for f in found if f.head is None or id(f.head) not in standing]
    ordered = sorted(kept, key=lambda f: _place(sheet, f))
    owner = pictures.assign(sheet, ordered)
    spare: list[PlacedRegion] = []
    slogans: set[str] = set()
    articles = []
    for flow in ordered:
        images = [DraftImage(number, i, _captions(sheet, i)) for i, f in owner.items() if f is flow]
        shared = [h for h, below in standing.values() if flow.head is not None and any(flow.head is b for b in below)]
        if not flow.pieces and flow.head is not None and not images and _too_little(flow.head):
            spare += [PlacedRegion(number, r) for r in flow.head.regions if r.lines]
            continue
        if not flow.pieces and flow.head is not None and not images and _is_slogan(sheet, flow.head):
            slogans |= {r.id for r in flow.head.regions}
            continue
        articles.append(_article(number, flow, images, shared))
    used = {r.region.id for a in articles for r in (*a.heads, *a.body, *a.jumps)}
    used |= {r.id for a in articles for i in a.images for r in i.captions} | {p.region.id for p in spare} | slogans
    spare += [PlacedRegion(number, r) for r in sheet.page.regions if r.lines and r.role not in FURNITURE and r.id not in used]
    return articles, spare, slogans


def _is_slogan(sheet: Sheet, head: Head) -> bool:
    """Whether a head without text or picture is an advertisement."""
    return any(advertises("".join(sheet.lines[i].text for i in r.lines)) for r in head.regions)


def _with_adverts(page: LabelledPage, slogans: set[str]) -> LabelledPage:
    return replace(page, regions=tuple(replace(r, role=Role.ADVERTISEMENT) if r.id in slogans else r for r in page.regions))


def _too_little(head: Head) -> bool:
    """A head without text that is no headline, or hardly a word (a stroke taken for type)."""
    return all(r.role is not Role.HEADLINE for r in head.regions) or sum(c.isalnum() for c in head.text) < 4


def _place(sheet: Sheet, flow: Flow) -> tuple[float, float]:
    boxes = ([flow.head.box] if flow.head is not None else []) + [p.box for p in flow.pieces[:1]]
    top = min(b.y0 for b in boxes)
    return (round(top / (6 * sheet.em)), min(b.x0 for b in boxes))


def _captions(sheet: Sheet, picture: int) -> tuple[Region, ...]:
    return tuple(r for r in sheet.page.regions if r.group == f"i{picture}")


def _article(number: int, flow: Flow, images: Sequence[DraftImage], shared: Sequence[Head]) -> ArticleDraft:
    heads = [r for h in shared for r in h.regions]
    marked = [PlacedRegion(number, _as_label(r)) for r in heads]
    own = [PlacedRegion(number, r) for r in (flow.head.regions if flow.head is not None else ())]
    parts = [PlacedRegion(number, r) for p in flow.pieces for r in p.regions]
    body = tuple(p for p in parts if p.region.role is not Role.JUMP)
    jumps = tuple(p for p in parts if p.region.role is Role.JUMP)
    verse = bool(flow.pieces) and all(p.verse for p in flow.pieces if len(p.regions[0].lines) > 2) and any(p.verse for p in flow.pieces)
    return ArticleDraft((*marked, *own), body, tuple(images), verse, jumps)


def _as_label(region: Region) -> Region:
    return replace(region, role=Role.LABEL)


def _standing_heads(sheet: Sheet, found: Sequence[Flow]) -> dict[int, tuple[Head, list[Head]]]:
    """Heads without text of their own that stand right above two or more other heads (栏题), with those."""
    out = {}
    for flow in found:
        head = flow.head
        if head is None or flow.pieces or head.cross:
            continue
        below = [
            h for h in sheet.heads if h is not head and h.container == head.container and 0 <= h.box.y0 - head.box.y1 < STANDING * sheet.em
        ]
        below = [h for h in below if not h.cross or standing_over(sheet, head, h)]
        if below:
            out[id(head)] = (head, _under_bar(sheet, head, below))
    return {k: v for k, v in out.items() if v[1]}


def _under_bar(sheet: Sheet, head: Head, below: Sequence[Head]) -> list[Head]:
    """The heads below that lie under the standing head's own bar or rule, or else under its type."""
    span = canopy(sheet, head)
    return [h for h in below if h.box.overlap_x(span) > 0.5 * h.box.width or span.inside(h.box) > 0.5]
