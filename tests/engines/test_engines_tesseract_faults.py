from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytesseract
import pytest

from pipeline.engines import tesseract_engine as tess
from pipeline.errors import BaozhiError, MissingDependency, RecognizerError


def raising(error: BaseException) -> Callable[..., Any]:
    def call(*args: object, **kwargs: object) -> Any:
        raise error

    return call


def inked() -> np.ndarray:
    crop = np.full((40, 200), 255, np.uint8)
    crop[8:32, 20:180] = 0
    return crop


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (pytesseract.TesseractError(1, "read_params_file failed"), RecognizerError),
        (RuntimeError("Tesseract process timeout"), RecognizerError),
        (OSError("no space left"), RecognizerError),
        (pytesseract.TesseractNotFoundError(), MissingDependency),
    ],
    ids=["exit code", "time-out", "disk", "gone"],
)
def test_faults_of_the_program(monkeypatch: pytest.MonkeyPatch, error: BaseException, kind: type[BaozhiError]) -> None:
    engine = tess.TesseractRecognizer("5.0", frozenset({"chi_sim"}))
    monkeypatch.setattr(pytesseract, "image_to_data", raising(error))
    with pytest.raises(kind):
        engine.read([inked()])


def test_pages_come_back_to_their_crops(monkeypatch: pytest.MonkeyPatch) -> None:
    """Blank crops are not sent, and a page without words is a line without characters."""
    data = {"text": ["", "", "丙", "ab", "cd"], "conf": ["-1", "-1", "90.5", "80", "70"], "page_num": ["1", "2", "3", "3", "3"]}
    monkeypatch.setattr(pytesseract, "image_to_data", lambda *args, **kwargs: data)
    engine = tess.TesseractRecognizer("5.0", frozenset({"chi_sim"}))
    blank = np.full((40, 200), 255, np.uint8)
    read = engine.read([inked(), blank, inked(), blank, inked()])
    assert [r.text.replace(" ", "") for r in read] == ["", "", "", "", "丙abcd"]
    assert read[4].characters[0].confidence == pytest.approx(0.905)


def test_nothing_printed_starts_no_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pytesseract, "image_to_data", raising(AssertionError("called")))
    engine = tess.TesseractRecognizer("5.0", frozenset({"chi_sim"}))
    assert [r.text for r in engine.read([np.full((30, 90), 250, np.uint8)])] == [""]
