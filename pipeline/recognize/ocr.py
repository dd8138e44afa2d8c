"""Lines read from pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import isfinite

import cv2
import numpy as np

from pipeline.errors import RecognizerError
from pipeline.model.geometry import Box
from pipeline.model.page import LineBox, PageLayout, Pixels
from pipeline.ports import RecognizedChar, RecognizedLine, Recognizer
from pipeline.recognize.holes import Hole, accepted, by_shape, filled, holes_of, patch
from pipeline.recognize.marks import boxed_head, mended
from pipeline.recognize.normal import normalise
from pipeline.recognize.script import script_of
from pipeline.recognize.signs import Reading, Sign
from pipeline.recognize.spacing import own_white, spaces_in_print
from pipeline.recognize.strip import Crop, Strip, boxes_of, cut, grey_page, strip_of
from pipeline.recognize.tables import Script
from pipeline.recognize.weight import bold_lines
from pipeline.settings import RecognizeSettings

SAMPLE = 10
"""Lines read first to learn the page's script."""
TELLING = 3
"""Characters of one script that settle it."""
SCRATCHES = frozenset("_|~^'`.,\\")
DOUBTED = 0.45
"""Mean confidence under which one or two signs alone are no text."""
WEAK = 0.75
"""Mean confidence of the sample under which the other script is tried."""


@dataclass(frozen=True, slots=True)
class _Cutting:
    line: LineBox
    crop: Crop


PROSE = 1.3
"""Type of so many body em and more is no column's, where nothing but the measure makes gaps."""


@dataclass(slots=True)
class _Draft:
    """A line on its way: ``signs`` are mended in place."""

    line: LineBox
    crop: Crop
    strip: Strip
    signs: list[Sign]


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
            read = ask(recognizer, [c.crop.pixels for c in rest], vertical, script)
            known |= {c.line.id: r for c, r in zip(rest, read, strict=True)}
    drafts = [_draft(c, known[c.line.id]) for c in cuttings]
    _fill_holes(drafts, recognizer, script)
    drafts = [d for d in drafts if d.signs and not _is_noise(d.signs)]
    bold = bold_lines([(d.line, d.strip) for d in drafts], layout.body_em)
    return [_reading(d, script, d.line.em < PROSE * layout.body_em, d.line.id in bold) for d in drafts], script


def ask(recognizer: Recognizer, crops: Sequence[Pixels], vertical: bool, script: Script) -> list[RecognizedLine]:
    """The engine's answer, made clean: one line a crop, printable characters without spaces, confidences from 0 to 1.

    Raises RecognizerError where the engine does, or answers for another number of crops.
    """
    read = recognizer.read(crops, vertical=vertical, script=script)
    if len(read) != len(crops):
        raise RecognizerError(f"{recognizer.info.name} gave {len(read)} lines for {len(crops)}", move="choose another recognize.engine")
    return [RecognizedLine(tuple(_clean(c, script) for c in line.characters)) for line in read]


def _clean(char: RecognizedChar, script: Script) -> RecognizedChar:
    sure = min(1.0, max(0.0, char.confidence)) if isfinite(char.confidence) else 0.0
    return RecognizedChar(normalise(char.text, script), char.box, sure)


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
    first = ask(recognizer, crops, vertical, "Hans")
    script, telling = script_of(r.text for r in first)
    sure = float(np.mean([r.confidence for r in first]))
    if script == "Hans" and telling >= TELLING and sure >= WEAK:
        return "Hans", dict(zip(ids, first, strict=True))
    second = ask(recognizer, crops, vertical, "Hant")
    script2, telling2 = script_of((r.text for r in second), "Hant" if vertical else "Hans")
    if script == script2 or max(telling, telling2) < TELLING:
        return script2, dict(zip(ids, second if script2 == "Hant" else first, strict=True))
    better = float(np.mean([r.confidence for r in second])) > sure
    return ("Hant" if better else "Hans"), dict(zip(ids, second if better else first, strict=True))


def _draft(cutting: _Cutting, read: RecognizedLine) -> _Draft:
    line, crop = cutting.line, cutting.crop
    signs = [Sign(c.text, _on_page(c.box, crop, line), c.confidence) for c in read.characters if c.text]
    return _Draft(line, crop, strip_of(crop, line), signs)


def _fill_holes(drafts: Sequence[_Draft], recognizer: Recognizer, script: Script) -> None:
    """Reads, in one call, every place of the page where ink was passed over; those of columns that tell nothing once more, turned."""
    holes = [(d, h) for d in drafts for h in holes_of(d.signs, d.strip, d.line)]
    read = iter(_read_holes([(d, h) for d, h in holes if not h.narrow], False, recognizer, script))
    found = [[] if h.narrow else next(read) for _, h in holes]
    again = [(d, h) for (d, h), new in zip(holes, found, strict=True) if not new and d.line.vertical]
    turned = iter(_read_holes(again, True, recognizer, script))
    by_line: dict[str, list[tuple[Hole, list[Sign]]]] = {}
    for (draft, hole), new in zip(holes, found, strict=True):
        if not new:
            new = (draft.line.vertical and next(turned)) or by_shape(hole, draft.strip, draft.line.vertical, draft.signs)
        by_line.setdefault(draft.line.id, []).append((hole, new))
    for draft in drafts:
        draft.signs = filled(draft.signs, by_line.get(draft.line.id, []), draft.line)


def _read_holes(holes: Sequence[tuple[_Draft, Hole]], turned: bool, recognizer: Recognizer, script: Script) -> list[list[Sign]]:
    patches = [patch(h, d.signs, d.crop, d.line, turned) for d, h in holes]
    read = ask(recognizer, [p for p, _, _ in patches], False, script) if patches else []
    return [accepted(r, a, b, h.half) for r, (_, a, b), (_, h) in zip(read, patches, holes, strict=True)]


def _is_noise(signs: Sequence[Sign]) -> bool:
    """Strokes of pictures and rules that were read as a sign or two."""
    if all(s.text in SCRATCHES for s in signs):
        return True
    return len(signs) <= 2 and float(np.mean([s.confidence for s in signs])) < DOUBTED


def _reading(draft: _Draft, script: Script, prose: bool, bold: bool) -> Reading:
    line, strip = draft.line, draft.strip
    signs = mended(draft.signs, strip, line.vertical, script)
    centres = [sum(s.span(line.vertical)) / 2 for s in signs]
    white = [gap / strip.em for gap in strip.gaps(centres)]
    if line.vertical:
        white = [w - own_white(a.text) - own_white(b.text) for w, (a, b) in zip(white, pairwise(signs), strict=True)]
    pitch = [(b - a) / strip.em for a, b in pairwise(centres)]
    texts = [s.text for s in signs]
    before = spaces_in_print(texts, white, pitch, prose=prose, level=not line.vertical)
    if boxed_head(texts, before):
        signs[0] = replace(signs[0], text="□")
    return Reading(line, tuple(signs), before, "ocr", bold=bold)


def _on_page(box: Box, crop: Crop, line: LineBox) -> Box:
    """From the crop to the page, within the line; across the line a character is as high as the line."""
    k = line.box
    if line.vertical:
        y0, y1 = (min(max(v + crop.y, k.y0), k.y1) for v in (box.y0, box.y1))
        return Box(k.x0, min(y0, y1), k.x1, max(y0, y1))
    x0, x1 = (min(max(v + crop.x, k.x0), k.x1) for v in (box.x0, box.x1))
    return Box(min(x0, x1), k.y0, max(x0, x1), k.y1)
