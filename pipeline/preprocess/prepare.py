"""One page: measure, then do only what was measured to be needed."""

from __future__ import annotations

from pipeline.model.geometry import Affine
from pipeline.model.page import PageImage, PageSource, TextLayer
from pipeline.ports import Recognizer
from pipeline.preprocess.ink import measure_ink, paper_colour
from pipeline.preprocess.layer import Turn, has_text, map_layer, turn_of_layer, turn_transform
from pipeline.preprocess.orientation import measure_orientation
from pipeline.preprocess.skew import measure_skew
from pipeline.preprocess.warp import straightened, turned
from pipeline.settings import PreprocessSettings


def prepare(page: PageSource, settings: PreprocessSettings, recognizer: Recognizer) -> tuple[PageImage, ...]:
    """The upright, straight page; two for a spread of two pages, in reading order.

    ``rotation`` of the result is the quarter turn clockwise that the source needed to stand upright, ``skew_degrees`` the angle clockwise
    by which it was out of true (and no longer is, unless below ``min_skew_degrees``). ``to_source`` is exact: prepared pixels (continuous
    coordinates, origin top left) to the source's unit. Raises what the recognizer raises, which reads a sample to find out which way is up.
    """
    if page.text_layer is not None and has_text(page.text_layer):
        return (_born_digital(page, page.text_layer, settings),)
    return (_scan(page, settings, recognizer),)


def _born_digital(page: PageSource, layer: TextLayer, settings: PreprocessSettings) -> PageImage:
    turn: Turn = turn_of_layer(layer) if settings.orientation else 0
    h, w = page.pixels.shape[:2]
    quarter = turn_transform(turn, w, h)
    pixels = turned(page.pixels, turn)
    to_pixels = page.to_unit.inverse().then(quarter)
    mapped = map_layer(layer, to_pixels, turn, float(pixels.shape[1]), float(pixels.shape[0]))
    operations = (f"turn {turn}",) if turn else ()
    return PageImage(pixels, page.dpi, quarter.inverse().then(page.to_unit), turn, 0.0, mapped, operations=operations)


def _scan(page: PageSource, settings: PreprocessSettings, recognizer: Recognizer) -> PageImage:
    ink = measure_ink(page.pixels)
    operations = []
    turn: Turn = 0
    if settings.orientation:
        found = measure_orientation(page.pixels, ink, recognizer)
        turn = found.turn
        if turn:
            operations.append(f"turn {turn} lead {found.lead:.2f}")
    skew = round(measure_skew(ink).degrees, 3) if settings.deskew else 0.0
    undone = skew if abs(skew) >= settings.min_skew_degrees else 0.0
    if undone:
        operations.append(f"deskew {undone:.3f}")
    pixels, back = straightened(page.pixels, turn, undone, paper_colour(page.pixels))
    to_source: Affine = back.then(page.to_unit)
    layer = None
    if page.text_layer is not None:
        forward = page.to_unit.inverse().then(back.inverse())
        layer = map_layer(page.text_layer, forward, turn, float(pixels.shape[1]), float(pixels.shape[0]))
    return PageImage(pixels, page.dpi, to_source, turn, skew, layer, operations=tuple(operations))
