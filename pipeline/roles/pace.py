"""How far apart a line's characters stand: what tells the size of type where the ink of a light face measures less than its em."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from pipeline.roles.view import View
from pipeline.wording.names import HAN

LARGER, MOST = 1.2, 1.3
"""Pace of a head over the body's, at least; more than so many em of the ink it is spread."""
LEAST, LONG = 4, 8
"""Characters of such a head, at least, and of lines by which the body's pace is measured, more than."""
WHITE = 1.04
"""Em between characters that are set solid, as boxes of ink measure it."""


def pace(view: View) -> float:
    """Width of a full character along the line."""
    return view.box.width / cells(view)


def cells(view: View) -> float:
    """Full characters that the line has room for."""
    return sum(0.5 if c.isascii() else 1.0 for c in view.text)


def sized(views: Sequence[View], body: float) -> list[View]:
    """Gives heads of a vertical scan, whose faces are lighter or narrower than the body's, the size at which their characters would be set
    solid; ``body`` is the em of the page's body type."""
    lines = [v for v in views if v.line.source == "ocr" and not v.cross and len(re.findall(f"[{HAN}]", v.text)) > 0.8 * cells(v)]
    usual = [pace(v) for v in lines if abs(v.em / body - 1) < 0.12 and len(v.text) > LONG]
    least = LARGER * max(body, median(usual)) if usual else float("inf")
    told = {v.id for v in lines if len(v.text) >= LEAST and least < pace(v) < MOST * v.em}
    return [replace(v, em=max(v.em, pace(v) / WHITE)) if v.id in told else v for v in views]
