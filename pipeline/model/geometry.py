"""Boxes and transforms. Origin top left, x to the right, y down; units are the caller's (pixels of the prepared page, unless said)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """Axis-aligned rectangle; ``x0 <= x1`` and ``y0 <= y1``."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def cx(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        return (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def overlap_x(self, other: Box) -> float:
        """Length shared on the x axis; 0 where the boxes are apart."""
        return max(0.0, min(self.x1, other.x1) - max(self.x0, other.x0))

    def overlap_y(self, other: Box) -> float:
        """Length shared on the y axis; 0 where the boxes are apart."""
        return max(0.0, min(self.y1, other.y1) - max(self.y0, other.y0))

    def intersection(self, other: Box) -> float:
        """Area shared."""
        return self.overlap_x(other) * self.overlap_y(other)

    def inside(self, other: Box) -> float:
        """Share of this box's area that lies in ``other``, 0 to 1."""
        return self.intersection(other) / self.area if self.area > 0 else float(other.holds(self.cx, self.cy))

    def iou(self, other: Box) -> float:
        shared = self.intersection(other)
        total = self.area + other.area - shared
        return shared / total if total > 0 else 0.0

    def holds(self, x: float, y: float) -> bool:
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def grow(self, dx: float, dy: float | None = None) -> Box:
        """The box with ``dx`` added left and right, ``dy`` (or ``dx``) above and below; negative values shrink, at most to the centre."""
        dy = dx if dy is None else dy
        dx, dy = max(dx, -self.width / 2), max(dy, -self.height / 2)
        return Box(self.x0 - dx, self.y0 - dy, self.x1 + dx, self.y1 + dy)

    def clip(self, width: float, height: float) -> Box:
        """The part inside ``(0, 0, width, height)``."""
        x0, y0 = min(max(self.x0, 0.0), width), min(max(self.y0, 0.0), height)
        return Box(x0, y0, min(max(self.x1, x0), width), min(max(self.y1, y0), height))

    def turned(self) -> Box:
        """The box with x and y exchanged."""
        return Box(self.y0, self.x0, self.y1, self.x1)

    def as_list(self, digits: int = 1) -> list[float]:
        return [round(float(v), digits) for v in (self.x0, self.y0, self.x1, self.y1)]


def hull(boxes: Iterable[Box]) -> Box:
    """Smallest box around all; ValueError when there is none."""
    items = list(boxes)
    if not items:
        raise ValueError("hull of no boxes")
    return Box(min([b.x0 for b in items]), min([b.y0 for b in items]), max([b.x1 for b in items]), max([b.y1 for b in items]))


@dataclass(frozen=True, slots=True)
class Affine:
    """``x' = a*x + b*y + c``, ``y' = d*x + e*y + f``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    e: float = 1.0
    f: float = 0.0

    def apply(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f

    def box(self, box: Box) -> Box:
        """Hull of the transformed box."""
        points = self.polygon(box)
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        return Box(min(xs), min(ys), max(xs), max(ys))

    def polygon(self, box: Box) -> list[tuple[float, float]]:
        """Transformed corners: top left, top right, bottom right, bottom left."""
        corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
        return [self.apply(x, y) for x, y in corners]

    def then(self, after: Affine) -> Affine:
        """This transform followed by ``after``."""
        return Affine(
            after.a * self.a + after.b * self.d,
            after.a * self.b + after.b * self.e,
            after.a * self.c + after.b * self.f + after.c,
            after.d * self.a + after.e * self.d,
            after.d * self.b + after.e * self.e,
            after.d * self.c + after.e * self.f + after.f,
        )

    def inverse(self) -> Affine:
        det = self.a * self.e - self.b * self.d
        if abs(det) < 1e-12:
            raise ValueError("transform has no inverse")
        a, b, d, e = self.e / det, -self.b / det, -self.d / det, self.a / det
        return Affine(a, b, -(a * self.c + b * self.f), d, e, -(d * self.c + e * self.f))

    def as_list(self) -> list[float]:
        return [round(v, 6) for v in (self.a, self.b, self.c, self.d, self.e, self.f)]

    @classmethod
    def scale(cls, sx: float, sy: float | None = None) -> Affine:
        return cls(a=sx, e=sx if sy is None else sy)

    @classmethod
    def shift(cls, dx: float, dy: float) -> Affine:
        return cls(c=dx, f=dy)

    @classmethod
    def rotation(cls, degrees: float, cx: float = 0.0, cy: float = 0.0) -> Affine:
        """Clockwise on the page (y points down) by ``degrees`` about ``(cx, cy)``."""
        r = math.radians(degrees)
        cos, sin = math.cos(r), math.sin(r)
        return cls(cos, -sin, cx - cos * cx + sin * cy, sin, cos, cy - sin * cx - cos * cy)


@dataclass(frozen=True, slots=True)
class ReadingFrame:
    """Turns a vertical page so that it reads like a horizontal one.

    A vertical page turned 90 degrees counter-clockwise has its columns as lines from the top down and its tiers as columns from left to
    right, so one set of rules serves both writing modes. Horizontal pages stay as they are.
    """

    width: float
    height: float
    vertical: bool

    def box(self, box: Box) -> Box:
        """From page to reading frame."""
        return Box(box.y0, self.width - box.x1, box.y1, self.width - box.x0) if self.vertical else box

    def back(self, box: Box) -> Box:
        """From reading frame to page."""
        return Box(self.width - box.y1, box.x0, self.width - box.y0, box.x1) if self.vertical else box

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in the reading frame."""
        return (self.height, self.width) if self.vertical else (self.width, self.height)
