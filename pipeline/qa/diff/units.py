"""Issues as comparable units: every text with its role, its place in the document and its place in the print."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pipeline.model.issue import RegionRef
from pipeline.qa.diff.model import Side
from pipeline.qa.documents import Document, IssueFiles
from pipeline.qa.printed import box_of
from pipeline.qa.score.folding import grams, lenient

SINGLE = ("label", "kicker", "headline", "deck", "byline", "dateline", "jump")
PROSE = frozenset({"paragraph", "subhead", "list_item", "verse", "table"})


@dataclass(frozen=True)
class Unit:
    """A text. ``order`` is its place among all units of the issue."""

    role: str
    field: str
    text: str
    article: str
    title: str
    page: int | None
    regions: tuple[RegionRef, ...]
    order: int

    @cached_property
    def folded(self) -> str:
        return lenient(self.text)

    @cached_property
    def pieces(self) -> Counter[str]:
        return grams(self.folded, 2)

    @cached_property
    def kinds(self) -> frozenset[str]:
        return frozenset(self.pieces)

    @property
    def side(self) -> Side:
        return Side(self.text, self.field, self.article, self.title, self.regions, self.page)


@dataclass(frozen=True)
class ArticleView:
    """An article with its units in reading order. ``document`` is the ARTICLE itself."""

    id: str
    key: str
    order: int
    pages: tuple[int, ...]
    title: str
    units: tuple[Unit, ...]
    document: Document

    @cached_property
    def text(self) -> str:
        """All text but what stands in the body a second time."""
        return "".join(u.folded for u in self.units if u.role not in ("byline", "dateline"))

    @cached_property
    def pieces(self) -> Counter[str]:
        return grams(self.text, 3) if self.text else Counter()

    @property
    def side(self) -> Side:
        lines = [u for u in self.units if u.role not in ("byline", "dateline")]
        regions = tuple(r for u in self.units for r in u.regions)
        return Side("\n".join(u.text for u in lines), "", self.id, self.title, regions, self.pages[0] if self.pages else None)


@dataclass(frozen=True)
class IssueView:
    """``name`` is unique in a report; ``loose`` are furniture and leftovers. A ``truth`` tells no flags, page data or datelines."""

    files: IssueFiles
    articles: tuple[ArticleView, ...]
    loose: tuple[Unit, ...]
    name: str
    truth: bool = False

    def sizes(self) -> dict[int, tuple[float, float]]:
        """Width and height of each page in pixels."""
        pages = (*self.files.issue.get("pages", []), *self.files.pages.values())
        return {int(p["number"]): (float(p["width"]), float(p["height"])) for p in pages if p.get("width") and p.get("height")}


def view(files: IssueFiles, *, name: str = "", truth: bool = False) -> IssueView:
    """The comparable form of an issue, under its id or another ``name``."""
    articles: list[ArticleView] = []
    count = 0
    for place, document in enumerate(files.issue.get("articles", [])):
        found = list(_article(document, count))
        count += len(found)
        articles.append(
            ArticleView(
                id=str(document.get("id") or ""),
                key=str(document.get("key") or ""),
                order=place,
                pages=tuple(int(p) for p in document.get("pages") or ()),
                title=_title(document),
                units=tuple(found),
                document=document,
            )
        )
    return IssueView(files, tuple(articles), tuple(_loose(files.issue, count)), name or files.id, truth)


def _title(article: Document) -> str:
    """The headline, or the first words."""
    for value in (article.get("headline"), article.get("label"), *(article.get("body") or ())):
        text = _text(value)
        if text:
            return text if len(text) <= 40 else text[:39] + "…"
    return ""


def _text(value: Any) -> str:
    text = value.get("text") if isinstance(value, Mapping) else value
    return unicodedata.normalize("NFC", text) if isinstance(text, str) else ""


def _article(article: Document, first: int) -> Iterator[Unit]:
    pages = article.get("pages") or [None]
    owner, title = str(article.get("id") or ""), _title(article)
    for place, (role, field, value) in enumerate(x for x in _texts(article) if _text(x[2])):
        regions = regions_of(value)
        page = regions[0].page if regions else pages[0]
        yield Unit(role, field, _text(value), owner, title, page, regions, first + place)


def _texts(article: Document) -> Iterator[tuple[str, str, Any]]:
    for role in SINGLE[:-1]:
        yield role, role, article.get(role)
    for n, block in enumerate(article.get("body") or ()):
        kind = block.get("type") if isinstance(block, Mapping) else None
        yield str(kind or "paragraph"), f"body[{n}]", block
    for n, image in enumerate(article.get("images") or ()):
        for role in ("caption", "credit"):
            yield role, f"images[{n}].{role}", image.get(role)
    yield "jump", "jump", article.get("jump")


def _loose(issue: Document, first: int) -> Iterator[Unit]:
    for page in issue.get("pages", []):
        number = page.get("number")
        items = [(str(f.get("role") or "other"), f"furniture[{n}]", f) for n, f in enumerate(page.get("furniture") or ())]
        items += [("leftover", f"leftovers[{n}]", f) for n, f in enumerate(page.get("leftovers") or ())]
        for place, (role, field, value) in enumerate(items):
            if _text(value):
                yield Unit(role, f"pages[{number}].{field}", _text(value), "", "", number, regions_of(value), first + place)
        first += len(items)


def regions_of(value: Any) -> tuple[RegionRef, ...]:
    """The region references of a TEXT, or of a bare region; those without a proper box are left out."""
    if not isinstance(value, Mapping):
        return ()
    found: Iterable[Any] = value.get("regions", [value])
    out = []
    for region in found or ():
        box = box_of(region.get("bbox") or ())
        if box is not None and region.get("page") is not None:
            out.append(RegionRef(int(region["page"]), box, tuple(str(x) for x in region.get("lines") or ())))
    return tuple(out)
