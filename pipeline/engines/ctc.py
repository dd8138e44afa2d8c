"""Greedy CTC decoding that keeps where each character stood."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.page import Floats


@dataclass(frozen=True, slots=True)
class Peak:
    """One character: its class's text, its centre in time steps (fractional, 0.5 is the middle of the first step), its probability."""

    text: str
    centre: float
    confidence: float


def decode(probabilities: Floats, classes: Sequence[str]) -> list[Peak]:
    """Peaks of a (steps, classes) array of probabilities; class 0 is CTC's blank. Runs of one class are one character."""
    best = probabilities.argmax(axis=1)
    top = probabilities[np.arange(len(best)), best]
    edges = np.flatnonzero(np.diff(best)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(best)]])
    peaks = []
    for start, end in zip(starts, ends, strict=True):
        label = int(best[start])
        if label and classes[label]:
            weight = top[start:end]
            centre = float(np.average(np.arange(start, end), weights=weight)) + 0.5
            peaks.append(Peak(classes[label], centre, min(1.0, float(weight.max()))))
    return peaks


def usual_reach(centres: Sequence[float], default: float) -> float:
    """Half of a character's width, from the distances between centres: the upper quartile, so that digits do not make ideographs narrow."""
    if len(centres) < 5:
        return default
    return min(default, 0.52 * float(np.percentile(np.diff(centres), 75)))


def spans(centres: Sequence[float], end: float, reach: float) -> list[tuple[float, float]]:
    """Spans along the line for characters centred at ``centres``: neighbours part half way, none is wider than ``reach`` to one side.

    Spans lie in 0 to ``end``, in order, and do not overlap.
    """
    out = []
    for i, centre in enumerate(centres):
        left = (centres[i - 1] + centre) / 2 if i else centre - reach
        right = (centre + centres[i + 1]) / 2 if i + 1 < len(centres) else centre + reach
        if i == 0 and len(centres) > 1:
            left = max(left, centre - (centres[1] - centre) / 2)
        if i and i + 1 == len(centres):
            right = min(right, centre + (centre - centres[i - 1]) / 2)
        out.append((min(max(left, centre - reach, 0.0), end), max(min(right, centre + reach, end), 0.0)))
    return out
