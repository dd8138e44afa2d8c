"""What the child process hands back."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Affine
from pipeline.model.page import Pixels, TextLayer

PIECE = 1 << 24
"""Bytes of an array that go over the pipe at a time: its end keeps what it reads a second time until the piece is whole."""


@dataclass(frozen=True, slots=True)
class Probed:
    """Media type by content, number of pages, and what is odd about the file."""

    media_type: str
    page_count: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Decoded:
    """One page; the fields are those of PageSource."""

    pixels: Pixels
    dpi: float
    dpi_known: bool
    to_unit: Affine
    text_layer: TextLayer | None = None
    warnings: tuple[str, ...] = ()
