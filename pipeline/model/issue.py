"""The result: one issue with its pages and articles. Text is computed from fragments, never stored twice."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pipeline.model.geometry import Box, hull
from pipeline.model.labelled import Masthead, Region
from pipeline.model.page import PageImage, PageText, SourceFile
from pipeline.model.warp import Warp


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a printed line inside a text. ``glue`` (nothing or one space) stands between it and the next fragment."""

    page: int
    line: str
    region: str
    text: str
    box: Box
    confidence: float
    glue: str = ""


@dataclass(frozen=True, slots=True)
class RegionRef:
    page: int
    box: Box
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    fragments: tuple[Fragment, ...]

    @property
    def text(self) -> str:
        last = len(self.fragments) - 1
        return "".join(f.text + (f.glue if i < last else "") for i, f in enumerate(self.fragments))

    @property
    def confidence(self) -> float:
        size = sum(len(f.text) for f in self.fragments)
        return sum(f.confidence * len(f.text) for f in self.fragments) / size if size else 1.0

    @property
    def regions(self) -> tuple[RegionRef, ...]:
        """One reference a page and region, in order of first appearance."""
        groups: dict[tuple[int, str], list[Fragment]] = {}
        for f in self.fragments:
            groups.setdefault((f.page, f.region), []).append(f)
        return tuple(RegionRef(page, hull(f.box for f in fs), tuple(dict.fromkeys(f.line for f in fs))) for (page, _), fs in groups.items())


@dataclass(frozen=True, slots=True)
class Join:
    """Where two printed lines meet in a text: ``offset`` counts characters of the text before the seam."""

    offset: int
    at: Literal["line", "column", "page"]
    score: float
    word: str | None = None
    evidence: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a body. ``rows`` are a table's cells."""

    content: Text
    type: Literal["paragraph", "subhead", "list_item", "verse", "table"] = "paragraph"
    joins: tuple[Join, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Author:
    name: str
    role: Literal["author", "reporter", "correspondent", "photographer", "editor", "commentator"]


@dataclass(frozen=True, slots=True)
class Byline:
    """``text`` is as the contract says: without the brackets of a byline inside the text. ``content`` leads to the print."""

    text: str
    content: Text
    authors: tuple[Author, ...] = ()


@dataclass(frozen=True, slots=True)
class Image:
    regions: tuple[RegionRef, ...]
    file: str
    caption: Text | None = None
    credit: Text | None = None
    photographers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class JumpEnd:
    page: int | None
    label: str | None


@dataclass(frozen=True, slots=True)
class Jump:
    text: Text
    continues_on: JumpEnd | None = None
    continued_from: JumpEnd | None = None
    resolved: bool = False
    headlines: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a person should look at. ``severity`` is the chance that it is a real fault, 0 to 1."""

    code: str
    message: str
    severity: float
    regions: tuple[RegionRef, ...] = ()


Kind = Literal["news", "photo_news", "brief", "commentary", "feature", "poem", "table", "notice", "advertisement", "other"]


@dataclass(frozen=True, slots=True)
class Article:
    key: str
    id: str
    pages: tuple[int, ...]
    kind: Kind
    label: Text | None = None
    kicker: Text | None = None
    headline: Text | None = None
    deck: Text | None = None
    byline: Byline | None = None
    dateline: Text | None = None
    body: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    jump: Jump | None = None
    confidence: float = 1.0
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Furniture:
    role: str
    content: Text


@dataclass(frozen=True, slots=True)
class Leftover:
    """Text (or, without content, ink) that found no place."""

    regions: tuple[RegionRef, ...]
    content: Text | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A recorded decision of any room: ``kind`` (join, trust, role, group ...), ``subject`` (line or region ids), what, how sure, why."""

    kind: str
    subject: tuple[str, ...]
    outcome: str
    score: float
    evidence: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class IssuePage:
    """A page in the result. A failed page has an ``error`` and no text."""

    number: int
    source: int
    source_page: int
    width: int = 0
    height: int = 0
    dpi: float = 0.0
    to_source: Warp = field(default_factory=Warp)
    rotation: Literal[0, 90, 180, 270] = 0
    skew_degrees: float = 0.0
    source_box: Box | None = None
    text: PageText | None = None
    regions: tuple[Region, ...] = ()
    label: str | None = None
    section: str | None = None
    error: str | None = None
    articles: tuple[str, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    decisions: tuple[Decision, ...] = ()
    operations: tuple[str, ...] = ()
    flags: tuple[Flag, ...] = ()

    @property
    def ok(self) -> bool:
        return self.error is None


@dataclass(frozen=True, slots=True)
class EngineInfo:
    name: str
    version: str
    models: tuple[str, ...] = ()
    precision: str = "fp32"


@dataclass(frozen=True, slots=True)
class Generator:
    """What made the result: ``config_sha256`` covers only what affects results."""

    name: str
    version: str
    config_sha256: str
    engines: tuple[EngineInfo, ...] = ()
    corrections_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    id: str
    sources: tuple[SourceFile, ...]
    pages: tuple[IssuePage, ...]
    articles: tuple[Article, ...]
    generator: Generator
    masthead: Masthead | None = None
    masthead_text: Text | None = None
    flags: tuple[Flag, ...] = ()
    revision: int = 1
    schema_version: str = "1.0"

    @property
    def status(self) -> Literal["complete", "partial"]:
        return "complete" if all(p.ok for p in self.pages) else "partial"

    @property
    def language(self) -> Literal["zh-Hans", "zh-Hant"]:
        scripts = [p.text.script for p in self.pages if p.text is not None]
        return "zh-Hant" if scripts.count("Hant") * 2 > len(scripts) else "zh-Hans"


@dataclass(frozen=True, slots=True)
class PageInput:
    """All that is known of one page of an issue once it has been read: its place in the issue, the transform, its letters.

    ``text`` is None (and ``error`` says why) where the page failed.
    """

    number: int
    source: int
    source_page: int
    image: PageImage | None = None
    text: PageText | None = None
    error: str | None = None
