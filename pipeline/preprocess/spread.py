"""Two facing pages in one picture: found by the white gutter between their type areas."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from pipeline.model.geometry import Affine, Box
from pipeline.model.page import Characters, PageImage, Pixels, TextLayer
from pipeline.preprocess.ink import Doubles, measure_ink

LANDSCAPE = 1.2
"""Width over height from which a page may be a spread."""

CENTRE = 0.08
"""The gutter lies this near the middle, as a share of the width."""

GUTTER_EM, FOLDED_EM = 1.5, 1.0
WIDER = 1.6
"""Least width of the gutter in em, and by how much it must exceed every other white strip between the outer margins; with the shadow of
a fold in it, it may be as narrow as any."""

BANDS = 12
"""Bands of a page in each of which a column of pixels has a brightness of its own: a fold's shadow, even its crease, is no ink."""

PRINT = 0.75
"""Ink is darker than the paper above and below it by this factor."""

SPECKS = 0.004
"""Share of a white strip's pixels that may be ink: dust."""

BRIDGE_EM = 0.4
"""What parts white strips by no more than this, in em, is a crease that does not run quite straight."""

FOLD_EM, FOLD_SIDE_EM, FOLD_DEPTH = 0.8, 3.0, 0.06
"""A fold's shadow: wider than this in em (a rule is thinner), and darker than the paper this far to both sides by this share."""

LEAST_INK = 0.2
"""Share of the page's ink that each of the two pages holds at least."""


def split_spread(image: PageImage) -> tuple[PageImage, ...]:
    """Both pages of a spread in a PDF with text, left and right; the image itself where it is one page."""
    if image.width < LANDSCAPE * image.height:
        return (image,)
    ink = measure_ink(image.pixels)
    gutter = find_gutter(ink.grey, ink.em)
    if gutter is None:
        return (image,)
    cut = round(gutter / ink.factor)
    return _part(image, 0, cut), _part(image, cut, image.width)


def _part(image: PageImage, x0: int, x1: int) -> PageImage:
    to_source = replace(image.to_source, affine=Affine.shift(x0, 0.0).then(image.to_source.affine))
    return replace(
        image,
        pixels=np.ascontiguousarray(image.pixels[:, x0:x1]),
        to_source=to_source,
        source_box=to_source.box(Box(0, 0, x1 - x0, image.height)),
        layer=None if image.layer is None else part_of_layer(image.layer, x0, x1),
        operations=(*image.operations, cut_record(x0, x1)),
    )


def cut_record(x0: int, x1: int) -> str:
    """What is put on record of a page that is the part of a spread between two columns of pixels."""
    return f"half of a spread, cut at {x0 or x1}"


def part_of_layer(layer: TextLayer, x0: int, x1: int) -> TextLayer:
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


def find_gutter(grey: Pixels, em: float) -> float | None:
    """x of the middle of the gutter of an upright, straight page (h, w) whose body type is ``em`` high; None where this is one page."""
    h, w = grey.shape
    if w < LANDSCAPE * h or em <= 0:
        return None
    ink, paper = _profiles(grey)
    inner = [(a, b) for a, b in _white_runs(ink, BRIDGE_EM * em) if a > 0.06 * w and b < 0.94 * w]
    central = [(a, b) for a, b in inner if abs((a + b) / 2 - w / 2) <= CENTRE * w]
    if not central:
        return None
    best = max(central, key=lambda r: r[1] - r[0])
    width = best[1] - best[0]
    others = max((b - a for a, b in inner if (a, b) != best), default=0)
    fold = _fold(paper, best, em)
    middle = (best[0] + best[1]) / 2 if fold is None else fold
    left = float(ink[: int(middle)].sum()) / max(float(ink.sum()), 1e-9)
    if not LEAST_INK <= left <= 1 - LEAST_INK:
        return None
    wide = width >= GUTTER_EM * em and width >= WIDER * others
    return middle if wide or (fold is not None and width >= FOLDED_EM * em) else None


def _profiles(grey: Pixels) -> tuple[Doubles, Doubles]:
    """Of each column of pixels the share of ink, and the brightness of its paper."""
    ink, papers = np.zeros(grey.shape[1]), []
    for band in np.array_split(grey, BANDS):
        paper = np.percentile(band[::2], 75, axis=0)
        ink += np.count_nonzero(band < PRINT * paper, axis=0)
        papers.append(paper)
    return ink / grey.shape[0], np.median(papers, axis=0)


def _fold(paper: Doubles, strip: tuple[int, int], em: float) -> float | None:
    """Where in a white strip the shadow of a fold is darkest; None where there is none."""
    size = max(3, round(FOLD_EM * em)) | 1
    smooth = cv2.medianBlur(np.clip(paper, 0, 255).astype(np.uint8).reshape(1, -1), min(size, 99)).ravel().astype(np.float64)
    a, b = strip
    at = a + int(np.argmin(smooth[a:b]))
    reach = round(FOLD_SIDE_EM * em)
    left, right = smooth[max(at - reach, 0) : at + 1].max(), smooth[at : at + reach].max()
    return float(at) if smooth[at] <= (1 - FOLD_DEPTH) * min(left, right) else None


def _white_runs(profile: Doubles, bridge: float) -> list[tuple[int, int]]:
    """Runs of white columns; two with no more than ``bridge`` between them are one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], (profile < SPECKS).astype(np.int8), [0]])))
    runs: list[tuple[int, int]] = []
    for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if runs and a - runs[-1][1] <= bridge and min(b - a, runs[-1][1] - runs[-1][0]) >= bridge / 2:
            runs[-1] = (runs[-1][0], b)
        else:
            runs.append((a, b))
    return runs
