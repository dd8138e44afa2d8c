"""The resolution of a scan that does not tell it: from the size of its body type."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.page import Pixels
from pipeline.pixels import components

Doubles = npt.NDArray[np.float64]

BODY_POINTS = 9.0
"""Body type of newspapers: 8.5 to 10.5 points."""

LONG_SIDE = 3200
"""Pixels of the reduced copy that is measured."""

FALLBACK_DPI = 200.0


def sane_dpi(dpi: float) -> bool:
    """Whether a stated resolution may be believed: 72 and 96 are what programs write that know nothing."""
    return 72.0 < dpi <= 1200.0 and abs(dpi - 72.0) > 0.5 and abs(dpi - 96.0) > 0.5


def estimate_dpi(pixels: Pixels) -> float:
    """Dots per inch under which the page's body type would have 9 points; 200 where no type is found."""
    em = body_em(pixels)
    return FALLBACK_DPI if em is None else min(max(float(round(em / BODY_POINTS * 72.0)), 40.0), 1200.0)


def body_em(pixels: Pixels) -> float | None:
    """Em of the body type in pixels, from the most frequent size of near-square blobs of ink; None where there are too few."""
    factor = min(1.0, LONG_SIDE / max(pixels.shape[:2]))
    sizes = _blob_sizes(_reduced(pixels, factor))
    if len(sizes) < 50:
        return None
    return float(_mode(sizes) / factor * EM_PER_BLOB)


EM_PER_BLOB = 1.08
"""Em of a Chinese font over the ink height of its characters."""


def _reduced(pixels: Pixels, factor: float) -> Pixels:
    small = pixels
    if factor < 1.0:
        size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def _blob_sizes(grey: Pixels) -> Doubles:
    """Sizes of near-square connected blobs of ink against their surroundings."""
    side = max(15, max(grey.shape) // 60) | 1
    background = cv2.blur(grey, (side, side)).astype(np.int16)
    ink = (grey.astype(np.int16) < background - 24).astype(np.uint8)
    _, _, w, h, area = components(ink)[1].astype(np.float64)
    size = np.maximum(w, h)
    square = (np.minimum(w, h) > 0.6 * size) & (size >= 6) & (size <= max(grey.shape) / 12) & (area > 0.08 * w * h)
    return np.asarray(size[square], np.float64)


def _mode(sizes: Doubles) -> float:
    """The size at which most ink width is found: a histogram over the logarithm, smoothed, each blob weighted by its size squared up to
    what keeps headlines from outvoting the body."""
    logs = np.log(sizes)
    edges = np.arange(np.log(6.0), np.log(sizes.max()) + 0.1, 0.04)
    if len(edges) < 3:
        return float(np.median(sizes))
    counts, _ = np.histogram(logs, edges, weights=sizes**2)
    smooth = np.convolve(counts, [1, 2, 3, 2, 1], "same")
    best = int(np.argmax(smooth))
    return float(np.exp((edges[best] + edges[best + 1]) / 2))
