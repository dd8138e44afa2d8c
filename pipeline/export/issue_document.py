"""issue.json: the logical layer."""

from __future__ import annotations

from pipeline.export.texts import (
    Document,
    block_document,
    box_list,
    flag_documents,
    region_refs,
    share,
    text_document,
    text_or_null,
)
from pipeline.model.issue import Article, Byline, Furniture, Generator, Image, Issue, IssuePage, Jump, JumpEnd, Leftover
from pipeline.model.page import SourceFile

_MASTHEAD = (
    "publication",
    "publication_normalized",
    "issue_number",
    "total_issue_number",
    "date",
    "weekday",
    "lunar_date",
    "license",
    "url",
    "publisher",
    "price",
)


def issue_document(issue: Issue) -> Document:
    """The document of contract's issue.json, keys in its order; not yet sanitised."""
    return {
        "schema_version": issue.schema_version,
        "id": issue.id,
        "revision": issue.revision,
        "status": issue.status,
        "language": issue.language,
        "generator": _generator(issue.generator),
        "sources": [_source(s) for s in issue.sources],
        "masthead": _masthead(issue),
        "pages": [_page(p, issue) for p in issue.pages],
        "articles": [_article(a) for a in issue.articles],
        "flags": flag_documents(issue.flags),
    }


def page_confidence(page: IssuePage) -> float:
    """Mean confidence of the page's characters; 0 for a failed page, 1 for one without text."""
    if page.text is None:
        return 1.0 if page.ok else 0.0
    size = sum(len(line.text) for line in page.text.lines)
    return sum(line.confidence * len(line.text) for line in page.text.lines) / size if size else 1.0


def _generator(made: Generator) -> Document:
    engines = [{"name": e.name, "version": e.version, "models": list(e.models), "precision": e.precision} for e in made.engines]
    return {
        "name": made.name,
        "version": made.version,
        "config_sha256": made.config_sha256,
        "corrections_sha256": made.corrections_sha256,
        "engines": engines,
    }


def _source(source: SourceFile) -> Document:
    return {"name": source.name, "sha256": source.sha256, "media_type": source.media_type, "page_count": source.page_count}


def _masthead(issue: Issue) -> Document | None:
    if issue.masthead is None:
        return None
    text = issue.masthead_text
    out: Document = {name: getattr(issue.masthead, name) for name in _MASTHEAD}
    return out | {"text": text.text if text else "", "regions": region_refs(text.regions) if text else []}


def _page(page: IssuePage, issue: Issue) -> Document:
    text = page.text
    script = text.script if text else issue.language.removeprefix("zh-")
    return {
        "number": page.number,
        "source": page.source,
        "source_page": page.source_page,
        "source_box": None if page.source_box is None else box_list(page.source_box),
        "label": page.label,
        "section": page.section,
        "status": "ok" if page.ok else "failed",
        "error": page.error,
        "width": page.width,
        "height": page.height,
        "dpi": round(float(page.dpi), 1),
        "writing_mode": "vertical" if text and text.layout.vertical else "horizontal",
        "script": script,
        "text_source": text.text_source if text else "ocr",
        "rotation": page.rotation,
        "skew_degrees": round(float(page.skew_degrees), 3),
        "confidence": share(page_confidence(page)),
        "articles": list(page.articles),
        "furniture": [_furniture(f) for f in page.furniture],
        "leftovers": [_leftover(x) for x in page.leftovers],
        "flags": flag_documents(page.flags),
    }


def _furniture(item: Furniture) -> Document:
    return text_document(item.content) | {"role": item.role}


def _leftover(item: Leftover) -> Document:
    if item.content is None:
        return {"regions": region_refs(item.regions)}
    return text_document(item.content)


def _article(article: Article) -> Document:
    return {
        "key": article.key,
        "id": article.id,
        "pages": list(article.pages),
        "kind": article.kind,
        "label": text_or_null(article.label),
        "kicker": text_or_null(article.kicker),
        "headline": text_or_null(article.headline),
        "deck": text_or_null(article.deck),
        "byline": _byline(article.byline),
        "dateline": text_or_null(article.dateline),
        "body": [block_document(b) for b in article.body],
        "images": [_image(i) for i in article.images],
        "jump": _jump(article.jump),
        "confidence": share(article.confidence),
        "flags": flag_documents(article.flags),
    }


def _byline(byline: Byline | None) -> Document | None:
    if byline is None:
        return None
    authors = [{"name": a.name, "role": a.role} for a in byline.authors]
    return text_document(byline.content) | {"text": byline.text, "authors": authors}


def _image(image: Image) -> Document:
    return {
        "regions": region_refs(image.regions),
        "file": image.file,
        "caption": text_or_null(image.caption),
        "credit": text_or_null(image.credit),
        "photographers": list(image.photographers),
    }


def _jump(jump: Jump | None) -> Document | None:
    if jump is None:
        return None
    return text_document(jump.text) | {
        "continues_on": _end(jump.continues_on),
        "continued_from": _end(jump.continued_from),
        "resolved": jump.resolved,
        "headlines": [text_document(t) for t in jump.headlines],
    }


def _end(end: JumpEnd | None) -> Document | None:
    return None if end is None else {"page": end.page, "label": end.label}
