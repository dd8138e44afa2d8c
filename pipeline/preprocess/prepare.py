"""One page: measure, then do only what was measured to be needed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.model.geometry import Affine
from pipeline.model.page import PageImage, PageSource, Pixels
from pipeline.ports import Recognizer
from pipeline.preprocess.border import blemishes, paint
from pipeline.preprocess.ink import EM_PER_BLOB, Ink, luminance, measure_ink, paper_colour
from pipeline.preprocess.layer import Turn, has_text, map_layer, turn_of_layer, turn_transform
from pipeline.preprocess.noise import denoised, measure_noise
from pipeline.preprocess.orientation import Orientation, measure_orientation
from pipeline.preprocess.skew import measure_skew
from pipeline.preprocess.spread import split_spread
from pipeline.preprocess.warp import straightened, turned
from pipeline.settings import PreprocessSettings

RESIZE_FROM = 0.15
"""A page whose body type is nearer than this share to the wished size keeps its resolution."""


def prepare(page: PageSource, settings: PreprocessSettings, recognizer: Recognizer) -> tuple[PageImage, ...]:
    """The upright, straight page; two for a spread of two pages, in reading order.

    ``rotation`` of the result is the quarter turn clockwise that the source needed to stand upright, ``skew_degrees`` the angle clockwise
    by which it was out of true (and no longer is, unless below ``min_skew_degrees``). ``to_source`` is exact: prepared pixels (continuous
    coordinates, origin top left) to the source's unit. Pixels of the source are never written to, and returned themselves where nothing
    had to be done. Raises what the recognizer raises, which reads a sample to find out which way is up.
    """
    if has_text(page.text_layer):
        image, upright = _born_digital(page, settings), True
    else:
        image, upright = _scan(page, settings, recognizer)
    return split_spread(image, right_first=not upright)


def _born_digital(page: PageSource, settings: PreprocessSettings) -> PageImage:
    assert page.text_layer is not None
    turn: Turn = turn_of_layer(page.text_layer) if settings.orientation else 0
    h, w = page.pixels.shape[:2]
    quarter = turn_transform(turn, w, h)
    image = PageImage(
        pixels=turned(page.pixels, turn),
        dpi=page.dpi,
        to_source=quarter.inverse().then(page.to_unit),
        rotation=turn,
        operations=(f"turn {turn}",) if turn else (),
    )
    return _with_layer(image, page, turn)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was measured on a scan: ``skew`` is 0 where too small to undo."""

    orientation: Orientation
    measured: float
    skew: float
    noise: float


def _scan(page: PageSource, settings: PreprocessSettings, recognizer: Recognizer) -> tuple[PageImage, bool]:
    """The prepared page, and whether it is written in lines rather than in columns."""
    ink = measure_ink(page.pixels)
    given, scale = _resized(page.pixels, ink, settings.target_body_px)
    if scale != 1.0:
        ink = measure_ink(given)
    found = _measure(given, ink, settings, recognizer)
    paper = paper_colour(given)
    mask, blemished = blemishes(ink, luminance(paper), page.dpi * scale if page.dpi_known else 0.0)
    pixels, back = straightened(given, found.orientation.turn, found.skew, paper)
    if mask is not None:
        pixels = pixels.copy() if pixels is page.pixels else pixels
        paint(pixels, mask, back.then(Affine.scale(mask.shape[1] / given.shape[1], mask.shape[0] / given.shape[0])), paper)
    pixels, cleaned = denoised(pixels, found.noise, ink.em * EM_PER_BLOB / ink.factor)
    image = PageImage(
        pixels=pixels,
        dpi=page.dpi * scale,
        to_source=back.then(Affine.scale(1 / scale)).then(page.to_unit),
        rotation=found.orientation.turn,
        skew_degrees=found.measured,
        operations=(*_record(found, scale), *blemished, *cleaned),
    )
    return _with_layer(image, page, found.orientation.turn), found.orientation.lines_along


def _measure(pixels: Pixels, ink: Ink, settings: PreprocessSettings, recognizer: Recognizer) -> _Found:
    orientation = measure_orientation(pixels, ink, recognizer) if settings.orientation else Orientation(0, 0.0, 0.0, 0, True)
    measured = round(measure_skew(ink).degrees, 3) if settings.deskew else 0.0
    skew = measured if abs(measured) >= settings.min_skew_degrees else 0.0
    return _Found(orientation, measured, skew, measure_noise(pixels))


def _record(found: _Found, scale: float) -> tuple[str, ...]:
    o = found.orientation
    out = [f"resize {scale:.3f}"] if scale != 1.0 else []
    if o.turn:
        out.append(f"turn {o.turn} (axis {o.axis:.1f}, lead {o.lead:.2f})")
    if found.skew:
        out.append(f"deskew {found.skew:.3f}")
    return tuple(out)


def _resized(pixels: Pixels, ink: Ink, target: float) -> tuple[Pixels, float]:
    """The page with body type about ``target`` pixels high, and the scale; as it is where ``target`` is 0 or no type is found."""
    if target <= 0 or ink.em <= 0:
        return pixels, 1.0
    scale = target / (ink.em * EM_PER_BLOB / ink.factor)
    if abs(scale - 1.0) < RESIZE_FROM:
        return pixels, 1.0
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=kind), np.uint8), scale


def _with_layer(image: PageImage, page: PageSource, turn: Turn) -> PageImage:
    """The image with the page's text layer, if it has one, in the image's pixels."""
    if page.text_layer is None:
        return image
    layer = map_layer(page.text_layer, image.to_source.inverse(), turn, float(image.width), float(image.height))
    return replace(image, layer=layer)
