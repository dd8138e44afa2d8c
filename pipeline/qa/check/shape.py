"""Checks of a document's shape that a JSON Schema can't state: references, boxes, offsets, files, forms of text."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.qa.check.problem import Problem
from pipeline.qa.check.uses import Use
from pipeline.qa.documents import Document
from pipeline.qa.printed import Printed, box_of, line_index, trace

_ROUNDING_PX = 1.0


def check_ids(issue: Document, pages: Mapping[int, Document]) -> Iterator[Problem]:
    """Ids are unique; pages list exactly the articles that stand on them; every page that was read has its physical layer."""
    articles = issue.get("articles", [])
    for name in ("id", "key"):
        for value, n in Counter(a.get(name) for a in articles).items():
            if n > 1:
                yield Problem("id.twice", f"{n} articles have the {name} {value}", article=str(value))
    for number, n in Counter(p.get("number") for p in issue.get("pages", [])).items():
        if n > 1:
            yield Problem("id.twice", f"{n} pages have this number", page=number)
    for number, page in pages.items():
        for kind in ("lines", "regions"):
            for value, n in Counter(x.get("id") for x in page.get(kind, [])).items():
                if n > 1:
                    yield Problem("id.twice", f"{n} {kind} have the id {value}", page=number)
    yield from _listings(issue, pages)


def _listings(issue: Document, pages: Mapping[int, Document]) -> Iterator[Problem]:
    on_page = {str(a.get("id")): set(a.get("pages") or ()) for a in issue.get("articles", [])}
    numbers = {p.get("number") for p in issue.get("pages", [])}
    listed = {(str(a), p.get("number")) for p in issue.get("pages", []) for a in p.get("articles") or ()}
    for article, number in sorted(listed, key=str):
        if number not in on_page.get(article, set()):
            yield Problem("id.unknown", "the page lists an article that does not stand on it", page=number, article=article)
    for article, where in on_page.items():
        for number in sorted(where, key=str):
            if number not in numbers:
                yield Problem("id.unknown", "the article stands on a page that the issue lacks", page=number, article=article)
            elif (article, number) not in listed:
                yield Problem("id.unlisted", "the page does not list this article", page=number, article=article)
    for page in issue.get("pages", []):
        if page.get("status") != "failed" and pages and page.get("number") not in pages:
            yield Problem("page.missing", "no pages/*.json for this page", page=page.get("number"))


def check_boxes(issue: Document, pages: Mapping[int, Document]) -> Iterator[Problem]:
    """Every box lies on its page, right way round. Sizes come from the page documents, else from the issue's."""
    sizes = {p.get("number"): (p.get("width") or 0, p.get("height") or 0) for p in (*issue.get("pages", []), *pages.values())}
    for number, page in pages.items():
        for kind in ("lines", "regions"):
            for thing in page.get(kind, []):
                yield from _box(thing.get("bbox"), sizes.get(number), number, f"{kind[:-1]} {thing.get('id')}")
    for region in _regions(issue):
        yield from _box(region.get("bbox"), sizes.get(region.get("page")), region.get("page"), "a region")


def _box(value: Any, size: tuple[float, float] | None, page: int | None, what: str) -> Iterator[Problem]:
    if size is None:
        yield Problem("box.page", f"{what} stands on a page that the issue lacks", page=page)
        return
    box = box_of(value) if isinstance(value, (list, tuple)) else None
    if box is None or box.x0 > box.x1 or box.y0 > box.y1:
        yield Problem("box.shape", f"{what} has no proper box: {value}", page=page)
        return
    width, height = size
    if min(box.x0, box.y0) < -_ROUNDING_PX or box.x1 > width + _ROUNDING_PX or box.y1 > height + _ROUNDING_PX:
        yield Problem("box.outside", f"{what} reaches beyond the page ({width:g} x {height:g}): {value}", page=page)


def _regions(value: Any) -> Iterator[Mapping[str, Any]]:
    """All region references below a value."""
    if isinstance(value, Mapping):
        if "bbox" in value and "page" in value:
            yield value
        for item in value.values():
            yield from _regions(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _regions(item)


def check_joins(use: Use, pages: Mapping[int, Document]) -> Iterator[Problem]:
    """Offsets of joins lie inside the text, rise, and stand where two printed lines meet."""
    joins = use.value.get("joins") or ()
    if not joins:
        return
    index = line_index(pages)
    lines = [Printed(*key, str(index[key].get("text") or "")) for key in use.lines if key in index]
    spots, before = trace(use.text, lines), 0
    for join in joins:
        offset = join.get("offset", -1)
        if not 0 < offset < len(use.text) or offset < before:
            yield Problem("join.offset", f"{use.role}: a join at {offset} in a text of {len(use.text)}", article=use.owner)
            continue
        before = offset
        left = next((s for s in reversed(spots[:offset]) if s is not None), None)
        right = next((s for s in spots[offset:] if s is not None), None)
        if left is not None and right is not None and left.line == right.line:
            yield Problem("join.seam", f"{use.role}: the join at {offset} stands inside a printed line", article=use.owner)


def check_form(use: Use) -> Iterator[Problem]:
    """Text is NFC, without control characters, lone surrogates, or line feeds of the print."""
    if not unicodedata.is_normalized("NFC", use.text):
        yield Problem("text.nfc", f"{use.role} is not NFC", article=use.owner or None)
    kind = use.value.get("type")
    broken = use.owner and "\n" in use.text and kind not in ("table", "verse")
    odd = {c for c in use.text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}
    if broken or odd:
        names = ", ".join(f"U+{ord(c):04X}" for c in sorted(odd | ({"\n"} if broken else set())))
        yield Problem("text.control", f"{use.role} holds {names}", article=use.owner or None)


def check_lines(pages: Mapping[int, Document]) -> Iterator[Problem]:
    """A line's characters make up its text."""
    for number, page in pages.items():
        for line in page.get("lines", []):
            chars = "".join(str(c[0]) for c in line.get("chars") or ())
            if chars and "".join(chars.split()) != "".join(str(line.get("text") or "").split()):
                message = f"characters and text of the line differ: {chars[:20]}"
                yield Problem("line.chars", message, page=number, lines=(str(line.get("id")),))


def check_files(issue: Document, folder: Path) -> Iterator[Problem]:
    """Every image that an article names lies in the issue's folder."""
    for article in issue.get("articles", []):
        for image in article.get("images") or ():
            name = str(image.get("file") or "")
            path = PurePosixPath(name)
            if not name:
                continue
            if path.is_absolute() or ".." in path.parts:
                yield Problem("image.path", f"not a path inside the issue: {name}", article=str(article.get("id")))
            elif not (folder / path).is_file():
                yield Problem("image.missing", f"no such file: {name}", article=str(article.get("id")))
