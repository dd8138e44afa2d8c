"""One flat article a line, for search engines, data frames and language models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.export.clean import dump_line
from pipeline.export.files import inside, write_atomic
from pipeline.export.walk import Document
from pipeline.ports import IssueDocuments

_TEXTS = ("label", "kicker", "headline", "deck", "byline", "dateline")


class NdjsonExporter:
    """Writes articles.ndjson; an issue without articles gives an empty file."""

    @property
    def name(self) -> str:
        return "ndjson"

    def write(self, issue: IssueDocuments, folder: Path) -> list[Path]:
        data = b"".join(dump_line(record(a, issue.issue)) for a in issue.issue["articles"])
        return [write_atomic(inside(folder, "articles.ndjson"), data)]


def record(article: Document, issue: Document) -> dict[str, Any]:
    """The flat record: strings, numbers, and lists of them; what is not printed is null, or [] for lists."""
    masthead = issue["masthead"] or {}
    labels = {p["number"]: p["label"] for p in issue["pages"]}
    return {
        "id": article["id"],
        "key": article["key"],
        "issue": issue["id"],
        "revision": issue["revision"],
        "publication": masthead.get("publication_normalized") or masthead.get("publication"),
        "date": masthead.get("date"),
        "language": issue["language"],
        "pages": article["pages"],
        "page_labels": [labels.get(p) for p in article["pages"]],
        "kind": article["kind"],
        **{name: article[name]["text"] if article[name] else None for name in _TEXTS},
        "authors": [a["name"] for a in article["byline"]["authors"]] if article["byline"] else [],
        "body": "\n".join(block["text"] for block in article["body"]),
        "images": [image["file"] for image in article["images"]],
        "captions": [_or_empty(image["caption"]) for image in article["images"]],
        "credits": [_or_empty(image["credit"]) for image in article["images"]],
        "confidence": article["confidence"],
        "flags": [flag["code"] for flag in article["flags"]],
    }


def _or_empty(text: Document | None) -> str:
    return str(text["text"]) if text else ""


EXPORTER = NdjsonExporter()
