"""A line's picture: cut out with a margin, its neighbours masked, dark on light; and measured along the line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Box
from pipeline.model.page import Floats, LineBox, Pixels
from pipeline.recognize.shapes import filled, shape_of

Bits = npt.NDArray[np.bool_]

MIN_CONTRAST = 20.0
"""Grey levels between paper and ink under which a crop holds no print."""
LEAST_PIECE = 0.004
"""Square em of a piece of ink that is part of a mark."""
LEAST_BULLET = 0.4
"""Height and width in em from which a piece of ink can be a bullet."""
DIRT = 0.2
"""What is no larger, in em, inside a bullet is dirt; the inner ring of ◎ is."""


@dataclass(frozen=True, slots=True)
class Crop:
    """(h, w) grey, dark on light; its pixel (0, 0) is the page's ``(x, y)``."""

    pixels: Pixels
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Strip:
    """Ink of a line that runs along x (a vertical line lies turned 90 degrees counter-clockwise).

    ``mask`` is (h, w) true on ink; ``start`` is the page coordinate along the line of its first column; ``em`` in pixels.
    ``top`` is the offset of the line's em box from the first row.
    """

    mask: Bits
    start: float
    top: float
    em: float

    def gaps(self, places: Sequence[float]) -> list[float]:
        """Longest run of white columns between each coordinate and the next, in pixels."""
        band = self.mask[max(0, int(self.top)) : int(self.top + self.em) + 1]
        inked = (band.sum(axis=0) > 0.02 * self.em).tobytes()
        at = [min(max(0, round(x - self.start)), len(inked)) for x in places]
        return [float(max(map(len, inked[a:b].split(b"\1")))) for a, b in pairwise(at)]

    def extent(self, x0: float, x1: float) -> tuple[float, float] | None:
        """First and last coordinate with ink between the two; None without ink."""
        a, b = max(0, round(x0 - self.start)), min(self.mask.shape[1], round(x1 - self.start))
        inked = np.flatnonzero(self.mask[:, a:b].any(axis=0)) if b > a else np.zeros(0, np.int64)
        return (self.start + a + float(inked[0]), self.start + a + float(inked[-1]) + 1.0) if len(inked) else None

    def pieces(self, x0: float, x1: float, least: float) -> list[tuple[float, float, float, float]]:
        """Left, top, width, height of the pieces of ink of ``least`` square em wholly between the coordinates, in pixels; left from the
        strip's first column, top from the line's."""
        found = self._pieces(x0, x1)
        return [(x, y - self.top, w, h) for x, y, w, h, area in sorted(found) if area >= least * self.em**2]

    def whole_ink(self, x0: float, x1: float) -> float:
        """Pixels of the pieces of ink that lie wholly between the coordinates: no parts of neighbours."""
        return float(sum(area for *_, area in self._pieces(x0, x1)))

    def single_shape(self, x0: float, x1: float) -> tuple[float, float, bool] | None:
        """Width and height in em of the one piece of ink between the coordinates, and whether it has an eye; None for none or several."""
        pieces = [p for p in self._pieces(x0, x1) if p[4] >= LEAST_PIECE * self.em**2]
        if len(pieces) != 1:
            return None
        x, y, w, h, _ = pieces[0]
        outside = np.pad(~self.mask[y : y + h, x : x + w], 1, constant_values=True)
        eyes = cv2.connectedComponents(outside.astype(np.uint8), connectivity=4)[0] - 2
        return w / self.em, h / self.em, eyes > 0

    def bullet(self, x0: float, x1: float) -> str:
        """The geometric sign (■ □ ● ○ ◎ ▲ ▼ ▶ ◀ ◆) that stands between the coordinates; empty for none."""
        pieces = sorted(self._pieces(x0, x1), key=lambda p: -p[2] * p[3])
        if not pieces or min(pieces[0][2:4]) < LEAST_BULLET * self.em:
            return ""
        x, y, w, h, _ = pieces[0]
        nested = [p for p in pieces[1:] if x < p[0] and p[0] + p[2] < x + w and y < p[1] and p[1] + p[3] < y + h]
        if any(p[4] >= LEAST_PIECE * self.em**2 for p in pieces[1:] if p not in nested):
            return ""
        mask = self.mask[y : y + h, x : x + w].copy()
        if any(max(p[2], p[3]) > DIRT * self.em for p in nested):
            return "◎" if shape_of(filled(mask)) == "●" else ""
        for left, top, width, height, _ in nested:
            mask[top - y : top - y + height, left - x : left - x + width] = False
        return shape_of(mask)

    def _pieces(self, x0: float, x1: float) -> list[tuple[int, int, int, int, int]]:
        """Left, top, width, height, area of the pieces wholly inside, in pixels of the strip."""
        m = 0.25 * self.em
        a, b = max(0, round(x0 - self.start - m)), min(self.mask.shape[1], round(x1 - self.start + m))
        if b - a < 2:
            return []
        part = self.mask[:, a:b].astype(np.uint8)
        stats = cv2.connectedComponentsWithStats(part, connectivity=8)[2][1:].tolist()
        low, high = x0 - self.start - 0.1 * self.em, x1 - self.start + 0.1 * self.em
        return [(x + a, y, w, h, n) for x, y, w, h, n in stats if x + a >= low and x + a + w <= high and y > 0 and y + h < part.shape[0]]


def grey_page(pixels: Pixels) -> Pixels:
    return pixels if pixels.ndim == 2 else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


def cut(grey: Pixels, line: LineBox, others: Floats, margin_em: float) -> Crop | None:
    """The line's crop with ``margin_em`` of surroundings; None where nothing is printed.

    ``others`` are boxes (n, 4) of other lines and rules: what of them reaches into the margin is painted over with paper.
    """
    height, width = grey.shape
    m = margin_em * line.em
    x0, y0 = max(0, int(line.box.x0 - m)), max(0, int(line.box.y0 - m))
    x1, y1 = min(width, int(np.ceil(line.box.x1 + m))), min(height, int(np.ceil(line.box.y1 + m)))
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None
    crop = grey[y0:y1, x0:x1].copy()
    foreign = _foreign(crop.shape, x0, y0, line.box, others)
    paper, ink = levels(crop, ~foreign)
    if abs(paper - ink) < MIN_CONTRAST:
        return None
    if is_reversed(crop, line.reversed, ~foreign):
        crop = 255 - crop
        paper, ink = levels(crop, ~foreign)
    crop[foreign] = round(paper)
    return Crop(crop, x0, y0)


def levels(crop: Pixels, own: Bits | None = None) -> tuple[float, float]:
    """Paper and ink of a dark-on-light crop in grey levels, from the two classes that Otsu's threshold parts; only pixels of ``own``."""
    smooth = cv2.blur(crop, (3, 3))
    values = smooth.ravel() if own is None or not own.any() else smooth[own]
    level = int(cv2.threshold(values, 0, 255, cv2.THRESH_OTSU)[0]) + 1
    count = np.bincount(values, minlength=256)
    if not count[:level].any() or not count[level:].any():
        return _median(count), _median(count)
    return level + _median(count[level:]), _median(count[:level])


def _median(count: npt.NDArray[np.int64]) -> float:
    """Of values of which there are so many of each."""
    below = np.cumsum(count)
    n = int(below[-1])
    return float(np.searchsorted(below, [(n - 1) // 2, n // 2], side="right").mean())


def is_reversed(crop: Pixels, told: bool, own: Bits | None = None) -> bool:
    """Whether text is light on dark: by the crop's border where that is of one kind, else as the layout tells; only pixels of ``own``."""
    own = np.ones(crop.shape, np.bool_) if own is None else own
    edge = np.zeros(crop.shape, np.bool_)
    edge[[0, -1]] = True
    edge[:, [0, -1]] = True
    inner, border = crop[own], crop[edge & own]
    if not inner.size or not border.size:
        return told
    threshold, _ = cv2.threshold(inner, 0, 255, cv2.THRESH_OTSU)
    dark = float(np.mean(border <= threshold))
    if dark > 0.8:
        return bool(np.mean(inner <= threshold) > 0.5) or told
    return told and dark > 0.4


def _foreign(shape: tuple[int, ...], x0: int, y0: int, own: Box, others: Floats) -> Bits:
    """Pixels of the crop that belong to other lines and rules."""
    height, width = shape
    cover = np.zeros((height, width), np.bool_)
    near = others[(others[:, 0] < x0 + width) & (others[:, 2] > x0) & (others[:, 1] < y0 + height) & (others[:, 3] > y0)]
    for a, b, c, d in near:
        cover[max(0, int(b - y0)) : max(0, int(np.ceil(d - y0))), max(0, int(a - x0)) : max(0, int(np.ceil(c - x0)))] = True
    top, bottom = max(0, int(own.y0 - y0)), int(np.ceil(own.y1 - y0))
    left, right = max(0, int(own.x0 - x0)), int(np.ceil(own.x1 - x0))
    cover[top:bottom, left:right] = False
    return cover


def strip_of(crop: Crop, line: LineBox) -> Strip:
    """The crop's ink along the line."""
    paper, ink = levels(crop.pixels)
    mask = crop.pixels < (0.55 * ink + 0.45 * paper)
    if line.vertical:
        turned = np.ascontiguousarray(np.rot90(mask))
        return Strip(turned, float(crop.y), crop.x + mask.shape[1] - line.box.x1, line.em)
    return Strip(mask, float(crop.x), line.box.y0 - crop.y, line.em)


def boxes_of(boxes: Sequence[Box]) -> Floats:
    return np.array([(b.x0, b.y0, b.x1, b.y1) for b in boxes], np.float32).reshape(-1, 4)
