"""The text layer of a PDF page, in pixels and upright."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Literal

import numpy as np

from pipeline.model.geometry import Affine
from pipeline.model.page import Characters, Floats, Stroke, TextLayer

Turn = Literal[0, 90, 180, 270]

TURNED_SHARE = 0.6
"""Share of the characters that must lie on one side for the whole page to be turned: Latin in vertical pages lies on its side too."""


STAMP_CHARACTERS, WHOLE_PAGE = 200, 0.7
"""Fewer visible characters than this over one picture of this share of the page are a stamp on a scan, not the page's text."""


def has_text(layer: TextLayer | None) -> bool:
    """Whether the layer prints the page: one of invisible text only is somebody's OCR of a scan."""
    if layer is None or not np.any(layer.visible):
        return False
    whole = max((p.area for p in layer.pictures), default=0.0) >= WHOLE_PAGE * layer.width * layer.height
    return not whole or int(np.count_nonzero(layer.visible)) >= STAMP_CHARACTERS


def turn_of_layer(layer: TextLayer) -> Turn:
    """Degrees clockwise by which the page must be turned for its characters to stand upright."""
    angles = (np.round(layer.angle[layer.visible] / 90.0).astype(np.int64) % 4) * 90
    for angle, turn in ((90, 270), (180, 180), (270, 90)):
        if np.mean(angles == angle) > TURNED_SHARE:
            return as_turn(turn)
    return 0


def as_turn(degrees: int) -> Turn:
    turn = degrees % 360
    if turn == 90:
        return 90
    if turn == 180:
        return 180
    return 270 if turn == 270 else 0


def turn_transform(turn: Turn, width: float, height: float) -> Affine:
    """From a page of this size to the page turned clockwise by ``turn`` degrees, its top left corner again at the origin."""
    if turn == 90:
        return Affine(0.0, -1.0, height, 1.0, 0.0, 0.0)
    if turn == 180:
        return Affine(-1.0, 0.0, width, 0.0, -1.0, height)
    if turn == 270:
        return Affine(0.0, 1.0, 0.0, -1.0, 0.0, width)
    return Affine()


def map_layer(layer: TextLayer, transform: Affine, turn: Turn, width: float, height: float) -> TextLayer:
    """Every length of ``layer`` brought through ``transform`` (a scale, a shift and ``turn``) to a page of ``width`` by ``height``."""
    scale = math.sqrt(abs(transform.a * transform.e - transform.b * transform.d))
    characters = layer.characters
    strokes = tuple(Stroke(transform.box(s.box), s.fill, s.stroke, s.linewidth * scale) for s in layer.strokes)
    return replace(
        layer,
        width=width,
        height=height,
        characters=Characters(characters.text, _map_boxes(characters.boxes, transform), characters.confidence),
        size=(layer.size * scale).astype(np.float32),
        angle=((layer.angle + turn) % 360.0).astype(np.float32),
        strokes=strokes,
        pictures=tuple(transform.box(p) for p in layer.pictures),
    )


def _map_boxes(boxes: Floats, t: Affine) -> Floats:
    x, y = boxes[:, [0, 2]].astype(np.float64), boxes[:, [1, 3]].astype(np.float64)
    us, vs = [], []
    for i in (0, 1):
        for j in (0, 1):
            us.append(t.a * x[:, i] + t.b * y[:, j] + t.c)
            vs.append(t.d * x[:, i] + t.e * y[:, j] + t.f)
    u, v = np.stack(us), np.stack(vs)
    out = np.stack([u.min(axis=0), v.min(axis=0), u.max(axis=0), v.max(axis=0)], axis=1)
    return np.asarray(out, np.float32)
