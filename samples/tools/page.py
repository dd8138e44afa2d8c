"""A page being made up: what is set is drawn and written into the truth in the same step.

Truth follows GT_FORMAT.md of samples/benchmark: em boxes, origin top left, points. A line's em box reaches 0.88 em above its baseline.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import jieba

from lines import Line, Paragraph, fit
from pdf import Document, Glyphs
from seed import COLUMN_END, Article

ASCENT = 0.88
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Frame:
    """A piece of a column: left, top, rows of the baseline grid. ``lines`` asks for exactly the text up to a ``¦``."""

    x: float
    top: float
    rows: int
    forced: bool = False


@dataclass(frozen=True)
class Style:
    face: str = "song"
    size: float = 9.0
    leading: float = 15.5
    measure: float = 18.0
    subhead_face: str = "hei-bold"
    subhead_size: float = 9.0
    tracking: float = 0.0


@dataclass
class Entry:
    """Truth of one article while the page grows."""

    id: str
    article: Article
    byline_style: str | None = None
    lines: list[dict[str, Any]] = field(default_factory=list)
    regions: list[dict[str, Any]] = field(default_factory=list)
    photos: list[dict[str, Any]] = field(default_factory=list)

    def line(self, text: str, box: Box, role: str, **more: Any) -> None:
        self.lines.append({"text": text, "bbox": _round(box), "role": role, "paragraph_index": None, "column_index": None,
                           "end": "paragraph"} | more)


def _round(box: Sequence[float]) -> list[float]:
    return [round(v, 1) for v in box]


def hull(boxes: Sequence[Sequence[float]]) -> list[float]:
    return _round((min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)))


class Page:
    def __init__(self, name: str, width: float, height: float, *, split: bool = False, shuffle: int | None = None) -> None:
        self.name, self.document = name, Document(width, height, split=split, shuffle=shuffle)
        self.entries: list[Entry] = []
        self.furniture: list[dict[str, Any]] = []
        self.features: list[str] = []

    def entry(self, article: Article, byline_style: str | None = None) -> Entry:
        entry = Entry(f"{self.name}-a{len(self.entries) + 1:02d}", article, byline_style)
        self.entries.append(entry)
        return entry

    def width(self, face: str, size: float, text: str, tracking: float = 0.0) -> float:
        font = self.document.face(face)
        return sum(font.width(c) * size for c in text) + tracking * size * max(0, len(text) - 1)

    def row(self, face: str, size: float, x: float, top: float, text: str, *, align: str = "left", tracking: float = 0.0,
            color: float | tuple[float, float, float] = 0.0, frame: str = "") -> Box:
        """Set one row whose em box starts at ``top``; ``x`` is its left end, middle or right end. Returns the em box."""
        font = self.document.face(face)
        total = self.width(face, size, text, tracking)
        left = x - {"left": 0.0, "center": total / 2, "right": total}[align]
        cells, at = [], left
        for char in text:
            cells.append((char, at))
            at += font.width(char) * size + tracking * size
        self.document.text(Glyphs(face, size, top + ASCENT * size, cells, color, frame or f"{face}{top:.0f}{left:.0f}"))
        return (left, top, left + total, top + size)

    def line(self, style: Style, line: Line, x: float, top: float, frame: str, face: str | None = None) -> Box:
        """Set a broken line; em box as ``row``."""
        cells = [(c, x + dx * style.size) for c, dx in line.cells]
        self.document.text(Glyphs(face or style.face, style.size, top + ASCENT * style.size, cells, 0.0, frame))
        return (x + line.start * style.size, top, x + line.width * style.size, top + style.size)

    def advance(self, face: str, tracking: float = 0.0) -> Any:
        font = self.document.face(face)
        return lambda char: font.width(char) + tracking

    def furnish(self, role: str, text: str, box: Sequence[float], **more: Any) -> None:
        self.furniture.append({"role": role, "text": text, "bbox": _round(box)} | more)

    # -- flow -----------------------------------------------------------------------------------------------------------
    def flow(self, entry: Entry, frames: Sequence[Frame], style: Style) -> None:
        """Let the body run through the frames. Raises ValueError when it doesn't fit or leaves a frame empty."""
        rows = self._rows(entry.article, style, frames)
        columns: dict[int, list[Box]] = {}
        taken, index = [0] * len(frames), 0
        for i, row in enumerate(rows):
            while index < len(frames) and (taken[index] >= frames[index].rows or row.get("column", index) > index):
                index += 1
            keep = sum(1 for r in rows[i:i + 3] if r["role"] == "subhead") + 1 if row["role"] == "subhead" else 1
            if index < len(frames) and taken[index] + keep > frames[index].rows and row.get("first", True):
                index += 1
            if index >= len(frames):
                raise ValueError(f"{entry.id}: {len(rows) - i} rows too many")
            frame = frames[index]
            top = frame.top + taken[index] * style.leading + (style.leading - style.size) / 2
            taken[index] += 1
            box = self._set(row, frame, top, style, f"{entry.id}c{index}")
            columns.setdefault(index, []).append(box)
            entry.line(row["text"], box, row["role"], paragraph_index=row["paragraph"], column_index=index, end=row["end"])
        self._ends(entry, style)
        entry.regions += [{"role": "column", "column_index": i, "bbox": hull(b)} for i, b in columns.items()]

    def _set(self, row: dict[str, Any], frame: Frame, top: float, style: Style, name: str) -> Box:
        if row["role"] == "subhead":
            middle = frame.x + style.measure * style.size / 2
            return self.row(style.subhead_face, style.subhead_size, middle, top, row["text"], align="center", frame=name,
                            tracking=style.tracking)
        return self.line(style, row["line"], frame.x, top, name)

    def _rows(self, article: Article, style: Style, frames: Sequence[Frame]) -> list[dict[str, Any]]:
        """Every printed row of the body in order. Forced frames get exactly the text between two ``¦``."""
        segments: list[list[tuple[int, str, Paragraph | None]]] = [[]]
        for number, (kind, text) in enumerate(article.body):
            parts = text.split(COLUMN_END) if frames[0].forced else [text.replace(COLUMN_END, "")]
            for i, part in enumerate(parts):
                if i:
                    segments.append([])
                paragraph = None if kind == "subhead" else Paragraph(
                    part, style.measure, self.advance(style.face, style.tracking), indent=0.0 if i else 2.0, full=i < len(parts) - 1)
                segments[-1].append((number, part, paragraph))
        rows: list[dict[str, Any]] = []
        for column, segment in enumerate(segments):
            heads = {n: self._subhead(t, style) for n, t, p in segment if p is None}
            paragraphs = [p for _, _, p in segment if p]
            if frames[0].forced:
                total = frames[column].rows - sum(map(len, heads.values()))
                fitted = fit(paragraphs, total) or fit(paragraphs, total - 1)
                if fitted is None:
                    raise ValueError(f"column {column}: no breaking in {total} rows")
            else:
                fitted = [p.lines() for p in paragraphs]
            queue = iter(fitted)
            for number, _, paragraph in segment:
                texts = next(queue) if paragraph else heads[number]
                for i, item in enumerate(texts):
                    row = {"paragraph": number, "end": "soft" if i + 1 < len(texts) else "paragraph", "first": i == 0}
                    row |= ({"role": "body", "line": item, "text": item.text} if isinstance(item, Line)
                            else {"role": "subhead", "text": item})
                    if frames[0].forced:
                        row["column"] = column
                    rows.append(row)
        return rows

    def _subhead(self, text: str, style: Style) -> list[str]:
        """A subhead too long for the column is cut at its comma, else in the middle."""
        if len(text) * style.subhead_size * (1 + style.tracking) <= style.measure * style.size:
            return [text]
        cut = text.find("，") + 1 or len(text) // 2
        return [text[:cut], *self._subhead(text[cut:], style)]

    def _ends(self, entry: Entry, style: Style) -> None:
        """Tell column ends from soft ones, words cut, and paragraphs that end with a full line."""
        body = [r for r in entry.lines if r["role"] in ("body", "subhead")]
        for this, following in zip(body, [*body[1:], None], strict=True):
            if following and this["paragraph_index"] == following["paragraph_index"]:
                this["end"] = "soft" if this["column_index"] == following["column_index"] else "column"
                this["mid_word"] = _one_word(this["text"], following["text"])
            elif this["role"] == "body":
                this["end"] = "paragraph"
                left = min(r["bbox"][0] for r in body if r["column_index"] == this["column_index"])
                this["full"] = this["bbox"][2] - left > (style.measure - 1) * style.size

    # -- truth ----------------------------------------------------------------------------------------------------------
    def truth(self, page: dict[str, Any], masthead: dict[str, Any]) -> dict[str, Any]:
        width, height = self.document.width, self.document.height
        head = {"id": self.name, "title": self.name, "width_px": round(width, 2), "height_px": round(height, 2), "dpi": 72, "unit": "pt",
                "width_mm": round(width / 72 * 25.4, 1), "height_mm": round(height / 72 * 25.4, 1), "writing_mode": "horizontal-tb",
                "script": "Hans", "variant": "plain", "input_kind": "pdf_text", "degradation": None, "features": self.features,
                "text_layer": "ok", "radical_codepoints": False, "pdf_page_index": 0} | page
        return {"page": head, "masthead": masthead, "articles": [_article(e) for e in self.entries], "furniture": self.furniture,
                "reading_order": [e.id for e in self.entries]}


def _one_word(left: str, right: str) -> bool:
    """Does jieba see one word over the seam?"""
    a, b = left[-4:], right[:4]
    at = 0
    for word in jieba.cut(a + b):
        if at < len(a) < at + len(word):
            return True
        at += len(word)
    return False


def _article(entry: Entry) -> dict[str, Any]:
    article = entry.article
    headline = " ".join(article.headline) if article.kind != "photo_news" else "".join(article.headline)
    boxes = [r["bbox"] for r in entry.lines] + [p["bbox"] for p in entry.photos]
    out = {"id": entry.id, "source_id": entry.id, "kind": article.kind, "kicker": None, "headline": headline, "deck": None,
           "byline": article.byline, "byline_style": entry.byline_style,
           "authors": [article.byline.split(" ")[1]] if article.byline else [],
           "body": [{"type": kind, "text": text.replace(COLUMN_END, "")} for kind, text in article.body],
           "jump": None, "photos": entry.photos, "bbox": hull(boxes), "regions": entry.regions, "lines": entry.lines, "features": []}
    return out | ({"label": article.label} if article.label else {})
