"""One article of either form (truth file or issue.json) as comparable parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.qa.score.folding import text_of

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TruthLine:
    """One printed line of a truth: ``end`` is soft, column, page or paragraph."""

    text: str
    role: str
    end: str


@dataclass(frozen=True, slots=True)
class Parts:
    """Texts of one article; "" where it has none. ``photos``: pairs of caption and credit; ``pieces`` counts the pages it is cut into."""

    label: str = ""
    kicker: str = ""
    headline: str = ""
    deck: str = ""
    byline: str = ""
    authors: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    photos: tuple[tuple[str, str], ...] = ()
    lines: tuple[TruthLine, ...] = ()
    pieces: int = 1

    def field(self, name: str) -> str:
        """The text of headline, kicker, deck or byline."""
        return str(getattr(self, name))

    @property
    def prose(self) -> str:
        """The body, its paragraphs put together."""
        return "".join(self.body)

    @property
    def whole(self) -> str:
        """Headline, deck and body: what the error rates count."""
        return self.headline + self.deck + self.prose

    @property
    def everything(self) -> str:
        """All text of the article, captions included."""
        return "".join([self.label, self.kicker, self.byline, self.whole, *(c + k for c, k in self.photos)])


def truth_parts(article: Document) -> Parts:
    """Parts of an article of a truth file."""
    return Parts(
        label=article.get("label") or "",
        kicker=article.get("kicker") or "",
        headline=article.get("headline") or "",
        deck=article.get("deck") or "",
        byline=article.get("byline") or "",
        authors=tuple(article.get("authors") or ()),
        body=tuple(b["text"] for b in article.get("body", [])),
        photos=tuple((p.get("caption") or "", p.get("credit") or "") for p in article.get("photos", [])),
        lines=tuple(TruthLine(line["text"], line.get("role") or "", line.get("end", "soft")) for line in article.get("lines", [])),
        pieces=len(article.get("parts") or [1]),
    )


def output_parts(article: Document) -> Parts:
    """Parts of an article of issue.json. Each row of a table counts as a paragraph, as in the truth."""
    byline = article.get("byline")
    names = (byline or {}).get("authors", []) if isinstance(byline, dict) else []
    body: list[str] = []
    for block in article.get("body", []):
        text = text_of(block)
        body += text.split("\n") if isinstance(block, dict) and block.get("type") == "table" else [text]
    return Parts(
        label=text_of(article.get("label")),
        kicker=text_of(article.get("kicker")),
        headline=text_of(article.get("headline")),
        deck=text_of(article.get("deck")),
        byline=text_of(byline),
        authors=tuple(x["name"] if isinstance(x, dict) else x for x in names),
        body=tuple(b for b in body if b),
        photos=tuple((text_of(i.get("caption")), text_of(i.get("credit"))) for i in article.get("images", [])),
    )
