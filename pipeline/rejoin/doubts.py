"""How sure an article is: what speaks against its grouping, its joins, its letters, and text left over amid it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.draft import ArticleDraft
from pipeline.model.geometry import Box, hull
from pipeline.model.issue import Block, Decision, Jump, Leftover, RegionRef, Text

Links = Mapping[tuple[int, str], Decision]
"""Decisions on what a region follows, by page and the region's id."""
WEAK_LINK = 0.5
LEAST_LEFTOVER = 4
"""Characters of leftover text that a person should look at; less is mostly a stroke of a drawing."""
TERMINAL = "。！？…”’）)】》」』；：.!?"


@dataclass(frozen=True, slots=True)
class Doubts:
    """``grouping``: chance that the article's parts belong together; ``weak``: where the weakest of them begins; ``open_end``: the last
    line where the text stops in the middle of a sentence; ``inside``: leftover text amid the article's columns."""

    grouping: float
    weak: tuple[RegionRef, ...]
    open_end: tuple[RegionRef, ...]
    inside: tuple[Leftover, ...]


def doubts(item: ArticleDraft, blocks: Sequence[Block], jump: Jump | None, links: Links, spare: Mapping[int, Sequence[Leftover]]) -> Doubts:
    """What speaks against the article as drafted."""
    told = [(_sure(links[(p.page, p.region.id)]), p) for p in item.body if (p.page, p.region.id) in links]
    score, weakest = min(told, key=lambda t: t[0], default=(1.0, None))
    weak = (RegionRef(weakest.page, weakest.region.box),) if weakest is not None and score < WEAK_LINK else ()
    continued = jump is not None and jump.continues_on is not None and not jump.resolved
    return Doubts(score, weak, () if continued else _open_end(blocks), _inside(item, spare))


def _sure(link: Decision) -> float:
    """A text that begins without an indent right after its head may have lost its beginning."""
    return link.score * (0.45 if any(name == "not indented" for name, _ in link.evidence) else 1.0)


def confidence(headline: Text | None, blocks: Sequence[Block], found: Doubts) -> float:
    """Chance that the article is right: that of its letters, times its weakest link, its doubtful joins and what may be missing."""
    texts = [b.content for b in blocks] + ([headline] if headline is not None else [])
    size = sum(len(t.text) for t in texts)
    out = sum(t.confidence * len(t.text) for t in texts) / size if size else 1.0
    out *= found.grouping
    for join in (j for b in blocks for j in b.joins):
        out *= max(0.5, join.score)
    lost = sum(len(k.content.text) for k in found.inside if k.content is not None)
    out *= 1 - min(0.5, 2 * lost / max(size, 1))
    return out * (0.6 if found.open_end else 1.0) * (0.7 if headline is None or not blocks else 1.0)


def _open_end(blocks: Sequence[Block]) -> tuple[RegionRef, ...]:
    """The last line of running text, where it is as long as the others and ends no sentence (a signature or date is short)."""
    last = blocks[-1] if blocks else None
    if last is None or last.type != "paragraph" or len(last.content.fragments) < 2:
        return ()
    *others, end = last.content.fragments
    usual = max(len(f.text) for f in others)
    if len(end.text) < 0.8 * usual or end.text[-1:] in tuple(TERMINAL):
        return ()
    return (RegionRef(end.page, end.box, (end.line,)),)


def _inside(item: ArticleDraft, spare: Mapping[int, Sequence[Leftover]]) -> tuple[Leftover, ...]:
    """Leftover text whose middle lies in one of the article's columns."""
    columns: dict[tuple[int, str], Box] = {}
    for p in item.body:
        key = (p.page, p.region.group)
        columns[key] = hull([p.region.box, *([columns[key]] if key in columns else [])])
    out = []
    for (page, _), box in columns.items():
        for k in spare.get(page, ()):
            words = k.content is not None and sum(c.isalnum() for c in k.content.text) >= LEAST_LEFTOVER
            if words and k not in out and any(box.holds(r.box.cx, r.box.cy) for r in k.regions):
                out.append(k)
    return tuple(out)
