"""A PP-OCR recogniser in an ONNX Runtime session of our own: one thread a line, fp32, one line at a time.

rapidocr's own class squeezes lines into its batch's width and gives no boxes of characters; here a line keeps its proportions and each
character stands where CTC saw it. One line a call is also the fastest on CPUs, and a line's text then depends on nothing but the line.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import onnxruntime

from pipeline.engines.crops import cut_at_gaps
from pipeline.engines.ctc import Peak, decode, forms_of, spans, usual_reach
from pipeline.errors import MissingDependency, RecognizerError
from pipeline.model.geometry import Box
from pipeline.model.page import Floats, Pixels
from pipeline.pixels import levels
from pipeline.ports import RecognizedChar

HEIGHT = 48
"""Height of a line that the models want, in pixels."""
STEP = 8
"""Pixels of that line to one time step of the output."""
MIN_WIDTH = 160
"""Narrower lines are padded with paper: a single character alone is outside what the models have seen."""
MAX_WIDTH = 1920
"""Wider lines (40 characters) are cut at white gaps: attention grows with the square of the width."""
REACH = 0.42
"""Widest half of a character, in heights of the crop; in lines of several characters, half of their own usual distance."""
INSTALL = "pip install 'rapidocr>=3.10,<4'"


class LineModel:
    """One model and its classes (without CTC's blank and the space, which stand first and last). Several threads may read at once.

    ``listed`` is None where the model file itself holds the classes. Raises MissingDependency where it can't be loaded.
    """

    def __init__(self, file: Path, listed: Sequence[str] | None = None) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            self._session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
            known = listed or self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
            self._input = self._session.get_inputs()[0].name
        except Exception as e:  # ONNX Runtime's exceptions have no common base of their own
            raise MissingDependency(f"the model can't be loaded: {e}", where=str(file), move=INSTALL, code="missing.model") from e
        self.name = file.name
        self._classes = ("", *known, " ")
        self._forms = forms_of(self._classes)

    def read(self, grey: Pixels) -> tuple[RecognizedChar, ...]:
        """Characters of a line that runs from left to right, (h, w) grey with print on it. Raises RecognizerError."""
        height, width = grey.shape
        pixels_a_step = STEP * height / HEIGHT
        peaks: list[tuple[Peak, float]] = []
        for x0, x1 in cut_at_gaps(grey, MAX_WIDTH * height / HEIGHT):
            found = decode(self._infer(grey[:, x0:x1]), self._classes, self._forms)
            peaks += [(p, x0 + p.centre * pixels_a_step) for p in found if p.centre * pixels_a_step < x1 - x0]
        centres = [x for _, x in peaks]
        places = spans(centres, float(width), usual_reach(centres, REACH * height))
        return tuple(
            RecognizedChar(p.text, Box(x0, 0.0, x1, float(height)), p.confidence) for (p, _), (x0, x1) in zip(peaks, places, strict=True)
        )

    def _infer(self, piece: Pixels) -> Floats:
        """(steps, classes) probabilities of one piece of a line."""
        try:
            out = self._session.run(None, {self._input: _tensor(piece)})[0][0]
        except Exception as e:  # as above
            raise RecognizerError(f"ONNX Runtime failed: {e}", move="try --set recognize.engine=tesseract") from e
        return np.asarray(out, np.float32)


def _tensor(piece: Pixels) -> Floats:
    """(1, 3, 48, width) from -1 to 1, padded with the paper's own tone to MIN_WIDTH and to whole time steps."""
    height, width = piece.shape
    target = max(STEP, round(width * HEIGHT / height))
    method = cv2.INTER_AREA if height > HEIGHT else cv2.INTER_CUBIC
    sheet = np.empty((HEIGHT, max(MIN_WIDTH, -(-target // STEP) * STEP)), np.uint8)
    sheet[:, :target] = line = np.asarray(cv2.resize(piece, (target, HEIGHT), interpolation=method), np.uint8)
    if target < sheet.shape[1]:
        sheet[:, target:] = levels(line, 0.9)[0]
    return np.repeat((sheet.astype(np.float32) / 127.5 - 1.0)[np.newaxis, np.newaxis], 3, axis=1)
