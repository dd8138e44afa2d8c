"""The door of the room: a draft to the finished issue."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from pipeline.model.draft import ArticleDraft, IssueDraft, PlacedRegion
from pipeline.model.issue import (
    Article,
    Block,
    Decision,
    Furniture,
    Generator,
    Issue,
    IssuePage,
    Jump,
    JumpEnd,
    Leftover,
    PageInput,
    RegionRef,
    Text,
)
from pipeline.model.labelled import FURNITURE, LabelledPage, Masthead, Region, Role
from pipeline.model.page import SourceFile
from pipeline.ports import Lexicon
from pipeline.rejoin.blocks import Body, jump_text
from pipeline.rejoin.doubts import Doubts, confidence, doubts
from pipeline.rejoin.fields import byline_of, dateline_of, head_text, images_of, signed
from pipeline.rejoin.flags import article_flags, issue_flags, page_flags
from pipeline.rejoin.kinds import BRIEF, kind_of
from pipeline.rejoin.texts import Lines, fragments
from pipeline.settings import RejoinSettings
from pipeline.wording.jumps import parse_jump

Judge = Callable[[ArticleDraft, Sequence[Block], Jump | None], Doubts]


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """What the corridor knows of an issue beside its pages."""

    id: str
    sources: tuple[SourceFile, ...]
    generator: Generator


def finish(draft: IssueDraft, inputs: Sequence[PageInput], facts: IssueFacts, lexicon: Lexicon, settings: RejoinSettings) -> Issue:
    """Paragraphs joined, fields filled, every character accounted for. ``inputs`` are all pages of the issue, failed ones too."""
    lines: Lines = {(p.number, k.id): k for p in draft.pages for k in p.text.lines}
    body = Body(lines, {p.number: p.text.layout.frame for p in draft.pages}, lexicon)
    texts = {p.number: p.text for p in draft.pages}
    spare = {p.number: _leftovers(p.number, p, draft.leftovers, lines) for p in draft.pages}
    links = {(n, d.subject[-1]): d for n, d in draft.decisions if d.kind == "follows"}
    counts: dict[int, int] = {}
    pictures: dict[int, int] = {}
    keys: set[str] = set()
    articles = []
    for item in draft.articles:
        page = _first_page(item)
        counts[page] = counts.get(page, 0) + 1
        article = _article(item, f"p{page}-a{counts[page]}", body, lines, keys, partial(doubts, links=links, spare=spare))
        articles.append(replace(article, images=images_of(item.images, texts, lines, pictures)))
    masthead, masthead_text = _masthead(draft.pages, lines)
    pages = tuple(_page(i, draft, articles, body.decisions, lines, spare) for i in inputs)
    flags = issue_flags(masthead, draft.pages)
    return Issue(facts.id, facts.sources, pages, tuple(articles), facts.generator, masthead, masthead_text, flags)


def _first_page(item: ArticleDraft) -> int:
    placed = [*item.heads, *item.body, *item.jumps]
    return placed[0].page if placed else item.images[0].page


def _article(item: ArticleDraft, ident: str, body: Body, lines: Lines, keys: set[str], judge: Judge) -> Article:
    label, kicker, headline, deck = (
        head_text(item.heads, r, lines, body.lexicon) for r in (Role.LABEL, Role.KICKER, Role.HEADLINE, Role.DECK)
    )
    blocks = body.blocks(item)
    brief = any(t is not None and BRIEF.search(t.text) for t in (headline, kicker)) or len(signed(blocks)) > 1
    byline, blocks = byline_of(item, blocks, lines, body.frames, brief)
    pages = tuple(dict.fromkeys(p.page for p in (*item.heads, *item.body, *item.jumps))) or (item.images[0].page,)
    kind = kind_of(_plain(label), _plain(kicker), _plain(headline), byline.text if byline else "", blocks, item.verse, item.images)
    jump = _jump(item, lines)
    found = judge(item, blocks, jump)
    flags = article_flags(headline, blocks, jump, kind, found)
    key = _key(headline, blocks, keys)
    return Article(
        key,
        ident,
        pages,
        kind,
        label,
        kicker,
        headline,
        deck,
        byline,
        dateline_of(blocks),
        blocks,
        (),
        jump,
        confidence(headline, blocks, found),
        flags,
    )


def _plain(text: Text | None) -> str:
    return text.text if text is not None else ""


def _key(headline: Text | None, blocks: Sequence[Block], taken: set[str]) -> str:
    """A key from the words themselves, so that it outlives other articles' comings and goings; repeated texts count up."""
    words = _plain(headline) + "".join(b.content.text for b in blocks)[:40]
    core = re.sub(r"\W", "", unicodedata.normalize("NFKC", words))
    base = hashlib.sha256(core.encode()).hexdigest()[:16]
    key, n = base, 1
    while key in taken:
        n += 1
        key = f"{base}-{n}"
    taken.add(key)
    return key


def _jump(item: ArticleDraft, lines: Lines) -> Jump | None:
    if not item.jumps:
        return None
    text = Text(tuple(jump_text(item.jumps, lines)))
    ends: dict[str, JumpEnd] = {}
    for placed in item.jumps:
        parsed = parse_jump("".join(lines[(placed.page, i)].text for i in placed.region.lines))
        if parsed is not None:
            ends[parsed.direction] = JumpEnd(parsed.page, parsed.label)
    heads = tuple(t for part in item.parts if (t := head_text(part, Role.HEADLINE, lines)) is not None)
    return Jump(text, ends.get("to"), ends.get("from"), item.resolved, heads)


def _masthead(pages: Sequence[LabelledPage], lines: Lines) -> tuple[Masthead | None, Text | None]:
    told = [p for p in pages if p.masthead is not None]
    page = next((p for p in told if any(r.role is Role.MASTHEAD for r in p.regions)), told[0] if told else None)
    if page is None:
        return None, None
    role = Role.MASTHEAD if any(r.role is Role.MASTHEAD for r in page.regions) else Role.FOLIO
    regions = [PlacedRegion(page.number, r) for r in page.regions if r.role is role]
    return page.masthead, head_text(regions, role, lines)


def _page(
    source: PageInput,
    draft: IssueDraft,
    articles: Sequence[Article],
    decisions: Sequence[tuple[int, Decision]],
    lines: Lines,
    spare: Mapping[int, tuple[Leftover, ...]],
) -> IssuePage:
    n = source.number
    page = next((p for p in draft.pages if p.number == n), None)
    image, text = source.image, source.text
    if page is None or image is None or text is None:
        return IssuePage(n, source.source, source.source_page, error=source.error or "not read")
    furniture = tuple(
        Furniture(r.role.value, Text(tuple(fragments(n, r, lines, " "))))
        for r in page.regions
        if r.role in FURNITURE and fragments(n, r, lines)
    )
    return IssuePage(
        number=n,
        source=source.source,
        source_page=source.source_page,
        width=image.width,
        height=image.height,
        dpi=image.dpi,
        to_source=image.to_source,
        rotation=image.rotation,
        skew_degrees=image.skew_degrees,
        source_box=image.source_box,
        text=text,
        regions=page.regions,
        label=page.label,
        section=page.section,
        articles=tuple(a.id for a in articles if n in a.pages),
        furniture=furniture,
        leftovers=spare[n],
        flags=page_flags(page.text, spare[n]),
        decisions=tuple(d for k, d in (*draft.decisions, *decisions) if k == n),
        operations=image.operations,
    )


def _leftovers(n: int, page: LabelledPage, loose: Sequence[PlacedRegion], lines: Lines) -> tuple[Leftover, ...]:
    """Regions without an article, lines without a region, ink that is no line."""
    out = [Leftover(t.regions, t) for p in loose if p.page == n and (t := Text(tuple(fragments(n, p.region, lines)))).fragments]
    placed = {i for r in page.regions for i in r.lines}
    for line in page.text.lines:
        if line.id not in placed and line.text.strip():
            found = Text(tuple(fragments(n, Region(line.id, Role.OTHER, line.box, (line.id,)), lines)))
            out.append(Leftover(found.regions, found))
    out += [Leftover((RegionRef(n, b),)) for b in page.text.layout.leftovers]
    return tuple(out)
