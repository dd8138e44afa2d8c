"""Lines read from pixels."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, PageLayout, Pixels
from pipeline.ports import RecognizedLine, Recognizer
from pipeline.recognize.marks import mended
from pipeline.recognize.script import script_of
from pipeline.recognize.signs import CLOSING, OPENING, Reading, Sign, is_han
from pipeline.recognize.spacing import spaces
from pipeline.recognize.strip import Crop, Strip, boxes_of, cut, grey_page, strip_of
from pipeline.recognize.tables import Script
from pipeline.settings import RecognizeSettings

SAMPLE = 10
"""Lines read first to learn the page's script."""
TELLING = 3
"""Characters of one script that settle it."""
WEAK = 0.75
"""Mean confidence of the sample under which the other script is tried."""


@dataclass(frozen=True, slots=True)
class _Cutting:
    line: LineBox
    crop: Crop


def read_pixels(
    pixels: Pixels, layout: PageLayout, lines: Sequence[LineBox], recognizer: Recognizer, settings: RecognizeSettings, script: Script | None
) -> tuple[list[Reading], Script]:
    """``lines`` of the page by OCR (those in which nothing is read are left out), and the page's script, found out where it is None."""
    cuttings = _cut_all(pixels, layout, lines, settings.margin_em)
    known: dict[str, RecognizedLine] = {}
    if script is None:
        script, known = _sample(cuttings, layout.body_em, recognizer)
    for vertical in (False, True):
        rest = [c for c in cuttings if c.line.vertical == vertical and c.line.id not in known]
        if rest:
            read = recognizer.read([c.crop.pixels for c in rest], vertical=vertical, script=script)
            known |= {c.line.id: r for c, r in zip(rest, read, strict=True)}
    readings = [_reading(c, known[c.line.id], script) for c in cuttings]
    return [r for r in readings if r.signs], script


def _cut_all(pixels: Pixels, layout: PageLayout, lines: Sequence[LineBox], margin_em: float) -> list[_Cutting]:
    grey = grey_page(pixels)
    boxes = [k.box for k in layout.lines] + [r.box for r in layout.rules]
    index = {k.id: i for i, k in enumerate(layout.lines)}
    table = boxes_of(boxes)
    out = []
    for line in lines:
        others = np.delete(table, index[line.id], axis=0)
        crop = cut(grey, line, others, margin_em)
        if crop is not None:
            out.append(_Cutting(line, Crop(_smoothed(crop.pixels), crop.x, crop.y)))
    return out


def _smoothed(crop: Pixels) -> Pixels:
    """A mild bilateral filter: heavy pages' errors fall by a third, good pages stay as they are."""
    return np.asarray(cv2.bilateralFilter(crop, 5, 30, 2), np.uint8)


def _sample(cuttings: Sequence[_Cutting], body_em: float, recognizer: Recognizer) -> tuple[Script, dict[str, RecognizedLine]]:
    """Script by a sample of body lines, read as simplified first; and what was read for it under that script."""
    body = [c for c in cuttings if 0.8 < c.line.em / body_em < 1.3] or list(cuttings)
    if not body:
        return "Hans", {}
    vertical = sum(c.line.vertical for c in body) * 2 > len(body)
    body = sorted((c for c in body if c.line.vertical == vertical), key=lambda c: (-c.line.box.area, c.line.id))[: 4 * SAMPLE : 4]
    crops = [c.crop.pixels for c in body]
    ids = [c.line.id for c in body]
    first = recognizer.read(crops, vertical=vertical, script="Hans")
    script, telling = script_of(r.text for r in first)
    sure = float(np.mean([r.confidence for r in first]))
    if script == "Hans" and telling >= TELLING and sure >= WEAK:
        return "Hans", dict(zip(ids, first, strict=True))
    second = recognizer.read(crops, vertical=vertical, script="Hant")
    script2, telling2 = script_of((r.text for r in second), "Hant" if vertical else "Hans")
    if script == script2 or max(telling, telling2) < TELLING:
        return script2, dict(zip(ids, second if script2 == "Hant" else first, strict=True))
    better = float(np.mean([r.confidence for r in second])) > sure
    return ("Hant" if better else "Hans"), dict(zip(ids, second if better else first, strict=True))


def _reading(cutting: _Cutting, read: RecognizedLine, script: Script) -> Reading:
    line, crop = cutting.line, cutting.crop
    strip = strip_of(crop, line)
    signs = [Sign(c.text, _on_page(c.box, crop, line), c.confidence) for c in read.characters if c.text.strip()]
    signs = mended(signs, strip, line, script)
    gaps = [_white(a, b, strip, line.vertical) for a, b in itertools.pairwise(signs)]
    return Reading(line, tuple(signs), spaces([s.text for s in signs], gaps), "ocr")


def _on_page(box: Box, crop: Crop, line: LineBox) -> Box:
    """From the crop to the page; across the line a character is as high as the line."""
    x0, y0, x1, y1 = box.x0 + crop.x, box.y0 + crop.y, box.x1 + crop.x, box.y1 + crop.y
    if line.vertical:
        return Box(line.box.x0, min(max(y0, line.box.y0), y1), line.box.x1, max(min(y1, line.box.y1), y0))
    return Box(min(max(x0, line.box.x0), x1), line.box.y0, max(min(x1, line.box.x1), x0), line.box.y1)


def _white(a: Sign, b: Sign, strip: Strip, vertical: bool) -> float:
    """White between two signs beyond what their own shapes leave, in em."""
    (a0, a1), (b0, b1) = a.span(vertical), b.span(vertical)
    white = strip.gap((a0 + a1) / 2, (b0 + b1) / 2) / strip.em
    own = (0.45 if a.text in CLOSING else 0.0) + (0.45 if b.text in OPENING else 0.0)
    if own:
        return max(0.0, white - own)
    return white if is_han(a.text) and is_han(b.text) else white - 0.04
