"""PP-OCRv6 in two sizes: tiny reads every line, small (five times as slow, half the errors) what tiny is not sure of.

Tiny knows simplified characters in level lines; traditional and vertical text goes to small at once. Tiny comes with this package, small
with the rapidocr wheel.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata, util
from pathlib import Path

import numpy as np
import onnxruntime

from pipeline.engines.calibration import calibrated
from pipeline.engines.crops import dark_on_light_grey, has_ink
from pipeline.engines.line_model import INSTALL, LineModel
from pipeline.engines.second_look import doubtful_pieces
from pipeline.errors import MissingDependency, RecognizerError
from pipeline.lanes import side_by_side
from pipeline.model.geometry import Affine, Box
from pipeline.model.issue import EngineInfo
from pipeline.model.page import Pixels
from pipeline.ports import RecognizedChar, RecognizedLine
from pipeline.settings import RecognizeSettings

SMALL = "PP-OCRv6_rec_small.onnx"
SURE_OF = {"一": 0.99}
"""Tiny reads dashes as 一, and is surer of that than it should be."""
HALF_WIDTH = frozenset("!?")
"""Tiny is sure of these marks, not of their width, and no white cell tells it as of commas: they are read twice."""
TINY = Path(__file__).parent / "models" / "PP-OCRv6_rec_tiny.onnx"


def create(settings: RecognizeSettings) -> RapidocrRecognizer:
    """Entry point of ``baozhi.recognizers``. Raises MissingDependency where the wheel or its model is not there."""
    small = LineModel(model_file())
    if settings.sure_from >= 1.0:
        return RapidocrRecognizer(small, None, 1.0)
    return RapidocrRecognizer(small, LineModel(TINY, TINY.with_suffix(".txt").read_text("utf-8").splitlines()), settings.sure_from)


def model_file() -> Path:
    """Where the wheel keeps the model. Raises MissingDependency."""
    spec = util.find_spec("rapidocr")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder) / "models" / SMALL
        if file.is_file():
            return file
    raise MissingDependency(f"the recogniser's model {SMALL} is not installed", move=INSTALL, code="missing.rapidocr")


class RapidocrRecognizer:
    """Recognizer on PP-OCRv6. ``small`` reads the pieces of a line about characters that ``tiny`` gives less than ``sure_from``, or all of
    it where they are most of it or the readings don't meet; without ``tiny`` every line."""

    def __init__(self, small: LineModel, tiny: LineModel | None, sure_from: float) -> None:
        self._small, self._tiny, self._sure_from = small, tiny, sure_from
        self._closed = False

    @property
    def info(self) -> EngineInfo:
        versions = f"{metadata.version('rapidocr')} (onnxruntime {onnxruntime.__version__})"
        return EngineInfo("rapidocr", versions, tuple(m.name for m in (self._tiny, self._small) if m is not None), "fp32")

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        """One line a crop, see ports.Recognizer. Both models read both scripts; ``script`` chooses which is asked first."""
        if self._closed:
            raise RecognizerError("the recogniser was closed", move="load a new one")
        return side_by_side(lambda crop: self._line(dark_on_light_grey(crop), vertical, script), crops)

    def close(self) -> None:
        self._closed = True

    def _line(self, grey: Pixels, vertical: bool, script: str) -> RecognizedLine:
        if not has_ink(grey):
            return RecognizedLine(())
        if vertical:  # turned 90 degrees counter-clockwise a column is read as a line; the boxes go back to the column
            width = grey.shape[1]
            read = self._small.read(np.ascontiguousarray(np.rot90(grey)))
            return calibrated([_upright(c, width) for c in read], None)
        first = self._tiny.read(grey) if self._tiny is not None and script == "Hans" else ()
        return self._mended(grey, first) or calibrated(self._small.read(grey), first or None)

    def _mended(self, grey: Pixels, first: Sequence[RecognizedChar]) -> RecognizedLine | None:
        """The first reading with what was doubtful in it read again; None where the whole line should be."""
        doubtful = [i for i, c in enumerate(first) if c.text in HALF_WIDTH or c.confidence < max(self._sure_from, SURE_OF.get(c.text, 0.0))]
        pieces = doubtful_pieces(first, doubtful, grey.shape[1])
        if not first or bool(doubtful) != bool(pieces):
            return None
        out: list[RecognizedChar] = []
        at = 0
        for piece in pieces:
            again = [_moved(c, piece.x0) for c in self._small.read(np.ascontiguousarray(grey[:, piece.x0 : piece.x1]))]
            if not piece.agrees(first, again):
                return None
            out += calibrated(first[at : piece.start], None, small=False).characters
            out += calibrated(again, first[piece.start : piece.end]).characters
            at = piece.end
        return RecognizedLine((*out, *calibrated(first[at:], None, small=False).characters))


def _moved(c: RecognizedChar, x: float) -> RecognizedChar:
    return RecognizedChar(c.text, Affine.shift(x, 0.0).box(c.box), c.confidence)


def _upright(c: RecognizedChar, width: int) -> RecognizedChar:
    return RecognizedChar(c.text, Box(width - c.box.y1, c.box.x0, width - c.box.y0, c.box.x1), c.confidence)
