"""PP-OCRv6 small, the recogniser in the rapidocr wheel, run in an ONNX Runtime session of our own: one thread, fp32, one line at a time.

rapidocr's own class squeezes lines into its batch's width and gives no boxes of characters; here a line keeps its proportions and each
character stands where CTC saw it. One line a call is also the fastest on CPUs, and a line's text then depends on nothing but the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata, util
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from pipeline.engines.crops import cut_at_gaps, dark_on_light_grey, has_ink
from pipeline.engines.ctc import Peak, decode, spans, usual_reach
from pipeline.errors import MissingDependency, RecognizerError
from pipeline.model.geometry import Box
from pipeline.model.issue import EngineInfo
from pipeline.model.page import Floats, Pixels
from pipeline.ports import RecognizedChar, RecognizedLine
from pipeline.settings import RecognizeSettings

MODEL = "PP-OCRv6_rec_small.onnx"
HEIGHT = 48
"""Height of a line that the model wants, in pixels."""
STEP = 8
"""Pixels of that line to one time step of the output."""
MIN_WIDTH = 160
"""Narrower lines are padded with paper: a single character alone is outside what the model has seen."""
MAX_WIDTH = 1920
"""Wider lines (40 characters) are cut at white gaps: the model's attention grows with the square of the width."""
REACH = 0.42
"""Widest half of a character, in heights of the crop; in lines of several characters, half of their own usual distance."""
INSTALL = "pip install 'rapidocr>=3.10,<4'"


def create(settings: RecognizeSettings) -> RapidocrRecognizer:
    """Entry point of ``baozhi.recognizers``. Raises MissingDependency where the wheel or its model is not there."""
    return RapidocrRecognizer(model_file())


def model_file() -> Path:
    """Where the wheel keeps the model. Raises MissingDependency."""
    spec = util.find_spec("rapidocr")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        file = Path(folder) / "models" / MODEL
        if file.is_file():
            return file
    raise MissingDependency(f"the recogniser's model {MODEL} is not installed", move=INSTALL, code="missing.rapidocr")


class RapidocrRecognizer:
    """Recognizer on PP-OCRv6 small. Not safe for use by several threads at once."""

    def __init__(self, model: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session: onnxruntime.InferenceSession | None = onnxruntime.InferenceSession(
                str(model), options, providers=["CPUExecutionProvider"]
            )
            listed = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
            self._input = self._session.get_inputs()[0].name
        except Exception as e:  # ONNX Runtime's exceptions have no common base of their own
            raise MissingDependency(f"the model can't be loaded: {e}", where=str(model), move=INSTALL, code="missing.model") from e
        self._classes = ("", *listed, " ")

    @property
    def info(self) -> EngineInfo:
        versions = f"{metadata.version('rapidocr')} (onnxruntime {onnxruntime.__version__})"
        return EngineInfo("rapidocr", versions, (MODEL,), "fp32")

    def read(self, crops: Sequence[Pixels], *, vertical: bool = False, script: str = "Hans") -> list[RecognizedLine]:
        """One line a crop, see ports.Recognizer. ``script`` changes nothing: the model reads both."""
        return [self._vertical(crop) if vertical else self._line(crop) for crop in crops]

    def close(self) -> None:
        self._session = None

    def _vertical(self, crop: Pixels) -> RecognizedLine:
        """The column turned 90 degrees counter-clockwise is read as a line; the boxes go back to the column."""
        width = crop.shape[1]
        line = self._line(np.ascontiguousarray(np.rot90(crop)))
        return RecognizedLine(
            tuple(
                RecognizedChar(c.text, Box(width - c.box.y1, c.box.x0, width - c.box.y0, c.box.x1), c.confidence) for c in line.characters
            )
        )

    def _line(self, crop: Pixels) -> RecognizedLine:
        if self._session is None:
            raise RecognizerError("the recogniser was closed", move="load a new one")
        height, width = crop.shape[:2]
        grey = dark_on_light_grey(crop)
        if not has_ink(grey):
            return RecognizedLine(())
        pixels_a_step = STEP * height / HEIGHT
        longest = MAX_WIDTH * height / HEIGHT
        peaks: list[tuple[Peak, float]] = []
        for x0, x1 in cut_at_gaps(grey, longest):
            found = decode(self._infer(crop[:, x0:x1]), self._classes)
            peaks += [(p, x0 + p.centre * pixels_a_step) for p in found if p.centre * pixels_a_step < x1 - x0]
        centres = [x for _, x in peaks]
        places = spans(centres, float(width), usual_reach(centres, REACH * height))
        return RecognizedLine(
            tuple(
                RecognizedChar(p.text, Box(x0, 0.0, x1, float(height)), p.confidence)
                for (p, _), (x0, x1) in zip(peaks, places, strict=True)
            )
        )

    def _infer(self, piece: Pixels) -> Floats:
        """(steps, classes) probabilities of one piece of a line."""
        assert self._session is not None
        try:
            out = self._session.run(None, {self._input: _tensor(piece)})[0][0]
        except Exception as e:  # as above
            raise RecognizerError(f"ONNX Runtime failed: {e}", move="try --set recognize.engine=tesseract") from e
        return np.asarray(out, np.float32)


def _tensor(piece: Pixels) -> Floats:
    """(1, 3, 48, width) from -1 to 1, padded with the paper's own tone to MIN_WIDTH and to whole time steps."""
    height, width = piece.shape[:2]
    target = max(STEP, round(width * HEIGHT / height))
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    line = cv2.resize(piece, (target, HEIGHT), interpolation=method)
    if line.ndim == 2:
        line = cv2.cvtColor(line, cv2.COLOR_GRAY2RGB)
    full = max(MIN_WIDTH, -(-target // STEP) * STEP)
    paper = np.percentile(line.reshape(-1, 3), 90, axis=0).astype(np.uint8)
    sheet = np.empty((HEIGHT, full, 3), np.uint8)
    sheet[:, target:] = paper
    sheet[:, :target] = line
    return (sheet[:, :, ::-1].astype(np.float32) / 127.5 - 1.0).transpose(2, 0, 1)[np.newaxis]
