"""Tesseract by way of pytesseract. A process costs more to start than a line to read, so the crops of a call go to one process as a list of
images: each is a page of its own there, and no line's text depends on its neighbours."""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytesseract

from pipeline.engines.crops import dark_on_light_grey, has_ink
from pipeline.engines.fit import fit_spans
from pipeline.errors import MissingDependency, RecognizerError
from pipeline.model.geometry import Box
from pipeline.model.issue import EngineInfo
from pipeline.model.page import Pixels
from pipeline.pixels import levels
from pipeline.ports import RecognizedChar, RecognizedLine
from pipeline.settings import RecognizeSettings

GLYPH = 38.0
"""Height of characters, in pixels, that tesseract reads best; a headline of 155 is garbage to it."""
MARGIN_SHARE = 1.24
"""A crop's thickness in em: the line and 0.12 em of margin on both sides."""
BORDER = 12
"""White pixels round each line."""
START_SECONDS, LINE_SECONDS = 20.0, 1.0
"""Time a call may take: to start, and for each line."""
LANGUAGES = {("Hans", False): "chi_sim", ("Hans", True): "chi_sim_vert", ("Hant", False): "chi_tra", ("Hant", True): "chi_tra_vert"}
_LINE, _COLUMN = 7, 5
"""Tesseract's page segmentation modes for a single line and for one block of vertical text."""


def create(settings: RecognizeSettings) -> TesseractRecognizer:
    """Entry point of ``baozhi.recognizers``. Raises MissingDependency where the program or simplified Chinese is not installed."""
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")  # one process a core beats threads; the child takes it from the environment
    try:
        version = str(pytesseract.get_tesseract_version())
        languages = frozenset(pytesseract.get_languages())
    except (pytesseract.TesseractNotFoundError, SystemExit) as e:
        raise MissingDependency("tesseract is not installed", move="apt-get install tesseract-ocr", code="missing.tesseract") from e
    engine = TesseractRecognizer(version, languages)
    engine.language("Hans", False)
    return engine


class TesseractRecognizer:
    """Recognizer on the tesseract program; ``languages`` are those installed."""

    def __init__(self, version: str, languages: frozenset[str]) -> None:
        self._version, self._languages = version, languages
        self._closed = False

    @property
    def info(self) -> EngineInfo:
        models = tuple(sorted(self._languages & frozenset(LANGUAGES.values())))
        return EngineInfo("tesseract", self._version, models, "int8")

    def language(self, script: str, vertical: bool) -> str:
        """Tesseract's name of a script and direction. Raises MissingDependency."""
        name = LANGUAGES.get((script, vertical), "chi_sim")
        if name not in self._languages:
            package = "tesseract-ocr-" + name.replace("_", "-")
            raise MissingDependency(f"tesseract has no language {name}", move=f"apt-get install {package}", code="missing.tesseract")
        return name

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        """One line a crop, see ports.Recognizer. Raises RecognizerError also where the program takes too long."""
        if self._closed:
            raise RecognizerError("the recogniser was closed", move="load a new one")
        language = self.language(script, vertical)
        grey = [dark_on_light_grey(c) for c in crops]
        inked = [i for i, g in enumerate(grey) if has_ink(g)]
        out = [RecognizedLine(())] * len(crops)
        if not inked:
            return out
        with tempfile.TemporaryDirectory(prefix="baozhi-") as folder:
            names = [_save(grey[i], _scale(grey[i], vertical), Path(folder) / f"{i:05d}.png") for i in inked]
            listing = Path(folder) / "lines.txt"
            listing.write_text("".join(f"{n}\n" for n in names), "utf-8")
            data = _run(str(listing), language, vertical, len(names))
        for page, words in _by_page(data).items():
            if 1 <= page <= len(inked):
                i = inked[page - 1]
                out[i] = _line(words, grey[i], vertical)
        return out

    def close(self) -> None:
        self._closed = True


def _scale(grey: Pixels, vertical: bool) -> float:
    thickness = int(grey.shape[1] if vertical else grey.shape[0])
    return GLYPH * MARGIN_SHARE / thickness


def _save(grey: Pixels, scale: float, file: Path) -> Path:
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    size = (max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale)))
    paper = int(levels(grey, 0.9)[0])
    line = cv2.resize(grey, size, interpolation=method)
    sheet = cv2.copyMakeBorder(line, BORDER, BORDER, BORDER, BORDER, cv2.BORDER_CONSTANT, value=paper)
    cv2.imwrite(str(file), sheet, [cv2.IMWRITE_PNG_COMPRESSION, 1])
    return file


def _run(listing: str, language: str, vertical: bool, lines: int) -> Mapping[str, Sequence[str]]:
    """Tesseract's table of words for a list of images. Raises RecognizerError and MissingDependency."""
    mode = _COLUMN if vertical else _LINE
    limit = START_SECONDS + LINE_SECONDS * lines
    try:
        data: Mapping[str, Sequence[str]] = pytesseract.image_to_data(
            listing, lang=language, config=f"--psm {mode}", timeout=limit, output_type=pytesseract.Output.DICT
        )
    except pytesseract.TesseractNotFoundError as e:
        raise MissingDependency("tesseract is not installed", move="apt-get install tesseract-ocr", code="missing.tesseract") from e
    except pytesseract.TesseractError as e:
        raise RecognizerError(f"tesseract failed: {e.message}"[:300], move="--set recognize.engine=rapidocr reads without it") from e
    except RuntimeError as e:  # pytesseract's word for a time-out
        raise RecognizerError(f"tesseract took over {limit:.0f} s", move="--set recognize.engine=rapidocr is quicker") from e
    except (OSError, UnicodeDecodeError, ValueError) as e:
        raise RecognizerError(f"tesseract's output can't be read: {e}", move="run baozhi doctor") from e
    return data


Word = tuple[str, float]


def _by_page(data: Mapping[str, Sequence[str]]) -> dict[int, list[Word]]:
    """Words and their confidences from 0 to 1, by the number of the image from 1."""
    pages: dict[int, list[Word]] = {}
    for i, text in enumerate(data["text"]):
        text = str(text).strip()
        if text and float(data["conf"][i]) >= 0:
            pages.setdefault(int(data["page_num"][i]), []).append((text, min(1.0, float(data["conf"][i]) / 100)))
    return pages


def _line(words: Sequence[Word], grey: Pixels, vertical: bool) -> RecognizedLine:
    """The words' characters in tesseract's order, each laid onto the ink: tesseract's own boxes may be several em off."""
    letters = [(c, confidence) for text, confidence in words for c in text]
    height, width = float(grey.shape[0]), float(grey.shape[1])
    along = np.ascontiguousarray(np.rot90(grey)) if vertical else grey
    weights = [1.0 if vertical or unicodedata.east_asian_width(c) in ("W", "F", "A") else 0.5 for c, _ in letters]
    places = fit_spans(along, weights, along.shape[0] / MARGIN_SHARE)
    whole = [_placed(c, sure, a, b, width, height, vertical) for (c, sure), (a, b) in zip(letters, places, strict=True)]
    return RecognizedLine(tuple(_with_spaces(whole)))


def _placed(text: str, confidence: float, start: float, end: float, width: float, height: float, vertical: bool) -> RecognizedChar:
    """The character from ``start`` to ``end`` along the line, as thick as the crop."""
    box = Box(0.0, start, width, min(end, height)) if vertical else Box(start, 0.0, min(end, width), height)
    return RecognizedChar(text, box, confidence)


def _with_spaces(chars: Sequence[RecognizedChar]) -> list[RecognizedChar]:
    """A space between Latin words that stand apart; never between ideographs, where tesseract likes to put them."""
    out = list(chars[:1])
    for left, right in pairwise(chars):
        gap = right.box.x0 - left.box.x1
        if left.text.isascii() and right.text.isascii() and gap > 0.2 * right.box.height / MARGIN_SHARE:
            box = Box(left.box.x1, left.box.y0, right.box.x0, left.box.y1)
            out.append(RecognizedChar(" ", box, min(left.confidence, right.confidence)))
        out.append(right)
    return out
