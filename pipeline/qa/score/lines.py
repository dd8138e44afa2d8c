"""Lines of pages/*.json against the truth's lines, matched by box in the source's coordinates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from pipeline.qa.score.folding import lenient, strict
from pipeline.qa.score.parts import Document

LEAST_IOU = 0.5
"""A truth line is found by an output line whose box has this intersection over union with it, or more."""


class LineCount(NamedTuple):
    """Truth lines, how many of them were found, edit distance over all of them, their characters."""

    lines: int
    found: int
    distance: int
    characters: int


def count_lines(truth: Document, output_lines: Sequence[Document]) -> LineCount:
    """Match one to one by box. A line not found counts with all its characters as errors."""
    pairs = pair_lines(truth, output_lines)
    distance = size = 0
    for line, found in pairs:
        text = lenient(line["text"])
        size += len(text)
        distance += len(text) if found is None else min(len(text), Levenshtein.distance(text, lenient(found["text"])))
    return LineCount(len(pairs), sum(found is not None for _, found in pairs), distance, size)


def pair_lines(truth: Document, output_lines: Sequence[Document]) -> list[tuple[Document, Document | None]]:
    """Every line of the truth with the output line whose box is its box best, or None."""
    want = list(_lines_of(truth))
    have = [line for line in output_lines if line.get("source_polygon")]
    found: dict[int, Document] = {}
    if want and have:
        wanted = np.array([_hull(line.get("poly") or line["bbox"]) for line in want], float)
        iou = _iou(wanted, np.array([_hull(line["source_polygon"]) for line in have], float))
        rows, columns = linear_sum_assignment(-iou)
        found = {int(i): have[j] for i, j in zip(rows, columns, strict=True) if iou[i, j] >= LEAST_IOU}
    return [(line, found.get(i)) for i, line in enumerate(want)]


def _lines_of(truth: Document) -> Iterator[Document]:
    for article in truth.get("articles", []):
        yield from (line for line in article.get("lines", []) if line.get("bbox") and strict(line["text"]))


def _hull(box: Sequence[Any]) -> list[float]:
    """x0 y0 x1 y1 of a box or of a polygon."""
    if len(box) == 4 and not isinstance(box[0], (list, tuple)):
        return list(box)
    xs, ys = [p[0] for p in box], [p[1] for p in box]
    return [min(xs), min(ys), max(xs), max(ys)]


def _iou(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(n, m) intersection over union of (n, 4) and (m, 4) boxes."""
    w = np.clip(np.minimum(a[:, None, 2], b[None, :, 2]) - np.maximum(a[:, None, 0], b[None, :, 0]), 0, None)
    h = np.clip(np.minimum(a[:, None, 3], b[None, :, 3]) - np.maximum(a[:, None, 1], b[None, :, 1]), 0, None)
    shared = w * h
    area_a, area_b = ((m[:, 2] - m[:, 0]) * (m[:, 3] - m[:, 1]) for m in (a, b))
    out: npt.NDArray[np.float64] = shared / (area_a[:, None] + area_b[None, :] - shared + 1e-9)
    return out
