"""Paths of a PDF page that matter in print: straight lines and rectangles, with their luminance and width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.utils import apply_matrix_pt

from pipeline.model.geometry import Box
from pipeline.model.page import Stroke

STRAIGHT = 0.35
"""How far, in points, a line may stray from the axis and still count as horizontal or vertical."""

RECTANGULAR = 0.94
"""Share of its hull that a closed curve must fill to count as a rectangle (with rounded corners)."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """How a path is painted: luminance of fill and outline (None: not), line width in points."""

    fill: float | None
    stroke: float | None
    linewidth: float


@dataclass(slots=True)
class _Part:
    """A subpath in display coordinates: the end points of its segments, and those segments that are straight."""

    points: list[Point] = field(default_factory=list)
    straight: list[tuple[Point, Point]] = field(default_factory=list)
    closed: bool = False


def strokes_of(path: Sequence[Any], ctm: Any, marks: Marks, clip: Box, evenodd: bool = False) -> Iterator[Stroke]:
    """The lines and rectangles of a path (pdfminer's segments), clipped. Curves and slanting lines are none of ours. A filled frame (a
    rectangle with a rectangular hole) comes as its four sides."""
    if marks.fill is None and marks.stroke is None:
        return
    parts = list(_subpaths(path, ctm))
    ring = _ring([part.points for part in parts], evenodd) if marks.fill is not None and marks.stroke is None else None
    if ring is not None:
        for side in _sides(*ring):
            yield from _stroke(side, marks, clip)
        return
    line = Marks(None, marks.stroke, marks.linewidth)
    for part in parts:
        box = _hull(part.points)
        if _is_rectangle(part.points, box, part.closed or marks.fill is not None):
            yield from _stroke(box, marks, clip)
        elif marks.stroke is not None:
            for p, q in part.straight:
                if (abs(p[0] - q[0]) <= STRAIGHT) != (abs(p[1] - q[1]) <= STRAIGHT):
                    yield from _stroke(_hull([p, q]), line, clip)


def _ring(parts: Sequence[list[Point]], evenodd: bool) -> tuple[Box, Box] | None:
    """Outside and hole of a path that is a rectangle with a rectangular hole."""
    if len(parts) != 2 or not all(len(p) >= 4 and _is_rectangle(p, _hull(p), True) for p in parts):
        return None
    first, second = (_hull(p) for p in parts)
    outer, inner = (first, second) if first.area >= second.area else (second, first)
    hole = evenodd or (_turn(parts[0]) > 0) != (_turn(parts[1]) > 0)
    nested = outer.x0 < inner.x0 and outer.y0 < inner.y0 and inner.x1 < outer.x1 and inner.y1 < outer.y1
    return (outer, inner) if hole and nested else None


def _sides(outer: Box, inner: Box) -> tuple[Box, Box, Box, Box]:
    return (
        Box(outer.x0, outer.y0, outer.x1, inner.y0),
        Box(outer.x0, inner.y1, outer.x1, outer.y1),
        Box(outer.x0, inner.y0, inner.x0, inner.y1),
        Box(inner.x1, inner.y0, outer.x1, inner.y1),
    )


def _stroke(box: Box, marks: Marks, clip: Box) -> Iterator[Stroke]:
    x0, y0 = max(box.x0, clip.x0), max(box.y0, clip.y0)
    x1, y1 = min(box.x1, clip.x1), min(box.y1, clip.y1)
    if x1 >= x0 and y1 >= y0 and max(x1 - x0, y1 - y0) > 0:
        yield Stroke(Box(x0, y0, x1, y1), marks.fill, marks.stroke, marks.linewidth)


def _subpaths(path: Sequence[Any], ctm: Any) -> Iterator[_Part]:
    part = _Part()
    for segment in path:
        if segment[0] == "m":
            if part.points:
                yield part
            part = _Part([apply_matrix_pt(ctm, segment[-2:])])
        elif segment[0] == "h" and part.points:
            part.straight.append((part.points[-1], part.points[0]))
            part.closed = True
            yield part
            part = _Part()
        elif part.points and len(segment) >= 3:
            point = apply_matrix_pt(ctm, segment[-2:])
            if segment[0] == "l":
                part.straight.append((part.points[-1], point))
            part.points.append(point)
    if part.points:
        yield part


def _is_rectangle(points: list[Point], box: Box, filled: bool) -> bool:
    """Whether a closed path encloses (nearly) its whole hull; a thin one always does."""
    closed = filled or (abs(points[0][0] - points[-1][0]) <= STRAIGHT and abs(points[0][1] - points[-1][1]) <= STRAIGHT and len(points) > 3)
    if not closed or len(points) < 4:
        return False
    if min(box.width, box.height) <= STRAIGHT:
        return True
    return abs(_turn(points)) >= RECTANGULAR * box.area


def _turn(points: Sequence[Point]) -> float:
    """Area inside a ring of points; its sign tells the sense of rotation."""
    return sum(p[0] * q[1] - q[0] * p[1] for p, q in zip(points, [*points[1:], points[0]], strict=True)) / 2


def _hull(points: Sequence[Point]) -> Box:
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return Box(min(xs), min(ys), max(xs), max(ys))
