"""Colours of a PDF as luminance, 0 (black) to 1 (white)."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

from pdfminer.pdftypes import resolve1

UNSEEN = 0.02
"""Opacity up to which nothing is seen."""


def luminance_of(color: Any, space: Any) -> float:
    """Luminance of a fill, 0 to 1. Patterns and unknown spaces count as middle grey."""
    values = color if isinstance(color, (tuple, list)) else (color,)
    if not values or not all(isinstance(v, (int, float)) for v in values):
        return 0.5
    v = [min(max(float(x), 0.0), 1.0) for x in values]
    name = getattr(space, "name", "")
    if name in ("Separation", "DeviceN"):  # amounts of ink
        return 1.0 - max(v)
    if name == "Lab":
        return min(max(float(values[0]) / 100.0, 0.0), 1.0)
    if len(v) == 4:
        return (1.0 - v[3]) * (1.0 - (0.299 * v[0] + 0.587 * v[1] + 0.114 * v[2]))
    return 0.299 * v[0] + 0.587 * v[1] + 0.114 * v[2] if len(v) == 3 else v[0]


def over_white(luminance: float, alpha: float) -> float:
    return 1.0 - alpha * (1.0 - luminance)


def shade(color: Any, space: Any, alpha: float) -> float | None:
    """Luminance as printed on white; None where nothing of it is seen."""
    return over_white(luminance_of(color, space), alpha) if alpha > UNSEEN else None


def number(value: Any, default: float) -> float:
    """A PDF number, or ``default`` for what is none."""
    value = resolve1(value)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return default
    out = float(value)
    return out if math.isfinite(out) else default
