"""Faded print made darker before anything is measured: every later step knows ink by how much darker than paper it is."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.page import Floats, Pixels
from pipeline.pixels import levels

TILE, TILES = 64, 18
"""Side of the square patches that are measured, and how many of them along each axis."""

BLANK, LEAST = 0.12, 0.05
"""A patch of less contrast is blank paper and its grain; the share of patches that must hold more."""

FAINT = 0.45
"""Ink that is darker than its paper by less than this share of the paper's brightness is faded. Measured: 0.63 to 1 on light and medium
scans, 0.52 to 0.58 on heavy ones; at 0.35 a third of the lines was lost, at 0.2 all."""

FULL, MOST = 0.75, 4.0
"""What it is brought to, and by how much at most: beyond that grain becomes ink."""


def measure_contrast(pixels: Pixels) -> float:
    """Share of the paper's brightness by which print is darker: of the patches that are not blank the upper quartile, 0 where there are
    too few."""
    h, w = pixels.shape[:2]
    found = []
    for y in range(h // 10, h - h // 10 - TILE, max(TILE, h // TILES)):
        for x in range(w // 10, w - w // 10 - TILE, max(TILE, w // TILES)):
            tile = np.ascontiguousarray(pixels[y : y + TILE, x : x + TILE])
            grey = tile if tile.ndim == 2 else np.asarray(cv2.cvtColor(tile, cv2.COLOR_RGB2GRAY), np.uint8)
            dark, light = levels(grey, 0.02, 0.9)
            found.append((light - dark) / max(light, 1.0))
    printed = [v for v in found if v >= BLANK]
    return float(np.percentile(printed, 75)) if len(printed) > LEAST * len(found) else 0.0


def strengthened(pixels: Pixels, contrast: float, paper: tuple[int, ...]) -> tuple[Pixels, tuple[str, ...]]:
    """``pixels`` with ink made darker where ``contrast`` is faint, else the same array; and what was done, for the record."""
    if not 0 < contrast < FAINT:
        return pixels, ()
    factor = min(FULL / contrast, MOST)
    levels: Floats = np.arange(256, dtype=np.float32)[:, None]
    ground = np.array(paper, np.float32)[None, :]
    table = np.clip(ground - (ground - levels) * factor, 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(pixels, table.reshape(256, 1, -1) if pixels.ndim == 3 else table), np.uint8), (f"contrast {factor:.2f}",)
