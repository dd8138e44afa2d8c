"""Light type in a low bar right above a headline, a kicker: light strokes look thinner than they are printed, so it measures too small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.geometry import Box
from pipeline.model.page import Frame, FrameKind
from pipeline.roles.view import View

ROW = 2.5
"""Most height of a bar with one row of small type, in body em."""
KICKER, HEADLINE = 1.15, 1.4
"""Size of a kicker and of the headline below it, at least, in body em."""
NEAR = 2.0
"""White between a kicker's bar and its headline, at most, in body em."""


def enlarged(views: Sequence[View], frames: Sequence[Frame], body: float) -> list[View]:
    """The lines, those of scans in a kicker's size that are all that stands in a bar above a headline, or above a light one in its bar;
    ``body`` is the body's em."""
    grounds = [f.box for f in frames if f.kind is FrameKind.REVERSED]
    headlines = [v for v in views if v.em >= HEADLINE * body and not v.cross]
    bars = [b for b in grounds if b.height < ROW * body and any(_right_above(b, h.box, body) for h in headlines)]
    bars += [k for h in headlines if h.line.reversed for b in grounds if (k := _space_above(b, h, views, body)) is not None]
    return [_as_kicker(v, body) if _is_small(v, body) and any(v.box.inside(b) > 0.7 for b in bars) else v for v in views]


def _space_above(bar: Box, headline: View, views: Sequence[View], body: float) -> Box | None:
    """What of a bar lies above a headline in it, where one row of type stands there, close to the headline."""
    top = headline.box.y0 + 0.3 * body
    above = [v for v in views if v.box.inside(bar) > 0.7 and v.box.y1 < top]
    if (
        headline.box.inside(bar) < 0.7
        or len(above) != 1
        or top - above[0].box.y1 > NEAR * body
        or above[0].box.overlap_x(headline.box) <= 0
    ):
        return None
    return Box(bar.x0, bar.y0, bar.x1, top)


def _right_above(bar: Box, headline: Box, body: float) -> bool:
    return -0.3 * body < headline.y0 - bar.y1 < NEAR * body and headline.overlap_x(bar) > 0.3 * min(bar.width, headline.width)


def _is_small(view: View, body: float) -> bool:
    line = view.line
    return line.source == "ocr" and line.reversed and not view.cross and 0.7 * body < view.em < KICKER * body


def _as_kicker(view: View, body: float) -> View:
    em, b = KICKER * body, view.box
    return replace(view, em=em, box=Box(b.x0, b.cy - em / 2, b.x1, b.cy + em / 2))
