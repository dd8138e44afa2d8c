"""One page: measure, then do only what was measured to be needed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import PageImage, PageSource, Pixels, TextLayer
from pipeline.model.warp import Warp
from pipeline.ports import Recognizer
from pipeline.preprocess.border import blemishes
from pipeline.preprocess.contrast import measure_contrast, strengthened
from pipeline.preprocess.crease import measure_creases, uncreased
from pipeline.preprocess.flatten import flattened
from pipeline.preprocess.ink import EM_PER_BLOB, Ink, darkness, luminance, measure_ink, paper_colour
from pipeline.preprocess.layer import Turn, has_text, map_layer, turn_of_layer, turn_transform
from pipeline.preprocess.noise import denoised, measure_noise
from pipeline.preprocess.orientation import Orientation, measure_orientation
from pipeline.preprocess.resample import Sheet, sampled, turned, upright_sheet
from pipeline.preprocess.skew import measure_skew
from pipeline.preprocess.spread import LANDSCAPE, cut_record, find_gutter, part_of_layer, split_spread
from pipeline.settings import PreprocessSettings

RESIZE_FROM = 0.15
"""A page whose body type is nearer than this share to the wished size keeps its resolution."""

TOO_SMALL = 13.0
"""Body type of fewer pixels is enlarged: its characters touch once they are told from paper, and their strokes look like rules."""

LEGIBLE, MOST_ENLARGED = 18.0, 2.5
"""The size it is enlarged to, in pixels, and by how much at most: a greater blur holds no more."""


def prepare(page: PageSource, settings: PreprocessSettings, recognizer: Recognizer) -> tuple[PageImage, ...]:
    """The upright, straight page; two for a spread of two pages, in reading order.

    ``rotation`` of the result is the quarter turn clockwise that the source needed to stand upright, ``skew_degrees`` the angle clockwise
    by which it was out of true (and no longer is, unless below ``min_skew_degrees``). ``to_source`` is exact: prepared pixels (continuous
    coordinates, origin top left) to the source's unit. Pixels of the source are never written to, and returned themselves where nothing
    had to be done. Raises what the recognizer raises, which reads a sample to find out which way is up.
    """
    if has_text(page.text_layer):
        return split_spread(_born_digital(page, settings))
    return _scan(page, settings, recognizer)


def _born_digital(page: PageSource, settings: PreprocessSettings) -> PageImage:
    assert page.text_layer is not None
    turn: Turn = turn_of_layer(page.text_layer) if settings.orientation else 0
    h, w = page.pixels.shape[:2]
    quarter = turn_transform(turn, w, h)
    image = PageImage(
        pixels=turned(page.pixels, turn),
        dpi=page.dpi,
        to_source=Warp(quarter.inverse().then(page.to_unit)),
        rotation=turn,
        operations=(f"turn {turn}",) if turn else (),
    )
    return replace(image, layer=_layer(page, image, turn))


@dataclass(frozen=True, slots=True)
class _Found:
    """What was measured on a scan: ``skew`` is 0 where too small to undo."""

    orientation: Orientation
    measured: float
    skew: float
    noise: float


def _scan(page: PageSource, settings: PreprocessSettings, recognizer: Recognizer) -> tuple[PageImage, ...]:
    plain, darkened = strengthened(page.pixels, measure_contrast(page.pixels), paper_colour(page.pixels))
    ink = measure_ink(plain)
    given, scale = _resized(plain, ink, settings.target_body_px)
    if scale != 1.0:
        ink = measure_ink(given)
    paper = paper_colour(given)
    cover, blemished = blemishes(ink, luminance(paper), page.dpi * scale if page.dpi_known else 0.0)
    found = _measure(given, ink, cover, settings, recognizer)
    given, smoothed = uncreased(given, measure_creases(ink, luminance(paper)), ink.factor) if settings.dewarp else (given, ())
    turn = found.orientation.turn
    sheet = upright_sheet(given.shape[1], given.shape[0], turn, found.skew)
    images = []
    for part, halved in _parts(sheet, ink, cover, settings):
        bent, made_flat = flattened(part, ink) if settings.dewarp else (part, ())
        pixels, cleaned = denoised(sampled(given, bent, paper, cover), found.noise, ink.em * EM_PER_BLOB / ink.factor)
        to_source = Warp(bent.back.then(Affine.scale(1 / scale)).then(page.to_unit), bent.mesh)
        image = PageImage(
            pixels=pixels,
            dpi=page.dpi * scale,
            to_source=to_source,
            rotation=turn,
            skew_degrees=found.measured,
            source_box=to_source.box(Box(0, 0, bent.width, bent.height)) if halved else None,
            operations=(*_record(found, scale), *halved, *made_flat, *smoothed, *darkened, *blemished, *cleaned),
        )
        images.append(replace(image, layer=_layer(page, image, turn)))
    return tuple(images if found.orientation.lines_along else images[::-1])


def _parts(sheet: Sheet, ink: Ink, cover: Pixels | None, settings: PreprocessSettings) -> list[tuple[Sheet, tuple[str, ...]]]:
    """The page, or the left and the right one of a spread, each straightened by itself; and what was done, for the record."""
    landscape = sheet.width >= LANDSCAPE * sheet.height
    gutter = find_gutter(small_copy(sheet, ink, cover), ink.em) if landscape else None
    if gutter is None:
        return [(sheet, ())]
    cut = round(gutter / ink.factor)
    return [_straight(sheet.part(x0, x1), ink, cover, settings, cut_record(x0, x1)) for x0, x1 in ((0, cut), (cut, sheet.width))]


def _straight(sheet: Sheet, ink: Ink, cover: Pixels | None, settings: PreprocessSettings, record: str) -> tuple[Sheet, tuple[str, ...]]:
    """A page of a spread, turned by what it is askew by itself."""
    skew = _skew(darkness(small_copy(sheet, ink, cover)), settings)
    turned_by = (f"deskew {skew:.3f}",) if abs(skew) >= settings.min_skew_degrees else ()
    return (sheet.turned(-skew) if turned_by else sheet), (record, *turned_by)


def small_copy(sheet: Sheet, ink: Ink, cover: Pixels | None = None) -> Pixels:
    """The sheet made from the reduced copy that was measured, on its scale; what ``cover`` masks is left blank: dark edges are no print."""
    shrink = Affine.scale(ink.factor)
    size = (max(1, round(sheet.width * ink.factor)), max(1, round(sheet.height * ink.factor)))
    small = Sheet(*size, shrink.inverse().then(sheet.back).then(shrink))
    return sampled(ink.grey, small, (int(np.median(ink.grey)),), cover)


def _skew(dark: Pixels, settings: PreprocessSettings) -> float:
    return round(measure_skew(dark).degrees, 3) if settings.deskew else 0.0


def _measure(pixels: Pixels, ink: Ink, cover: Pixels | None, settings: PreprocessSettings, recognizer: Recognizer) -> _Found:
    orientation = measure_orientation(pixels, ink, recognizer) if settings.orientation else Orientation(0, 0.0, 0.0, 0, True)
    measured = _skew(ink.dark if cover is None else _bare(ink.dark, cover), settings)
    skew = measured if abs(measured) >= settings.min_skew_degrees else 0.0
    return _Found(orientation, measured, skew, measure_noise(pixels))


def _bare(dark: Pixels, cover: Pixels) -> Pixels:
    """Ink without what ``cover`` masks: an edge of the paper runs as the paper was laid, not as its lines do."""
    size = (dark.shape[1], dark.shape[0])
    return np.asarray(np.where(cv2.resize(cover, size, interpolation=cv2.INTER_NEAREST) > 0, 0, dark), np.uint8)


def _record(found: _Found, scale: float) -> tuple[str, ...]:
    o = found.orientation
    out = [f"resize {scale:.3f}"] if scale != 1.0 else []
    if o.turn:
        out.append(f"turn {o.turn} (axis {o.axis:.1f}, lead {o.lead:.2f})")
    if found.skew:
        out.append(f"deskew {found.skew:.3f}")
    return tuple(out)


def _resized(pixels: Pixels, ink: Ink, target: float) -> tuple[Pixels, float]:
    """The page with body type about ``target`` pixels high, and the scale; as it is where no type is found.

    Where ``target`` is 0 only type that is too small is enlarged.
    """
    if ink.em <= 0:
        return pixels, 1.0
    em = ink.em * EM_PER_BLOB / ink.factor
    scale = target / em if target > 0 else min(LEGIBLE / em, MOST_ENLARGED) if em < TOO_SMALL else 1.0
    if abs(scale - 1.0) < RESIZE_FROM:
        return pixels, 1.0
    kind = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(pixels, None, fx=scale, fy=scale, interpolation=kind), np.uint8), scale


def _layer(page: PageSource, image: PageImage, turn: Turn) -> TextLayer | None:
    """The page's text layer, if it has one, in the image's pixels; of a bent scan's layer the bend is left out: nothing is read from it."""
    if page.text_layer is None:
        return None
    layer = map_layer(page.text_layer, image.to_source.affine.inverse(), turn, float(image.width), float(image.height))
    return part_of_layer(layer, 0, image.width) if image.source_box is not None else layer
