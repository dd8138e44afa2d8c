"""All differences of one issue with another state of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.model.geometry import hull
from pipeline.model.issue import RegionRef
from pipeline.qa.diff import severity
from pipeline.qa.diff.articles import Comparer, flags, joined
from pipeline.qa.diff.hunks import hunks, rising
from pipeline.qa.diff.matching import Group, match_articles, match_units
from pipeline.qa.diff.model import Difference, DifferenceKind, Side, one_sided
from pipeline.qa.diff.units import ArticleView, IssueView, Unit, regions_of
from pipeline.qa.documents import Document

_PAGE_DATA = {
    "status": 1.0,
    "error": 0.8,
    "label": 0.5,
    "section": 0.4,
    "writing_mode": 0.8,
    "script": 0.5,
    "text_source": 0.3,
    "rotation": 0.7,
}
_MOVED_ORDER, _MOVED_PAGE = 0.3, 0.8
_SPLIT = 0.9


def compare_issue(old: IssueView, new: IssueView) -> list[Difference]:
    """Differences of two states of an issue, in reading order of the new one."""
    comparer = Comparer(old, new)
    groups = match_articles(old.articles, new.articles)
    found: list[Difference] = []
    lone: list[Difference] = []
    for g in groups:
        olds, news = [old.articles[i] for i in g.old], [new.articles[j] for j in g.new]
        if olds and news:
            found += _shape(comparer, olds, news)
            found += comparer.group(olds, news)
        else:
            lone += _one_sided(comparer, olds, news)
    found += _order(groups, old, new)
    found += lone
    found += _elsewhere(comparer)
    found += _masthead(comparer)
    if not comparer.truth:
        found += _pages(old, new)
    return [replace(d, issue=new.name) for d in found]


def _shape(comparer: Comparer, olds: Sequence[ArticleView], news: Sequence[ArticleView]) -> Iterator[Difference]:
    """One article that became several, several that became one, and articles on other pages."""
    if len(olds) != len(news) or len(olds) > 1:
        kind: DifferenceKind = "article_split" if len(news) > len(olds) else "article_merged"
        old, new = _titles(olds), _titles(news)
        message = f"{len(olds)} → {len(news)} articles"
        yield Difference(kind, "article", _SPLIT, old, new, message, hunks(old.text, new.text), comparer.crops_of(old, new))
    pages_old, pages_new = ({p for a in x for p in a.pages} for x in (olds, news))
    if pages_old != pages_new and not comparer.truth:
        message = f"page {_numbers(pages_old)} → {_numbers(pages_new)}"
        yield Difference("article_moved", "article", _MOVED_PAGE, _titles(olds), _titles(news), message)


def _titles(articles: Sequence[ArticleView]) -> Side:
    first = articles[0]
    regions = tuple(_spread(a) for a in articles if a.side.regions)
    page = first.pages[0] if first.pages else None
    return Side("\n".join(a.title for a in articles), "articles", ", ".join(a.id for a in articles), first.title, regions, page)


def _spread(article: ArticleView) -> RegionRef:
    """One region around all of an article on the page where it begins."""
    regions = article.side.regions
    return RegionRef(regions[0].page, hull(r.box for r in regions if r.page == regions[0].page))


def _numbers(pages: set[int]) -> str:
    return ", ".join(map(str, sorted(pages))) or "?"


def _one_sided(comparer: Comparer, olds: Sequence[ArticleView], news: Sequence[ArticleView]) -> Iterator[Difference]:
    """Articles without a counterpart: their text may still be there as furniture."""
    for article in (*olds, *news):
        side = article.side
        kind: DifferenceKind = "article_removed" if olds else "article_added"
        loose = (comparer.new if olds else comparer.old).loose
        place = next((u for u in loose if len(u.folded) > 3 and article.text and _mostly_in(article.text, u)), None)
        word = "to" if olds else "from"
        message = f"its text moved {word} {place.role}" if place else ""
        whole = replace(side, regions=(_spread(article),) if side.regions else ())
        crops = comparer.crops_of(whole, None) if olds else comparer.crops_of(None, whole)
        yield one_sided(kind, "article", severity.of_article(article.text), side, removed=bool(olds), message=message, crops=crops)


def _mostly_in(text: str, unit: Unit) -> bool:
    return (unit.folded in text and len(unit.folded) * 2 > len(text)) or text in unit.folded


def _order(groups: Sequence[Group], old: IssueView, new: IssueView) -> Iterator[Difference]:
    """Articles that stand at another place among those that both issues have."""
    pairs = sorted((g.old[0], g.new[0]) for g in groups if g.old and g.new)
    kept = rising([j for _, j in pairs])
    for n, (i, j) in enumerate(pairs):
        if n not in kept and not (old.truth or new.truth):  # the order of a truth is one of several defensible ones
            message = f"place {i + 1} → {j + 1}"
            yield Difference("article_moved", "article", _MOVED_ORDER, _titles([old.articles[i]]), _titles([new.articles[j]]), message)


def _elsewhere(comparer: Comparer) -> Iterator[Difference]:
    """Texts that left their article or page furniture for another place, and those that are only on one side."""
    left, right = [*comparer.removed, *comparer.old.loose], [*comparer.added, *comparer.new.loose]
    for g in match_units(left, right):
        olds, news = [left[i] for i in g.old], [right[j] for j in g.new]
        if not news or not olds:
            yield from (_alone(comparer, unit, removed=bool(olds)) for unit in (*olds, *news))
        elif len(olds) == len(news) == 1 and olds[0].role != news[0].role:
            yield from comparer.role_changed(olds[0], news[0])
        else:
            kind = _loose_kind(news[0])
            if kind == "text" and {u.article for u in olds} != {u.article for u in news}:
                yield _crossed(comparer, olds, news)
            elif kind == "text":
                yield from comparer.text("text", news[0].role, joined(olds), joined(news))
            else:
                yield from comparer.text(kind, news[0].role, joined(olds), joined(news))


def _crossed(comparer: Comparer, olds: Sequence[Unit], news: Sequence[Unit]) -> Difference:
    old, new = joined(olds), joined(news)
    message = f"from {old.article} to {new.article}"
    return Difference("paragraph_moved", news[0].role, 0.8, old, new, message, hunks(old.text, new.text), comparer.crops_of(old, new))


def _loose_kind(unit: Unit) -> DifferenceKind:
    if unit.article:
        return "text"
    return "leftover" if unit.role == "leftover" else "furniture"


def _alone(comparer: Comparer, unit: Unit, *, removed: bool) -> Difference:
    kind = _loose_kind(unit)
    if kind == "text":
        kind = "field_removed" if removed else "field_added"
    message = "" if unit.article else "only in the old" if removed else "only in the new"
    crops = comparer.crops_of(unit.side, None) if removed else comparer.crops_of(None, unit.side)
    return one_sided(kind, unit.role, severity.of_whole(unit.role, unit.text), unit.side, removed=removed, message=message, crops=crops)


def _masthead(comparer: Comparer) -> Iterator[Difference]:
    before, after = comparer.old.files.issue.get("masthead") or {}, comparer.new.files.issue.get("masthead") or {}
    names = [n for n in dict.fromkeys((*before, *after)) if isinstance(before.get(n) or after.get(n), str)]
    if comparer.truth:
        names = [n for n in names if n in before and n in after and n != "text"]
    for name in names:
        field = f"masthead.{name}"
        old, new = (Side(str(m.get(name) or ""), field, regions=_around(m)) for m in (before, after))
        for d in comparer.text("masthead", field, old, new):
            yield replace(d, crops=comparer.crops_of(old, new))


def _around(masthead: Document) -> tuple[RegionRef, ...]:
    """One region around the masthead's regions on their first page."""
    regions = regions_of(masthead) if masthead.get("regions") else ()
    return (RegionRef(regions[0].page, hull(r.box for r in regions if r.page == regions[0].page)),) if regions else ()


def _pages(old: IssueView, new: IssueView) -> Iterator[Difference]:
    """Pages that only one side has, values that describe a page, flags of pages and of the issue."""
    before, after = ({int(p["number"]): p for p in v.files.issue.get("pages", [])} for v in (old, new))
    for number in sorted(before.keys() | after.keys()):
        a, b = before.get(number), after.get(number)
        if a is None or b is None:
            side = Side(f"page {number}", f"pages[{number}]", page=number)
            message = "page only in the old" if b is None else "page only in the new"
            yield one_sided("page", "page", 1.0, side, removed=b is None, message=message)
            continue
        for name, weight in _PAGE_DATA.items():
            if a.get(name) != b.get(name):
                x, y = (Side(str(v) if v is not None else "", f"pages[{number}].{name}", page=number) for v in (a.get(name), b.get(name)))
                yield Difference("page", name, weight, x, y, "", hunks(x.text, y.text))
        yield from flags(a.get("flags") or (), b.get("flags") or (), "", "", "", f"pages[{number}].flags")
    yield from flags(old.files.issue.get("flags") or (), new.files.issue.get("flags") or (), "", "", "")
