"""One page down the corridor: ingest, preprocess, layout, recognize. Letters and geometry are kept; pixels are made again on demand."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from pipeline.ingest import SourceReader
from pipeline.layout import analyse
from pipeline.model.geometry import Box
from pipeline.model.page import PageImage, PageLayout, PageSource, PageText, SourceFile
from pipeline.model.warp import Warp
from pipeline.ports import Recognizer
from pipeline.preprocess import prepare
from pipeline.recognize import read
from pipeline.run.store import Store, code_digest, key_of
from pipeline.settings import Settings

GEOMETRY_ROOMS = ("model", "ports", "run/page", "ingest", "preprocess", "layout", "engines")
TEXT_ROOMS = (*GEOMETRY_ROOMS, "recognize", "wording")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PageImage without its pixels."""

    width: int
    height: int
    dpi: float
    to_source: Warp
    rotation: Literal[0, 90, 180, 270]
    skew_degrees: float
    source_box: Box | None
    operations: tuple[str, ...]

    @classmethod
    def of(cls, image: PageImage) -> Sheet:
        return cls(
            image.width,
            image.height,
            image.dpi,
            image.to_source,
            image.rotation,
            image.skew_degrees,
            image.source_box,
            image.operations,
        )

    def image(self) -> PageImage:
        """The page with pixels that are one grey byte seen from everywhere: the right size, and no memory."""
        blank = np.broadcast_to(np.uint8(255), (self.height, self.width))
        return PageImage(
            blank,
            self.dpi,
            self.to_source,
            self.rotation,
            self.skew_degrees,
            source_box=self.source_box,
            operations=self.operations,
        )


@dataclass(frozen=True, slots=True)
class LaidOut:
    sheet: Sheet
    layout: PageLayout


@dataclass(frozen=True, slots=True)
class Geometry:
    """Artefact of ingest, preprocess and layout for one source page; two parts for a spread."""

    parts: tuple[LaidOut, ...]
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lettered:
    sheet: Sheet
    text: PageText


@dataclass(frozen=True, slots=True)
class Letters:
    """Artefact of recognize for one source page."""

    parts: tuple[Lettered, ...]
    warnings: tuple[str, ...] = ()


@dataclass(slots=True)
class Clock:
    """Seconds spent, by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


class PageReader:
    """Reads pages with one parser child and one recogniser. What was read before comes from the store; the last pixels are at hand."""

    def __init__(self, settings: Settings, reader: SourceReader, recognizer: Recognizer, store: Store) -> None:
        self.settings, self.reader, self.recognizer, self.store = settings, reader, recognizer, store
        self._last: tuple[tuple[str, int], tuple[PageImage, ...]] | None = None

    def letters(self, source: SourceFile, page: int, clock: Clock) -> tuple[Letters, bool]:
        """Letters of a source page, and whether the store had them. Raises SourceError, RecognizerError, OutputError."""
        key = self._text_key(source, page)
        known = self.store.get(Letters, "text", key)
        if known is not None:
            return known, True
        geometry = self._geometry(source, page, clock)
        images = self.images(source, page, clock)
        with clock.stage("recognize"):
            texts = [
                read(image, part.layout, self.recognizer, self.settings.recognize)
                for image, part in zip(images, geometry.parts, strict=True)
            ]
        made = Letters(tuple(Lettered(p.sheet, t) for p, t in zip(geometry.parts, texts, strict=True)), geometry.warnings)
        return self.store.put(Letters, "text", key, made), False

    def images(self, source: SourceFile, page: int, clock: Clock) -> tuple[PageImage, ...]:
        """The prepared pages of a source page, with pixels."""
        place = (source.sha256, page)
        if self._last is None or self._last[0] != place:
            return self._opened(source, page, clock)[0]
        return self._last[1]

    def forget(self) -> None:
        """Lets go of the last pixels."""
        self._last = None

    def _source(self, source: SourceFile, page: int, clock: Clock) -> PageSource:
        with clock.stage("ingest"):
            return self.reader.read(source, page)

    def _prepared(self, page: PageSource, clock: Clock) -> tuple[PageImage, ...]:
        with clock.stage("preprocess"):
            return prepare(page, self.settings.preprocess, self.recognizer)

    def _geometry(self, source: SourceFile, page: int, clock: Clock) -> Geometry:
        key = self._geometry_key(source, page)
        known = self.store.get(Geometry, "layout", key)
        if known is not None:
            return known
        images, warnings = self._opened(source, page, clock)
        with clock.stage("layout"):
            parts = tuple(LaidOut(Sheet.of(image), analyse(image, self.settings.layout)) for image in images)
        return self.store.put(Geometry, "layout", key, Geometry(parts, warnings))

    def _opened(self, source: SourceFile, page: int, clock: Clock) -> tuple[tuple[PageImage, ...], tuple[str, ...]]:
        """The prepared pages, which are kept, and the warnings; the source's own pixels go here."""
        self._last = None
        opened = self._source(source, page, clock)
        images = self._prepared(opened, clock)
        self._last = ((source.sha256, page), images)
        return images, opened.warnings

    def _geometry_key(self, source: SourceFile, page: int) -> str:
        s = self.settings
        return key_of("layout", code_digest(GEOMETRY_ROOMS), s.ingest, s.preprocess, s.layout, self.recognizer.info, source.sha256, page)

    def _text_key(self, source: SourceFile, page: int) -> str:
        return key_of("text", code_digest(TEXT_ROOMS), self._geometry_key(source, page), self.settings.recognize)
