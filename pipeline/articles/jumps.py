"""Articles that run over to another page (下转第3版 / 上接第1版)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from pipeline.model.draft import ArticleDraft
from pipeline.model.issue import Decision
from pipeline.model.labelled import LabelledPage, Role
from pipeline.wording.jumps import ParsedJump, parse_jump

MIN_LIKENESS = 55.0
"""Least likeness of two headlines, 0 to 100, where the page numbers do not settle it."""

Texts = Mapping[tuple[int, str], str]


def join_jumps(articles: Sequence[ArticleDraft], pages: Sequence[LabelledPage]) -> tuple[list[ArticleDraft], list[tuple[int, Decision]]]:
    """Puts the parts of jumped articles together. A jump without a partner stays unresolved."""
    texts = {(p.number, k.id): k.text for p in pages for k in p.text.lines}
    labels = {p.number: p.label or str(p.number) for p in pages}
    out = list(articles)
    decisions: list[tuple[int, Decision]] = []
    for i, source in enumerate(out):
        wanted = _jump(source, "to", texts)
        if wanted is None:
            continue
        rated = [(_fit(source, wanted, a, texts, labels), j) for j, a in enumerate(out) if j != i]
        best, j = max(rated, default=(0.0, -1))
        if best < MIN_LIKENESS:
            continue
        target = out[j]
        out[i] = replace(
            source,
            body=source.body + target.body,
            images=source.images + target.images,
            jumps=source.jumps + target.jumps,
            parts=(*source.parts, target.heads),
            resolved=True,
        )
        out[j] = replace(target, heads=(), body=(), images=(), jumps=())
        subject = tuple(p.region.id for p in (*source.jumps, *target.jumps))
        decisions.append(
            (page_of(source), Decision("jump", subject, f"continues on page {page_of(target)}", round(min(1.0, best / 100), 3)))
        )
    return [a for a in out if a.heads or a.body or a.images], decisions


def page_of(article: ArticleDraft) -> int:
    """The page an article begins on."""
    placed = [*article.heads, *article.body, *article.jumps]
    return placed[0].page if placed else article.images[0].page


def _jump(article: ArticleDraft, way: str, texts: Texts) -> ParsedJump | None:
    for placed in article.jumps:
        parsed = parse_jump("".join(texts[(placed.page, i)] for i in placed.region.lines))
        if parsed is not None and parsed.direction == way:
            return parsed
    return None


def _fit(source: ArticleDraft, wanted: ParsedJump, target: ArticleDraft, texts: Texts, labels: Mapping[int, str]) -> float:
    """How well ``target`` continues ``source``: 0 not at all; headlines alike and page numbers that agree both ways."""
    back = _jump(target, "from", texts)
    if back is None or page_of(target) == page_of(source):
        return 0.0
    a, b = _headline(source, texts), _headline(target, texts)
    score = float(fuzz.partial_ratio(a, b)) if a and b else 30.0
    score += 30 if _names(wanted, page_of(target), labels) else -30
    return score + (15 if _names(back, page_of(source), labels) else -15)


def _names(jump: ParsedJump, page: int, labels: Mapping[int, str]) -> bool:
    """Whether the jump line names that page, by number or by printed label."""
    digits = "".join(c for c in labels[page] if c.isdigit())
    return jump.page is not None and (str(jump.page) == digits or jump.page == page)


def _headline(article: ArticleDraft, texts: Texts) -> str:
    return "".join(texts[(p.page, i)] for p in article.heads if p.region.role is Role.HEADLINE for i in p.region.lines)
