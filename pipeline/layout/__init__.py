"""Pixels (or a text layer's boxes) to geometry; no letters."""

from pipeline.layout.analyse import analyse

__all__ = ["analyse"]
