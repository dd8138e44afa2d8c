"""Sockets that a plug-in fills. Entry points: ``baozhi.recognizers`` (factories of Recognizer), ``baozhi.exporters`` (Exporter objects)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pipeline.model.geometry import Box
from pipeline.model.issue import EngineInfo
from pipeline.model.page import Pixels


@dataclass(frozen=True, slots=True)
class RecognizedChar:
    """One character: its box in pixels of the crop as given, its confidence from 0 to 1."""

    text: str
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class RecognizedLine:
    """What an engine read in one crop, in reading order. No characters: nothing was read."""

    characters: tuple[RecognizedChar, ...]

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.characters)

    @property
    def confidence(self) -> float:
        return sum(c.confidence for c in self.characters) / len(self.characters) if self.characters else 0.0


@runtime_checkable
class Recognizer(Protocol):
    """Reads crops of single lines. Crops are dark on light, (h, w) grey or (h, w, 3) RGB, upright; a vertical line's crop is as printed
    (its characters upright, one below the other) with ``vertical`` true, and boxes come back in that same crop.

    The text of a crop does not depend on the other crops of the call. Raises RecognizerError when the engine fails and
    MissingDependency when it, or a model it needs, is not installed.
    """

    @property
    def info(self) -> EngineInfo: ...

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]: ...

    def close(self) -> None: ...


@runtime_checkable
class Lexicon(Protocol):
    """Words of the language."""

    def word_over(self, left: str, right: str) -> tuple[str, float] | None:
        """The word that lies over the seam between ``left`` and ``right`` and its weight from 0 to 1; None where none does."""
        ...


@dataclass(frozen=True, slots=True)
class IssueDocuments:
    """A finished issue as its files say: issue.json, pages/*.json in page order, and its folder.

    ``pixels`` gives the prepared picture of a page by number (grey or RGB), made again from the source where need be.
    """

    issue: Mapping[str, Any]
    pages: Sequence[Mapping[str, Any]]
    folder: Path
    pixels: Callable[[int], Pixels]


@runtime_checkable
class Exporter(Protocol):
    """Writes one format into ``folder`` (which exists) and returns the files it wrote, each whole or not at all."""

    @property
    def name(self) -> str: ...

    def write(self, issue: IssueDocuments, folder: Path) -> list[Path]: ...
