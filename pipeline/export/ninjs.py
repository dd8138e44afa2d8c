"""IPTC ninjs, one file an article, in two profiles: 1.6 (what Superdesk's parser reads) and 3.1 (the current one)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pipeline.export.clean import dump
from pipeline.export.files import inside, read_bytes, safe_name, sweep, write_atomic
from pipeline.export.walk import Document
from pipeline.ports import IssueDocuments
from pipeline.settings import ExportSettings

_SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_{}.json"
_CHINA = timezone(timedelta(hours=8))
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:baozhi:ninjs")
_TAGS = {"subhead": "h2", "list_item": "li", "paragraph": "p", "verse": "p"}


@dataclass(frozen=True, slots=True)
class Story:
    """One article on its way out. ``created`` is midnight of the issue's date in China, in UTC; None where no date is printed."""

    article: Document
    issue: Document
    created: str | None
    pictures: Sequence[Picture]

    @property
    def uri(self) -> str:
        return _uri(self.issue["id"], self.article["key"])

    @property
    def ids(self) -> dict[str, str]:
        pages = ",".join(str(p) for p in self.article["pages"])
        return {"issue": self.issue["id"], "article": self.article["id"], "key": self.article["key"], "pages": pages}

    @property
    def version(self) -> str:
        return str(self.issue["revision"])

    @property
    def profile(self) -> str:
        return "text-photo" if self.pictures else "text-only"

    @property
    def publication(self) -> str | None:
        masthead = self.issue["masthead"] or {}
        return masthead.get("publication_normalized") or masthead.get("publication")

    @property
    def headlines(self) -> dict[str, str]:
        return {role: self.article[role]["text"] for role in ("kicker", "deck", "label") if self.article[role]}


@dataclass(frozen=True, slots=True)
class Picture:
    """``file`` is relative to the JSON; None where no image was written. ``href`` is its public address, None where none is configured."""

    uri: str
    caption: str
    credit: str
    file: str | None
    href: str | None
    size: tuple[int, int]


@dataclass(frozen=True, slots=True)
class NinjsExporter:
    """Writes ninjs-1.6/<article id>.json and ninjs-3.1/<article id>.json.

    ``base_url`` is the address that the output folder is served under: pictures are then linked there. Without it they are named by file
    only (``altids.file``): the standard takes no relative links.
    """

    base_url: str = ""

    @property
    def name(self) -> str:
        return "ninjs"

    def configured(self, settings: ExportSettings) -> NinjsExporter:
        return NinjsExporter(settings.base_url)

    def write(self, issue: IssueDocuments, folder: Path) -> list[Path]:
        """Two files an article; pictures are copied to ninjs-images/ where ``folder`` lies outside of the issue's. Raises OutputError."""
        written: list[Path] = []
        copies: dict[str, bytes] = {}
        for version, build in (("1.6", ninjs_1), ("3.1", ninjs_3)):
            target = inside(folder, f"ninjs-{version}")
            files = []
            for article in issue.issue["articles"]:
                story = self._story(article, issue, folder, copies)
                files.append(write_atomic(target / f"{safe_name(article['id'])}.json", dump(build(story))))
            sweep(target, r".+\.json", files)
            written += files
        return written + [write_atomic(inside(folder, name), data) for name, data in sorted(copies.items())]

    def _story(self, article: Document, issue: IssueDocuments, folder: Path, copies: dict[str, bytes]) -> Story:
        pictures = [self._picture(image, issue, folder, copies) for image in article["images"]]
        return Story(article, issue.issue, _midnight((issue.issue["masthead"] or {}).get("date")), pictures)

    def _picture(self, image: Document, issue: IssueDocuments, folder: Path, copies: dict[str, bytes]) -> Picture:
        name = image["file"]
        file: str | None = None
        data = read_bytes(inside(issue.folder, name))
        if data is not None and folder.resolve().parent == issue.folder.resolve():
            file = f"../../{name}"
        elif data is not None:
            copies[f"ninjs-{name}"] = data
            file = f"../ninjs-{name}"
        href = None
        if self.base_url and data is not None:
            href = "/".join((self.base_url.rstrip("/"), quote(issue.issue["id"], safe=""), quote(name)))
        x0, y0, x1, y1 = image["regions"][0]["bbox"] if image["regions"] else (0, 0, 0, 0)
        caption, credit = (image[key]["text"] if image[key] else "" for key in ("caption", "credit"))
        by = credit or " ".join(image["photographers"])
        return Picture(_uri(issue.issue["id"], name), caption, by, file, href, (round(x1 - x0), round(y1 - y0)))


def ninjs_1(story: Story) -> dict[str, Any]:
    """The 1.6 object. Kicker, deck and label are ``headline_…``, which the standard leaves to the provider."""
    article, body = story.article, story.article["body"]
    out: dict[str, Any] = {
        "uri": story.uri,
        "type": "text",
        "representationtype": "complete",
        "profile": story.profile,
        "version": story.version,
        "firstcreated": story.created,
        "versioncreated": story.created,
        "contentcreated": story.created,
        "pubstatus": "usable",
        "language": story.issue["language"],
        "headline": article["headline"]["text"] if article["headline"] else None,
        "byline": article["byline"]["text"] if article["byline"] else None,
        **{f"headline_{role}": text for role, text in story.headlines.items()},
        "body_html": body_html(body),
        "body_text": body_text(body),
        "charcount": sum(len(b["text"]) for b in body),
        "genre": [{"name": article["kind"]}],
        "infosource": [{"name": story.publication, "rel": "publisher"}] if story.publication else None,
        "associations": {_slot(i): _picture_1(p, story) for i, p in enumerate(story.pictures)} or None,
        "altids": story.ids,
        "$standard": {"name": "ninjs", "version": "1.6", "schema": _SCHEMA.format("1.6")},
    }
    return _present(out)


def _picture_1(picture: Picture, story: Story) -> dict[str, Any]:
    rendition = {"href": picture.href, "mimetype": "image/jpeg", "width": picture.size[0], "height": picture.size[1]}
    return _present(
        {
            "uri": picture.uri,
            "type": "picture",
            "mimetype": "image/jpeg",
            "version": story.version,
            "firstcreated": story.created,
            "versioncreated": story.created,
            "pubstatus": "usable",
            "language": story.issue["language"],
            "byline": picture.credit or None,
            "description_text": picture.caption or None,
            # Superdesk fetches every rendition named here, so one without an address must not be named.
            "renditions": {"original": rendition} if picture.href else None,
            "altids": {"file": picture.file} if picture.file else None,
        }
    )


def ninjs_3(story: Story) -> dict[str, Any]:
    """The 3.1 object."""
    article, body = story.article, story.article["body"]
    main = [{"role": "main", "contentType": "text/plain", "value": article["headline"]["text"]}] if article["headline"] else []
    more = [{"role": role, "contentType": "text/plain", "value": text} for role, text in story.headlines.items()]
    html, text = body_html(body), body_text(body)
    out: dict[str, Any] = {
        "uri": story.uri,
        "type": "text",
        "representationType": "full",
        "profile": story.profile,
        "version": story.version,
        "firstCreated": story.created,
        "versionCreated": story.created,
        "contentCreated": story.created,
        "pubStatus": "usable",
        "language": story.issue["language"],
        "headlines": main + more or None,
        "by": article["byline"]["text"] if article["byline"] else None,
        "bodies": [
            {"role": "main", "contentType": "text/html", "value": html},
            {"role": "main", "contentType": "text/plain", "charCount": sum(len(b["text"]) for b in body), "value": text},
        ],
        "genres": [{"name": article["kind"]}],
        "infoSources": [{"name": story.publication, "role": "publisher"}] if story.publication else None,
        "associations": [_picture_3(p, i, story) for i, p in enumerate(story.pictures)] or None,
        "altIds": [{"role": role, "value": value} for role, value in story.ids.items()],
        "standard": {"name": "ninjs", "version": "3.1", "schema": _SCHEMA.format("3.1")},
    }
    return _present(out)


def _picture_3(picture: Picture, place: int, story: Story) -> dict[str, Any]:
    width, height = picture.size
    rendition = _present({"name": "original", "href": picture.href, "contentType": "image/jpeg", "width": width, "height": height})
    return _present(
        {
            "name": _slot(place),
            "rel": "illustration",
            "uri": picture.uri,
            "type": "picture",
            "version": story.version,
            "firstCreated": story.created,
            "versionCreated": story.created,
            "pubStatus": "usable",
            "language": story.issue["language"],
            "descriptions": [{"role": "caption", "contentType": "text/plain", "value": picture.caption}] if picture.caption else None,
            "by": picture.credit or None,
            "renditions": [rendition] if picture.file else None,
            "altIds": [{"role": "file", "value": picture.file}] if picture.file else None,
        }
    )


def _slot(place: int) -> str:
    """Superdesk shows the association of the first name beside the headline."""
    return "featuremedia" if place == 0 else f"image{place + 1}"


def body_text(body: Sequence[Document]) -> str:
    return "\n".join(block["text"] for block in body)


def body_html(body: Sequence[Document]) -> str:
    """One element a block, escaped; lines of verse that follow one another are one paragraph, list items one list."""
    parts: list[str] = []
    before = ""
    for block in body:
        kind = block["type"]
        if (kind == "list_item") != (before == "list_item"):
            parts.append("<ul>" if kind == "list_item" else "</ul>")
        if kind == "verse" and before == "verse":
            parts[-1] = parts[-1].removesuffix("</p>") + "<br/>" + escape(block["text"]) + "</p>"
        elif kind == "table":
            parts.append(_table(block["rows"]))
        else:
            parts.append(f"<{_TAGS[kind]}>{escape(block['text'])}</{_TAGS[kind]}>")
        before = kind
    return "\n".join([*parts, "</ul>"] if before == "list_item" else parts)


def _table(rows: Sequence[Sequence[str]]) -> str:
    inner = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tbody>{inner}</tbody></table>"


def _midnight(day: str | None) -> str | None:
    if day is None:
        return None
    start = datetime.combine(date.fromisoformat(day), time.min, _CHINA)
    return start.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _uri(issue: str, name: str) -> str:
    return uuid.uuid5(_NAMES, f"{issue}/{name}").urn


def _present(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


EXPORTER = NinjsExporter()
