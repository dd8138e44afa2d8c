"""The door of the room: letters for every line of a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.page import Characters, LineBox, PageImage, PageLayout, PageText, TextLayer, TextLine, TrustDecision, no_characters
from pipeline.ports import Recognizer
from pipeline.recognize.layer import read_marks
from pipeline.recognize.leftward import turned
from pipeline.recognize.ocr import read_pixels
from pipeline.recognize.script import script_of
from pipeline.recognize.sight import looked_at
from pipeline.recognize.signs import Reading
from pipeline.recognize.strip import boxes_of
from pipeline.recognize.tables import Script
from pipeline.recognize.trust import Zone, is_spoilt, judge, zones_of
from pipeline.settings import RecognizeSettings


def read(image: PageImage, layout: PageLayout, recognizer: Recognizer, settings: RecognizeSettings) -> PageText:
    """Text of every line of ``layout``: the PDF's where it can be trusted, else read from the pixels, line by line.

    Boxes are pixels of ``image``. Lines in which nothing is read stand in ``unread``. Raises RecognizerError and MissingDependency, as the
    recognizer does; it reads but a few lines to check where the layer can be trusted.
    """
    trust, believed = _trusted(image, layout, recognizer, settings)
    script = _script_of_layer(image.layer, layout.lines, believed)
    readings: dict[str, Reading] = {}
    if image.layer is not None:
        readings = {k.id: read_marks(k, image.layer, script or "Hans") for k in layout.lines if k.id in believed}
    rest = [k for k in layout.lines if k.id not in believed]
    if rest:
        read_ones, script = read_pixels(image.pixels, layout, rest, recognizer, settings, script)
        readings |= {r.line.id: r for r in read_ones}
    found = [readings[k.id] for k in layout.lines if k.id in readings and readings[k.id].signs]
    found = turned(found) if layout.vertical else found
    return _page_text(layout, found, script or "Hans", trust)


def _trusted(
    image: PageImage, layout: PageLayout, recognizer: Recognizer, settings: RecognizeSettings
) -> tuple[list[TrustDecision], set[str]]:
    """Decisions, and the ids of the lines whose PDF text is believed."""
    layer = image.layer
    if layer is None:
        return [], set()
    if not bool(layer.visible.any()):
        whole = Box(0.0, 0.0, float(layout.width), float(layout.height))
        return ([TrustDecision(whole, False, "invisible text over a scan", 0.0)] if len(layer.characters) else []), set()
    zones = zones_of(layout.lines, layer)
    decisions = judge(zones, layer, settings.min_trusted_share)
    if settings.check_layer:
        script = _script_of_layer(layer, layout.lines, _ids(zones, decisions, layer)) or "Hans"
        decisions = looked_at(zones, decisions, image, layout, recognizer, settings, script)
    return decisions, _ids(zones, decisions, layer)


def _ids(zones: Sequence[Zone], decisions: Sequence[TrustDecision], layer: TextLayer) -> set[str]:
    pairs = zip(zones, decisions, strict=True)
    return {k.id for zone, decision in pairs if decision.trusted for k in zone.lines if not is_spoilt(k, layer)}


def _script_of_layer(layer: TextLayer | None, lines: Sequence[LineBox], believed: set[str]) -> Script | None:
    if layer is None or not believed:
        return None
    texts = (layer.characters.text[m] for k in lines if k.id in believed for m in k.marks)
    return script_of(texts)[0]


def _page_text(layout: PageLayout, readings: Sequence[Reading], script: Script, trust: Sequence[TrustDecision]) -> PageText:
    signs = [s for r in readings for s in r.signs]
    characters = no_characters()
    if signs:
        confidence = np.array([s.confidence for s in signs], np.float32)
        characters = Characters(tuple(s.text for s in signs), boxes_of([s.box for s in signs]), confidence)
    lines, first = [], 0
    for r in readings:
        lines.append(_text_line(r, first))
        first += len(r.signs)
    sources = {r.source for r in readings}
    source: Literal["pdf", "ocr", "mixed"] = "mixed" if len(sources) > 1 else "pdf" if "pdf" in sources else "ocr"
    have = {r.line.id for r in readings}
    unread = tuple(k.id for k in layout.lines if k.id not in have)
    return PageText(layout, characters, tuple(lines), script, source, tuple(trust), unread)


def _text_line(r: Reading, first: int) -> TextLine:
    k = r.line
    return TextLine(
        id=k.id,
        box=k.box,
        em=k.em,
        text=r.text,
        first=first,
        last=first + len(r.signs),
        confidence=sum(s.confidence for s in r.signs) / len(r.signs),
        vertical=k.vertical,
        reversed=k.reversed,
        source="pdf" if r.source == "pdf" else "ocr",
        face=r.face,
        bold=r.bold,
    )
