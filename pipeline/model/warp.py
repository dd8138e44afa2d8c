"""The way from a prepared page back to its source: an affine transform, after a mesh of displacements where the paper was bent."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from pipeline.model.geometry import Affine, Box

TURNS = 8
"""Steps of the way against a mesh; each brings the error down by the mesh's steepest slope, 0.2 at most."""


@dataclass(frozen=True, slots=True)
class Mesh:
    """Displacements ``dx``, ``dy`` at nodes ``step`` apart, row by row from the origin, ``columns`` in a row; bilinear between the nodes,
    constant beyond the outer ones."""

    step: float
    columns: int
    dx: tuple[float, ...]
    dy: tuple[float, ...]

    @property
    def rows(self) -> int:
        return len(self.dx) // self.columns

    def at(self, x: float, y: float) -> tuple[float, float]:
        """The displacement of one point."""
        i, u = _cell(x / self.step, self.columns)
        j, v = _cell(y / self.step, self.rows)
        k = j * self.columns + i
        corners = (k, k + 1, k + self.columns, k + self.columns + 1)
        weights = ((1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v)
        pairs = list(zip(corners, weights, strict=True))
        return sum(w * self.dx[c] for c, w in pairs), sum(w * self.dy[c] for c, w in pairs)


def _cell(place: float, nodes: int) -> tuple[int, float]:
    """Number of the node before ``place`` and the share of the way to the next."""
    i = min(max(math.floor(place), 0), nodes - 2)
    return i, min(max(place - i, 0.0), 1.0)


@dataclass(frozen=True, slots=True)
class Warp:
    """(x, y) is moved by the mesh, if there is one, and then brought through ``affine``."""

    affine: Affine = field(default_factory=Affine)
    mesh: Mesh | None = None

    def apply(self, x: float, y: float) -> tuple[float, float]:
        dx, dy = self.mesh.at(x, y) if self.mesh is not None else (0.0, 0.0)
        return self.affine.apply(x + dx, y + dy)

    def polygon(self, box: Box) -> list[tuple[float, float]]:
        """Transformed corners: top left, top right, bottom right, bottom left."""
        corners = ((box.x0, box.y0), (box.x1, box.y0), (box.x1, box.y1), (box.x0, box.y1))
        return [self.apply(x, y) for x, y in corners]

    def box(self, box: Box) -> Box:
        """Hull of the transformed corners."""
        return _hull(self.polygon(box))

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The point that ``apply`` brings to (x, y)."""
        u, v = a, b = self.affine.inverse().apply(x, y)
        for _ in range(TURNS if self.mesh is not None else 0):
            assert self.mesh is not None
            dx, dy = self.mesh.at(u, v)
            u, v = a - dx, b - dy
        return u, v

    def back_box(self, box: Box) -> Box:
        """Hull of the corners brought back."""
        return _hull([self.back(x, y) for x in (box.x0, box.x1) for y in (box.y0, box.y1)])


def _hull(points: list[tuple[float, float]]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
