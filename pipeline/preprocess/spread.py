"""Two facing pages in one picture: found by the white gutter between their type areas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Characters, PageImage, TextLayer
from pipeline.preprocess.ink import Doubles, Ink, measure_ink

LANDSCAPE = 1.2
"""Width over height from which a page may be a spread."""

CENTRE = 0.08
"""The gutter lies this near the middle, as a share of the width."""

GUTTER_EM = 2.5
WIDER = 1.6
"""Least width of the gutter in em, and by how much it must exceed every other white strip between the outer margins."""

SPECKS = 0.004
"""Share of a white strip's pixels that may be ink: dust."""

CREASE_EM = 1.5
CREASE_INK = 0.3
"""A dark strip up to this width, this much of it ink somewhere, between white strips of half its width at least, is a gutter's fold."""

LEAST_INK = 0.2
"""Share of the page's ink that each of the two pages holds at least."""


def split_spread(image: PageImage, *, right_first: bool) -> tuple[PageImage, ...]:
    """Both pages of a spread, the right one first where pages are written in columns; the image itself where it is one page."""
    if image.width < LANDSCAPE * image.height:
        return (image,)
    ink = measure_ink(image.pixels)
    gutter = find_gutter(ink)
    if gutter is None:
        return (image,)
    cut = round(gutter / ink.factor)
    left, right = _part(image, 0, cut), _part(image, cut, image.width)
    return (right, left) if right_first else (left, right)


def _part(image: PageImage, x0: int, x1: int) -> PageImage:
    to_source = Affine.shift(x0, 0.0).then(image.to_source)
    return replace(
        image,
        pixels=np.ascontiguousarray(image.pixels[:, x0:x1]),
        to_source=to_source,
        source_box=to_source.box(Box(0, 0, x1 - x0, image.height)),
        layer=None if image.layer is None else _part_of_layer(image.layer, x0, x1),
        operations=(*image.operations, f"half of a spread, cut at {x0 or x1}"),
    )


def _part_of_layer(layer: TextLayer, x0: int, x1: int) -> TextLayer:
    """What of ``layer`` has its centre between ``x0`` and ``x1``, moved to the new origin."""
    boxes = layer.characters.boxes
    middle = (boxes[:, 0] + boxes[:, 2]) / 2
    keep = np.flatnonzero((middle >= x0) & (middle < x1))
    move = Affine.shift(-x0, 0.0)
    moved = np.asarray(boxes[keep] - np.array([x0, 0, x0, 0], np.float32), np.float32)
    text = tuple(layer.characters.text[i] for i in keep.tolist())
    return replace(
        layer,
        width=float(x1 - x0),
        characters=Characters(text, moved, layer.characters.confidence[keep]),
        size=layer.size[keep],
        angle=layer.angle[keep],
        font=layer.font[keep],
        visible=layer.visible[keep],
        luminance=layer.luminance[keep],
        strokes=tuple(replace(s, box=move.box(s.box)) for s in layer.strokes if x0 <= s.box.cx < x1),
        pictures=tuple(move.box(p) for p in layer.pictures if x0 <= p.cx < x1),
    )


def find_gutter(ink: Ink) -> float | None:
    """x of the middle of the gutter in pixels of ``ink`` (an upright, straight page); None where this is one page."""
    h, w = ink.mask.shape
    if w < LANDSCAPE * h or ink.em <= 0:
        return None
    profile: Doubles = np.asarray(ink.mask.mean(axis=0), np.float64)
    runs = _white_runs(profile, CREASE_EM * ink.em)
    inner = [(a, b) for a, b in runs if a > 0.06 * w and b < 0.94 * w]
    central = [(a, b) for a, b in inner if abs((a + b) / 2 - w / 2) <= CENTRE * w]
    if not central:
        return None
    best = max(central, key=lambda r: r[1] - r[0])
    width = best[1] - best[0]
    others = max((b - a for a, b in inner if (a, b) != best), default=0)
    middle = (best[0] + best[1]) / 2
    left = float(profile[: int(middle)].sum()) / max(float(profile.sum()), 1e-9)
    balanced = LEAST_INK <= left <= 1 - LEAST_INK
    return middle if width >= GUTTER_EM * ink.em and width >= WIDER * others and balanced else None


def _white_runs(profile: Doubles, bridge: float) -> list[tuple[int, int]]:
    """Runs of white columns; two runs with a fold no wider than ``bridge`` between them are one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (profile < SPECKS).astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        wide = bool(runs) and min(b - a, runs[-1][1] - runs[-1][0]) >= bridge / 2
        if wide and a - runs[-1][1] <= bridge and float(profile[runs[-1][1] : a].max()) >= CREASE_INK:
            runs[-1] = (runs[-1][0], b)
        else:
            runs.append((a, b))
    return runs
