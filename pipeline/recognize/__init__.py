"""Geometry to letters: the PDF's text layer where it can be trusted, OCR elsewhere."""

from pipeline.recognize.page import read

__all__ = ["read"]
