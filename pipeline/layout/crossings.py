"""Rules that seem to reach beyond the rule that they end at: a character's stroke stands in line with them above a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.geometry import Box
from pipeline.model.page import Rule

BEYOND = (0.25, 2.2)
"""How far in em a rule that ends at another may seem to go on: less is its thickness, more is a rule."""
LEAST = 2.0
"""Least length on the other side, times what lies beyond."""
AROUND = 1.0
"""How far in em the other rule goes on to both sides, at least."""


def ended_at_crossings(rules: Sequence[Rule], em: float) -> list[Rule]:
    """The rules, those that alone of their kind run a character's length over another at one end cut off there."""
    level, upright = [r.box for r in rules if r.horizontal], [r.box.turned() for r in rules if not r.horizontal]
    out = []
    for rule in rules:
        along, across = (level, upright) if rule.horizontal else (upright, level)
        box = _ended(rule.box if rule.horizontal else rule.box.turned(), along, [b.turned() for b in across], em)
        out.append(replace(rule, box=box if rule.horizontal else box.turned()))
    return out


def _ended(box: Box, along: Sequence[Box], across: Sequence[Box], em: float) -> Box:
    """``along``: all rules of its direction, which is that of x; ``across``: those of the other."""
    near = [a for a in across if min(box.cy - a.y0, a.y1 - box.cy) > AROUND * em]
    first = min((a for a in near if a.x0 > box.x0), key=lambda a: a.x0, default=None)
    last = max((a for a in near if a.x1 < box.x1), key=lambda a: a.x1, default=None)
    x0, x1 = box.x0, box.x1
    if first is not None and _pokes(first.x0 - x0, x1 - first.x0, em):
        others = [o for o in along if o != box and first.y0 < o.cy < first.y1 and o.x1 > first.x0]
        x0 = x0 if any(first.x0 - o.x0 > BEYOND[0] * em for o in others) else first.x0
    if last is not None and _pokes(x1 - last.x1, last.x1 - x0, em):
        others = [o for o in along if o != box and last.y0 < o.cy < last.y1 and o.x0 < last.x1]
        x1 = x1 if any(o.x1 - last.x1 > BEYOND[0] * em for o in others) else last.x1
    return Box(x0, box.y0, x1, box.y1)


def _pokes(beyond: float, rest: float, em: float) -> bool:
    return BEYOND[0] * em < beyond < BEYOND[1] * em and rest > LEAST * beyond
