"""The reduced copy of a page that is measured: its ink, the blobs of ink that look like characters, the colour of its paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.page import Pixels
from pipeline.pixels import components

LONG_SIDE = 2400
"""Pixels of the longer side of the copy: body type of a broadsheet is still 16 px high."""

CONTRAST = 24
"""Grey levels by which ink is darker than its surroundings."""

EM_PER_BLOB = 1.12
"""Em of a Chinese font over the ink height of its characters."""

Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ink:
    """A reduced copy: ``grey`` (h, w), ``dark`` (h, w) by how much ink is darker than its surroundings, 0 for paper, ``mask`` (h, w) with 1
    for ink, ``factor`` = its pixels over the page's.

    ``blobs`` is (n, 5): x, y, width, height, area of each connected blob of ink, in pixels of the copy; ``em`` the usual height of those
    that are characters, 0 where there are too few to tell.
    """

    grey: Pixels
    dark: Pixels
    mask: Pixels
    factor: float
    blobs: Ints
    em: float

    @property
    def glyphs(self) -> Ints:
        """Blobs of the size of one character of body type."""
        return self.blobs[_near(self.blobs, self.em, 0.75, 1.3)]


def measure_ink(pixels: Pixels) -> Ink:
    """Ink of ``pixels``, (h, w) grey or (h, w, 3) RGB."""
    factor = min(1.0, LONG_SIDE / max(pixels.shape[:2]))
    grey = reduced(pixels, factor)
    dark = darkness(grey)
    mask = np.asarray(dark > 0, np.uint8)
    blobs = components(mask)[1].T
    return Ink(grey, dark, mask, factor, blobs, _usual_size(blobs))


def darkness(grey: Pixels) -> Pixels:
    """By how many levels a pixel is darker than its surroundings; 0 where that is too little for ink."""
    side = max(15, max(grey.shape) // 60) | 1
    dark = cv2.subtract(cv2.blur(grey, (side, side)), grey)
    return np.asarray(cv2.threshold(dark, CONTRAST, 0, cv2.THRESH_TOZERO)[1], np.uint8)


def reduced(pixels: Pixels, factor: float) -> Pixels:
    """A grey copy, ``factor`` times as large."""
    small = pixels
    if factor <= 0.5:  # by whole pixels is done in no time
        h, w = (n // 2 * 2 for n in pixels.shape[:2])
        return reduced(np.asarray(cv2.resize(pixels[:h, :w], (w // 2, h // 2), interpolation=cv2.INTER_AREA), np.uint8), 2 * factor)
    if factor < 1.0:
        size = (max(1, round(pixels.shape[1] * factor)), max(1, round(pixels.shape[0] * factor)))
        small = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(small if small.ndim == 2 else cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), np.uint8)


def paper_colour(pixels: Pixels) -> tuple[int, ...]:
    """Median colour of the paper, one value a channel: of the pixels lighter than Otsu's threshold in the middle of the page."""
    h, w = pixels.shape[:2]
    step = max(1, min(h, w) // 400)
    middle = pixels[h // 10 : h - h // 10 : step, w // 10 : w - w // 10 : step]
    if middle.size == 0:
        return (255,) * (1 if pixels.ndim == 2 else pixels.shape[2])
    middle = np.ascontiguousarray(middle)
    grey = middle if middle.ndim == 2 else np.asarray(cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY), np.uint8)
    level, _ = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    light = middle[grey >= level]
    return tuple(int(v) for v in np.atleast_1d(np.median(light, axis=0)))


def luminance(colour: tuple[int, ...]) -> float:
    """Of a grey or RGB colour, 0 to 255."""
    return float(colour[0]) if len(colour) == 1 else 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _near(blobs: Ints, em: float, low: float, high: float) -> npt.NDArray[np.bool_]:
    w, h = blobs[:, cv2.CC_STAT_WIDTH], blobs[:, cv2.CC_STAT_HEIGHT]
    long, short = np.maximum(w, h), np.minimum(w, h)
    return np.asarray((long >= low * em) & (long <= high * em) & (short >= 0.55 * long))


def _usual_size(blobs: Ints) -> float:
    """Mode of the longer sides of near-square blobs, weighted by size: large enough that dots and strokes don't win."""
    w, h, area = (blobs[:, k].astype(np.float64) for k in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    long, short = np.maximum(w, h), np.maximum(np.minimum(w, h), 1.0)
    square = (long >= 7) & (long <= 120) & (short >= 0.6 * long) & (area >= 0.12 * w * h) & (area <= 0.75 * w * h)
    sizes = long[square]
    if len(sizes) < 40:
        return 0.0
    histogram = np.bincount(sizes.astype(np.int64), minlength=124).astype(np.float64) * np.arange(max(124, int(sizes.max()) + 1))
    smooth = np.convolve(histogram, [0.25, 0.5, 1.0, 0.5, 0.25], "same")
    return float(np.argmax(smooth))
