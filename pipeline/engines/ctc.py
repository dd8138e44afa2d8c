"""Greedy CTC decoding that keeps where each character stood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

import numpy as np

from pipeline.model.page import Floats

_ONE_FORM = {chr(c + 0xFEE0): chr(c) for c in range(0x21, 0x7F)} | dict(zip("∶•・‧―–", ":···——", strict=True))
"""Full-width forms of ASCII, and marks that print alike, to one form each."""


@dataclass(frozen=True, slots=True)
class Peak:
    """One character: its class's text, its centre in time steps (fractional, 0.5 is the middle of the first step), its probability."""

    text: str
    centre: float
    confidence: float


def forms_of(classes: Sequence[str]) -> Mapping[int, tuple[int, ...]]:
    """For the classes that print the same mark in several widths (, and ，), those of its other forms."""
    groups: dict[str, list[int]] = {}
    for i, text in enumerate(classes):
        groups.setdefault("".join(_ONE_FORM.get(c, c) for c in text), []).append(i)
    return {i: tuple(j for j in g if j != i) for g in groups.values() if len(g) > 1 for i in g}


def decode(probabilities: Floats, classes: Sequence[str], forms: Mapping[int, tuple[int, ...]]) -> list[Peak]:
    """Peaks of a (steps, classes) array of probabilities; class 0 is CTC's blank. Runs of one class are one character.

    A mark's confidence is that of all its ``forms``: between them a model must guess, and geometry decides.
    """
    best = probabilities.argmax(axis=1)
    top = probabilities[np.arange(len(best)), best]
    edges = np.flatnonzero(np.diff(best)) + 1
    starts, ends = np.concatenate([[0], edges]), np.concatenate([edges, [len(best)]])
    weight = top.astype(np.float64)
    centres = np.add.reduceat(weight * np.arange(len(best)), starts) / np.add.reduceat(weight, starts) + 0.5
    found = zip(
        best[starts].tolist(), starts.tolist(), ends.tolist(), centres.tolist(), np.maximum.reduceat(top, starts).tolist(), strict=True
    )
    peaks = []
    for label, start, end, centre, sure in found:
        if label and classes[label]:
            if label in forms:
                sure += float(probabilities[start + int(top[start:end].argmax()), list(forms[label])].sum())
            peaks.append(Peak(classes[label], centre, min(1.0, sure)))
    return peaks


def usual_reach(centres: Sequence[float], default: float) -> float:
    """Half of a character's width, from the distances between centres: the upper quartile, so that digits do not make ideographs narrow."""
    if len(centres) < 5:
        return default
    return min(default, 0.52 * quantiles((b - a for a, b in pairwise(centres)), n=4, method="inclusive")[2])


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
