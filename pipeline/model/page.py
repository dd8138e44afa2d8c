"""What flows between the rooms while a page is read: source, image, layout, text, labelled page.

All lengths are pixels of the prepared page (origin top left) unless a docstring says otherwise. Pages count from 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Affine, Box, ReadingFrame
from pipeline.model.warp import Warp

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


# ---------------------------------------------------------------- source


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file as found: ``name`` is relative to the scanned root (POSIX slashes), ``sha256`` of its bytes."""

    path: str
    name: str
    sha256: str
    media_type: str
    page_count: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Characters:
    """Characters of a page, read-only: n strings (one grapheme each), boxes (n, 4) as x0 y0 x1 y1, confidences (n,) from 0 to 1."""

    text: tuple[str, ...]
    boxes: Floats
    confidence: Floats

    def __len__(self) -> int:
        return len(self.text)

    def box(self, i: int) -> Box:
        return Box(*self.boxes[i].tolist())


def no_characters() -> Characters:
    return Characters((), np.zeros((0, 4), np.float32), np.zeros(0, np.float32))


@dataclass(frozen=True, slots=True)
class Stroke:
    """A ruled line or a filled or stroked rectangle drawn by a PDF, in points."""

    box: Box
    fill: float | None
    """Luminance of the fill, 0 (black) to 1 (white); None where it is not filled."""
    stroke: float | None
    """Luminance of the outline; None where there is none."""
    linewidth: float = 0.0


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What a PDF says of a page, in points, origin top left, /Rotate applied. Characters stand in stream order: never rely on it.

    ``size`` is the em of each character in points, ``angle`` its rotation in degrees clockwise (0, 90, ...), ``font`` an index into
    ``font_names``, ``visible`` False for text render mode 3 or 7 and for text off the page, ``luminance`` that of the fill.
    Boxes are em boxes: the advance along the line, the em across it.
    """

    width: float
    height: float
    characters: Characters
    size: Floats
    angle: Floats
    font: npt.NDArray[np.int32]
    font_names: tuple[str, ...]
    visible: npt.NDArray[np.bool_]
    luminance: Floats
    strokes: tuple[Stroke, ...] = ()
    pictures: tuple[Box, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PageSource:
    """One page as its file holds it.

    ``pixels`` is (h, w) grey or (h, w, 3) RGB: the decoded image, or the PDF page rendered at ``dpi``. ``to_unit`` maps these pixels to the
    source's own unit: identity for images and for PDF pages that are one scanned image (pixels of that image), points for other PDFs.
    ``text_layer`` is None for images and scans without text.
    """

    file: SourceFile
    page: int
    pixels: Pixels
    dpi: float
    dpi_known: bool
    to_unit: Affine
    text_layer: TextLayer | None = None
    warnings: tuple[str, ...] = ()


# ---------------------------------------------------------------- image


@dataclass(frozen=True, slots=True)
class PageImage:
    """The upright, cleaned page. ``to_source`` maps its pixels to the source's unit (see PageSource.to_unit).

    ``layer`` is the PDF's text layer with every length brought to pixels of this image; None for scans.
    ``source_box`` is the part of a spread that became this page, in source pixels.
    """

    pixels: Pixels
    dpi: float
    to_source: Warp
    rotation: Literal[0, 90, 180, 270] = 0
    skew_degrees: float = 0.0
    layer: TextLayer | None = None
    source_box: Box | None = None
    operations: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


# ---------------------------------------------------------------- layout


class RuleStyle(StrEnum):
    SOLID = "solid"
    DOUBLE = "double"
    DASHED = "dashed"


@dataclass(frozen=True, slots=True)
class Rule:
    """A printed line. ``horizontal`` says its direction; the box is as thick as the ink (both lines of a double rule)."""

    box: Box
    horizontal: bool
    style: RuleStyle = RuleStyle.SOLID


class FrameKind(StrEnum):
    RULED = "ruled"
    TINT = "tint"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class Frame:
    """A closed box of rules, a tinted area, or a dark area with light text in it."""

    box: Box
    kind: FrameKind


@dataclass(frozen=True, slots=True)
class Picture:
    box: Box
    confidence: float = 1.0
    kind: Literal["photo", "qr", "graphic"] = "photo"


@dataclass(frozen=True, slots=True)
class LineBox:
    """One printed line of text, found by geometry. ``em`` is the height of its characters (for a vertical line: their width).

    ``marks`` are the indices of its characters in the page's text layer, in reading order; empty for scans.
    """

    id: str
    box: Box
    em: float
    vertical: bool = False
    reversed: bool = False
    marks: tuple[int, ...] = ()
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class PageLayout:
    """Geometry of a page; no letters. ``body_em`` is the em of most text; ``leftovers`` are ink blobs that are none of the rest."""

    width: int
    height: int
    dpi: float
    vertical: bool
    body_em: float
    lines: tuple[LineBox, ...]
    rules: tuple[Rule, ...] = ()
    frames: tuple[Frame, ...] = ()
    pictures: tuple[Picture, ...] = ()
    leftovers: tuple[Box, ...] = ()

    @property
    def frame(self) -> ReadingFrame:
        return ReadingFrame(self.width, self.height, self.vertical)


# ---------------------------------------------------------------- text


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line with its text: characters ``first`` to ``last`` (exclusive) of the page's array.

    ``text`` may hold spaces (U+0020, or U+3000 where the print has a full em) that are no characters of the array: gaps seen in the print.
    ``face`` is a font family where a PDF tells it, ``bold`` likewise or by stroke weight.
    """

    id: str
    box: Box
    em: float
    text: str
    first: int
    last: int
    confidence: float
    vertical: bool = False
    reversed: bool = False
    source: Literal["pdf", "ocr"] = "pdf"
    face: str = ""
    bold: bool = False
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrustDecision:
    """Why the PDF's text was or was not taken for a region."""

    box: Box
    trusted: bool
    reason: str
    score: float


@dataclass(frozen=True, slots=True)
class PageText:
    """Letters on geometry. ``lines`` match ``layout.lines`` by id (those in which nothing was read are in ``unread``)."""

    layout: PageLayout
    characters: Characters
    lines: tuple[TextLine, ...]
    script: Literal["Hans", "Hant"]
    text_source: Literal["pdf", "ocr", "mixed"]
    trust: tuple[TrustDecision, ...] = ()
    unread: tuple[str, ...] = ()
