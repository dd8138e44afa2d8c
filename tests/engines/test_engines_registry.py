from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytesseract
import pytest

from pipeline.engines import available, load_lexicon, load_recognizer
from pipeline.engines import rapidocr_engine as rapid
from pipeline.engines import tesseract_engine as tess
from pipeline.engines.line_model import LineModel
from pipeline.errors import ConfigError, MissingDependency
from pipeline.settings import Settings

SETTINGS = Settings.load()


def test_unknown_names_are_named() -> None:
    with pytest.raises(ConfigError, match="did you mean rapidocr"):
        load_recognizer(replace(SETTINGS.recognize, engine="rapidorc"))
    with pytest.raises(ConfigError, match="jieba"):
        load_lexicon(replace(SETTINGS.rejoin, lexicon="kibble"))


def test_a_model_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingDependency, match="pip install"):
        LineModel(tmp_path / "none.onnx")
    broken = tmp_path / "broken.onnx"
    broken.write_bytes(b"no model")
    with pytest.raises(MissingDependency, match=r"broken\.onnx"):
        LineModel(broken)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(MissingDependency, match="rapidocr"):
        rapid.model_file()
    assert not {a.name: a for a in available(SETTINGS.recognize)}["rapidocr"].ready


def test_no_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise pytesseract.TesseractNotFoundError

    monkeypatch.setattr(pytesseract, "get_tesseract_version", missing)
    with pytest.raises(MissingDependency, match="apt-get install tesseract-ocr"):
        tess.create(SETTINGS.recognize)


def test_a_language_that_is_not_installed() -> None:
    engine = tess.TesseractRecognizer("5.0", frozenset({"chi_sim"}))
    assert engine.language("Hans", False) == "chi_sim"
    with pytest.raises(MissingDependency, match="apt-get install tesseract-ocr-chi-tra-vert"):
        engine.language("Hant", True)
    assert engine.info.models == ("chi_sim",)
