"""Grain of the paper and the scanner, smoothed where it is heavy enough to disturb reading."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.model.page import Floats, Pixels

TILE, TILES = 48, 24
"""Side of the square patches that are measured, and how many of them along each axis."""

HEAVY = 1.8
"""Standard deviation of the grain, in grey levels, from which a page is smoothed. Measured: light and medium pages 0 to 1.05, the grainy
ones among the heavy pages 2.6; bilevel pages 0."""

SIGMA_EM, SIGMA_PX = 0.03, (0.6, 1.5)
"""Radius of the Gaussian in em, and its bounds in pixels. On a heavy vertical page it halved the misread characters (3.4 % to 1.6 %) and
changed nothing on others; a bilateral filter or a median made them more (4.7 %, 5.9 %)."""

LAPLACE = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
QUARTILE = 6.0 * 0.3186
"""Lower quartile of the kernel's absolute answers to white noise of standard deviation 1."""


def measure_noise(pixels: Pixels) -> float:
    """Standard deviation of the grain of ``pixels`` in grey levels, print apart; near 0 for bilevel pages.

    From the answers to a kernel that planes and edges don't answer (after Immerkaer 1996): their lower quartile, so that print, which
    fills less than three quarters of a patch, does not count; the lower quartile over all patches.
    """
    h, w = pixels.shape[:2]
    found = []
    for y in range(h // 8, h - h // 8 - TILE, max(TILE, h // TILES)):
        for x in range(w // 8, w - w // 8 - TILE, max(TILE, w // TILES)):
            tile = pixels[y : y + TILE, x : x + TILE]
            grey = tile if tile.ndim == 2 else cv2.cvtColor(np.ascontiguousarray(tile), cv2.COLOR_RGB2GRAY)
            answer = cv2.filter2D(grey.astype(np.float32), -1, LAPLACE)
            found.append(_quartile(np.abs(answer[1:-1, 1:-1]).ravel()) / QUARTILE)
    return _quartile(np.array(found, np.float32)) if found else 0.0


def _quartile(values: Floats) -> float:
    """The lower one; an eighth of the time of numpy's, which interpolates."""
    return float(np.partition(values, len(values) // 4)[len(values) // 4])


def denoised(pixels: Pixels, noise: float, em: float) -> tuple[Pixels, tuple[str, ...]]:
    """``pixels`` smoothed where ``noise`` is heavy, else the same array; and what was done, for the record. ``em``: of the body type."""
    if noise < HEAVY:
        return pixels, ()
    sigma = min(max(SIGMA_EM * em, SIGMA_PX[0]), SIGMA_PX[1])
    return np.asarray(cv2.GaussianBlur(pixels, (0, 0), sigma), np.uint8), (f"smooth {sigma:.2f} px, noise {noise:.1f}",)
