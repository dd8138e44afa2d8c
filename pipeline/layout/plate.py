"""The working copy of a scanned page: body type about 24 pixels high, light evened out, ink told from paper."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
from scipy import ndimage

from pipeline.layout.arrays import Mask
from pipeline.layout.blobs import Blobs, find_blobs
from pipeline.model.page import Pixels

WORK_EM = 24.0
"""Pixels of a body character on the working copy; coarser pages are never enlarged."""
SURVEY_SIDE = 2400
"""Pixels of the longer side of the copy on which the size of the body type is guessed."""
FULL_INK = 0.42
"""Ink is what is darker than the paper around it by this share of the difference between that paper and the darkest ink near by."""
LEAST_INK = 0.22
"""... and by at least this share of the paper's brightness: print showing through from the other side is fainter."""

PAPER = 245.0
"""Grey of paper on the working copy."""


@dataclass(frozen=True, slots=True)
class Plate:
    """``grey`` (h, w) with paper near 255 whatever its colour, ``smooth`` without its grain; ``light`` and ``dark`` the brightest and the
    darkest within about an em; ``ink`` the dark print, ``marks`` its blobs.

    ``scale`` = working pixels over the page's; ``em`` = height of body type in working pixels. ``two_toned``: the page is black and white.
    """

    grey: Pixels
    smooth: Pixels
    light: Pixels
    dark: Pixels
    ink: Mask
    marks: Blobs
    scale: float
    em: float
    two_toned: bool


def make_plate(pixels: Pixels) -> Plate:
    """Working copy of ``pixels``, (h, w) grey or (h, w, 3) RGB."""
    survey = min(1.0, SURVEY_SIDE / max(pixels.shape[:2]))
    guess = usual_size(_survey_ink(_reduced(pixels, survey))) / survey
    scale = min(1.0, WORK_EM / guess) if guess > 0 else survey
    scale = 1.0 if scale > 0.93 else scale
    em = guess * scale if guess > 0 else WORK_EM
    grey = _even(_reduced(pixels, scale), em)
    light = brightest(grey, em)
    smooth, dark = darkest(grey, em)
    ink = find_ink(grey, light, dark)
    return Plate(grey, smooth, light, dark, ink, find_blobs(ink), scale, em, _two_toned(pixels))


def _two_toned(pixels: Pixels) -> bool:
    """Whether a page is black and white; turning it straight has left some grey at edges."""
    sample = pixels[::7, ::7]
    return bool(pixels.ndim == 2 and (sample >= 250).mean() >= 0.5 and ((sample > 60) & (sample < 225)).mean() <= 0.12)


def _reduced(pixels: Pixels, factor: float) -> Pixels:
    grey = pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    if factor >= 1.0:
        return grey
    if factor <= 0.5:  # by whole pixels is done in no time
        h, w = (s // 2 * 2 for s in grey.shape)
        return _reduced(np.asarray(cv2.resize(grey[:h, :w], (w // 2, h // 2), interpolation=cv2.INTER_AREA), np.uint8), 2 * factor)
    size = (max(1, round(grey.shape[1] * factor)), max(1, round(grey.shape[0] * factor)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _survey_ink(grey: Pixels) -> Mask:
    side = max(15, max(grey.shape) // 60) | 1
    return np.asarray(cv2.subtract(cv2.blur(grey, (side, side)), grey)) > 26


def usual_size(mask: Mask) -> float:
    """Em of the body type in pixels of ``mask``, from the usual longer side of near-square blobs; 0 where none is found."""
    blobs = find_blobs(mask)
    w, h, area = blobs.w.astype(np.float64), blobs.h.astype(np.float64), blobs.area
    long, short = np.maximum(w, h), np.maximum(np.minimum(w, h), 1.0)
    square = (long >= 6) & (long <= 120) & (short >= 0.6 * long) & (area >= 0.12 * w * h) & (area <= 0.75 * w * h)
    sizes = long[square]
    if len(sizes) < 30:
        return 0.0
    histogram = np.bincount(sizes.astype(np.int64), minlength=124)[:124].astype(np.float64) * np.arange(124)
    smooth = np.convolve(histogram, [0.25, 0.5, 1.0, 0.5, 0.25], "same")
    top = float(np.argmax(smooth))
    near = sizes[(sizes >= 0.85 * top) & (sizes <= 1.15 * top)]
    return 1.1 * (float(np.mean(near)) if len(near) else top)


def _even(grey: Pixels, em: float) -> Pixels:
    """Divides by the paper's brightness, which changes only over many lines of text (a photograph doesn't count as paper)."""
    light, step = brightest(grey, em), max(1, round(2 * em))
    coarse = light[step // 2 :: step, step // 2 :: step].astype(np.float32)
    if coarse.size == 0:
        return grey
    paper = ndimage.percentile_filter(coarse, 75, size=(13, 13), mode="nearest")
    paper = np.maximum(ndimage.gaussian_filter(paper, 3, mode="nearest"), 16)
    full = cv2.resize(np.asarray(paper + 0.5, np.uint8), (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, full, scale=PAPER), np.uint8)


def brightest(grey: Pixels, em: float) -> Pixels:
    """For each pixel the brightest spot (0.25 em across) within half an em."""
    side = max(3, round(0.25 * em)) | 1
    return np.asarray(cv2.dilate(cv2.blur(grey, (side, side)), square(1.1 * em)), np.uint8)


def darkest(grey: Pixels, em: float) -> tuple[Pixels, Pixels]:
    """``grey`` without its grain, and for each pixel the darkest spot within about an em."""
    smooth = np.asarray(cv2.blur(grey, (3, 3)), np.uint8) if em > 18 else grey
    return smooth, np.asarray(cv2.blur(cv2.erode(smooth, square(1.2 * em)), (round(em) | 1, round(em) | 1)), np.uint8)


def find_ink(grey: Pixels, light: Pixels, dark: Pixels) -> Mask:
    """True where there is ink on the paper around it: ``light`` and ``dark`` are the brightest and the darkest near by."""
    least = cv2.convertScaleAbs(light, alpha=1 - LEAST_INK)
    return np.asarray(grey < cv2.min(cv2.addWeighted(light, 1 - FULL_INK, dark, FULL_INK, 0.5), least))


def square(side: float) -> npt.NDArray[np.uint8]:
    k = max(3, round(side)) | 1
    return np.ones((k, k), np.uint8)


def odd(length: float) -> int:
    """The nearest odd length: a kernel of an even one shifts what it is laid on."""
    return max(1, 2 * round((length - 1) / 2) + 1)
